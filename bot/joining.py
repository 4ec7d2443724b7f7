"""Joining: what follows when people find a coach, part from one, or move to another place.

The tables are the truth and timers only wake: a proposal that was not read for a stop is made again to
whoever comes back. What is told to a coach, or by one, is held against who coaches whom when it is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, assert_never

from bot import questions, scheduling, sessions
from bot.conversation.effects import Notify
from bot.conversation.joining import (
    CoachingEnded,
    CoachingOver,
    CoachProposed,
    CoachWanted,
    NamesShown,
    OfTeam,
    ProposalAnswered,
    WorksAt,
)
from bot.people import Facility, Person, PersonId, Role
from scheduler import digests
from scheduler.local_time import Calendar
from storage.store import Desk, Proposal

AGAIN_AFTER = timedelta(days=30)  # until somebody who said "not now" may be asked the same once more
MOST_NAMES = 8  # of one list on a small screen

PROPOSED, ANSWERED = "coach.proposed", "coach.answered"
OVER = "coaching.over"  # closes open talks also of whoever said stop; no word of it goes out then
MOVED = "facility.changed"
TO_COACH = frozenset({"checkin.shared", "promise.stuck", "promise.silent"})  # notices of a coachee
FROM_COACH = frozenset({"coach.encouraged"})  # and to her
HIS = TO_COACH | {  # what a former coach is not told any more
    questions.ASKED,
    "question.thanked",
    "letter.answered",
    "letter.silent",
    "visit.returned",
    "evidence.sent",
    "session.answered",
}


# ---- what talks know and look up ------------------------------------------------------------


def coachees(desk: Desk, person: Person) -> list[Mapping[str, Any]]:
    """His team by name, as he sees it where he ends or changes something; `of` so that it is forgotten."""
    return [{"of": one.id, "name": one.name} for one in desk.coachees(person.id)]


def candidates(desk: Desk, coach: Person, facility: str, now: datetime) -> list[Mapping[str, Any]]:
    """Who works in a facility of his district and may be asked whether he should coach her, by name."""
    place = desk.facility(facility)
    if place is None or not _near(desk, coach, place):
        return []
    there = (one for one in desk.people_of_facility(facility) if one.consent_at is not None)
    return _named(one for one in there if _may_propose(desk, one, coach, one.id, now))


def coaches_near(desk: Desk, person: Person, now: datetime) -> list[Mapping[str, Any]]:
    """The coaches of her facility and her district whom she may ask to be hers, by name."""
    facility = person.facility.id if person.facility is not None else ""
    there = desk.coaches_near(facility, desk.district_of(person.id))
    return _named(one for one in there if _may_propose(desk, person, one, one.id, now))


def _named(people: Iterable[Person]) -> list[Mapping[str, Any]]:
    return [{"of": one.id, "name": one.name, "cadre": one.cadre} for one in islice(people, MOST_NAMES)]


def facilities_near(desk: Desk, coach: Person, words: str) -> list[Mapping[str, str]]:
    """Facilities of his district with words that start like these."""
    found = [place for place in desk.facilities_like(words, 50) if _near(desk, coach, place)]
    return [{"id": place.id, "label": label(place)} for place in found[:MOST_NAMES]]


def proposal(desk: Desk, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What was proposed; None when it is answered, or he coaches nobody any more.

    `side` is that of whoever proposed it. `former`, whom it would take her from, is told to her alone.
    """
    one = desk.proposal(_id_of(given))
    coach = desk.person(one.coach) if one is not None else None
    her = desk.person(one.person) if one is not None else None
    if one is None or one.answered_at is not None or coach is None or her is None or not coaches(coach):
        return None
    former = desk.person(her.coach) if her.coach is not None else None
    if former == coach:
        return None
    if one.asked == coach.id:
        return {"id": one.id, "by": her.name, "of": her.id, "side": "coachee", "former": None}
    told = former and {"id": former.id, "name": former.name}
    return {"id": one.id, "by": coach.name, "of": coach.id, "side": "coach", "former": told}


def place(desk: Desk, person: Person) -> str:
    """Where she works, as it is shown; empty when nobody knows."""
    return label(person.facility) if person.facility is not None else desk.district_of(person.id)


def label(place: Facility) -> str:
    """A facility as people choose it."""
    return f"{place.name} ({place.district})" if place.district else place.name


def may_tell(desk: Desk, person: Person, notify: Notify) -> bool:
    """Whether a notice between a coach and his coachee still goes from one to the other."""
    if notify.notice in TO_COACH:
        return person.coach == notify.to
    if notify.notice in FROM_COACH:
        her = desk.person(notify.to)
        return her is not None and her.coach == person.id
    return True


# ---- what follows from records --------------------------------------------------------------


def keep(desk: Desk, person: Person, turn: int, thing: OfTeam, now: datetime, calendar: Calendar) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    match thing:
        case NamesShown(people):
            for of in people:
                shown = desk.person(PersonId(of))
                if shown is not None:
                    desk.note_mention(shown.id, person.id, turn, shown.name, now)
        case CoachProposed(to):
            return _propose(desk, person, to, now)
        case CoachWanted(to):
            return _want(desk, person, to, now)
        case ProposalAnswered(id, accepted):
            return _answer(desk, person, id, accepted, now, calendar)
        case CoachingEnded(of):
            return _end(desk, person, of, now)
        case WorksAt(facility=facility, of=of):
            return _move(desk, person, facility, of, now)
        case CoachingOver():
            pass  # what it changes are open talks
        case _:
            assert_never(thing)
    return False


def come_round(desk: Desk, person: Person, now: datetime) -> None:
    """She is back: what was proposed to her meanwhile."""
    for one in desk.open_proposals(person.id):
        _ask(desk, one, now)


def _propose(desk: Desk, coach: Person, to: int, now: datetime) -> bool:
    """By a coach, to somebody of his facility or district."""
    her = desk.person(PersonId(to))
    if her is None or her.consent_at is None or her.facility is None or not _near(desk, coach, her.facility):
        return False
    return _begin_proposal(desk, her, coach, her.id, now)


def _want(desk: Desk, person: Person, to: int, now: datetime) -> bool:
    """By her, to a coach of her facility or district."""
    coach = desk.person(PersonId(to))
    if coach is None or to not in [one["of"] for one in coaches_near(desk, person, now)]:
        return False
    return _begin_proposal(desk, person, coach, coach.id, now)


def _begin_proposal(desk: Desk, her: Person, coach: Person, asked: PersonId, now: datetime) -> bool:
    """Where the other has proposed it meanwhile, whoever comes second is asked what the first one wants."""
    if not coaches(coach) or not _may_propose(desk, her, coach, asked, now):
        return False
    _ask(desk, desk.propose(her.id, coach.id, asked, now), now)
    return True


def _ask(desk: Desk, one: Proposal, now: datetime) -> None:
    desk.set_timer(one.asked, PROPOSED, f"proposal:{one.id}", now, {"of": one.by})


def _answer(desk: Desk, person: Person, id: int, accepted: bool, now: datetime, calendar: Calendar) -> bool:
    one = desk.proposal(id)
    if one is None or one.asked != person.id or not desk.answer_proposal(id, accepted, now):
        return False
    her = desk.person(one.person)
    if her is None or not coaches(desk.person(one.coach)):
        return False
    former = her.coach
    if accepted:
        begin(desk, her, one.coach, now, calendar)
    told = {"of": person.id, "by": person.name, "accepted": accepted}
    if one.asked == one.coach:
        told |= {"side": "coach", "former": former if accepted else None}
    else:
        told |= {"side": "coachee", "former": None}
    desk.set_timer(one.by, ANSWERED, f"proposal:{id}", now, told)
    return True


def begin(desk: Desk, person: Person, coach: PersonId, now: datetime, calendar: Calendar) -> bool:
    """He is her coach from now on; whether somebody was it before, who is told."""
    former = desk.begin_coaching(person.id, coach, now, person.id)
    desk.drop_proposals(person.id, now)
    him = desk.person(coach)
    if him is not None:
        desk.set_timer(coach, "digest.due", "week", digests.next_at(him, now))
        scheduling.joined(desk, replace(person, coach=coach), now, calendar)
    if former is None or former == coach:
        return False
    _part(desk, former, person, now)
    _tell_over(desk, former, person, "coachee", now)
    return True


def _end(desk: Desk, person: Person, of: int | None, now: datetime) -> bool:
    """By her who has a coach, or by him who coaches `of`; the other is told."""
    her = person if of is None else desk.person(PersonId(of))
    if her is None or her.coach is None or (of is not None and her.coach != person.id):
        return False
    coach = her.coach
    desk.end_coaching(her.id, now, person.id)
    _part(desk, coach, her, now)
    if of is None:
        _tell_over(desk, coach, her, "coachee", now)
    else:
        _tell_over(desk, her.id, person, "coach", now)
    return True


def _part(desk: Desk, coach: PersonId, her: Person, now: datetime) -> None:
    """What he was still to hear of her he hears no more; her questions go on to the trainers."""
    desk.silence(coach, her.id, HIS)
    sessions.part(desk, coach, her.id, now)
    for id in desk.release_questions(coach, her.id, now):
        desk.set_timer(her.id, questions.OVERDUE, questions.about(id), now, {"passed_on": True})


def _tell_over(desk: Desk, to: PersonId, by: Person, side: str, now: datetime) -> None:
    """The other side hears that it is over, by whom; `side`: what whoever ended it was."""
    desk.set_timer(to, OVER, f"person:{by.id}", now, {"of": by.id, "by": by.name, "side": side})


def linked(desk: Desk, person: Person) -> list[tuple[PersonId, str]]:
    """Her coach and her coachees, each with what she herself is to them."""
    own = [(person.coach, "coachee")] if person.coach is not None else []
    return [*own, *((one.id, "coach") for one in desk.coachees(person.id))]


def tell_erased(desk: Desk, erased: PersonId, others: Sequence[tuple[PersonId, str]], now: datetime) -> bool:
    """Those who were linked with her hear that it is over; whether there is any. Her name is gone."""
    for to, side in others:
        desk.set_timer(to, OVER, f"person:{erased}", now, {"of": erased, "by": "", "side": side})
    return bool(others)


def _move(desk: Desk, person: Person, facility: str, of: int | None, now: datetime) -> bool:
    """She moves by her own word, or by that of her coach; the other is told."""
    place = desk.facility(facility)
    her = person if of is None else desk.person(PersonId(of))
    if place is None or her is None or (of is not None and her.coach != person.id):
        return False
    if not desk.move_to(her.id, place, now, by=person.id):
        return False
    to = her.coach if of is None else her.id
    if to is None or (of is None and her.facility is None):
        return False  # where somebody begins is no news to whoever coaches her
    told = {"of": person.id, "by": person.name, "facility": label(place), "side": "own" if of is None else ""}
    desk.set_timer(to, MOVED, f"person:{her.id}", now, told)
    return True


def coaches(person: Person | None) -> bool:
    """Whether somebody may have coachees."""
    return person is not None and Role.COACH in person.roles


def _near(desk: Desk, coach: Person, place: Facility) -> bool:
    """Whether a facility is his own, or of his district."""
    if coach.facility is not None and coach.facility.id == place.id:
        return True
    return bool(place.district) and place.district == desk.district_of(coach.id)


def _may_propose(desk: Desk, her: Person, coach: Person, asked: PersonId, now: datetime) -> bool:
    """Whether this may be asked now: not while it waits, nor soon after whoever is asked said "not now"."""
    if her.id == coach.id or her.coach == coach.id:
        return False
    last = desk.last_proposal(her.id, coach.id)
    if last is None or last.asked != asked:
        return True
    if last.answered_at is None:
        return False
    return last.accepted is not False or last.proposed_at <= now - AGAIN_AFTER


def _id_of(given: Mapping[str, Any]) -> int:
    return int(str(given["about"]).partition(":")[2])
