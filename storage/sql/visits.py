"""Visits: supervision visits, plans and evidence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.conversation.events import Key
from bot.conversation.visiting import Action, EvidenceSent, ItemSeen, VisitBegun
from bot.people import PersonId
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.visits import Due, Evidence, EvidenceState, Seen, Visit, VisitState

_SQL = queries("visits")
_NEWEST = 2**62  # after every visit there is


class Visits(Rows):
    """The part of the desk that keeps visits."""

    def next_visit(self, coach: PersonId) -> int:
        return int(self._one(_SQL["next_visit"], (coach,))[0])

    def begin_visit(self, coach: PersonId, begun: VisitBegun, edition: str, now: datetime) -> None:
        where = (begun.worker, begun.facility, begun.checklist)
        self._run(_SQL["begin_visit"], (coach, begun.number, *where, edition, instant(now), begun.place))

    def visit(self, id: int) -> Visit | None:
        return _visit(self._one(_SQL["visit"], (id,)))

    def visit_numbered(self, coach: PersonId, number: int) -> Visit | None:
        return _visit(self._one(_SQL["visit_numbered"], (coach, number)))

    def unsettled_visits(self, coach: PersonId, limit: int = 3) -> list[Visit]:
        return _visits(self._all(_SQL["unsettled_visits"], (coach, limit)))

    def visit_before(
        self, checklist: str, facility: str | None, worker: PersonId | None, before: int | None
    ) -> Visit | None:
        query = _SQL["visit_before_at"] if facility else _SQL["visit_before_of"]
        where = facility or worker
        return _visit(self._one(query, (where, checklist, _NEWEST if before is None else before)))

    def visit_before_named(
        self, coach: PersonId, checklist: str, place: str, before: int | None
    ) -> Visit | None:
        until = _NEWEST if before is None else before
        found = (_visit(row) for row in self._run(_SQL["visits_before_named"], (coach, checklist, until)))
        return next((visit for visit in found if visit and visit.place.lower() == place.lower()), None)

    def keep_seen(self, visit: int, seen: ItemSeen) -> None:
        self._run(_SQL["keep_seen"], (visit, seen.item, seen.answer, seen.note, seen.photo, seen.voice))

    def seen(self, visit: int) -> list[Seen]:
        return [_seen(row) for row in self._all(_SQL["seen"], (visit,))]

    def finish_visit(self, id: int, percent: int | None, edition: str, now: datetime) -> None:
        self._run(_SQL["finish_visit"], (instant(now), percent, edition, id))

    def keep_plan(self, visit: int, actions: Sequence[Action]) -> None:
        self._run(_SQL["clear_plan"], (visit,))
        for action in actions:
            row = (action.words, action.due_on.isoformat(), action.owner, visit, action.item)
            self._run(_SQL["keep_action"], row)

    def propose_days(self, visit: int, days: Mapping[str, date]) -> None:
        self._run(_SQL["clear_proposals"], (visit,))
        for item, day in days.items():
            self._run(_SQL["propose_day"], (day.isoformat(), visit, item))

    def move_visit(self, id: int, state: VisitState) -> None:
        self._run(_SQL["move_visit"], (state, id))

    def agree_action(self, visit: int, item: str, owner: PersonId, ref: Key) -> None:
        self._run(_SQL["agree_action"], (owner, ref, visit, item))

    def close_action(self, visit: int, item: str, now: datetime) -> None:
        self._run(_SQL["close_action"], (instant(now), visit, item))

    def action_of(self, promise: int) -> Due | None:
        row = self._one(_SQL["action_of"], (promise,))
        return None if row is None else _due(row)

    def actions_of(self, person: PersonId) -> list[Due]:
        return [_due(row) for row in self._all(_SQL["actions_of"], (person,))]

    def plans_for(self, worker: PersonId) -> list[Visit]:
        return _visits(self._all(_SQL["plans_for"], (worker,)))

    def keep_evidence(self, person: PersonId, ref: Key, sent: EvidenceSent, now: datetime) -> int:
        row = (person, ref, sent.visit, sent.item, sent.words, sent.voice, sent.picture, instant(now))
        return int(self._one(_SQL["keep_evidence"], row)[0])

    def evidence(self, id: int) -> Evidence | None:
        row = self._one(_SQL["evidence"], (id,))
        return None if row is None else _evidence(row)

    def evidence_for(self, coach: PersonId, limit: int = 5) -> list[Evidence]:
        return [_evidence(row) for row in self._all(_SQL["evidence_for"], (coach, limit))]

    def decide_evidence(
        self, id: int, state: EvidenceState, reason: str, by: PersonId, now: datetime, voice: str = ""
    ) -> bool:
        return self._run(_SQL["decide_evidence"], (state, reason, voice, instant(now), by, id)).rowcount == 1

    def drop_media(self, person: PersonId, id: str) -> None:
        self._run(_SQL["drop_media"], (id, person))


def _visits(rows: Sequence[Any]) -> list[Visit]:
    return [visit for row in rows if (visit := _visit(row)) is not None]


def _visit(row: Sequence[Any] | None) -> Visit | None:
    if row is None:
        return None
    id, coach, number, worker, facility, place, checklist, edition, begun, finished, percent, state = row
    return Visit(
        id=id,
        coach=coach,
        number=number,
        worker=worker,
        facility=facility,
        place=place,
        checklist=checklist,
        edition=edition,
        begun_at=moment(begun),
        finished_at=optional_moment(finished),
        percent=percent,
        state=VisitState(state),
    )


def _seen(row: Sequence[Any]) -> Seen:
    item, answer, note, photo, voice, action, due_on, owner, proposed_on, promise, closed_at = row
    return Seen(
        item=item,
        answer=answer,
        note=note,
        photo=photo,
        voice=voice,
        action=action,
        due_on=_day(due_on),
        owner=owner,
        proposed_on=_day(proposed_on),
        promise=promise,
        closed_at=optional_moment(closed_at),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _due(row: Sequence[Any]) -> Due:
    visit, item, promise, action, due_on, coach, state, reason = row
    return Due(visit, item, promise, action, date.fromisoformat(due_on), coach, state, reason)


def _evidence(row: Sequence[Any]) -> Evidence:
    id, person, visit, item, coach, action, promise, words, voice, picture, sent_at, state, reason, spoken = (
        row
    )
    return Evidence(
        id=id,
        person=person,
        visit=visit,
        item=item,
        coach=coach,
        action=action,
        promise=promise,
        words=words,
        voice=voice,
        picture=picture,
        sent_at=moment(sent_at),
        state=EvidenceState(state),
        reason=reason,
        reason_voice=spoken,
    )
