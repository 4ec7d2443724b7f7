"""What the chat's page posts: words, taps, voice notes and pictures."""

import asyncio
from datetime import timedelta
from hashlib import blake2b
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, UploadFile
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from bot.channels.webchat import inbound
from bot.channels.webchat.limits import MOST_BYTES, MOST_WORDS
from bot.conversation.events import Update
from bot.conversation.messages import Media
from console.allowance import Allowance
from console.pages import Links, Pages, own_origin
from console.steering import Anybody
from storage.store import StoreError

BYTES_KEPT = 50_000_000, timedelta(days=1)  # of one person's voice notes and pictures
LONGEST_WAIT = 366 * 86400  # seconds that something may have waited on a phone for a network

Waited = Annotated[float, Field(ge=0, le=LONGEST_WAIT, allow_inf_nan=False)]


class Said(BaseModel):
    """What was typed."""

    id: str
    text: str = Field(min_length=1, max_length=MOST_WORDS)
    waited: Waited = 0


class Tapped(BaseModel):
    """What was tapped."""

    id: str
    data: str = Field(min_length=1, max_length=64)


def routes(pages: Pages, links: Links) -> APIRouter:
    """What comes in from whoever holds the link of a chat."""
    holds_link = Depends(Anybody("the signed link of a chat"))
    router = APIRouter(include_in_schema=False, dependencies=[holds_link, Depends(own_origin)])
    kept = Allowance(*BYTES_KEPT)

    @router.post("/chat/{token}/say")
    async def say(token: str, said: Said) -> Response:
        now = pages.clock.now()
        return await _take(
            pages, inbound.said(links.chat(token), _post(said.id), said.text, now, said.waited)
        )

    @router.post("/chat/{token}/tap")
    async def tap(token: str, tapped: Tapped) -> Response:
        event = inbound.tapped(links.chat(token), _post(tapped.id), tapped.data, pages.clock.now())
        return await _take(pages, event)

    @router.post("/chat/{token}/file")
    async def file(
        token: str, id: Annotated[str, Form()], file: UploadFile, waited: Annotated[Waited, Form()] = 0
    ) -> Response:
        """A voice note or a picture; its bytes are kept before it is taken in."""
        chat, post = links.chat(token), _post(id)
        data = await file.read(MOST_BYTES + 1)
        media = await _kept(pages, chat, post, data, kept)
        return await _take(pages, inbound.sent(chat, post, media, pages.clock.now(), waited))

    return router


async def _take(pages: Pages, event: Update) -> Response:
    """Taken in; or, when nothing can be kept, the card of an emergency with a 503. Raises StoreError."""
    chat = event.sender.id
    pages.webchat.let_go(chat)
    try:
        await pages.hear([event])
    except StoreError:
        card = pages.webchat.unkept(chat)
        if card is None:
            raise
        return JSONResponse({"html": card.text}, 503)  # not taken in: the page posts it again
    pages.webchat.touched(chat)
    return Response(status_code=204)


async def _kept(pages: Pages, chat: str, post: str, data: bytes, kept: Allowance) -> Media:
    """The file that was posted, its bytes on the disk. Raises HTTPException for one that is not taken."""
    if len(data) > MOST_BYTES:
        raise HTTPException(413, f"At most {MOST_BYTES // 1_000_000} MB; send a shorter or smaller one.")
    mime = inbound.kind_of(data)
    if mime is None:
        raise HTTPException(415, "Send a voice note (OGG, WebM, MP4, MP3) or a picture (JPEG, PNG, WebP).")
    if not kept.room(chat, len(data)):
        raise HTTPException(413, f"At most {BYTES_KEPT[0] // 1_000_000} MB a day; try again tomorrow.")
    # a copy of the post overwrites its own bytes: a second file would be nobody's, and never forgotten
    name = blake2b(inbound.key_of(chat, post).encode(), key=pages.secret.encode()[:64], digest_size=16)
    media = Media(id=name.hexdigest(), mime=mime, size=len(data))
    try:
        await asyncio.to_thread(pages.media.write, media.id, data)
    except OSError as error:
        raise StoreError(f"{pages.media.path} cannot be written: {error.strerror}") from error
    kept.take(chat, len(data))
    return media


def _post(id: str) -> str:
    if not inbound.POST_ID.fullmatch(id):
        raise HTTPException(422, "Each post needs an id of 8 to 64 letters, digits, - or _.")
    return id
