"""People: an administrator finds who takes part, changes what somebody is here, and joins two who are one."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from bot.people import Cadre, Role
from console.content import go_on
from console.params import ADMINISTRATORS, Administrator, FormText, RowId
from console.sheets import sheet
from console.steering import Console, Guest, Place, TurnedAwayError

PLACES = (Place("people", "/console/people", ADMINISTRATORS, also=("/console/merges",)),)


GIVEN = tuple(role.value for role in Role if role is not Role.WORKER)
COLUMNS = ("id", "name", "cadre", "roles", "place", "district", "coach", "reach")


class Filters(BaseModel):
    """What the list is narrowed to; what is empty narrows nothing."""

    find: str = ""
    role: str = ""
    cadre: str = ""
    district: str = ""
    reach: str = ""


Asked = Annotated[Filters, Query()]


def routes(console: Console) -> APIRouter:  # noqa: ARG001
    """Who takes part, one of them, and merges."""
    router = APIRouter(prefix="/console", include_in_schema=False)

    @router.get("/people")
    async def people(guest: Administrator, asked: Asked, page: int = 0) -> Response:
        told = await guest.look("people", **asked.model_dump(), page=min(max(page, 0), 100_000))
        part = "people_rows.html" if guest.swaps else "people.html"
        return guest.page(
            part, people=told, asked=asked.model_dump(), roles=[*GIVEN, "worker"], cadres=list(Cadre)
        )

    @router.get("/people.csv")
    async def people_sheet(guest: Administrator, asked: Asked) -> Response:
        told = await guest.look("people", **asked.model_dump(), whole=True)
        return sheet(guest, "people", COLUMNS, told["rows"])

    @router.get("/people/{of}")
    async def person(guest: Administrator, of: RowId, done: str = "") -> Response:
        return await shown(guest, of, done=done)

    @router.get("/people/{of}/role")
    async def role_asked(guest: Administrator, of: RowId, role: str = "", change: str = "") -> Response:
        """Once more, before it is done."""
        her = await guest.look("someone", of=of)
        if fault := _role_fault(her, role, change):
            return await shown(guest, of, her, fault=fault)
        return guest.page("sure_role.html", her=her, role=role, change=change)

    @router.post("/people/{of}/role")
    async def role_changed(
        guest: Administrator, of: RowId, key: FormText = "", role: FormText = "", change: FormText = ""
    ) -> Response:
        her = await guest.look("someone", of=of)
        if fault := _role_fault(her, role, change):
            return await shown(guest, of, her, fault=fault)
        await guest.act("role_given" if change == "give" else "role_taken", key, of=of, role=role)
        return go_on(guest, f"/console/people/{of}?done=role#done")

    @router.get("/people/{of}/join")
    async def join_asked(guest: Administrator, of: RowId, joined: str = "") -> Response:
        her = await guest.look("someone", of=of)
        other = await _other(guest, of, joined)
        if other is None:
            return await shown(guest, of, her, fault="join")
        return guest.page("sure_join.html", her=her, other=other)

    @router.post("/people/{of}/join")
    async def join(guest: Administrator, of: RowId, key: FormText = "", joined: FormText = "") -> Response:
        her = await guest.look("someone", of=of)
        if not (joined.isdecimal() and len(joined) < 19):
            return await shown(guest, of, her, fault="join")
        await guest.act("joined", key, of=of, joined=int(joined))
        stands = {(row["survivor"], row["merged"]) for row in (await guest.look("merges"))["rows"]}
        if (of, int(joined)) not in stands:
            return await shown(guest, of, her, fault="join")
        return go_on(guest, "/console/merges?done=joined#done")

    @router.get("/merges")
    async def merges(guest: Administrator, done: str = "") -> Response:
        return guest.page("merges.html", merges=await guest.look("merges"), done=done)

    @router.get("/merges/{merge}/undo")
    async def undo_asked(guest: Administrator, merge: RowId) -> Response:
        return guest.page("sure_part.html", merge=await _merge(guest, merge))

    @router.post("/merges/{merge}/undo")
    async def undo(guest: Administrator, merge: RowId, key: FormText = "") -> Response:
        await guest.act("parted", key, merge=merge)
        one = next((one for one in (await guest.look("merges"))["rows"] if one["id"] == merge), None)
        if one is None:
            raise TurnedAwayError(404, "not_here")
        return go_on(guest, f"/console/merges?done={'parted' if one['undone_at'] else 'late'}#done")

    async def shown(guest: Guest, of: int, her: Any = None, *, done: str = "", fault: str = "") -> Response:
        her = her or await guest.look("someone", of=of)
        return guest.page(
            "someone.html",
            status=422 if fault else 200,
            her=her,
            roles=GIVEN,
            done=done if done == "role" else "",
            fault=fault,
        )

    return router


def _role_fault(her: Any, role: str, change: str) -> str:
    """Why this role is not changed, by the name of what is said of it."""
    if role not in GIVEN or change not in ("give", "take"):
        return "role"
    if (role in her["roles"]) is (change == "give"):
        return "stands"
    return "last" if change == "take" and role == Role.ADMINISTRATOR and her["last_administrator"] else ""


async def _other(guest: Guest, of: int, joined: str) -> Any:
    """Whom a number names, when it is somebody else, and not whoever asks."""
    if not (joined.isdecimal() and len(joined) < 19) or int(joined) in (0, of, guest.person.id):
        return None
    try:
        return await guest.look("someone", of=int(joined))
    except TurnedAwayError:
        return None


async def _merge(guest: Guest, id: int) -> Any:
    """One that can be taken back. Raises TurnedAwayError."""
    for one in (await guest.look("merges"))["rows"]:
        if one["id"] == id and one["undoable"]:
            return one
    raise TurnedAwayError(404, "not_here")
