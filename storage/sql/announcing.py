"""Announcing championships: whom one is for, who was told, and where its points are from."""

from datetime import date, datetime

from bot.people import PersonId
from storage.announcing import DeedCount, Turnout
from storage.championships import Championship
from storage.sql.championships import championship_of
from storage.sql.codec import instant
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("announcing")


class Announcing(Rows):
    """Who was told of a championship."""

    def unannounced(self, today: date) -> list[Championship]:
        rows = self._all(_SQL["unannounced"], (today.isoformat(),))
        running = [(championship_of(row), rounds) for *row, rounds in rows]
        return [one for one, rounds in running if rounds == 0 or _is_halfway(one, today)]

    def invite_players(self, id: int, most: int, now: datetime) -> list[PersonId]:
        rows = self._all(_SQL["next_players"], {"id": id, "most": most})
        people = [PersonId(row[0]) for row in rows]
        for person in people:
            self._run(_SQL["invite"], (id, person, instant(now)))
        if len(people) < most:
            self._run(_SQL["round_over"], (id,))
        else:
            self._run(_SQL["invited_up_to"], (people[-1], id))
        return people

    def decline_championship(self, id: int, person: PersonId, now: datetime) -> None:
        self._run(_SQL["decline"], (instant(now), id, person))

    def turnout(self, id: int) -> Turnout:
        return Turnout(*self._one(_SQL["turnout"], (id,)))

    def deed_counts(self, id: int) -> list[DeedCount]:
        return [DeedCount(*row) for row in self._all(_SQL["deed_counts"], (id,))]

    def organiser_of(self, id: int) -> PersonId | None:
        row = self._one(_SQL["organiser"], (id,))
        return None if row is None else PersonId(row[0])

    def tell_players_of_end(self, id: int, timer: str, now: datetime) -> None:
        self._run(
            _SQL["told_of_end"],
            {"id": id, "timer": timer, "about": f"championship:{id}", "now": instant(now)},
        )


def _is_halfway(championship: Championship, today: date) -> bool:
    return championship.halfway is not None and championship.halfway <= today
