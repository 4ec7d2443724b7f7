"""Coaching: check-ins and promises."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.conversation.events import Key
from bot.conversation.records import CheckinHeld, PromiseState
from bot.people import PersonId
from storage.sqlite.codec import instant, moment, to_json
from storage.sqlite.rows import Rows
from storage.store import Promise

_PROMISE = """select p.id, p.owner, p.text, p.due_on, p.state, p.created_at, p.checkin, coalesce(c.shared, 0)
    from promises p left join checkins c on c.id = p.checkin """


class Coaching(Rows):
    """What coach and coachee undertake."""

    def keep_checkin(
        self, person: PersonId, ref: Key, held: CheckinHeld, started_at: datetime, now: datetime, edition: str
    ) -> int:
        row = self._one(
            """insert into checkins (coachee, coach, ref, topic, goal, reality, score, options, will,
                first_step, due_on, helper, confidence, shared, voices, started_at, finished_at, edition)
            values (?, (select coach from people where id = ?),
                ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (coachee, ref) do update set topic = excluded.topic, goal = excluded.goal,
                reality = excluded.reality, score = excluded.score, options = excluded.options,
                will = excluded.will, first_step = excluded.first_step, due_on = excluded.due_on,
                helper = excluded.helper, confidence = excluded.confidence, shared = excluded.shared,
                voices = excluded.voices, finished_at = excluded.finished_at
            returning id""",
            (
                person,
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
            """insert into promises (owner, ref, text, due_on, state, checkin, created_at)
            values (?, ?, ?, ?, 'open', ?, ?)
            on conflict (owner, ref) do update set text = excluded.text, due_on = excluded.due_on
            returning id""",
            (person, ref, text, due_on.isoformat(), checkin, instant(now)),
        )
        return int(row[0])

    def move_promise(
        self, id: int, state: PromiseState, due_on: date | None, note: str, now: datetime
    ) -> Promise | None:
        closed = state in (PromiseState.DONE, PromiseState.DROPPED)
        self._run(
            """update promises set state = ?, due_on = coalesce(?, due_on), closed_at = ?,
            note = case when ? = '' then note else ? end where id = ?""",
            (state, due_on and due_on.isoformat(), instant(now) if closed else None, note, note, id),
        )
        return self.promise(id)

    def promise(self, id: int) -> Promise | None:
        row = self._one(_PROMISE + "where p.id = ?", (id,))
        return None if row is None else _promise(row)

    def open_promises(self, person: PersonId) -> list[Promise]:
        rows = self._all(
            _PROMISE + "where p.owner = ? and p.state in ('open', 'stuck') order by p.due_on, p.id",
            (person,),
        )
        return [_promise(row) for row in rows]

    def last_checkin(self, person: PersonId) -> Mapping[str, Any] | None:
        row = self._one(
            "select topic, goal, score, finished_at from checkins where coachee = ? order by id desc limit 1",
            (person,),
        )
        return None if row is None else dict(zip(("topic", "goal", "score", "finished_at"), row, strict=True))


def _promise(row: Sequence[Any]) -> Promise:
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
