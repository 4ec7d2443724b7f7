"""Push: whom a refresher means, what the gates will hold back, how far it is, and what came of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field

from bot.people import Cadre
from console.content import go_on
from console.headers import headers
from console.params import PUBLISHERS, FormText, Publisher, RowId
from console.plots import Bar, bars
from console.sheets import sheet
from console.steering import Console, Guest, Place
from storage.store import LAST

PLACES = (Place("push", "/console/push", PUBLISHERS),)
MOST_WORDS = 80
EVERY = 1.0  # seconds between two looks at a campaign that somebody watches
LOOKS = 50  # of one stream; the browser opens the next by itself
COLUMNS = ("figure", "label", "right", "answers", "missing")
LISTED = ("id", "title", "begun_at", "running", "paused", "people", "sent", "answered")
REACH = ("people", "asked", "sent", "answered", "held")
DONE = frozenset({"begun", "test", "pause", "resume", "stop"})

Before = Annotated[int | None, Query(ge=1, le=LAST)]


class Meant(BaseModel):
    """What, and whom: whoever fits all of it; what is left out narrows nothing."""

    pack: str = Field(default="", max_length=MOST_WORDS)
    cadre: Cadre | Literal[""] = ""
    district: str = Field(default="", max_length=MOST_WORDS)
    facility: str = Field(default="", max_length=MOST_WORDS)
    coach: str = Field(default="", max_length=MOST_WORDS)
    team: bool = False
    foresee: str = ""

    @property
    def cohort(self) -> dict[str, Any]:
        """Who is meant, as a campaign keeps it: JSON values."""
        named = {
            "district": self.district.strip(),
            "facility": self.facility.strip(),
            "coach": self.coach.strip(),
        }
        whole = {"cadre": self.cadre, **named, "team": self.team}
        return {name: value for name, value in whole.items() if value}


class Sure(Meant):
    """She was shown how many are meant, and has said yes."""

    key: str = ""
    people: int = 0


def routes(console: Console) -> APIRouter:
    """What she pushes, how it goes, and what came of it."""
    router = APIRouter(prefix="/console/push", include_in_schema=False)

    @router.get("")
    async def pushes(
        guest: Publisher, meant: Annotated[Meant, Query()], done: str = "", before: Before = None
    ) -> Response:
        if meant.pack:
            return await shown(guest, meant)
        context = await _form(guest, Meant(), before)
        return guest.page("push.html", **{**context, "done": done if done in DONE else ""})

    @router.get(".csv")
    async def pushes_sheet(guest: Publisher) -> Response:
        """Every campaign that stands on the page and behind its « older »."""
        told = await guest.look("pushes", before=None)
        rows = [*told["campaigns"]]
        while told["older"]:
            told = await guest.look("pushes", before=told["older"])
            rows += told["campaigns"]
        return sheet(guest, "push", LISTED, rows)

    @router.post("/begin")
    async def begin(guest: Publisher, sure: Annotated[Sure, Form()]) -> Response:
        """What goes out is what she was shown: as many people, by what is known now."""
        told = await _meant(guest, sure)
        if told["state"] != "open" or told["people"] != sure.people or not told["people"]:
            return await shown(guest, sure, fault="changed" if told["state"] == "open" else told["state"])
        await guest.act("push", sure.key, pack=sure.pack, cohort=told["cohort"])
        latest = (await guest.look("pushes"))["campaigns"]
        return go_on(guest, f"/console/push/{latest[0]['id']}?done=begun#done" if latest else "/console/push")

    @router.post("/test")
    async def test(guest: Publisher, sure: Annotated[Sure, Form()]) -> Response:
        await _meant(guest, sure)
        await guest.act("push_test", sure.key, pack=sure.pack)
        return await shown(guest, sure, done="test")

    @router.get("/{id}")
    async def one(guest: Publisher, id: RowId, done: str = "") -> Response:
        told = await guest.look("push", id=id)
        plots = {
            "items": bars([_bar(guest, row) for row in told["items"]]),
            "districts": bars([_bar(guest, row) for row in told["districts"]]),
        }
        return guest.page("push_one.html", one=told, plots=plots, done=done if done in DONE else "")

    @router.get("/{id}/results.csv")
    async def results(guest: Publisher, id: RowId) -> Response:
        """What came of it, as the plots have it; nothing of fewer than five people."""
        told = await guest.look("push", id=id)
        reach = ({"figure": name, "label": "", "right": told[name]} for name in REACH)
        kinds = (("item", told["items"]), ("district", told["districts"]))
        rows = ({"figure": kind, **row} for kind, found in kinds for row in found)
        lines = [{**dict.fromkeys(COLUMNS), **line} for line in (*reach, *rows)]
        return sheet(guest, f"push-{id}", COLUMNS, lines)

    @router.get("/{id}/live")
    async def live(guest: Publisher, id: RowId) -> Response:
        """How far it is, whenever that has changed (server-sent events)."""
        await guest.look("push_progress", id=id)
        given = {**headers(framed=guest.login.framed), "X-Accel-Buffering": "no"}
        return StreamingResponse(_progress(guest, id), media_type="text/event-stream", headers=given)

    @router.post("/{id}/{what}")
    async def change(
        guest: Publisher, id: RowId, what: Literal["pause", "resume", "stop"], key: FormText = ""
    ) -> Response:
        await guest.look("push_progress", id=id)
        await guest.act("push_changed", key, id=id, what=what)
        return go_on(guest, f"/console/push/{id}?done={what}#done")

    async def shown(guest: Guest, meant: Meant, *, fault: str = "", done: str = "") -> Response:
        """Whom it means, before anything goes out."""
        told = await _meant(guest, meant)
        fault = fault or ("" if told["state"] == "open" else told["state"])
        foreseen = None
        if meant.foresee and told["state"] == "open" and told["people"]:
            now, cohort = console.pages.clock.now(), told["cohort"]
            foreseen = await asyncio.to_thread(console.foresees, guest.person.id, meant.pack, cohort, now)
        context = await _form(guest, meant) | {"fault": fault, "done": done, "foreseen": foreseen}
        if told["state"] == "open":
            context["meant"] = told
        return guest.page("push.html", status=422 if fault else 200, **context)

    return router


async def _form(guest: Guest, wish: Meant, before: int | None = None) -> dict[str, Any]:
    """What the form needs. `before`: only campaigns that began before this one."""
    told = await guest.look("pushes", before=before)
    title = next((pack["title"] for pack in told["packs"] if pack["id"] == wish.pack), "")
    finish = next((pack["before"] for pack in told["packs"] if pack["id"] == wish.pack), 0)
    return {
        "told": told,
        "wish": wish,
        "title": title,
        "before": finish,
        "most": MOST_WORDS,
        "meant": None,
        "fault": "",
        "done": "",
        "foreseen": None,
    }


async def _meant(guest: Guest, wish: Meant) -> Any:
    """Raises TurnedAwayError for a pack of which nothing may be shown."""
    return await guest.look("push_whom", pack=wish.pack, cohort=wish.cohort)


async def _progress(guest: Guest, id: int) -> AsyncIterator[str]:
    """Each event is the part of the page that tells how far it is."""
    last = ""
    for _ in range(LOOKS):
        told = await guest.look("push_progress", id=id)
        part = await guest.part("push_progress.html", one=told)
        if part != last:
            last = part
            yield "".join(f"data: {line}\n" for line in part.splitlines()) + "\n"
        if not told["running"]:
            yield "event: over\ndata: over\n\n"
            return
        await asyncio.sleep(EVERY)


def _bar(guest: Guest, row: Any) -> Bar:
    language = guest.person.language
    said = guest.console.said
    if row["right"] is None:
        name = "push.few" if row["people"] else "push.nobody_answered"
        return Bar(row["label"] or said(language, "push.no_district"), None, said(language, name))
    numbers = {name: row[name] for name in ("right", "answers", "missing")}
    share = row["right"] / row["answers"]
    label = row["label"] or said(language, "push.no_district")
    return Bar(label, share, said(language, "push.share", percent=round(100 * share), **numbers))
