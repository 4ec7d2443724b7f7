"""Certificates: anybody who holds a code may see what it proves, and nothing else of anybody.

One small page without script, for a phone of 360 pixels.
"""

from datetime import datetime, timedelta

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from bot.access import BEARER, Door, View
from bot.content.filters import dated
from console.allowance import Allowance, network
from console.pages import Pages, templates
from console.steering import Anybody
from scheduler import local_time
from storage.certificates import Certificate, code_of, digest_of, spelt
from storage.looking import look

LANGUAGES = ("fr", "en")
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Vary": "Accept-Language"}

GUESSES = 20, timedelta(minutes=1)  # codes that nobody has, from one network


def routes(pages: Pages, zone: str) -> APIRouter:
    """The page that verifies a code; days are those of that zone."""
    holds_code = Depends(Anybody("a certificate's code, which nobody guesses"))
    router = APIRouter(include_in_schema=False, dependencies=[holds_code])
    guesses = Allowance(*GUESSES)

    def shown(request: Request, code: str, state: str, rows: list[tuple[str, str]], **args: str) -> Response:
        language = language_of(request, pages.language)

        def say(name: str) -> Markup:
            return Markup(pages.rendering.text(f"verify.{name}", args, language, ""))  # noqa: S704  # escaped

        context = {
            "language": language,
            "other": next(other for other in LANGUAGES if other != language),
            "say": say,
            "code": code,
            "state": state,
            "rows": [(say(name), value or say("nameless")) for name, value in rows],
        }
        status = {"unknown": 404, "many": 429}.get(state, 200)
        return templates.TemplateResponse(
            request, "certificate.html", context, status_code=status, headers=HEADERS
        )

    def day(at: datetime, language: str) -> str:
        return dated(local_time.day(at, zone), language)

    def told(c: Certificate, language: str) -> list[tuple[str, str]]:
        """What the page tells of a certificate: a name only as long as it holds."""
        rows = [
            ("module", c.title),
            ("date", day(c.issued_at, language)),
            ("edition", c.edition),
            ("programme", c.programme),
        ]
        return [("name", c.name), *rows] if c.holds else [] if c.forgotten else rows

    @router.get("/certificate")
    def ask(request: Request, code: str = "") -> Response:
        if code.strip():
            language = request.query_params.get("lang", "")
            kept = f"?lang={language}" if language in LANGUAGES else ""
            return RedirectResponse(f"/certificate/{code_of(code) or '-'}{kept}", 303, headers=HEADERS)
        return shown(request, "", "ask", [])

    @router.get("/certificate/{typed}")
    async def verify(request: Request, typed: str) -> Response:
        place = network(request.client.host if request.client else "")
        if not guesses.room(place):
            return shown(request, "", "many", [])
        code = code_of(typed)
        found = await look(pages.store, lambda desk: desk.certificate(digest_of(code))) if code else None
        if found is None:
            guesses.take(place)
            return shown(request, spelt(code), "unknown", [])
        if found.holds:  # then it names her
            digest, at, seen = digest_of(code), pages.clock.now(), (BEARER, View.CERTIFICATE, Door.PAGE)
            await pages.writer.do(lambda desk: desk.note_certificate(digest, *seen, at))
        rows = told(found, language_of(request, pages.language))
        state, since = state_of(found)
        return shown(
            request, spelt(code), state, rows, day=local_time.day(since, zone).isoformat() if since else ""
        )

    return router


def state_of(c: Certificate) -> tuple[str, datetime | None]:
    """The name of what is said of it, and since when it proves nothing any more."""
    if c.forgotten:
        return "forgotten", None
    if c.revoked_at is not None:
        return "revoked", c.revoked_at
    if c.withdrawn_at is not None:
        return "withdrawn", c.withdrawn_at
    return "valid" if c.signed else "draft", None


def language_of(request: Request, default: str) -> str:
    """The one that is asked for, else the first that the browser wants and we have."""
    wanted = [request.query_params.get("lang", "")]
    wanted += [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next((w for w in wanted if w in LANGUAGES), default if default in LANGUAGES else LANGUAGES[0])
