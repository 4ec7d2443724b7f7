"""The chat's routes: the page, and what it reads."""

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import (
    HTMLResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from bot.channels.webchat import inbound
from bot.conversation.messages import Media
from console import files
from console.allowance import Allowance, network
from console.pages import Links, Pages, templates, words
from console.steering import Anybody
from storage.looking import look
from storage.store import LAST, Desk, Spoken

HEARTBEAT = timedelta(seconds=20)  # a proxy that sees nothing for long closes the stream
PAGE = 60  # bubbles of one look back
CATCH_UP = 5000  # bubbles that a page may have missed
NEWCOMERS = 60, timedelta(minutes=10)  # links given to one network; a whole course may sit behind it

TOO_MANY = "Trop de monde à la fois : réessayez dans une minute. / Too many at once: try again in a minute."
SOUND = re.compile(r"audio/[a-z0-9.+-]{1,60}")  # no browser runs one, whatever its bytes are
FILES = ("voice", "picture", "document")  # what a bubble may show beside words

Cursor = Annotated[int, Query(ge=0, le=LAST)]


def routes(pages: Pages, links: Links) -> APIRouter:
    """The chat for whoever holds its link."""
    holds_link = Depends(Anybody("the signed link of a chat"))
    router = APIRouter(include_in_schema=False, dependencies=[holds_link])
    newcomers = Allowance(*NEWCOMERS)

    @router.get("/chat")
    async def newcomer(request: Request) -> RedirectResponse:
        """Anybody may begin: she gets an address of her own."""
        if not newcomers.take(network(request.client.host if request.client else "")):
            raise HTTPException(429, TOO_MANY, headers={"Retry-After": "60"})
        return RedirectResponse(f"/chat/{links.token(secrets.token_urlsafe(12))}", 303)

    @router.get("/chat/{token}")
    async def page(request: Request, token: str) -> HTMLResponse:
        chat = links.chat(token)
        person = await look(pages.store, lambda desk: desk.person_known_at(inbound.address_of(chat)))
        language = person.language if person else pages.language
        return templates.TemplateResponse(
            request,
            "chat.html",
            {"token": token, "language": language, "words": words(pages.rendering, language)},
        )

    @router.get("/chat/{token}/messages")
    async def messages(token: str, after: Cursor = 0, before: Cursor = LAST) -> dict[str, Any]:
        """The latest bubbles before one; and whether there are earlier ones. Or all after one."""
        if after:
            bubbles, _ = await _bubbles(pages, links.chat(token), token, after, CATCH_UP)
            return {"bubbles": bubbles, "earlier": False}
        bubbles, _ = await _bubbles(pages, links.chat(token), token, 0, PAGE + 1, before)
        return {"bubbles": bubbles[-PAGE:], "earlier": len(bubbles) > PAGE}

    @router.get("/chat/{token}/stream")
    async def stream(
        request: Request, token: str, after: Cursor = 0, language: str = ""
    ) -> StreamingResponse:
        """What comes after a bubble; and the page's own words, when they are not in this language."""
        last = request.headers.get("last-event-id", "")
        cursor = min(int(last), LAST) if last.isdecimal() and len(last) < 20 else after
        events = _stream(pages, links.chat(token), token, cursor, language)
        return StreamingResponse(
            events, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    @router.get("/media/{token}/{cursor}/{id}")
    async def file(
        request: Request, token: str, cursor: Annotated[int, Path(ge=0, le=LAST)], id: str
    ) -> Response:
        """Only what stands in this chat, in the bubble with that cursor."""
        media = await _media_in(pages, links.chat(token), cursor, id)
        kept = await files.found(pages.media, id) if media else None
        if media is None or kept is None:
            raise HTTPException(404, "This file is not here any more.")
        headers = {"Cache-Control": "no-store"}  # whoever has the phone next finds nothing of it
        sent, head = kept
        if media.name:  # of ours; what people send has none
            headers["Content-Disposition"] = f'attachment; filename="{media.name}"'
            return files.given(request, sent, inbound.kind_of(head) or media.mime, headers)
        kind = inbound.kind_of(head) or (media.mime if SOUND.fullmatch(media.mime) else None)
        if kind is None:  # called a voice or a picture, and none that we know: saved, never shown
            headers["Content-Disposition"] = "attachment"
        return files.given(request, sent, kind or "application/octet-stream", headers)

    return router


async def _stream(pages: Pages, chat: str, token: str, cursor: int, language: str) -> AsyncIterator[str]:
    """New bubbles as they come; what came meanwhile is never skipped.

    `language`: of the page's own words, which are sent when she speaks another one.
    """
    with pages.webchat.looking(chat) as news:
        while not pages.webchat.closed:
            news.clear()  # before reading: what comes meanwhile sets it again
            bubbles, hers = await _bubbles(pages, chat, token, cursor, CATCH_UP if cursor else PAGE)
            if language and hers not in (language, ""):
                language = hers
                spoken = {"language": hers, "words": words(pages.rendering, hers)}
                yield f"event: words\ndata: {_json(spoken)}\n\n"
            for bubble in bubbles:
                cursor = max(cursor, bubble["cursor"])
                yield _as_event(cursor, bubble)
            try:
                await asyncio.wait_for(news.wait(), HEARTBEAT.total_seconds())
            except TimeoutError:
                yield ": still here\n\n"


async def _bubbles(
    pages: Pages, chat: str, token: str, after: int, most: int, before: int = LAST
) -> tuple[list[dict[str, Any]], str]:
    """Bubbles between two cursors, and her language; it is empty while nobody is known there."""

    def question(desk: Desk) -> tuple[list[Spoken], str] | None:
        person = desk.person_known_at(inbound.address_of(chat))
        return (desk.history(person.id, after, most, before), person.language) if person else None

    found = await look(pages.store, question)
    if found is None and (last := pages.webchat.unkept(chat)) is not None:
        return [{"cursor": after, "out": True, "html": last.text, "buttons": [], "key": ""}], ""
    spoken, language = found or ((), "")
    return [_bubble(bubble, token) for bubble in spoken], language


def streamed(spoken: Spoken, token: str) -> str:
    """One bubble as the stream of its chat brings it."""
    return _as_event(spoken.cursor, _bubble(spoken, token))


def _as_event(cursor: int, bubble: dict[str, Any]) -> str:
    return f"id: {cursor}\ndata: {_json(bubble)}\n\n"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _bubble(spoken: Spoken, token: str) -> dict[str, Any]:
    message = spoken.message
    bubble: dict[str, Any] = {
        "cursor": spoken.cursor,
        "at": spoken.at.isoformat(),
        "out": spoken.direction == "out",
        "html": message.text,
        "buttons": [[button.label, button.data] for button in message.buttons],
        "key": spoken.key,
    }
    for name in FILES:
        media = getattr(message, name)
        if media is not None:
            url = f"/media/{token}/{spoken.cursor}/{media.id}" if media.id else ""  # turned away
            bubble[name] = {"url": url, "name": media.name}
    return bubble


async def _media_in(pages: Pages, chat: str, cursor: int, id: str) -> Media | None:
    """The file with this id in one bubble of a chat."""

    def question(desk: Desk) -> Spoken | None:
        person = desk.person_known_at(inbound.address_of(chat))
        return desk.bubble(person.id, cursor) if person else None

    spoken = await look(pages.store, question)
    files = [getattr(spoken.message, name) for name in FILES] if spoken else []
    return next((media for media in files if media is not None and media.id == id), None)
