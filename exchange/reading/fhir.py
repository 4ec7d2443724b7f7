"""FHIR: what we need of a resource, as iHRIS 5 and mCSD hold it, read tolerantly. Pure.

Strict parsers refuse a whole Bundle for one bad date; here a field that is odd is left out, and told.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from exchange.names import folded
from exchange.reading.days import day_of
from exchange.records import Role
from exchange.telephones import numbers_in
from storage.register import Identifier

Json = Mapping[str, Any]
_REFERENCE = re.compile(r"(?:^|/)([A-Z][A-Za-z]+/[A-Za-z0-9.\-]{1,64})(?:/_history/[^/]+)?$")
_MOBILE_FIRST = {"mobile": 0, "work": 2, "home": 3, "temp": 4, "old": 9}
_CLOSED = frozenset({"inactive", "suspended", "entered-in-error"})


class Practitioner(NamedTuple):
    """A person of the register."""

    id: str
    name: str
    identifiers: tuple[Identifier, ...]
    telephones: tuple[str, ...]
    active: bool
    repairs: tuple[str, ...]


class Place(NamedTuple):
    """A Location, or an Organization: `within` is the one that it lies in."""

    ref: str
    name: str
    kind: str  # "region", "district", or anything else
    within: str
    managed_by: str
    closed: bool


def id_of(resource: Json) -> str:
    return _text(resource.get("id"))


def reference(value: Any) -> str:
    """`Type/id` of what is meant, or the address as it stands; a bare string is one as well."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = value.get("reference")
    words = _text(value)
    found = _REFERENCE.search(words)
    return found[1] if found else words


def practitioner(resource: Json, source: str) -> Practitioner:
    repairs: list[str] = []
    id = id_of(resource)
    identifiers = [Identifier(f"{source}:id", id)] if id else []
    for one in _objects(resource.get("identifier")):
        value, system = _text(one.get("value")), _text(one.get("system")) or _words(one.get("type"))
        if value and one.get("use") != "old":
            identifiers.append(Identifier(system or f"{source}:identifier", value))
    if resource.get("active") is not None and not isinstance(resource["active"], bool):
        repairs.append("active is no yes or no")
    return Practitioner(
        id=id,
        name=_name(resource.get("name")),
        identifiers=tuple(dict.fromkeys(identifiers)),
        telephones=telephones(resource.get("telecom"), repairs),
        active=str(resource.get("active", True)).casefold() != "false",
        repairs=tuple(repairs),
    )


def telephones(telecom: Any, repairs: list[str]) -> tuple[str, ...]:
    """What reaches her, a mobile first; what does not is told, with why."""
    points = [
        one
        for one in _objects(telecom)
        if _text(one.get("system")) in ("phone", "sms", "")
        and _text(one.get("use")) != "old"
        and not _text(_object(one.get("period")).get("end"))
    ]
    points.sort(key=lambda one: (_MOBILE_FIRST.get(_text(one.get("use")), 1), _rank(one.get("rank"))))
    found: dict[str, None] = {}
    for point in points:
        value = _text(point.get("value"))
        if not _text(point.get("system")) and "@" in value:
            continue
        read = numbers_in(value)
        found |= dict.fromkeys(read.usable)
        repairs += [f"a telephone is left out: {why}" for why in read.refused]
    return tuple(found)


def role(resource: Json, repairs: list[str]) -> Role:
    """Where and as what; who, says `reference(resource["practitioner"])`."""
    codes = _objects(resource.get("code"))
    codings = [coding for code in codes for coding in _objects(code.get("coding"))]
    period = _object(resource.get("period"))
    since, until = (_day(period.get(end), f"a role's {end}", repairs) for end in ("start", "end"))
    active = str(resource.get("active", True)).casefold() != "false"
    if until and active and isinstance(resource.get("active"), bool):
        repairs.append("a role is called active and has ended: it has ended")
    if since and until and until < since:
        repairs.append("a role ends before it begins: its beginning is left out")
        since = ""
    return Role(
        ref=f"PractitionerRole/{id_of(resource)}",
        place=reference(resource.get("location")) or reference(resource.get("organization")),
        job=next(filter(None, (_words(code) for code in codes)), ""),
        code=next(filter(None, (_text(coding.get("code")) for coding in codings)), ""),
        since=since,
        until=until if until or active else since or "0001-01-01",
    )


def place(resource: Json) -> Place:
    kinds = [_text(coding.get("code")) for one in _objects(resource.get("type")) for coding in _codings(one)]
    kinds += [folded(_words(one)) for one in _objects(resource.get("type"))]
    kind = next((kind for kind in kinds if kind in ("region", "district", "country", "county")), "")
    return Place(
        ref=f"{resource.get('resourceType')}/{id_of(resource)}",
        name=_text(resource.get("name")) or next(map(_text, _list(resource.get("alias"))), ""),
        kind={"county": "district"}.get(kind, kind),
        within=reference(resource.get("partOf")),
        managed_by=reference(resource.get("managingOrganization")),
        closed=_text(resource.get("status")) in _CLOSED or resource.get("active") is False,
    )


def _name(value: Any) -> str:
    """The official one, as a text or out of its parts."""
    names = sorted(
        _objects(value), key=lambda one: {"official": 0, "usual": 1, "old": 9}.get(_text(one.get("use")), 2)
    )
    for one in names:
        parts = [*map(_text, _list(one.get("given"))), _text(one.get("family"))]
        if words := " ".join((_text(one.get("text")) or " ".join(parts)).split()):
            return words[:120]
    return " ".join(_text(value).split())[:120]


def _day(value: Any, what: str, repairs: list[str]) -> str:
    day = day_of(_text(value))
    if day is None:
        repairs.append(f"{what} is left out: it is no day")
    return day or ""


def _words(concept: Any) -> str:
    """Of a CodeableConcept."""
    concept = _object(concept)
    displays = (_text(coding.get("display")) for coding in _codings(concept))
    return _text(concept.get("text")) or next(filter(None, displays), "")


def _codings(concept: Json) -> list[Json]:
    return _objects(concept.get("coding"))


def _rank(value: Any) -> int:
    return value if isinstance(value, int) else 99


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _object(value: Any) -> Json:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _objects(value: Any) -> list[Json]:
    """The objects of a list, or one that should have been in a list."""
    return [one for one in _list(value) if isinstance(one, Mapping)]
