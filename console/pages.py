"""Pages: templates, headers and the signed links that lead to a chat."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from fastapi import HTTPException, Request
from fastapi.templating import Jinja2Templates
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.webchat.outbound import WebchatChannel
from bot.content.rendering import Rendering
from bot.conversation.events import Event, Posted
from storage.readers import Readers
from storage.store import MediaFolder, Store
from storage.writer import Writer

HERE = Path(__file__).parent
CHAT = re.compile(r"[A-Za-z0-9_-]{1,64}")

# No inline script or style, nothing from elsewhere: the page is what we wrote.
HEADERS = {
    "Cache-Control": "no-store",  # a talk, a page: whoever has the phone next finds nothing of it
    "Content-Security-Policy": (
        "default-src 'self'; media-src 'self' blob:; img-src 'self' blob: data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}


class Demo(Protocol):
    """What only a demo has: a cast, and a clock to move."""

    @property
    def cast(self) -> Sequence[tuple[str, str, str]]:
        """Chat, name, and what she does."""
        ...

    async def move(self, step: str) -> datetime: ...


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages need of the running programme."""

    store: Store
    writer: Writer
    readers: Readers
    take_in: Callable[[Sequence[Event | Posted]], Awaitable[None]]
    hear: Callable[[Sequence[Event]], Awaitable[None]]
    clock: Clock
    media: MediaFolder
    webchat: WebchatChannel
    rendering: Rendering
    secret: str
    language: str = "fr"
    demo: Demo | None = None


NOWHERE = "Ce lien ne mène nulle part : demandez-en un autre. / This link leads nowhere: ask for another."
"""In both languages: whoever has a link that is not ours is nobody whom we know."""


class Links:
    """Signed links: who has the link has the chat, and nobody can make one up."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="webchat")

    def token(self, chat: str) -> str:
        return str(self._signer.dumps(chat))

    def chat(self, token: str) -> str:
        """The chat that a link leads to. Raises 404 for a link that is not ours."""
        try:
            chat = self._signer.loads(token)
        except BadSignature:
            raise HTTPException(404, NOWHERE) from None
        if not isinstance(chat, str) or not CHAT.fullmatch(chat):
            raise HTTPException(404, NOWHERE)
        return chat


def own_origin(request: Request) -> None:
    """Refuse what another site's page posts. Raises 403."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        raise HTTPException(403, "This was posted from another site.")
    if site is None and origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise HTTPException(403, "This was posted from another site.")


def words(rendering: Rendering, language: str) -> Mapping[str, str]:
    """The page's own words in her language, by name."""
    return {
        name.removeprefix("web."): rendering.text(name, {}, language, "") for name in rendering.names("web.")
    }


def _static() -> str:
    """Where this program's scripts and styles are: another's lie elsewhere, so a phone may keep them."""
    digest = hashlib.sha256()
    for path in sorted(path for path in (HERE / "static").rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return f"/static/{digest.hexdigest()[:8]}"


STATIC = _static()
templates = Jinja2Templates(HERE / "templates")
templates.env.globals["static"] = STATIC


class Headed:
    """ASGI: whatever the site answers bears its headers; a page of the console has stricter ones."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = message["headers"] = list(message.get("headers", ()))
                if message["status"] in (200, 304) and scope["path"].startswith(f"{STATIC}/"):
                    told.append((b"cache-control", b"public, max-age=31536000, immutable"))
                names = {name.lower() for name, _ in told}
                told += [header for header in _HEADERS if header[0] not in names]
            await send(message)

        await self._app(scope, receive, headed)


_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
