"""Team: a coach's people on one page, each of them on a page of her own, and the promises of both sides."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.channels.webchat.inbound import kind_of
from bot.conversation.letters import MOST_TOPIC
from console import files
from console.content import go_on
from console.headers import headers
from console.paper import Worded
from console.params import COACHES, Coach, FormText, RowId
from console.sheets import sheet
from console.steering import Console, Guest, Place, TurnedAwayError

PLACES = (
    Place("team", "/console/team", COACHES),
    Place("promises", "/console/promises", COACHES),
)

OPEN = ("open", "stuck")
COUNTED = ("open", "overdue", "owed")
COLUMNS = ("of", "name", "cadre", "place", "last", "open", "overdue", "owed", "weakest", "reach", "next")
PROMISED = ("side", "id", "person", "name", "text", "due_on", "late", "stuck")

MOST = {"question": 300, "text": 160, "observation": 140, "effect": 140}  # characters, as in the chat
FARTHEST = timedelta(days=366)  # of a promise's day


def routes(console: Console) -> APIRouter:
    """What a coach looks at, and does."""
    router = APIRouter(prefix="/console", include_in_schema=False)

    @router.get("/team")
    async def team(guest: Coach, find: str = "", only: str = "") -> Response:
        """`only`: the people behind one figure."""

        def page(told: Any) -> Worded:
            rows = listed(told["rows"], find, only)
            part = "team_rows.html" if guest.swaps else "team.html"
            return guest.page(part, team=told, rows=rows, find=find, only=only)

        return await guest.shown("team", page)

    @router.get("/team.csv")
    async def team_sheet(guest: Coach, find: str = "", only: str = "") -> Response:
        return sheet(guest, "team", COLUMNS, listed((await guest.look("team"))["rows"], find, only))

    @router.get("/promises")
    async def promises(guest: Coach, done: str = "") -> Response:
        def page(board: Any) -> Worded:
            return guest.page("promises.html", board=board, done=done)

        return await guest.shown("promises", page)

    @router.get("/promises.csv")
    async def promises_sheet(guest: Coach) -> Response:
        board = await guest.look("promises")
        mine = ({**row, "side": "mine", "person": row["of"], "name": row["to"]} for row in board["mine"])
        theirs = (
            {**row, "side": "theirs", "person": row["of"], "name": row["by"]} for row in board["theirs"]
        )
        return sheet(guest, "promises", PROMISED, (*mine, *theirs))

    @router.post("/promises/{promise}/done")
    async def kept(guest: Coach, promise: RowId, key: FormText = "") -> Response:
        if (await guest.look("promise", promise=promise))["state"] in OPEN:  # or it came from an older page
            await guest.act("promise_done", key, promise=promise)
        return go_on(guest, "/console/promises?done=yes")

    @router.get("/team/{of}")
    async def person(guest: Coach, of: RowId, done: str = "") -> Response:
        return await shown(guest, of, done=done)

    @router.post("/team/{of}/encourage")
    async def encourage(guest: Coach, of: RowId, key: FormText = "") -> Response:
        await guest.look("person", of=of)
        await guest.act("encourage", key, of=of)
        return await did(guest, of, "encourage")

    @router.post("/team/{of}/ask")
    async def ask(guest: Coach, of: RowId, key: FormText = "", question: FormText = "") -> Response:
        her = await guest.look("person", of=of)
        written = {"question": question.strip()}
        if fault := _fault(written):
            return await shown(guest, of, her, fault=fault, form="ask", written=written)
        await guest.act("ask", key, of=of, topic=_topic(her), **written)
        return await did(guest, of, "ask")

    @router.post("/team/{of}/feedback")
    async def feedback(
        guest: Coach,
        of: RowId,
        key: FormText = "",
        observation: FormText = "",
        effect: FormText = "",
        question: FormText = "",
    ) -> Response:
        her = await guest.look("person", of=of)
        written = {
            name: words.strip()
            for name, words in (("observation", observation), ("effect", effect), ("question", question))
        }
        if fault := _fault(written):
            return await shown(guest, of, her, fault=fault, form="feedback", written=written)
        await guest.act("feedback", key, of=of, topic=_topic(her), **written)
        return await did(guest, of, "feedback")

    @router.post("/team/{of}/promise")
    async def promise(
        guest: Coach, of: RowId, key: FormText = "", text: FormText = "", due_on: FormText = ""
    ) -> Response:
        her = await guest.look("person", of=of)
        written = {"text": text.strip(), "due_on": due_on}
        if fault := _fault({"text": written["text"]}) or _day_fault(due_on, guest.today):
            return await shown(guest, of, her, fault=fault, form="promise", written=written)
        await guest.act("promise", key, of=of, **written)
        return await did(guest, of, "promise")

    @router.get("/team/{of}/file/{file}")
    async def media(guest: Coach, request: Request, of: RowId, file: str) -> Response:
        """A picture or a voice note that stands on her page."""
        told = await guest.look("file", of=of, file=file)
        kept = await files.found(console.pages.media, told["id"])
        if kept is None:
            raise TurnedAwayError(404, "not_here")
        sent, head = kept
        # the kind is read from its bytes; whatever is not known is saved, never shown
        kind = kind_of(head)
        given = {**headers(framed=guest.login.framed)}
        if kind is None:
            given["Content-Disposition"] = "attachment"
        return files.given(request, sent, kind or "application/octet-stream", given)

    async def did(guest: Guest, of: int, what: str) -> Response:
        """Back to her page, which says that it was done."""
        if guest.swaps:
            return await shown(guest, of, done=what)
        return go_on(guest, f"/console/team/{of}?done={what}#done")

    async def shown(
        guest: Guest,
        of: int,
        her: Any = None,
        *,
        done: str = "",
        fault: str = "",
        form: str = "",
        written: dict[str, str] | None = None,
    ) -> Response:
        her = her or await guest.look("person", of=of)
        return guest.page(
            "person.html",
            status=422 if fault else 200,
            her=her,
            done=done if done in ACTED else "",
            fault=fault,
            form=form,
            written=written or {},
            most=MOST,
            first_day=guest.today,
            last_day=guest.today + FARTHEST,
        )

    return router


ACTED = ("encourage", "ask", "feedback", "promise")


def listed(rows: Sequence[Any], find: str, only: str) -> list[Any]:
    """Those whose name has these letters, with something behind the figure `only`."""
    named = [row for row in rows if find.strip().casefold() in row["name"].casefold()]
    return [row for row in named if row[only]] if only in COUNTED else named


def _topic(her: Any) -> str:
    """What it is about, in words that she has shared."""
    return str(her["checkin"]["goal"])[:MOST_TOPIC] if her["checkin"] else ""


def _fault(written: dict[str, str]) -> str:
    """What is wrong with words, by the name of what is said of it."""
    if not all(written.values()):
        return "empty"
    return "long" if any(len(words) > MOST[name] for name, words in written.items()) else ""


def _day_fault(due_on: str, today: date) -> str:
    try:
        day = date.fromisoformat(due_on)
    except ValueError:
        return "day"
    return "" if today <= day <= today + FARTHEST else "day"
