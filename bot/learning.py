"""Learning: what a refresher asks her, and where she stands, as facts for a talk."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from bot.access import View
from bot.content.cards import Item
from bot.content.library import Library
from bot.people import Cadre, Person, PersonId
from bot.reading import Reading
from bot.shortening import short
from scheduler import digests, local_time, mastery, recall
from scheduler.recall import ItemView
from storage.store import WEEK, Desk, Memory

MOST_ITEMS = 5  # quiz items of one refresher
MOST_ITEMS_A_DAY = 10
MOST_MODULES = 2  # that her progress tells of; the others are counted
MOST_NAMED = 4  # skills of a line of it, shared by the modules
LONGEST_NAME = 30  # characters that a digest shows of a name
MOST_HELD_BACK = 4  # that a digest tells of
YEAR = timedelta(days=365)


def views_of(items: Sequence[Item]) -> list[ItemView]:
    """What recall needs to know of them; a skill is of its pack."""
    views = []
    for item in items:
        module = item.ref.partition("/")[0]
        views.append(ItemView(item.ref, f"{module}/{item.skill}", item.danger, module))
    return views


@dataclass(frozen=True)
class Learner:
    """One person and what she was ever asked, now."""

    desk: Desk
    library: Library
    person: Person
    now: datetime
    pack: str = ""  # whose questions alone are asked; all when empty

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What she may be asked today."""
        shown = self.library.shown_items(self.person.cadre, self.today)
        return tuple(item for item in shown if not self.pack or item.ref.startswith(f"{self.pack}/"))

    @cached_property
    def views(self) -> list[ItemView]:
        return views_of(self.items)

    @cached_property
    def memories(self) -> Mapping[str, Memory]:
        return {memory.item: memory for memory in self.desk.memories(self.person.id)}

    def session(self) -> list[Mapping[str, Any]]:
        """Today's quiz items: what she is about to forget first."""
        asked = (local_time.local(m.reviewed_at, self.person.zone) for m in self.memories.values())
        done = sum(at.date() == self.today for at in asked)
        chosen = recall.todays(
            self.views,
            self.memories,
            self.now,
            most=min(MOST_ITEMS, max(0, MOST_ITEMS_A_DAY - done)),
            seed=str(self.person.id),
            modules=self.library.modules(self.person.cadre),
        )
        placed = recall.placed(chosen, self.views, self.memories)
        return [self.question(view, placing=view.id in placed) for view in chosen]

    def question(self, view: ItemView, *, placing: bool = False) -> Mapping[str, Any]:
        """A quiz item as a talk asks it, the options shuffled for her and for today."""
        item = next(item for item in self.items if item.ref == view.id)
        return {
            "id": view.id,
            "text": view.id,
            "order": _shuffled(item.options, f"{self.person.id} {view.id} {self.today}"),
            "right": item.right,
            "card": item.card,
            "new": view.id not in self.memories,
            "placing": placing,
            "skill": self.name(view.skill),
            "edition": self.library.edition,
        }

    def progress(self) -> Mapping[str, Any]:
        """Where she stands, in the names that she knows: a skill without one is only counted."""
        began = mastery.standings(self.views, self.memories, self.now)
        told = began[:MOST_MODULES]
        return {
            "modules": [self._told(standing, MOST_NAMED // len(told)) for standing in told],
            "more": len(began) - len(told),
            "weeks": mastery.weeks_running(self._days(), self.today),
        }

    def weeks_with_today(self) -> int:
        """In how many weeks in a row she has refreshed, today included; 0 when this week she has already."""
        days, today = self._days(), self.today
        if any(day.isocalendar()[:2] == today.isocalendar()[:2] for day in days):
            return 0
        return mastery.weeks_running([today, *days], today)

    def name(self, skill: str) -> str:
        """What she calls a skill; empty when its pack does not name it."""
        module, _, name = skill.partition("/")
        return self.library.skill(module, name, self.person.language)

    def _days(self) -> list[date]:
        days = self.desk.review_days(self.person.id, self.now - YEAR)
        return [local_time.day(at, self.person.zone) for at in days]

    @property
    def today(self) -> date:
        """The day it is where she lives."""
        return local_time.day(self.now, self.person.zone)

    def _told(self, standing: mastery.ModuleMastery, most: int) -> Mapping[str, Any]:
        held, held_more = self._named(standing.held, most)
        weak, weak_more = self._named(standing.weak, most)
        return {
            "title": self.library.title(standing.module, self.person.language),
            "held": held,
            "held_more": held_more,
            "weak": weak,
            "weak_more": weak_more,
            "begun": len(standing.begun),
            "unseen": len(standing.unseen),
        }

    def _named(self, skills: Sequence[str], most: int) -> tuple[list[str], int]:
        """The names of the first so many, and how many more there are."""
        names = [name for skill in skills if (name := self.name(skill))][:most]
        return names, len(skills) - len(names)


def team(
    reading: Reading, library: Library, among: Collection[PersonId], now: datetime
) -> list[Mapping[str, Any]]:
    """Who among these, of those that share it with whoever reads, is probably unsure of what.

    Whoever said stop is left in peace here, too.
    """
    desk, coach = reading.desk, reading.reader
    hers = Learner(desk, library, coach, now)
    asked: dict[Cadre | None, list[ItemView]] = {}
    coachees = []
    for person in desk.sharers(coach.id):
        if person.id not in among or person.stopped_at is not None:
            continue
        if not reading.may(View.SHARED_PROGRESS, person):
            continue
        if person.cadre not in asked:
            asked[person.cadre] = views_of(library.shown_items(person.cadre, hers.today))
        memories = {memory.item: memory for memory in desk.memories(person.id)}
        named = tuple(
            replace(s, weak=tuple(skill for skill in s.weak if hers.name(skill)))
            for s in mastery.standings(asked[person.cadre], memories, now)
        )
        coachees.append(digests.Coachee(person.id, short(person.name, LONGEST_NAME), named))
    return [
        {"of": one.person, "name": one.name, "skills": [hers.name(skill) for skill in one.skills]}
        for one in digests.digest(coachees, now)
    ]


def held_back(reading: Reading, now: datetime) -> list[Mapping[str, Any]]:
    """What of his team's check-ins and follow-ups did not go out this week, since their weeks were full."""
    rows: list[Mapping[str, Any]] = []
    for person, purpose, until in reading.desk.held_back(reading.reader.id, now - WEEK)[:MOST_HELD_BACK]:
        coachee = reading.person(View.SCHEDULE, person)
        if coachee is not None:
            day = until and local_time.day(until, reading.reader.zone).isoformat()
            rows.append(
                {"id": person, "name": short(coachee.name, LONGEST_NAME), "what": purpose.name, "until": day}
            )
    return rows


def _shuffled(options: str, seed: str) -> str:
    """The letters in an order that is hers and today's: a replayed talk shows the same."""
    return "".join(sorted(options, key=lambda letter: hashlib.blake2b(f"{seed} {letter}".encode()).digest()))
