"""Places: facility → district → region, by what a register says that each lies in, or by their names."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from bot.people import Facility
from exchange.names import folded
from exchange.reading.fhir import Place
from exchange.records import Role

DEEPEST = 12  # places within places; a register may run in a circle
_NO_TELLING = frozenset({"de", "du", "des", "la", "le", "les", "l", "d"})


class Places:
    """The facilities of the store and of what is read, by id and by name."""

    def __init__(self, known: Mapping[str, Facility]) -> None:
        self._known = dict(known)
        self._named: dict[tuple[str, ...], dict[str, None]] = {}
        self.new: dict[str, Facility] = {}
        for facility in known.values():
            self._note(facility)

    def learn(self, places: Iterable[Place]) -> None:
        """What a FHIR register says of places."""
        by_ref = {place.ref: place for place in places}
        managed = {place.managed_by for place in by_ref.values()}
        for place in sorted(by_ref.values()):
            kind, _, id = place.ref.partition("/")
            if place.kind in ("district", "region", "country"):
                continue
            if kind == "Organization" and (place.ref in managed or f"Location/{id}" in by_ref):
                continue  # a facility is both, and the Location says where it lies
            self._put(Facility(id, place.name or id, *_above(place, by_ref)))
        for place in by_ref.values():
            if place.managed_by and (facility := self._known.get(place.ref.partition("/")[2])):
                self._known.setdefault(place.managed_by, facility)

    def of(self, role: Role, repairs: list[str]) -> Facility | None:
        """Where a role is; a place that nobody knew and that has a name is a new one."""
        id = role.place.rpartition("/")[2]
        if id and (found := self._known.get(id) or self._known.get(role.place)):
            return self._bettered(found, role)
        if role.named:
            named = self._named.get(_name_of(role.named), {})
            there = [self._known[each] for each in named]
            fitting = [one for one in there if _same_district(one, role)]
            if len(fitting) == 1 and not id:
                return fitting[0]
            if len(fitting) > 1 and not id:
                repairs.append(
                    f"several places are called {role.named!r}: hers is left out; give the district or the id"
                )
                return None
            new = Facility(id or _made(role), role.named, role.district, role.region)
            repairs.append(f"a new place: {role.named!r}")
            self._put(new)
            return new
        if id:
            repairs.append(f"her place {id!r} is in no register: it is left out")
        return None

    def _bettered(self, found: Facility, role: Role) -> Facility:
        """With what a sheet says of it beside its id, where nobody knew."""
        district, region = found.district or role.district, found.region or role.region
        if (district, region) == (found.district, found.region):
            return found
        self._put(better := replace(found, district=district, region=region))
        return better

    def _put(self, facility: Facility) -> None:
        if self._known.get(facility.id) != facility:
            self._known[facility.id] = self.new[facility.id] = facility
            self._note(facility)

    def _note(self, facility: Facility) -> None:
        self._named.setdefault(_name_of(facility.name), {})[facility.id] = None


def _above(place: Place, by_ref: Mapping[str, Place]) -> tuple[str, str]:
    """The names of the district and the region that it lies in: as they are called, else by how far up."""
    chain: list[Place] = []
    above = by_ref.get(place.within)
    while above is not None and above not in chain and len(chain) < DEEPEST:
        chain.append(above)
        above = by_ref.get(above.within)
    by_kind = {one.kind: one.name for one in reversed(chain) if one.kind}
    plain = [one.name for one in chain if one.kind not in ("district", "region", "country")]
    district = by_kind.get("district") or (plain[0] if plain else "")
    region = by_kind.get("region") or (plain[1] if len(plain) > 1 and "district" not in by_kind else "")
    return district, region


@lru_cache(maxsize=8192)
def _name_of(name: str) -> tuple[str, ...]:
    """Its words, but those that tell no place from another; what kind of place it is does."""
    words = folded(name).split()
    return tuple(word for word in words if word not in _NO_TELLING) or tuple(words)


def _same_district(one: Facility, role: Role) -> bool:
    return not role.district or not one.district or folded(one.district) == folded(role.district)


def _made(role: Role) -> str:
    """An id for a place that has none, the same each time."""
    words = [*folded(role.district).split(), *_name_of(role.named)]
    return f"named:{'-'.join(words)}"
