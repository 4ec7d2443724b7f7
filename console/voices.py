"""Voices: which card is read aloud in which language; heard, recorded, vouched for and withdrawn."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Path, Request, UploadFile
from fastapi.responses import Response

from bot.content.drafts import RefusedError
from console import files
from console.content import go_on
from console.headers import headers
from console.params import PUBLISHERS, EntryId, FormText, PackId, Publisher
from console.steering import Console, Guest, Place, TurnedAwayError

PLACES = (Place("voices", "/console/voices", PUBLISHERS),)
MOST_SCRIPT = 500  # characters, as in the chat
MOST_VOICE = 1_000_000  # bytes, as in the chat
DONE = frozenset({"kept", "heard", "withdrawn"})
MICROPHONE = "microphone=(self), camera=(), geolocation=()"  # of the page where she may record, alone

Language = Annotated[Literal["fr", "en", "bm"], Path()]


def routes(console: Console) -> APIRouter:
    """The list, one card in one language, and its sound."""
    router = APIRouter(prefix="/console/voices", include_in_schema=False)

    @router.get("")
    async def voices(guest: Publisher) -> Response:
        return guest.page("voices.html", told=await guest.look("voices"))

    @router.get("/{pack}")
    async def pack(guest: Publisher, pack: PackId) -> Response:
        return guest.page("voices_pack.html", pack=await guest.look("voices_of", pack=pack))

    @router.get("/{pack}/{id}/{language}")
    async def card(
        guest: Publisher, pack: PackId, id: EntryId, language: Language, done: str = ""
    ) -> Response:
        told = await guest.look("voice", ref=f"{pack}/{id}", language=language)
        return shown(guest, told, done=done if done in DONE else "")

    @router.get("/{pack}/{id}/{language}/sound")
    async def sound(
        guest: Publisher, request: Request, pack: PackId, id: EntryId, language: Language, take: str = ""
    ) -> Response:
        """What stands recorded; or, by its seal, what she has sent and not yet kept."""
        told = await guest.look("voice", ref=f"{pack}/{id}", language=language)
        media = _opened(guest, take)["media"] if take else (told["stands"] or {}).get("media", "")
        kept = await files.found(console.pages.media, media) if media else None
        if kept is None:
            raise TurnedAwayError(404, "not_here")
        return files.given(request, kept[0], "audio/ogg", headers(framed=guest.login.framed))

    @router.post("/{pack}/{id}/{language}")
    async def record(
        guest: Publisher,
        pack: PackId,
        id: EntryId,
        language: Language,
        script: FormText = "",
        voice: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        """Her words held against the card, and her voice made fit; then she hears both."""
        script = script.strip().replace("\r\n", "\n")
        told = await guest.look("voice", ref=f"{pack}/{id}", language=language, script=script[:MOST_SCRIPT])
        data = await voice.read(MOST_VOICE + 1) if voice is not None else b""
        if not script or len(script) > MOST_SCRIPT:
            return shown(guest, {**told, "script": script, "faults": []}, fault="script")
        if told["faults"]:
            return shown(guest, told, fault="values")
        if not data:
            return shown(guest, told, fault="no_voice")
        try:
            take = await asyncio.to_thread(console.drafting.voice, data)
        except RefusedError as error:
            return shown(guest, told, fault=f"sound.{error.why}")
        seal = console.forms.sealed(guest.login.id, {**take, "card": told["ref"], "language": language})
        return guest.page("voices_take.html", card=told, take={**take, "seal": seal})

    @router.post("/{pack}/{id}/{language}/keep")
    async def keep(
        guest: Publisher,
        pack: PackId,
        id: EntryId,
        language: Language,
        key: FormText = "",
        script: FormText = "",
        take: FormText = "",
        words: FormText = "",
    ) -> Response:
        """She has heard it, and says yes."""
        script = script.replace("\r\n", "\n")
        told = await guest.look("voice", ref=f"{pack}/{id}", language=language, script=script[:MOST_SCRIPT])
        sealed = _opened(guest, take)
        if (sealed["card"], sealed["language"]) != (told["ref"], language):
            raise TurnedAwayError(404, "not_here")
        if not script or told["faults"] or words != told["fingerprint"]:
            return shown(guest, told, fault="changed")
        await guest.act("voice_kept", key, words=words, script=script, **sealed)
        return go_on(guest, f"/console/voices/{pack}/{id}/{language}?done=kept")

    @router.post("/{pack}/{id}/{language}/{what}")
    async def change(
        guest: Publisher,
        pack: PackId,
        id: EntryId,
        language: Language,
        what: Literal["heard", "withdrawn"],
        key: FormText = "",
        media: FormText = "",
    ) -> Response:
        """Somebody else vouches for the very file that she has heard; or it is taken away."""
        told = await guest.look("voice", ref=f"{pack}/{id}", language=language)
        stands = told["stands"]
        if stands is None or stands["media"] != media:
            return shown(guest, told, fault="changed")
        if what == "heard" and stands["mine"]:
            return shown(guest, told, fault="mine")
        await guest.act(f"voice_{what}", key, card=told["ref"], language=language, media=media)
        return go_on(guest, f"/console/voices/{pack}/{id}/{language}?done={what}")

    def shown(guest: Guest, told: Any, *, fault: str = "", done: str = "") -> Response:
        answer = guest.page(
            "voices_card.html",
            status=422 if fault else 200,
            card=told,
            fault=fault,
            done=done,
            most=MOST_SCRIPT,
        )
        answer.headers["Permissions-Policy"] = MICROPHONE
        return answer

    def _opened(guest: Guest, seal: str) -> Any:
        """What a page of this login was given. Raises TurnedAwayError."""
        found = console.forms.opened(seal, guest.login.id)
        if found is None:
            raise TurnedAwayError(404, "not_here")
        return found

    return router
