"""Facts: what a talk may know when it begins.

A flow names what it needs in the table of flows; it is gathered here, once, and frozen with the
talk. JSON values only. Whatever is of somebody else is had through `Sources.reading`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot import learning
from bot.access import View
from bot.coaching import (
    contest,
    differing,
    digesting,
    finding,
    inviting,
    letters,
    places,
    questions,
    ratings,
    sessions,
    team,
    undertakings,
)
from bot.coaching.subject import id_of
from bot.people import PersonId
from bot.road import handsets, linking, merged, own, sparing
from bot.road.sources import Sources, planner, today, visits

MOST_PROMISES = 3  # that a check-in looks back on


def gather(needs: tuple[str, ...], sources: Sources) -> dict[str, Any]:
    """Everything a flow needs, by name."""
    return {need: GATHERERS[need](sources) for need in needs}


def _promises(s: Sources) -> list[Mapping[str, Any]]:
    """What a check-in looks back on: her own plans, not what she promised others."""
    hers = [promise for promise in s.desk.open_promises(s.person.id) if not promise.helps]
    return [
        {**undertakings.as_facts(s.reading, promise), "due": promise.due_on <= today(s)}
        for promise in hers[:MOST_PROMISES]
    ]


def _coach(s: Sources) -> Any:
    coach = s.reading.person(View.NAME, s.person.coach)
    return coach and {"id": coach.id, "name": coach.name}


def _coachee(s: Sources, of: PersonId) -> Any:
    """One of the reader's people. `unreferred`: nobody can be called from her facility in an emergency."""
    told = team.coachee(s.reading, s.library, of, s.now)
    her = s.reading.person(View.TEAM_LINE, of)
    if told is None or her is None:
        return told
    missing = her.facility is not None and own.referral_of(s, her.facility) is None
    return {**told, "unreferred": missing}


def _sharing(s: Sources) -> Any:
    """Her coach, and whether he may hear how she learns (None: she never said); None without a coach."""
    coach = _coach(s)
    return coach and {**coach, "shared": s.desk.shares(s.person.id)}


GATHERERS: Mapping[str, Callable[[Sources], Any]] = {
    **own.GATHERERS,
    "promises": _promises,
    "open_promises": lambda s: undertakings.mine(s.reading, today(s)),
    "promise": lambda s: undertakings.promise(s.reading, s.given, today(s)),
    "promised_to": lambda s: undertakings.to_her(s.reading, s.now),
    "rates": lambda s: undertakings.rates(s.reading, s.now),
    "changes": lambda s: undertakings.changes(s.reading, s.now),
    "overdue_promise": lambda s: undertakings.overdue(s.reading, s.given, today(s)),
    "asked_promise": lambda s: undertakings.asked(s.reading, s.given),
    "late": lambda s: undertakings.late(s.reading, s.given, today(s)),
    "passed_on": lambda s: undertakings.passed_on(s.reading, s.given, today(s)),
    "helping": lambda s: undertakings.helping(s.reading, s.given),
    "to_help": lambda s: undertakings.has_coachees(s.reading),
    "rating": lambda s: ratings.due(s.reading, s.given, today(s)),
    "coach": _coach,
    "championship": lambda s: contest.told(s.desk, s.library, s.person, s.now),
    "championship_invited": lambda s: contest.invited(s.desk, s.library, s.person, id_of(s.given), s.now),
    "championship_halfway": lambda s: contest.halfway(s.desk, s.library, s.person, id_of(s.given), s.now),
    "championship_over": lambda s: contest.ended(s.desk, s.library, s.person, id_of(s.given), s.now),
    "sharing": _sharing,
    "unanswered_digests": lambda s: digesting.unanswered(s.desk, s.person, s.given),
    "week": lambda s: team.week(s.reading, s.library, s.now),
    "differing": lambda s: differing.rows(s.reading, s.now),
    "supervised": lambda s: finding.how_many_supervised(s.desk, s.person, s.now),
    "to_answer": lambda s: questions.to_answer(s.reading, s.given),
    "answer": lambda s: questions.answer(s.reading, s.given),
    "overdue": lambda s: questions.overdue(s.reading, s.given),
    "team_page": lambda s: team.page(s.reading, s.library, s.given, s.now),
    "coachee": lambda s: _coachee(s, PersonId(int(s.given["of"]))),
    "letter": lambda s: letters.to_her(s.reading, s.given),
    "reply": lambda s: letters.replied(s.reading, s.given),
    "unanswered": lambda s: letters.unanswered(s.reading, s.given),
    "letters": lambda s: letters.received(s.reading),
    "questions": lambda s: questions.to_trainers(s.reading, s.now),
    "held_back": lambda s: learning.held_back(s.reading, s.now),
    "inviting": lambda s: inviting.inviting(s.desk, s.person, s.now),
    "proposal": lambda s: finding.proposal(s.reading, s.given),
    "place": lambda s: finding.place(s.desk, s.person),
    "visiting": lambda s: visits(s).visiting(),
    "offered_plan": lambda s: visits(s).offered(s.given),
    "returned_plan": lambda s: visits(s).returned(s.given),
    "merged": lambda s: merged.told(s.given, s.person.zone, stopped=s.person.stopped_at is not None),
    "session_alone": lambda s: sessions.alone(s.desk, s.person, id_of(s.given)),
    "plan_alone": lambda s: visits(s).alone(s.given),
    "my_plan": lambda s: visits(s).mine(),
    "action": lambda s: visits(s).action(s.given),
    "evidence": lambda s: visits(s).evidence(s.given),
    "to_schedule": lambda s: planner(s).coachees(),
    "scheduled": lambda s: planner(s).told(s.given),
    "by_whom": lambda s: planner(s).by_whom(s.given),
    "place_told": lambda s: places.opening(s.desk, s.library, s.person, s.given, s.now),
    "place_list": lambda s: places.listed(s.desk, s.library, s.person, s.given, s.now),
    "place_modules": lambda s: places.modules(s.desk, s.library, s.person, s.given, s.now),
    "place_names": lambda s: places.behind(s.reading, s.library, s.given, s.now),
    "speakers": lambda s: handsets.speakers(s.reading),
    "handset": lambda s: handsets.stands(s.reading),
    "merge": lambda s: linking.last_merge(s.desk, s.person, s.now),
    "on_demand": sparing.on_demand,
    "live_session": lambda s: planner(s).session(s.given),
}
