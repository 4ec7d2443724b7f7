"""People: who she is to us.

Plain data, read by every room and written by none but the store. An address is where a person
can be reached; she may have several, and the last one she wrote from is the one that is answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any, NewType, Self

PersonId = NewType("PersonId", int)


class Cadre(StrEnum):
    """What she does, which decides what a card may tell her to do."""

    MATRONE = "matrone"
    MIDWIFE = "midwife"
    NURSE = "nurse"
    VACCINATOR = "vaccinator"
    OTHER = "other"


class Role(StrEnum):
    """What she may see and do here; one person may hold several."""

    WORKER = "worker"
    COACH = "coach"
    TRAINER = "trainer"
    DISTRICT = "district"
    ADMINISTRATOR = "administrator"


# The edition of the words that people agree to (`onboarding.consent`). The first named neither the register
# of health workers nor DHIS2.
CONSENT = 2

STEERS = frozenset({Role.COACH, Role.TRAINER, Role.DISTRICT, Role.ADMINISTRATOR})
"""Who has a page in the console."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: a channel and her id there, such as `telegram:123`."""

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"

    @property
    def is_telephone(self) -> bool:
        """Whether it is a number that its network may give to somebody else one day."""
        return self.id.startswith("+")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `channel:id`. Raises ValueError when either half is missing."""
        channel, colon, id_ = text.partition(":")
        if not (channel and colon and id_):
            raise ValueError(f"{text!r} is no address; write it as channel:id, such as telegram:123")
        return cls(channel, id_)


class Every(StrEnum):
    """How often a check-in comes round."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Her check-in rhythm in wall time: every so often, on this weekday (0 is Monday), at this hour."""

    every: Every
    weekday: int
    local_hour: time


@dataclass(frozen=True, slots=True)
class Facility:
    """A place where people work. Ids are the register's, such as `ML.SIK.KLE.1`."""

    id: str
    name: str
    district: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody we talk with. Instants are aware UTC; `local_hour` is wall time in `zone`."""

    id: PersonId
    name: str = ""
    language: str = "fr"
    zone: str = "Africa/Bamako"
    cadre: Cadre | None = None
    roles: frozenset[Role] = frozenset({Role.WORKER})
    facility: Facility | None = None
    answers_for: str = ""  # the district of an officer who works in no facility
    coach: PersonId | None = None
    local_hour: time = time(8, 0)  # when unasked messages suit her
    voice: bool = False  # she wants to hear cards as well, where they were recorded
    rhythm: Rhythm | None = None
    address: Address | None = None  # where she wrote from last
    consent_at: datetime | None = None
    stopped_at: datetime | None = None
    unreachable_since: datetime | None = None
    created_at: datetime | None = None
    named: bool = False  # her buttons name her: others' buttons may stand in the same chat
    joined_to: PersonId | None = None  # who lives on for this number
    light: bool = False  # words alone on a weak network; pictures and voices when she taps
    hour_chosen: bool = False  # she chose `local_hour` herself: it follows no habit of hers
    handset: bool = False  # a phone that several share, which knows not yet who speaks

    @property
    def district(self) -> str:
        """Of her facility, or the one that she answers for; empty when nobody knows."""
        return self.facility.district if self.facility is not None else self.answers_for

    @property
    def trains(self) -> bool:
        """Whether she writes, records, pushes and answers for the programme."""
        return bool(self.roles & {Role.TRAINER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Whom something is for: everybody who fits all of it; what is left out narrows nothing."""

    cadre: Cadre | None = None
    district: str = ""
    facility: str = ""  # the register's id
    coach: PersonId | None = None


def cohort_of(values: Mapping[str, Any]) -> Cohort:
    """The cohort that JSON values name."""
    return Cohort(**{**values, "cadre": values.get("cadre") and Cadre(values["cadre"])})


def freeze(person: Person) -> dict[str, Any]:
    """The person as JSON values: how a talk remembers whom it began with."""
    values = {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "zone": person.zone,
        "cadre": person.cadre,
        "roles": sorted(person.roles),
        "facility": person.facility and [person.facility.id, person.facility.name, person.facility.district],
        "coach": person.coach,
        "local_hour": f"{person.local_hour:%H:%M}",
        "rhythm": person.rhythm
        and [person.rhythm.every, person.rhythm.weekday, f"{person.rhythm.local_hour:%H:%M}"],
    }
    return {**values, "light": True} if person.light else values


def thaw(values: Mapping[str, Any]) -> Person:
    """The person that `freeze` wrote. Instants, addresses and `voice` are not kept: no flow needs them."""
    rhythm = values["rhythm"]
    return Person(
        id=values["id"],
        name=values["name"],
        language=values["language"],
        zone=values["zone"],
        cadre=values["cadre"] and Cadre(values["cadre"]),
        roles=frozenset(map(Role, values["roles"])),
        facility=values["facility"] and Facility(*values["facility"]),
        coach=values["coach"],
        local_hour=time.fromisoformat(values["local_hour"]),
        light=values.get("light", False),
        rhythm=rhythm and Rhythm(Every(rhythm[0]), rhythm[1], time.fromisoformat(rhythm[2])),
    )
