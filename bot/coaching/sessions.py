"""Sessions: what follows when coach and coachee want to talk with each other at a fixed time.

Either proposes, the other agrees or names another time; what is agreed is remembered to both. What the coach
notes becomes a check-in of hers only when both have said that these words are right.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, assert_never

from bot.coaching.following import Following
from bot.coaching.scheduling import WHO
from bot.conversation.planning import (
    OfSession,
    SessionAgreed,
    SessionEnded,
    SessionMissed,
    SessionMoved,
    SessionProposed,
    SessionSummed,
    SummaryAgreed,
)
from bot.conversation.records import CheckinHeld, Promised
from bot.people import Person, PersonId
from scheduler import local_time
from scheduler.local_time import Calendar
from scheduler.punctuality import PATIENCE
from storage.store import Desk, Session, SessionState

PROPOSED, AGREED, ENDED = "session.proposed", "session.agreed", "session.ended"  # timers
EVE, SOON, BEGINS = "session.eve", "session.soon", "session.begins"
SUMMARY, KEPT = "session.summary", "session.kept"
ALONE = "session.alone"
AFTER_THE_NEWS = timedelta(minutes=1)  # that the two have parted
BEFORE = timedelta(hours=1)
EVENING = (18, 17, 19, 16, 20, 15)  # hours at which one is reminded the day before, the best first
OPEN = (SessionState.PROPOSED, SessionState.AGREED, SessionState.MISSED)  # its time may still be changed


def about(id: int) -> str:
    """What the timers of a session are about."""
    return f"session:{id}"


def other_of(session: Session, person: PersonId) -> PersonId:
    """The other of the two."""
    return session.coachee if person == session.coach else session.coach


def voices(desk: Desk, session: Session, reader: PersonId) -> dict[str, Any]:
    """The voice notes of a summary, by point, as a message names them: those of the other of the two."""
    kept = {point: desk.media(id) for point, id in session.summary.get("voices", {}).items()}
    return {
        point: {"id": one[0].id, "mime": one[0].mime, "size": one[0].size}
        for point, one in kept.items()
        if one is not None and one[1] != reader
    }


def alone(desk: Desk, person: Person, id: int) -> dict[str, Any] | None:
    """A summary that nobody agreed to before the two parted, for her whose session it was."""
    session = desk.session(id)
    if session is None or session.coachee != person.id or session.state is not SessionState.ENDED:
        return None
    if not session.summary:
        return None  # forgotten meanwhile
    return {**session.summary, "voices": voices(desk, session, person.id)}


def keep(
    desk: Desk, person: Person, ref: str, thing: OfSession, now: datetime, calendar: Calendar, edition: str
) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    if isinstance(thing, SessionProposed):
        return _propose(desk, person, ref, thing, now)
    session = desk.session(thing.session)
    if session is None or person.id not in (session.coach, session.coachee):
        return False
    if not isinstance(thing, SessionEnded | SessionMissed) and not _goes_on(desk, session):
        return False  # the two have parted since this was asked
    match thing:
        case SessionMoved(at=at):
            if session.state not in OPEN or at <= now:
                return False
            _forget_times(desk, session)
            to = other_of(session, person.id)
            moved = replace(session, at=at, state=SessionState.PROPOSED, waits_for=to)
            _ask(desk, moved, now)
        case SessionAgreed(at=at):
            if session.state != SessionState.PROPOSED or session.waits_for != person.id:
                return False
            if at != session.at or at <= now:
                return False
            agreed = replace(session, state=SessionState.AGREED, waits_for=None)
            desk.change_session(agreed, now)
            _remind(desk, agreed, now, calendar)
            _tell(desk, agreed, person.id, AGREED, now)
        case SessionEnded():
            if session.state not in OPEN:
                return False
            _forget_times(desk, session)
            ended = replace(session, state=SessionState.ENDED, waits_for=None)
            desk.change_session(ended, now)
            _tell(desk, ended, person.id, ENDED, now)
        case SessionMissed():
            if session.state in (SessionState.PROPOSED, SessionState.AGREED) and session.at <= now:
                desk.change_session(replace(session, state=SessionState.MISSED, waits_for=None), now)
            return False
        case SessionSummed(summary=summary):
            if session.state in (SessionState.HELD, SessionState.ENDED):
                return False
            to = other_of(session, person.id)
            summed = replace(session, state=SessionState.SUMMED, waits_for=to, summary=summary)
            _forget_times(desk, session)
            desk.change_session(summed, now)
            _tell(desk, summed, person.id, SUMMARY, now)
        case SummaryAgreed(summary=summary):
            if session.waits_for != person.id or dict(session.summary) != dict(summary):
                return False
            desk.change_session(replace(session, state=SessionState.HELD, waits_for=None), now)
            _hold(desk, session, now, edition)
            _tell(desk, session, person.id, KEPT, now)
        case _:
            assert_never(thing)
    return True


def _goes_on(desk: Desk, session: Session) -> bool:
    """Whether he is her coach at this moment."""
    coachee = desk.person(session.coachee)
    return coachee is not None and coachee.coach == session.coach


def part(desk: Desk, coach: PersonId, coachee: PersonId, now: datetime) -> None:
    """He is her coach no more: nobody is reminded of what the two had agreed on.

    A summary that was still to be agreed to binds nobody; it was hers to read, and stays so.
    """
    for session in desk.sessions_of(coach):
        if (session.coach, session.coachee) == (coach, coachee):
            _forget_times(desk, session)
            if session.state is SessionState.SUMMED:
                desk.set_timer(coachee, ALONE, about(session.id), now + AFTER_THE_NEWS)
            desk.change_session(replace(session, state=SessionState.ENDED, waits_for=None), now)


def _propose(desk: Desk, coach: Person, ref: str, proposed: SessionProposed, now: datetime) -> bool:
    coachee = desk.person(PersonId(proposed.coachee))
    if not coach.roles & WHO or coachee is None or coachee.coach != coach.id or proposed.at <= now:
        return False
    session = desk.session(desk.keep_session(coach.id, ref, coachee.id, proposed.at, now))
    if session is None:
        raise AssertionError("what was kept is there")
    _ask(desk, session, now)
    return True


def _ask(desk: Desk, session: Session, now: datetime) -> None:
    """Whoever is waited for is asked whether it suits; the coach hears at that time if nobody said so."""
    desk.change_session(session, now)
    to = session.waits_for
    if to is not None:
        desk.set_timer(to, PROPOSED, about(session.id), now, {"of": other_of(session, to)})
    desk.set_timer(session.coach, BEGINS, about(session.id), session.at, {"of": session.coachee})


def _remind(desk: Desk, session: Session, now: datetime, calendar: Calendar) -> None:
    """Both: the evening before, at an hour that is not quiet, and an hour before, or as soon as it may be."""
    for person in desk.people([session.coach, session.coachee]):
        facts = {"of": other_of(session, person.id)}
        eve = evening_before(session.at, person.zone, calendar)
        soon = calendar.next_open(session.at - BEFORE, person.zone)
        for timer, at in ((EVE, eve), (SOON, soon)):
            if at is not None and now < at < session.at:
                desk.set_timer(person.id, timer, about(session.id), at, facts)


def evening_before(at: datetime, zone: str, calendar: Calendar) -> datetime | None:
    """When one is reminded the day before; None when nobody may be written to on that evening."""
    day = local_time.day(at, zone) - timedelta(days=1)
    hours = (local_time.to_utc(day, time(hour), zone) for hour in EVENING)
    return next((hour for hour in hours if not calendar.quiet(hour, zone)), None)


def _forget_times(desk: Desk, session: Session) -> None:
    """What was to be said about its time is said no more."""
    for person in (session.coach, session.coachee):
        for timer in (PROPOSED, EVE, SOON, BEGINS):
            desk.cancel_timer(person, timer, about(session.id))


def _tell(desk: Desk, session: Session, by: PersonId, timer: str, now: datetime) -> None:
    """The other of the two hears of it."""
    desk.set_timer(other_of(session, by), timer, about(session.id), now, {"of": by})


def _hold(desk: Desk, session: Session, now: datetime, edition: str) -> None:
    """A check-in of hers, with its promise and what follows from one."""
    coachee = desk.person(session.coachee)
    if coachee is None:
        return
    held = CheckinHeld.told(session.summary, topic="own", shared=True)  # both were there
    ref = about(session.id)
    checkin = desk.keep_checkin(coachee.id, ref, held, session.at, now, edition)
    promised = Promised(text=held.first_step, due_on=held.due_on, other=session.coach)
    Following(desk, now, PATIENCE).made(coachee, ref, promised, checkin)
