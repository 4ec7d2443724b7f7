"""Sources: where facts and look-ups come from in one turn, and whom they ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.certifying import Examiner
from bot.coaching.planned import Planner
from bot.coaching.visits import Visits
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.conversation.events import Facts
from bot.conversation.messages import plain
from bot.entrance import Entrance
from bot.house import House
from bot.learning import Learner
from bot.people import Person
from bot.reading import Reading
from bot.road.recording import Recorder
from bot.road.telephones import SharedNumber
from scheduler import local_time
from storage.store import Desk, MediaFolder


@dataclass(frozen=True, slots=True)
class Sources:
    """Where facts come from in one turn."""

    reading: Reading  # whatever is of somebody else is had through it
    now: datetime
    sent_at: datetime  # when she sent what this turn is about, where that is known; else now
    library: Library
    rendering: Rendering
    media: MediaFolder
    given: Facts
    referral: Mapping[str, str]  # facility, district or "anywhere" → telephone
    programme: str  # its name
    doors: tuple[str, ...]  # links by which an invitation is used, with {code} for its code
    calendar: local_time.Calendar  # when people are left in peace
    secret: str = ""  # the PIN of this turn: for look-ups, and never kept
    telephone: SharedNumber | None = None  # her own number, likewise
    per_second: float = 30.0  # messages that the slowest channel takes
    entrance: Entrance | None = None  # into the console, where it is served

    @property
    def desk(self) -> Desk:
        return self.reading.desk

    @property
    def person(self) -> Person:
        return self.reading.reader


def sources_of(house: House, reading: Reading, now: datetime, sent_at: datetime, given: Facts) -> Sources:
    """Those of whoever reads, now."""
    return Sources(
        reading,
        now,
        sent_at,
        house.library,
        house.rendering,
        house.media,
        given,
        house.referral,
        house.programme,
        house.doors,
        house.calendar,
        per_second=house.per_second,
        entrance=house.entrance,
    )


def today(s: Sources) -> date:
    """The day it is where she lives."""
    return local_time.day(s.now, s.person.zone)


def examiner(s: Sources) -> Examiner:
    return Examiner(Learner(s.desk, s.library, s.person, s.now), s.programme)


def recorder(s: Sources) -> Recorder:
    return Recorder(s.desk, s.library, s.person, today(s), s.media)


def planner(s: Sources) -> Planner:
    def say(name: str, args: Mapping[str, Any]) -> str:
        return plain(s.rendering.text(name, args, s.person.language, s.library.edition))

    return Planner(s.reading, s.now, s.calendar, say)


def visits(s: Sources) -> Visits:
    return Visits(s.reading, s.library, s.rendering, today(s))
