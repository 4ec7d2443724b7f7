"""Teams: the people of one coach, as far as he may see them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from bot.people import Cadre, PersonId
from storage.sql.coaching import to_promise
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.store import Promise
from storage.teams import Member, Recalled

_SQL = queries("teams")
_CHECKIN = ("goal", "first_step", "due_on", "confidence", "finished_at")


class Teams(Rows):
    """Looking at a team."""

    def wrote_since(self, person: PersonId, since: datetime) -> bool:
        return self._one(_SQL["wrote_since"], (person, instant(since))) is not None

    def has_team(self, coach: PersonId) -> bool:
        return self._one(_SQL["has_team"], (coach,)) is not None

    def team(self, coach: PersonId, today: date) -> list[Member]:
        rows = self._all(_SQL["team"], (coach, today.isoformat()))
        return [
            Member(
                id,
                name,
                cadre and Cadre(cadre),
                every,
                moment(known_since),
                bool(stopped),
                optional_moment(unreachable_since),
                optional_moment(last_checkin_at),
                open_,
                overdue,
                stuck,
                longest and date.fromisoformat(longest),
                optional_moment(unheard_since),
            )
            for (
                id, name, cadre, every, known_since, stopped, unreachable_since,
                last_checkin_at, open_, overdue, stuck, longest, unheard_since,
            ) in sorted(rows, key=itemgetter(1, 0))
        ]  # fmt: skip

    def team_forgets(
        self, coach: PersonId, asked: Mapping[Cadre | None, Iterable[str]], day: date, since: datetime
    ) -> list[Recalled]:
        return [
            Recalled(id, item, stability, moment(at))
            for cadre, items in asked.items()
            for id, item, stability, at, _ in self._all(
                _SQL["team_forgets"], (coach, cadre, json.dumps(list(items)), day.isoformat(), instant(since))
            )
        ]

    def shared_checkin(self, person: PersonId, coach: PersonId) -> Mapping[str, Any] | None:
        row = self._one(_SQL["shared_checkin"], (person, coach))
        if row is None:
            return None
        held = dict(zip(_CHECKIN, row, strict=True))
        return {**held, "finished_at": moment(held["finished_at"])}

    def shared_promises(self, person: PersonId, coach: PersonId) -> list[Promise]:
        return [to_promise(row) for row in self._all(_SQL["shared_promises"], (person, coach))]
