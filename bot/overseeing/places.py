"""Places: how districts and facilities stand in figures, as `jigi places` has them; of nobody by name.

Whoever looks is taken for somebody who knows nobody there: a sheet is handed on, and what it tells has to be
what anybody may be told.
"""

from collections.abc import Iterator, Sequence

from bot.coaching import places
from bot.coaching.figures import GAPS as PLAN_GAPS
from bot.coaching.figures import OF_PEOPLE, VISITS, Figures, Key, Reckoned, reckon
from bot.coaching.places import as_facts
from bot.overseeing.page_data import PageData
from bot.people import Facility
from bot.road.sources import Sources
from scheduler import gaps

SHOWN: tuple[Key, ...] = (*OF_PEOPLE, VISITS, PLAN_GAPS)


def districts(s: Sources) -> PageData | None:
    """The programme and its districts, or one district and its facilities; None: it is not theirs to see."""
    if s.given.get("district"):
        place = places.given_place(s.desk, s.person, {"district": s.given["district"]})
        found = s.desk.facilities_of(place.district) if place is not None else []
        return _district(s, place.district, found) if place is not None and found else None
    if s.person.trains:
        return {"kind": "programme", "rows": list(_programme(s, s.desk.every_facility()))}
    own = next((place for place in places.hers(s.desk, s.person) if place.facility is None), None)
    if own is None:
        return {"kind": "none", "rows": []}
    return _district(s, own.district, s.desk.facilities_of(own.district))


def _district(s: Sources, name: str, found: Sequence[Facility]) -> PageData:
    reckoned = reckon(s.desk, s.library, [one.id for one in found], None, s.now, s.person.zone)
    rows = [_row("district", name, name, reckoned.together())]
    rows += [_row("facility", one.id, one.name, reckoned.facilities[one.id]) for one in found]
    return {"kind": "district", "district": name, "rows": rows}


def _programme(s: Sources, register: Sequence[Facility]) -> Iterator[PageData]:
    """The programme is its districts together, as `jigi places` reckons it."""
    reckoned = reckon(s.desk, s.library, [one.id for one in register], None, s.now, s.person.zone)
    by_district: dict[str, dict[str, Figures]] = {}
    for one in register:
        by_district.setdefault(one.district, {})[one.id] = reckoned.facilities[one.id]
    told = {name: Reckoned(figures, ()).together() for name, figures in by_district.items()}
    if told:
        yield _row("programme", "", "", Reckoned(told, ()).together())
    for name, figures in told.items():
        yield _row("district", name, name, figures)


def _row(kind: str, id: str, name: str, told: Figures) -> PageData:
    figures = {key.figure: as_facts(told.get(key, gaps.NOTHING)) for key in SHOWN}
    return {"kind": kind, "id": id, "name": name, "figures": figures}


def matching(s: Sources) -> PageData:
    """Facilities whose names begin with these words, for a form that asks where."""
    found = s.desk.facilities_like(str(s.given.get("words", ""))[: places.LONGEST_WORDS])
    return {"rows": [{"id": one.id, "name": one.name, "district": one.district} for one in found]}
