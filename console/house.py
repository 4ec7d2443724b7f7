"""House: whether Jigi is well, what is held and kept, and who has looked at what or changed it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from bot.access import Door, Relation, View
from bot.people import Role
from console.sheets import sheet
from console.steering import Console, Guest, May, Place

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
PLACES = (
    Place("health", "/console/health", ADMINISTRATOR),
    Place("audit", "/console/audit", ADMINISTRATOR),
)
COLUMNS = ("at", "reader", "relation", "of", "view", "door")
KNOWN = {"view": frozenset(View), "relation": frozenset(Relation), "door": frozenset(Door)}

Administrator = Annotated[Guest, Depends(May(*ADMINISTRATOR))]


def routes(console: Console) -> APIRouter:
    """How the house is, and the trail."""
    router = APIRouter(prefix="/console", include_in_schema=False)

    @router.get("/health")
    async def health(guest: Administrator) -> Response:
        running = console.running
        return guest.page("health.html", health=await running.health(), kept=await running.retention())

    @router.get("/audit")
    async def audit(guest: Administrator, of: str = "") -> Response:
        return guest.page("audit.html", trail=await guest.look("trail", about=_id(of)), known=KNOWN)

    @router.get("/audit.csv")
    async def audit_sheet(guest: Administrator, of: str = "") -> Response:
        told = await guest.look("trail", about=_id(of))
        return sheet(guest, "audit", COLUMNS, told["rows"])

    return router


def _id(written: str) -> str:
    """A number that a store can hold, or none."""
    return written if written.isascii() and written.isdecimal() and len(written) < 19 else ""
