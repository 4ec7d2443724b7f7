"""Coaching: check-ins and promises."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.conversation.events import Key
from bot.conversation.records import CheckinHeld, PromiseState
from bot.people import PersonId
from storage.sqlite.codec import instant, moment, to_json
from storage.sqlite.queries import queries
from storage.sqlite.rows import Rows
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

    def keep_promise(
        self, person: PersonId, ref: Key, text: str, due_on: date, checkin: int | None, now: datetime
    ) -> int:
        row = self._one(
            _SQL["keep_promise"],
            (person, ref, text, due_on.isoformat(), checkin, instant(now)),
        )
        return int(row[0])

    def move_promise(
        self, id: int, state: PromiseState, due_on: date | None, note: str, now: datetime
    ) -> Promise | None:
        closed = state in (PromiseState.DONE, PromiseState.DROPPED)
        self._run(
            _SQL["move_promise"],
            (state, due_on and due_on.isoformat(), instant(now) if closed else None, note, id),
        )
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
    id, owner, text, due_on, state, created_at, checkin, shared = row
    return Promise(
        id=id,
        owner=owner,
        text=text,
        due_on=date.fromisoformat(due_on),
        state=PromiseState(state),
        created_at=moment(created_at),
        checkin=checkin,
        shared=bool(shared),
    )
