"""The web app: its rooms put together, what it refuses, and whether the house is well."""

from collections.abc import Mapping, Sequence

import structlog
from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.channel import CalledChannel
from console import certificates, chat, demo, posting, rooms, watching, webhooks
from console.audited import Audited
from console.pages import HEADERS, HERE, NOWHERE, STATIC, Headed, Links, Pages, templates
from console.paper import COMPRESSION, LEAST_COMPRESSED
from console.steering import Console
from storage.store import StoreError

log = structlog.get_logger()

MOST_BODY = 6_000_000  # bytes of one post


def build(
    pages: Pages,
    zone: str,
    doors: Sequence[CalledChannel] = (),
    steered: Console | None = None,
    watched: watching.Watched | None = None,
) -> FastAPI:
    """The app over a running programme; a demo's clock is shown in that zone.

    `doors`: who else may knock. `steered`: the console, where it is served. `watched`: what machines may
    ask of it.
    """
    app = FastAPI(
        title="Jigi",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # such a redirect leads to whatever host the request names
    )
    links = Links(pages.secret)
    app.mount(STATIC, StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_COMPRESSED, compresslevel=COMPRESSION)
    if steered is not None:
        app.add_middleware(Audited, console=steered)
    app.add_middleware(Capped, console=steered)
    app.add_middleware(Headed)  # around the other: what is refused has them, too
    rooms.add(app, chat.routes(pages, links))
    rooms.add(app, posting.routes(pages, links))
    rooms.add(app, certificates.routes(pages, zone))
    rooms.add(app, demo.routes(pages, links, zone))
    if steered is not None:
        rooms.open_in(app, steered)
    if watched is not None:
        rooms.add(app, watching.routes(watched))

    @app.exception_handler(StoreError)
    async def _not_kept(request: Request, error: StoreError) -> Response:
        log.error("web.not_kept", error=error)
        if steered is not None and rooms.is_inside(request):
            return await rooms.refused(steered, request, 503, "not_kept")
        return JSONResponse({"detail": "Nothing could be kept just now; it will be sent again."}, 503)

    @app.exception_handler(Exception)
    async def _failed(_request: Request, _error: Exception) -> Response:
        """A fault of ours, which is in the log. This answer passes none of what stands around the site."""
        return PlainTextResponse("Something went wrong here; try again later.", 500, HEADERS)

    @app.exception_handler(HTTPException)
    async def _not_taken(request: Request, error: HTTPException) -> Response:
        """A form with a field of more than a megabyte, or with more fields than any of ours, is not read."""
        if error.status_code == 400 and steered is not None and rooms.is_inside(request):
            return rooms.turned_away(steered, request, 413, "large")
        if error.detail in (chat.TOO_MANY, NOWHERE) and "text/html" in request.headers.get("accept", ""):
            said = {"languages": dict(zip(("fr", "en"), error.detail.split(" / "), strict=True))}
            return templates.TemplateResponse(request, "told.html", said, error.status_code, error.headers)
        return await http_exception_handler(request, error)

    @app.exception_handler(RequestValidationError)
    async def _not_understood(request: Request, error: RequestValidationError) -> Response:
        """Without what was posted: not all of it can be written as JSON (half a character, NaN)."""
        if steered is not None and rooms.is_inside(request):
            return rooms.turned_away(steered, request, 404, "not_here")
        faults = [{"loc": fault["loc"], "msg": fault["msg"]} for fault in error.errors()]
        return JSONResponse({"detail": faults}, 422)

    # the last added stands in front
    knocked = webhooks.uncounted if watched is None else watched.knocked
    app.add_middleware(webhooks.Porch, doors=doors, headers=HEADERS, knocked=knocked)
    return app


class Capped:
    """ASGI: a body that is too large, or does not say how large it is, is refused before it is read."""

    def __init__(self, app: ASGIApp, console: Console | None) -> None:
        self._app = app
        self._console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(dict(scope["headers"])) if scope["type"] == "http" else None
        if refusal is not None and self._console is not None and rooms.is_inside(request := Request(scope)):
            refusal = rooms.turned_away(self._console, request, refusal.status_code, "large")
        await (refusal or self._app)(scope, receive, send)


def _refusal(headers: Mapping[bytes, bytes]) -> Response | None:
    if b"transfer-encoding" in headers:
        return JSONResponse({"detail": "Say how large this is: Content-Length is missing."}, 411)
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 18 or int(length) > MOST_BODY:
        return JSONResponse({"detail": "This is too large; at most 5 MB."}, 413)
    return None
