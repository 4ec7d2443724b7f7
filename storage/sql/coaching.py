"""Coaching: check-ins and promises."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.conversation.events import Key
from bot.conversation.records import CheckinHeld, PromiseState
from bot.people import PersonId
from storage.sql.codec import instant, moment, optional_moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.store import Promise

_SQL = queries("coaching")


class Coaching(Rows):
    """What coach and coachee undertake."""

    def keep_checkin(
        self, person: PersonId, ref: Key, held: CheckinHeld, started_at: datetime, now: datetime, edition: str
    ) -> int:
        row = self._one(
            _SQL["keep_checkin"],
            (
                person,
                ref,
                held.topic,
                held.goal,
                held.reality,
                held.score,
                to_json(held.options),
                held.will,
                held.first_step,
                held.due_on.isoformat(),
                held.helper,
                held.confidence,
                int(held.shared),
                to_json(dict(held.voices)),
                instant(started_at),
                instant(now),
                edition,
            ),
        )
        return int(row[0])

    def share_checkin(self, person: PersonId, ref: Key, other: PersonId | None) -> int | None:
        row = self._one(_SQL["share_checkin"], (person, ref))
        promise = self._one(_SQL["share_promise"], (other, person, row[0])) if row is not None else None
        return int(promise[0]) if promise is not None else None

    def keep_promise(
        self,
        person: PersonId,
        ref: Key,
        text: str,
        due_on: date,
        checkin: int | None,
        now: datetime,
        other: PersonId | None = None,
    ) -> int:
        row = self._one(
            _SQL["keep_promise"],
            (person, ref, text, due_on.isoformat(), checkin, instant(now), other),
        )
        return int(row[0])

    def move_promise(
        self,
        id: int,
        state: PromiseState,
        due_on: date | None,
        note: str,
        now: datetime,
        counts_on: date | None = None,
    ) -> Promise | None:
        closed_at = instant(now) if state in (PromiseState.DONE, PromiseState.DROPPED) else None
        days = (due_on and due_on.isoformat(), counts_on and counts_on.isoformat())
        self._run(_SQL["move_promise"], (state, *days, closed_at, note, id))
        return self.promise(id)

    def promise(self, id: int) -> Promise | None:
        row = self._one(_SQL["promise"], (id,))
        return None if row is None else to_promise(row)

    def open_promises(self, person: PersonId) -> list[Promise]:
        rows = self._all(_SQL["open_promises"], (person,))
        return [to_promise(row) for row in rows]

    def last_checkin(self, person: PersonId) -> Mapping[str, Any] | None:
        row = self._one(_SQL["last_checkin"], (person,))
        return None if row is None else dict(zip(("topic", "goal", "score", "finished_at"), row, strict=True))


def to_promise(row: Sequence[Any]) -> Promise:
    """The promise of a row; the queries that find one all have these columns."""
    id, owner, text, due_on, state, created_at, checkin, shared, *both_ways = row
    first_due_on, counts_on, other, helps, told, note, asked_at, passed_on_to = both_ways
    return Promise(
        id=id,
        owner=owner,
        text=text,
        due_on=date.fromisoformat(due_on),
        state=PromiseState(state),
        created_at=moment(created_at),
        checkin=checkin,
        shared=bool(shared),
        first_due_on=date.fromisoformat(first_due_on),
        counts_on=date.fromisoformat(counts_on),
        other=other,
        helps=bool(helps),
        told=told,
        note=note,
        asked_at=optional_moment(asked_at),
        passed_on_to=passed_on_to,
    )
