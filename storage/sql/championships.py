"""Championships between facilities: who plays, and what counted."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.conversation.events import Key
from bot.people import PersonId
from storage.championships import Championship, Line, TeamPoints
from storage.sql.codec import instant, moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("championships")


class Championships(Rows):
    """Who plays, and what counted."""

    def open_championship(
        self, by: PersonId, ref: Key, opened: Mapping[str, Any], rules: Mapping[str, Any], now: datetime
    ) -> int:
        told = (opened["title"], opened["district"], opened["first_day"], opened["last_day"])
        cadres = ",".join(opened.get("cadres", ()))
        values = (by, ref, *told, cadres, to_json(dict(rules)), instant(now))
        row = self._one(_SQL["open_championship"], values)
        return int(row[0])

    def end_championship(self, id: int, now: datetime) -> None:
        self._run(_SQL["end_championship"], (instant(now), id))

    def championship(self, id: int) -> Championship | None:
        row = self._one(_SQL["championship"], (id,))
        return None if row is None else championship_of(row)

    def championship_for(self, district: str, today: date) -> Championship | None:
        row = self._one(_SQL["championship_for"], (today.isoformat(), district))
        return None if row is None else championship_of(row)

    def join_championship(self, id: int, person: PersonId, facility: str, now: datetime) -> None:
        self._run(_SQL["join"], (id, person, facility, instant(now)))

    def leave_championship(self, id: int, person: PersonId) -> None:
        self._run(_SQL["leave"], (id, person))
        self._run(_SQL["leave_points"], (id, person))

    def plays_for(self, id: int, person: PersonId) -> str | None:
        row = self._one(_SQL["plays_for"], (id, person))
        return None if row is None else str(row[0])

    def playing(self, person: PersonId, today: date) -> list[Championship]:
        return [championship_of(row) for row in self._all(_SQL["playing"], (person, today.isoformat()))]

    def keep_line(self, id: int, person: PersonId, line: Line) -> None:
        self._run(_SQL["keep_line"], (id, person, line.deed, line.about, line.points, instant(line.at)))

    def take_line_back(self, person: PersonId, deed: str, about: str, today: date) -> None:
        self._run(_SQL["take_line_back"], (person, deed, about, today.isoformat()))

    def counted(self, id: int, person: PersonId, deed: str, since: datetime) -> int:
        return int(self._one(_SQL["counted"], (id, person, deed, instant(since)))[0])

    def lines(self, id: int, person: PersonId, most: int) -> list[Line]:
        return [Line(moment(at), *rest) for at, *rest in self._all(_SQL["lines"], (id, person, most))]

    def earned(self, id: int, person: PersonId) -> int:
        return int(self._one(_SQL["earned"], (id, person))[0])

    def team_points(self, id: int) -> list[TeamPoints]:
        return [TeamPoints(*row) for row in self._all(_SQL["team_points"], (id,))]


def championship_of(row: Sequence[Any]) -> Championship:
    """One championship, by its columns in this order."""
    id, title, district, first_day, last_day, rules, ended_at, cadres = row
    return Championship(
        id=id,
        title=title,
        district=district,
        first_day=date.fromisoformat(first_day),
        last_day=date.fromisoformat(last_day),
        rules=json.loads(rules),
        ended=ended_at is not None,
        cadres=tuple(cadres.split(",")) if cadres else (),
    )
