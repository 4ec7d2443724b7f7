"""Gaps: the people and visits of a place, as its figures are reckoned."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter

from bot.conversation.records import PromiseState
from bot.people import Cadre, Facility, PersonId
from storage.gaps import Found, Pledged, Present, Weakest
from storage.sql.codec import instant, moment, optional_moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("gaps")


class Gaps(Rows):
    """The part of the desk that looks at places."""

    def facilities_of(self, district: str) -> list[Facility]:
        return [Facility(*row) for row in self._all(_SQL["facilities_of"], (district,))]

    def every_facility(self) -> list[Facility]:
        return [Facility(*row) for row in self._all(_SQL["every_facility"])]

    def facilities_of_team(self, coach: PersonId) -> list[Facility]:
        return [Facility(*row) for row in self._all(_SQL["facilities_of_team"], (coach,))]

    def present_at(self, facilities: Sequence[str]) -> list[Present]:
        rows = self._all(_SQL["present_at"], (to_json(facilities),))
        return [
            Present(
                facility,
                id,
                name,
                cadre and Cadre(cadre),
                zone,
                coach,
                bool(shares),
                bool(reached),
                optional_moment(last),
            )
            for facility, id, name, cadre, zone, coach, shares, reached, last in sorted(
                rows, key=itemgetter(2, 1)
            )
        ]

    def pledged_at(self, facilities: Sequence[str], since: date) -> list[Pledged]:
        rows = self._all(_SQL["pledged_at"], (to_json(facilities), since.isoformat()))
        return [
            Pledged(
                facility,
                person,
                bool(shared),
                date.fromisoformat(counts_on),
                PromiseState(state),
                optional_moment(closed),
            )
            for facility, person, shared, counts_on, state, closed in rows
        ]

    def weakest_at(
        self, facilities: Sequence[str], asked: Mapping[Cadre | None, Mapping[str, str]], day: date
    ) -> list[Weakest]:
        listed = to_json(facilities)
        return [
            Weakest(id, skill, stability, moment(at))
            for cadre, skills in asked.items()
            for id, skill, stability, at, _ in self._all(
                _SQL["weakest_at"], (listed, cadre, to_json(dict(skills)), day.isoformat())
            )
        ]

    def mastered_at(self, facilities: Sequence[str]) -> set[tuple[PersonId, str]]:
        return set(self._all(_SQL["mastered_at"], (to_json(facilities),)))

    def visited_at(self, facilities: Sequence[str]) -> Mapping[str, datetime]:
        rows = self._all(_SQL["visited_at"], (to_json(facilities),))
        return {facility: moment(at) for facility, at in rows}

    def found_at(self, facilities: Sequence[str], since: datetime, today: date) -> list[Found]:
        values = (to_json(facilities), instant(since), today.isoformat())
        return [
            Found(facility, coach, owner, bool(closed), bool(overdue))
            for facility, coach, owner, closed, overdue, _ in self._all(_SQL["found_at"], values)
        ]
