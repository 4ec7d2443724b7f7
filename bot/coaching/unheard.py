"""Unheard: a question that has not reached her is not one that she leaves unanswered.

Her silence counts from when the question was on her phone: while it waits to be sent, nothing is counted;
what was never sent is not waited for. Where a coach would have been told of her silence about a promise, he
is told that she could not be reached, and she is asked again.
"""

from datetime import datetime, timedelta

from bot.coaching.promising import about
from bot.conversation.events import TimerFired
from bot.conversation.records import PromiseState
from bot.conversation.state import Frame
from bot.conversation.turn import question_of
from bot.people import Person
from scheduler import local_time
from storage.presence import Asked
from storage.store import Desk, Sending

AGAIN = timedelta(hours=6)  # until what did not reach her is looked at again, at least
AT_ONCE = timedelta(hours=1)  # within which a message is as good as sent when it was posted
LATEST = timedelta(days=7)  # after which a question that is still on its way has not reached her
ASKED_AGAIN, ASKED_FOR = timedelta(days=7), timedelta(days=60)  # about a promise, and until so long after
WAITING = (Sending.QUEUED, Sending.HELD, Sending.SENDING)
SHOWN = (Sending.SENT, Sending.UNCERTAIN)
TO_COACH = "promise.silent"  # the timer


def counts(desk: Desk, event: TimerFired) -> bool:
    """Whether her silence counts; where not yet, the timer comes again."""
    if event.timer != "silence":
        return True
    asked = desk.asked(event.person, event.about)
    if not asked or not asked[0].unasked:
        return True  # an answer of hers led to it, or a question from before this was known
    wait = timedelta(seconds=event.facts.get("wait", (event.due_at - asked[0].posted_at).total_seconds()))
    until = counted_from(asked, event.at, wait)
    late = until == event.at + AGAIN and event.at - asked[0].posted_at >= LATEST
    if until is None or late:
        _not_reached(desk, event, asked[-1].posted_at, gone=until is None)
    if until is not None and until > event.at:
        told = late or event.facts.get("told", False)
        facts = {"wait": wait.total_seconds(), "told": told}
        desk.set_timer(event.person, event.timer, event.about, until, facts)
    return until is not None and until <= event.at


def counted_from(asked: list[Asked], now: datetime, wait: timedelta) -> datetime | None:
    """When her silence about a question counts, whose messages these are, the latest first. None: never."""
    last = asked[0]
    if last.state in SHOWN and last.lost:
        return now + AGAIN
    if last.state in WAITING:
        # Sent the next moment, her silence would count after `wait`: no earlier look could change that.
        # A coach who does not open her chat has hundreds of these, for as long as she leaves it shut.
        return now + max(AGAIN, wait)
    if last.state in SHOWN and last.sent_at is not None:
        late = last.sent_at - last.posted_at > AT_ONCE
        return last.sent_at + wait if late else now
    return now if any(one.state in SHOWN for one in asked) else None


def _not_reached(desk: Desk, event: TimerFired, posted_at: datetime, *, gone: bool) -> None:
    """A follow-up has not reached her: her coach hears so, once; what is gone for good is asked again."""
    frame, person = _followup(desk, event), desk.person(event.person)
    if frame is None or person is None or person.stopped_at is not None:
        return
    told = frame.facts["promise"]
    promise = desk.promise(told["id"])
    if promise is None or promise.state != PromiseState.OPEN or promise.helps:
        return
    since = frame.facts.get("unreached_since")
    if since is None:
        since = local_time.day(min(person.unreachable_since or posted_at, posted_at), person.zone).isoformat()
        if not event.facts.get("told"):
            _tell_coach(desk, person, frame, since, event.at)
    if gone and local_time.day(event.at, person.zone) < promise.due_on + ASKED_FOR:
        facts = {"unreached_since": since}
        desk.set_timer(person.id, "promise.due", about(promise.id), event.at + ASKED_AGAIN, facts)


def _followup(desk: Desk, event: TimerFired) -> Frame | None:
    """The talk about a promise whose question this is."""
    talk = desk.conversation(event.person)
    frames = (frame for frame in (*talk.stack, *talk.parked) if frame.flow == "followup")
    return next((frame for frame in frames if question_of(frame) == event.about), None)


def _tell_coach(desk: Desk, her: Person, frame: Frame, since: str, now: datetime) -> None:
    """As the talk itself would have told that she is silent; only her coach of today."""
    coach, told = frame.facts["coach"], frame.facts["promise"]
    if coach is None or coach["id"] != her.coach:
        return
    facts = {
        "by": her.name,
        "of": her.id,
        "promise": told["text"] if told["shared"] else "",
        "due_on": told["due_on"],
        "note": "",
        "voice": "",
        "unreached_since": since,
    }
    desk.set_timer(coach["id"], TO_COACH, about(told["id"]), now, facts)
