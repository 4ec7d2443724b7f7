"""Certifying: which modules she masters, what a check-up asks, and what may be certified of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from bot.content.signoff import State
from bot.conversation.events import Facts
from bot.conversation.records import Grade
from bot.learning import Learner
from scheduler import checkups, local_time, mastery, recall
from scheduler.recall import ItemView
from storage.certificates import files_of, spelt
from storage.store import Certificate, Checkup

MOST_TOLD = 4  # modules that one message tells of
MOST_LISTED = 6  # certificates of one list, the latest


@dataclass(frozen=True)
class Examiner:
    """One person, her modules, and what was certified of them, now."""

    learner: Learner
    programme: str  # its name

    # ---- mastery -----------------------------------------------------------------------------

    def mastered(self, last: str) -> list[Mapping[str, Any]]:
        """The modules that she masters since her last answer, and was not told of.

        `last` is that answer, "amtsl/Q-AMTSL-01 3", its item and grade: it was given in this turn, so
        its review is not written yet.
        """
        item, _, grade = last.partition(" ")
        memories = dict(self.learner.memories)
        memories[item] = recall.reviewed(memories.get(item), item, Grade(int(grade)), self.learner.now)
        told = {checkup.module for checkup in self._checkups} | self._certified
        found: list[Mapping[str, Any]] = []
        for standing in mastery.standings(self.learner.views, memories, self.learner.now):
            module = standing.module
            if module not in told and checkups.mastered(standing, self._views(module), memories):
                found.append({"id": module, "title": self._title(module)})
        return found[:MOST_TOLD]

    # ---- check-ups ---------------------------------------------------------------------------

    def checkup(self, given: Facts) -> Mapping[str, Any] | None:
        """The check-up that is named, or that a timer is about (`module:amtsl`); None when none is open."""
        return self._open(str(given.get("module") or str(given.get("about", "")).partition(":")[2]))

    def _open(self, module: str) -> Mapping[str, Any] | None:
        """The check-up of a module; None when she may not take it, or not yet.

        `today`: she has refreshed that module, so it would only show what she has just read.
        """
        due = next((c for c in self._checkups if c.module == module), None)
        if due is None or due.due_at > self.learner.now or not self.session(module):
            return None
        return {
            "id": module,
            "title": self._title(module),
            "count": len(self.session(module)),
            "today": self._refreshed_today(module),
            "again": self.learner.now - due.due_at < checkups.OFFERED_FOR,
        }

    def session(self, module: str) -> list[Mapping[str, Any]]:
        """Its questions; empty when too few may be shown to her today."""
        learner = self.learner
        chosen = checkups.sample(self._views(module), learner.memories, str(learner.person.id))
        if len(chosen) < checkups.LEAST:
            return []
        return [learner.question(view) for view in chosen]

    def outcome(self, answers: str) -> Mapping[str, Any]:
        """What became of a check-up, by `{"module": …, "right": {item: whether she knew}}`, as JSON.

        `held`, and then what is certified, with its files; `not_yet`; `void` when too few answers count,
        since cards were withdrawn meanwhile; `closed` when it is no more hers to take.
        """
        told = json.loads(answers)
        module, right = told["module"], told["right"]
        due = {c.module for c in self._checkups if c.due_at <= self.learner.now}
        views = [view for view in self._views(module) if view.id in right]
        said = {"title": self._title(module), "days": checkups.AGAIN_AFTER // timedelta(days=1)}
        if module not in due:
            return {**said, "state": "closed"}
        if len(views) < checkups.LEAST:
            return {**said, "state": "void"}
        if not checkups.held(views, right):
            return {**said, "state": "not_yet"}
        certificate = self._certificate(module, views)
        return {
            **said,
            "state": "held",
            "certificate": certificate,
            **shown(certificate["code"], module),
        }

    def _certificate(self, module: str, views: Sequence[ItemView]) -> Mapping[str, Any]:
        library = self.learner.library
        cards = sorted({card for view in views if (card := library.card_of(view.id))})
        clinical = library.packs[module].clinical
        today = self.learner.today
        return {
            "code": self.learner.desk.new_code(self.learner.person.id, module, self.learner.now),
            "module": module,
            "title": self._title(module),
            "edition": library.packs[module].edition,
            "language": self.learner.person.language,
            "programme": self.programme,
            "signed": not clinical
            or all(library.standing(view.id, today).state is State.SIGNED for view in views),
            "cards": cards,
        }

    # ---- what she has ------------------------------------------------------------------------

    def certificates(self) -> Mapping[str, Any]:
        """Hers, the latest first, and the check-ups that she may take now or later."""
        zone = self.learner.person.zone
        issued = [
            {
                "code": c.code,
                "title": c.title,
                "day": local_time.day(c.issued_at, zone).isoformat(),
                "signed": c.signed,
                "holds": c.holds,
                **shown(c.code, c.module),
            }
            for c in reversed(self._issued)
        ]
        coming = [
            {
                "id": c.module,
                "title": self._title(c.module),
                "day": local_time.day(c.due_at, zone).isoformat(),
                "open": c.due_at <= self.learner.now,
            }
            for c in self._checkups
            if c.due_at > self.learner.now or self._open(c.module) is not None
        ]
        return {"certificates": issued[:MOST_LISTED], "checkups": coming[:MOST_TOLD]}

    # ---- of this person ----------------------------------------------------------------------

    @cached_property
    def _checkups(self) -> list[Checkup]:
        return self.learner.desk.checkups(self.learner.person.id)

    @cached_property
    def _issued(self) -> list[Certificate]:
        return self.learner.desk.certificates(self.learner.person.id)

    @property
    def _certified(self) -> set[str]:
        return {c.module for c in self._issued if c.holds}

    def _views(self, module: str) -> list[ItemView]:
        return [view for view in self.learner.views if view.module == module]

    def _title(self, module: str) -> str:
        library = self.learner.library
        return library.title(module, self.learner.person.language) if module in library.packs else module

    def _refreshed_today(self, module: str) -> bool:
        zone, today = self.learner.person.zone, self.learner.today
        asked = (self.learner.memories.get(view.id) for view in self._views(module))
        return any(local_time.day(m.reviewed_at, zone) == today for m in asked if m)


def shown(code: str, module: str) -> Mapping[str, Any]:
    """What a talk shows of a certificate: its code as it is read, its picture and its document."""
    picture, document = files_of(code, module)
    return {
        "spelt": spelt(code),
        "picture": {"id": picture.id, "mime": picture.mime},
        "document": {"id": document.id, "mime": document.mime, "name": document.name},
    }
