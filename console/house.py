"""House: whether Jigi is well, what is held and kept, and who has looked at what or changed it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
STATES = ("figure", "about", "number")
COLUMNS = ("at", "reader", "relation", "of", "view", "door")
KNOWN = {"view": frozenset(View), "relation": frozenset({*Relation, OPERATOR}), "door": frozenset(Door)}


def routes(console: Console) -> APIRouter:
    """How the house is, and the trail."""
    router = APIRouter(prefix="/console", include_in_schema=False)

    @router.get("/health")
    async def health(guest: Administrator) -> Response:
        running = console.running
        return guest.page("health.html", health=await running.health(), kept=await running.retention())

    @router.get("/health.csv")
    async def health_sheet(guest: Administrator) -> Response:
        lines = _figures(await console.running.health(), await console.running.retention())
        return sheet(guest, "health", STATES, (dict(zip(STATES, line, strict=True)) for line in lines))

    @router.get("/audit")
    async def audit(guest: Administrator, of: str = "") -> Response:
        trail = await guest.look("trail", about=_id(of))
        return guest.page("audit.html", trail=trail, known=KNOWN, deed_of=deed_of)

    @router.get("/audit.csv")
    async def audit_sheet(guest: Administrator, of: str = "") -> Response:
        told = await guest.look("trail", about=_id(of))
        return sheet(guest, "audit", COLUMNS, told["rows"])

    return router


def _figures(health: Mapping[str, Any], kept: Sequence[Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    """Every number of the page: what it counts, of what, and how many."""
    yield from ((name, "", health[name]) for name in ("unreachable", "late", "disk_used", "backup_days"))
    for channel in health["channels"]:
        yield "waiting", channel["name"], channel["waiting"]
        yield "oldest_minutes", channel["name"], channel["minutes"]
    yield from (("held", gate, count) for gate, count in health["held"].items())
    for one in health["failing"]:
        yield one["state"], f"{one['channel']} {one['reason']}".strip(), one["number"]
    yield from (("goes", one["kind"], one["rows"]) for one in kept)


def _id(written: str) -> str:
    """A number that a store can hold, or none."""
    return written if written.isascii() and written.isdecimal() and len(written) < 19 else ""
