"""The web app: its rooms put together, what it refuses, and whether the house is well."""

import asyncio
from collections.abc import Sequence

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from bot.channels.channel import Door
from console import certificates, chat, demo, posting, webhooks
from console.pages import HEADERS, HERE, STATIC, Links, Next, Pages, with_headers
from storage.store import StoreError

log = structlog.get_logger()

READY_WITHIN = 2.0  # seconds for the writer to answer
LEAST_COMPRESSED = 500  # bytes; a stream is sent on as it comes
MOST_BODY = 6_000_000  # bytes of one post


def build(pages: Pages, zone: str, doors: Sequence[Door] = ()) -> FastAPI:
    """The app over a running programme; a demo's clock is shown in that zone. `doors`: who else may knock."""
    app = FastAPI(title="Jigi", docs_url=None, redoc_url=None, openapi_url=None)
    links = Links(pages.secret)
    app.mount(STATIC, StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_COMPRESSED)
    app.middleware("http")(_capped)
    app.middleware("http")(with_headers)  # around the other: what is refused has them, too
    app.include_router(chat.routes(pages, links))
    app.include_router(posting.routes(pages, links))
    app.include_router(certificates.routes(pages, zone))
    app.include_router(demo.routes(pages, links, zone))

    @app.exception_handler(StoreError)
    async def _not_kept(_request: Request, error: StoreError) -> JSONResponse:
        log.error("web.not_kept", error=str(error))
        return JSONResponse({"detail": "Nothing could be kept just now; it will be sent again."}, 503)

    @app.exception_handler(RequestValidationError)
    async def _not_understood(_request: Request, error: RequestValidationError) -> JSONResponse:
        """Without what was posted: not all of it can be written as JSON (half a character, NaN)."""
        faults = [{"loc": fault["loc"], "msg": fault["msg"]} for fault in error.errors()]
        return JSONResponse({"detail": faults}, 422)

    @app.get("/healthz")
    async def health() -> Response:
        """Ready when the writer commits."""
        try:
            await asyncio.wait_for(pages.writer.do(lambda _desk: None), READY_WITHIN)
        except (StoreError, TimeoutError) as error:
            return JSONResponse({"ready": False, "why": str(error) or "the writer does not answer"}, 503)
        return JSONResponse({"ready": True})

    app.add_middleware(webhooks.Porch, doors=doors, headers=HEADERS)  # the last added stands in front
    return app


async def _capped(request: Request, call_next: Next) -> Response:
    """Refuse a body that is too large, or does not say how large it is, before reading it."""
    if "transfer-encoding" in request.headers:
        return JSONResponse({"detail": "Say how large this is: Content-Length is missing."}, 411)
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 18 or int(length) > MOST_BODY:
        return JSONResponse({"detail": "This is too large; at most 5 MB."}, 413)
    return await call_next(request)
