"""Unheard: a question that has not reached her is not one that she leaves unanswered.

Her silence counts from when the question was on her phone: while it waits to be sent, nothing is counted;
what was never sent is not waited for.
"""

from datetime import datetime, timedelta

from bot.conversation.events import TimerFired
from storage.presence import Asked
from storage.store import Desk, Sending

AGAIN = timedelta(hours=6)  # until what waits to be sent is looked at again
AT_ONCE = timedelta(hours=1)  # within which a message is as good as sent when it was posted
WAITING = (Sending.QUEUED, Sending.HELD, Sending.SENDING)
SHOWN = (Sending.SENT, Sending.UNCERTAIN)


def counts(desk: Desk, event: TimerFired) -> bool:
    """Whether her silence counts; where not yet, the timer comes again."""
    if event.timer != "silence":
        return True
    asked = desk.asked(event.person, event.about)
    if not asked or not asked[0].unasked:
        return True  # an answer of hers led to it, or a question from before this was known
    wait = timedelta(seconds=event.facts.get("wait", (event.due_at - asked[0].posted_at).total_seconds()))
    until = counted_from(asked, event.at, wait)
    if until is not None and until > event.at:
        facts = {"wait": wait.total_seconds()}
        desk.set_timer(event.person, event.timer, event.about, until, facts)
    return until is not None and until <= event.at


def counted_from(asked: list[Asked], now: datetime, wait: timedelta) -> datetime | None:
    """When her silence about a question counts, whose messages these are, the latest first. None: never."""
    last = asked[0]
    if last.state in WAITING:
        return now + AGAIN
    if last.state in SHOWN and last.sent_at is not None:
        late = last.sent_at - last.posted_at > AT_ONCE
        return last.sent_at + wait if late else now
    return now if any(one.state in SHOWN for one in asked) else None
