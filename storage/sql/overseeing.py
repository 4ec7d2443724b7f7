"""Overseeing: the lists by which administrators look after the programme."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.access import DID, Door
from bot.people import Person, PersonId
from storage.auditing import Read
from storage.invitations import Invitation
from storage.overseeing import Failing, Wanted
from storage.sql.codec import instant, moment
from storage.sql.invitations import invitation_of
from storage.sql.places import folded
from storage.sql.queries import queries
from storage.sql.taking_in import TakingIn

_SQL = queries("overseeing")
_BEAR_ACCENTS = re.compile(r"[aceiounɛɔ]|[^a-z0-9]")


class Overseeing(TakingIn):
    """The part of the desk behind an administrator's pages."""

    def found(self, wanted: Wanted, limit: int, offset: int = 0) -> list[Person]:
        people = (self.person(id) for id in self._found(wanted)[offset : offset + limit])
        return [person for person in people if person is not None]

    def found_count(self, wanted: Wanted) -> int:
        return len(self._found(wanted))

    def _found(self, wanted: Wanted) -> list[PersonId]:
        """Whoever fits, by name. The query finds a few too many: each database folds letters its own way.

        Where names and numbers are sealed it finds everybody else's, too: all of them are opened.
        """
        words, number = (
            folded(wanted.words),
            re.sub(r"[\s%_]", "", wanted.words) or "-",
        )  # which begins nobody's
        numbered = self._numbered(number) if words and self._seals is not None else set()
        values = {
            "words": _BEAR_ACCENTS.sub("_", words) if self._seals is None else "",
            "number": number,
            "role": wanted.role or "",
            "cadre": wanted.cadre or "",
            "district": wanted.district,
            "reach": wanted.reach,
        }
        rows = self._all(_SQL["found"], values)
        fit = [
            (name, id)
            for id, name, by_number in rows
            if not words or by_number or id in numbered or words in folded(name)
        ]
        return [PersonId(id) for _, id in sorted(fit)]

    def _numbered(self, number: str) -> set[int]:
        """Whose address begins so."""
        return {person for person, chat in self._run(_SQL["numbers"]) if chat.startswith(number)}

    def promise_states(self, owner: PersonId) -> Mapping[str, int]:
        return dict(self._all(_SQL["promise_states"], (owner,)))

    def visited(self, worker: PersonId, limit: int) -> list[Mapping[str, Any]]:
        rows = self._all(_SQL["visited"], (worker, limit))
        return [
            {"checklist": checklist, "finished_at": moment(at), "percent": percent}
            for checklist, at, percent in rows
        ]

    def certificates_named(self, person: PersonId) -> list[Mapping[str, Any]]:
        rows = self._all(_SQL["certificates_named"], (person,))
        return [{"title": title, "issued_at": moment(at)} for title, at in rows]

    def invitations_given(self, limit: int) -> list[Invitation]:
        return [invitation_of(row) for row in self._all(_SQL["invitations_given"], (limit,))]

    def held_by_gate(self) -> Mapping[str, int]:
        return dict(self._all(_SQL["held_by_gate"]))

    def failing(self, of_last: int) -> list[Failing]:
        return [Failing(*row) for row in self._all(_SQL["failing"], (of_last,))]

    def latest_reads(self, limit: int, of: PersonId | None = None) -> list[Read]:
        rows = self._all(_SQL["latest_reads"], {"of": of, "limit": limit})
        return [Read(moment(at), by, as_, whose, view, Door(door)) for at, by, as_, whose, view, door in rows]

    def note_deed(self, by: PersonId, deed: str, of: PersonId, at: datetime) -> None:
        self._run(_SQL["note_deed"], (by, DID, of, deed, Door.PAGE, instant(at)))

    def districts(self) -> Sequence[str]:
        return [name for (name,) in self._all(_SQL["districts"])]
