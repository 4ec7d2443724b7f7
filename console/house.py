"""House: whether Jigi is well, what is held and kept, and who has looked at what or changed it."""

from fastapi import APIRouter
from fastapi.responses import Response

from bot.access import OPERATOR, Door, Relation, View
from console.deeds import deed_of
from console.params import ADMINISTRATORS, Administrator
from console.sheets import sheet
from console.steering import Console, Place

PLACES = (
    Place("health", "/console/health", ADMINISTRATORS),
    Place("audit", "/console/audit", ADMINISTRATORS),
)
COLUMNS = ("at", "reader", "relation", "of", "view", "door")
KNOWN = {"view": frozenset(View), "relation": frozenset({*Relation, OPERATOR}), "door": frozenset(Door)}


def routes(console: Console) -> APIRouter:
    """How the house is, and the trail."""
    router = APIRouter(prefix="/console", include_in_schema=False)

    @router.get("/health")
    async def health(guest: Administrator) -> Response:
        running = console.running
        return guest.page("health.html", health=await running.health(), kept=await running.retention())

    @router.get("/audit")
    async def audit(guest: Administrator, of: str = "") -> Response:
        trail = await guest.look("trail", about=_id(of))
        return guest.page("audit.html", trail=trail, known=KNOWN, deed_of=deed_of)

    @router.get("/audit.csv")
    async def audit_sheet(guest: Administrator, of: str = "") -> Response:
        told = await guest.look("trail", about=_id(of))
        return sheet(guest, "audit", COLUMNS, told["rows"])

    return router


def _id(written: str) -> str:
    """A number that a store can hold, or none."""
    return written if written.isascii() and written.isdecimal() and len(written) < 19 else ""
