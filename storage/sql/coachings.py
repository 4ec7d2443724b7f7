"""Coachings: who coaches whom, since when and until when, and what is proposed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.people import PersonId
from storage.coachings import Coaching, Proposal
from storage.sql.codec import instant, json_in, moment, optional_moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("coachings")


class Coachings(Rows):
    """The part of the desk that knows who coaches whom."""

    def begin_coaching(
        self, person: PersonId, coach: PersonId, now: datetime, by: PersonId | None = None
    ) -> PersonId | None:
        former = self._coach_of(person)
        if former == coach:
            return former
        self.end_coaching(person, now, by)
        self._people.drop(person)
        self._run(_SQL["have_coach"], (coach, person))
        self._run(_SQL["begin"], (person, coach, instant(now)))
        self._run(_SQL["bind"], (person, coach))
        return former

    def end_coaching(self, person: PersonId, now: datetime, by: PersonId | None = None) -> PersonId | None:
        former = self._coach_of(person)
        self._people.drop(person)
        self._run(_SQL["have_coach"], (None, person))
        self._run(_SQL["end"], (instant(now), by, person))
        self._run(_SQL["unshare"], (person,))
        return former

    def coachings(self, person: PersonId) -> list[Coaching]:
        return [_coaching(row) for row in self._all(_SQL["coachings"], (person,))]

    def silence(self, coach: PersonId, of: PersonId, notices: Collection[str]) -> None:
        listed = to_json(sorted(notices))
        self._run(_SQL["cancel_notices"], (of, coach, listed))
        told = self._all(_SQL["told_of"], (of, coach))
        turns = {turn for turn, event in told if (json_in(event) or {}).get("timer") in notices}
        turns |= {turn for (turn,) in self._all(_SQL["mentioned_to"], (of, coach))}
        self._run(_SQL["unbind"], (of, coach))
        self._run_many(_SQL["unsay"], [(f"{coach}.{turn}.", f"{coach}.{turn}/") for turn in sorted(turns)])

    def release_questions(self, coach: PersonId, of: PersonId, now: datetime) -> list[int]:
        return [id for (id,) in self._all(_SQL["release_questions"], (instant(now), of, coach))]

    def propose(self, person: PersonId, coach: PersonId, asked: PersonId, now: datetime) -> Proposal:
        last = self.last_proposal(person, coach)
        if last is not None and last.answered_at is None:
            return last
        return _proposal(self._one(_SQL["propose"], (person, coach, asked, instant(now))))

    def proposal(self, id: int) -> Proposal | None:
        row = self._one(_SQL["proposal"], (id,))
        return None if row is None else _proposal(row)

    def last_proposal(self, person: PersonId, coach: PersonId) -> Proposal | None:
        row = self._one(_SQL["last_proposal"], (person, coach))
        return None if row is None else _proposal(row)

    def open_proposals(self, asked: PersonId) -> list[Proposal]:
        return [_proposal(row) for row in self._all(_SQL["open_proposals"], (asked,))]

    def answer_proposal(self, id: int, accepted: bool, now: datetime) -> bool:
        return self._run(_SQL["answer_proposal"], (instant(now), int(accepted), id)).rowcount == 1

    def drop_proposals(self, person: PersonId, now: datetime) -> None:
        self._run(_SQL["drop_proposals"], (instant(now), person))

    def _coach_of(self, person: PersonId) -> PersonId | None:
        row = self._one(_SQL["coach_of"], (person,))
        return None if row is None else row[0]


def _coaching(row: Sequence[Any]) -> Coaching:
    person, coach, since, until, ended_by = row
    return Coaching(person, coach, moment(since), optional_moment(until), ended_by)


def _proposal(row: Sequence[Any]) -> Proposal:
    id, person, coach, asked, proposed_at, answered_at, accepted = row
    said = None if accepted is None else bool(accepted)
    return Proposal(id, person, coach, asked, moment(proposed_at), optional_moment(answered_at), said)
