"""Indicators: what happened in a period, facility by facility."""

from collections.abc import Mapping
from datetime import date

from bot.people import PersonId
from storage.indicators import Due, Gap, Period, Then
from storage.sql.codec import instant, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("indicators")


class Indicators(Rows):
    """The part of the desk that counts what happened."""

    def present_then(self, period: Period) -> list[Then]:
        return [Then(*row) for row in self._all(_SQL["present_then"], (instant(period.until),))]

    def checked_in(self, period: Period) -> Mapping[PersonId, bool]:
        return {PersonId(id): bool(held) for id, held in self._all(_SQL["checked_in"], _span(period))}

    def answered(self, period: Period) -> Mapping[PersonId, bool]:
        return {PersonId(id): bool(held) for id, held in self._all(_SQL["answered"], _span(period))}

    def certified(self, period: Period) -> set[PersonId]:
        return {PersonId(id) for (id,) in self._all(_SQL["certified"], (instant(period.until),))}

    def promises_due(self, period: Period) -> list[Due]:
        days = period.first.isoformat(), period.after.isoformat()
        return [
            Due(PersonId(owner), date.fromisoformat(day), optional_moment(closed))
            for owner, day, closed in self._all(_SQL["promises_due"], days)
        ]

    def visited_in(self, period: Period) -> Mapping[str, bool]:
        return {id: bool(held) for id, held in self._all(_SQL["visited_in"], _span(period))}

    def gaps_in(self, period: Period) -> list[Gap]:
        rows = self._all(_SQL["gaps_in"], _span(period))
        return [
            Gap(facility, worker, bool(closed), bool(planned)) for facility, worker, closed, planned in rows
        ]


def _span(period: Period) -> tuple[str, str]:
    return instant(period.since), instant(period.until)
