"""Audited: whatever is changed by a page leaves a line of who did it, so that no room can forget to.

What goes through `act` leaves its line with what it does (`bot/pages/acting.py`). Of anything else that was
posted and not refused the address tells what, before it is answered.
"""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.steering import Console, Guest

TOLD = ("pack", "id", "kind", "what")  # parts of an address that are nobody's and no secret
NOTHING_KEPT = "/console/simulator"  # plays on a store of its own, which goes with it


class Audited:
    """ASGI: around the site. Raises StoreError where the line cannot be kept: then nobody is told that it was
    done."""

    def __init__(self, app: ASGIApp, console: Console) -> None:
        self._app = app
        self._console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                guest: Guest | None = state.get("guest")
                if guest is not None and not state.get("noted"):
                    await self._note(guest, said_of(scope))
            await send(message)

        await self._app(scope, receive, noted)

    async def _note(self, guest: Guest, deed: str) -> None:
        if deed.startswith(NOTHING_KEPT):
            return
        id, now = guest.person.id, self._console.pages.clock.now()
        line = deed.removeprefix("/console/").replace("/", " ")
        await self._console.pages.writer.do(lambda desk: desk.note_deed(id, line, id, now))


def said_of(scope: Scope) -> str:
    """What was posted: the address, without what in it may be a secret or somebody."""
    params: dict[str, Any] = scope.get("path_params", {})
    path = str(scope["path"])
    for name, value in params.items():
        if name not in TOLD:
            path = path.replace(f"/{value}", "")
    return path
