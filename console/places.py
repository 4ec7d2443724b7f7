"""Places: districts and facilities in figures, for whoever answers for them; nobody's name stands there."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from bot.people import Role
from console.sheets import sheet
from console.steering import Console, Guest, May, Place

OFFICERS = frozenset({Role.DISTRICT, Role.TRAINER, Role.ADMINISTRATOR})
PLACES = (Place("places", "/console/places", OFFICERS),)
FIGURES = ("checkins", "promises", "modules", "reached", "visits", "gaps")
COLUMNS = ("place", "id", "name", "figure", "held", "of", "late", "missing", "per_cent", "left_out")

Officer = Annotated[Guest, Depends(May(*OFFICERS))]


def routes(console: Console) -> APIRouter:  # noqa: ARG001
    """The programme, a district, and the same as a sheet."""
    router = APIRouter(prefix="/console", include_in_schema=False)

    @router.get("/places")
    async def places(guest: Officer, district: str = "") -> Response:
        told = await guest.look("districts", district=district)
        return guest.page("places.html", told=told, figures=FIGURES)

    @router.get("/places.csv")
    async def places_sheet(guest: Officer, district: str = "") -> Response:
        told = await guest.look("districts", district=district)
        return sheet(guest, "places", COLUMNS, _lines(told["rows"]))

    return router


def _lines(rows: Any) -> Iterator[dict[str, object]]:
    """One for each figure of each place, as `jigi places --format csv` has them."""
    for row in rows:
        for figure in FIGURES:
            one = row["figures"][figure]
            numbers = {
                "held": one["held"],
                "of": one["out_of"],
                "late": one["late"],
                "missing": one["missing"],
            }
            yield {
                "place": row["kind"],
                "id": row["id"],
                "name": row["name"],
                "figure": figure,
                **(numbers if one["told"] else dict.fromkeys(numbers)),
                "per_cent": one["per_cent"],
                "left_out": one["left_out"],
            }
