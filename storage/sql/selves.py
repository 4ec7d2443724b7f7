"""Selves: what one person cannot have with herself, nor twice, once two numbers are one; and that given back.

What was open between the two is closed, and what they promised each other is whoever's promised it alone. All
is noted with the merge, as it was and as it is: it returns where it still is so.
"""

from datetime import datetime
from typing import Any

import orjson

from bot.people import PersonId
from storage.sql.bonds import BETWEEN_TWO, Bonds
from storage.sql.codec import instant, to_json
from storage.sql.queries import queries

_SQL = queries("selves")


class Selves(Bonds):
    """The part of a merge that leaves nobody bound to herself."""

    def _let_go_of_herself(self, merge: int, survivor: PersonId, merged: PersonId, now: datetime) -> None:
        """Before anything changes hands."""
        both = (survivor, merged)
        for coachee, coach in (both, both[::-1]):
            for bond in BETWEEN_TWO:
                for id, before, after in self._close(bond, coachee, coach, now):
                    self._note(merge, "closed", [bond.table, id, before, after])
        for id, *as_it_was in self._all(_SQL["promised_each_other"], both):
            alone = {"facts": "{}", "subject": None}
            self._note(merge, "closed", ["timers", id, dict(zip(alone, as_it_was, strict=True)), alone])
            self._put_back("timers", id, alone)
        for row in self._all(_SQL["timers_between"], both):
            self._note(merge, "timers.between", row)
        for row in self._all(_SQL["sharing_between"], both):
            self._note(merge, "sharing.between", row)
        self._run(_SQL["drop_timers_between"], both)
        self._run(_SQL["drop_sharing_between"], both)

    def _keep_one_proposal(
        self, merge: int, survivor: PersonId, merged: PersonId, coach: PersonId | None, now: datetime
    ) -> None:
        """Of those between the same people the survivor's; none by whoever coaches her already."""
        answered = {"answered_at": instant(now)}
        values = {"survivor": survivor, "merged": merged, "coach": coach}
        for (id,) in self._all(_SQL["proposals_to_drop"], values):
            self._note(merge, "closed", ["proposals", id, {"answered_at": None}, answered])
            self._put_back("proposals", id, answered)

    def _part_with_herself(self, merge: int) -> None:
        """Once each has her own again."""
        for table, id, before, after in self._moved(merge, "closed"):
            self._put_back(table, id, before, only=after)
        for row in self._moved(merge, "timers.between"):
            self._run(_SQL["timers_again"], row)
        for row in self._moved(merge, "sharing.between"):
            self._run(_SQL["sharing_again"], row)

    def _note(self, merge: int, what: str, row: Any) -> None:
        self._run(_SQL["note"], (merge, what, to_json(row)))

    def _moved(self, merge: int, what: str) -> list[Any]:
        return [orjson.loads(row) for (row,) in self._all(_SQL["moved"], (merge, what))]
