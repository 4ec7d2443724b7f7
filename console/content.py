"""Content: what trainers read of packs, as workers would see it; and the names that they put under cards."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from bot.content.drafts import RefusedError
from bot.people import Cadre
from console.drafting import PageData
from console.headers import headers
from console.params import TRAINERS, EntryId, FormText, PackId, Trainer
from console.steering import Console, Guest, Place, TurnedAwayError

PLACES = (Place("content", "/console/content", TRAINERS, also=("/console/questions", "/console/simulator")),)
MOST_ROLE = 60  # characters of what a reviewer is


def routes(console: Console) -> APIRouter:
    """Packs, cards on phones, and signatures."""
    router = APIRouter(prefix="/console/content", include_in_schema=False)
    drafting = console.drafting

    @router.get("")
    async def packs(guest: Trainer, done: str = "") -> Response:
        language, today = guest.person.language, guest.today
        rows = await asyncio.to_thread(drafting.packs, language, today)
        due = await asyncio.to_thread(drafting.expiring, language, today)
        asked = (await guest.look("signatures_wanted"))["rows"]
        wanted = await asyncio.to_thread(drafting.wanted, asked, guest.person, today)
        return guest.page(
            "content.html",
            packs=rows,
            expiring=due,
            wanted=wanted,
            today=today,
            done=done,
            faults=(),
            fault="",
        )

    @router.get("/{pack}")
    async def pack(guest: Trainer, pack: PackId, done: str = "") -> Response:
        told = await found(drafting.pack, pack, guest.person.language, guest.today)
        return guest.page(
            "content_pack.html", pack=told, done=done if done in DONE else "", today=guest.today
        )

    @router.get("/{pack}/card/{id}")
    async def card(guest: Trainer, pack: PackId, id: EntryId, cadre: str = "", done: str = "") -> Response:
        return await shown(guest, pack, id, cadre=cadre, done=done if done in DONE else "")

    @router.post("/{pack}/card/{id}/sign")
    async def sign(
        guest: Trainer,
        pack: PackId,
        id: EntryId,
        role: FormText = "",
        review_by: FormText = "",
        words: FormText = "",
    ) -> Response:
        role = " ".join(role.split())
        if not 1 < len(role) <= MOST_ROLE or not all(one.isprintable() for one in role):
            return await shown(guest, pack, id, fault="role", written={"role": role, "review_by": review_by})
        try:
            day = date.fromisoformat(review_by)
        except ValueError:
            return await shown(guest, pack, id, fault="review_by", written={"role": role})
        why = await tried(drafting.sign, pack, id, guest.person, role, day, words, guest.today)
        if why is not None:
            written = {"role": role, "review_by": review_by}
            return await shown(guest, pack, id, fault=why.why, written=written)
        return go_on(guest, f"/console/content/{pack}/card/{id}?done=signed")

    @router.post("/{pack}/card/{id}/ask")
    async def ask(
        guest: Trainer, pack: PackId, id: EntryId, key: FormText = "", of: FormText = ""
    ) -> Response:
        """Somebody else who trains is asked for a signature, and hears of it in her chat."""
        told = await found(drafting.card, pack, id, None, guest.person, guest.today)
        named = (await guest.look("reviewers", card=f"{pack}/{id}"))["people"]
        if not told["signable"]:
            raise TurnedAwayError(404, "not_here")
        unsigned = await asyncio.to_thread(drafting.unsigned, pack, id, named)
        if of not in {str(one["id"]) for one in unsigned}:
            return await shown(guest, pack, id, fault="whom")
        path = f"/console/content/{pack}/card/{id}"
        url = f"{console.entrance.site}{path}"
        card = {"card": f"{pack}/{id}", "title": str(told["title"]), "words": told["words"], "url": url}
        await guest.act("signature_asked", key, of=int(of), **card)
        return go_on(guest, f"{path}?done=asked")

    async def shown(
        guest: Guest,
        pack: str,
        id: str,
        *,
        cadre: str = "",
        done: str = "",
        fault: str = "",
        written: dict[str, str] | None = None,
    ) -> Response:
        who = Cadre(cadre) if cadre in set(Cadre) else None
        told = await found(drafting.card, pack, id, who, guest.person, guest.today)
        reviewers = await guest.look("reviewers", card=f"{pack}/{id}") if told["signable"] else NOBODY
        return guest.page(
            "content_card.html",
            status=422 if fault else 200,
            card=told,
            reviewers=await asyncio.to_thread(drafting.unsigned, pack, id, reviewers["people"]),
            asked=[one for one in reviewers["asked"] if one["words"] == told["words"]],
            cadre=cadre if who else "",
            cadres=list(Cadre),
            done=done,
            fault=fault,
            written=written or {},
            markup=Markup,
            most_role=MOST_ROLE,
            today=guest.today,
            default_day=guest.today.replace(year=guest.today.year + 1, day=min(guest.today.day, 28)),
        )

    return router


NOBODY: PageData = {"people": (), "asked": ()}
DONE = ("asked", "signed", "saved", "uploaded", "published", "discarded")


async def found(look: Callable[..., PageData | None], *args: Any) -> PageData:
    """What a look gives. Raises TurnedAwayError (404) where there is nothing."""
    told = await asyncio.to_thread(look, *args)
    if told is None:
        raise TurnedAwayError(404, "not_here")
    return told


async def tried(do: Callable[..., Any], *args: Any, **named: Any) -> RefusedError | None:
    """Do it; why it was refused, if it was. Raises TurnedAwayError (404) for what is not there."""
    try:
        await asyncio.to_thread(do, *args, **named)
    except RefusedError as error:
        if error.why == "not_here":
            raise TurnedAwayError(404, "not_here") from error
        return error
    return None


def go_on(guest: Guest, path: str) -> Response:
    return RedirectResponse(path, 303, headers(framed=guest.login.framed))
