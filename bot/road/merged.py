"""Merged: news that waited for her, behind a shut window or a stop, told in one message once they are old.

Where each would come by itself, weeks of them would come at one tap. Only such news are merged as stand on a
page that she can open, and await no word of hers. What is hers waits as long as she is away: an answer to her
question, a correction, a letter of her coach, a plan, a promise to her.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.events import Key, Left, TimerFired, Update
from bot.people import PersonId
from scheduler import local_time
from storage.store import Desk
from storage.window import Waiting

TOLD = "news.waited"  # the timer
OLD = timedelta(days=7)
FEW = 3  # old ones that come by themselves
KINDS: Mapping[str, str] = {  # by the text that a message of that kind begins with
    "coach.shared": "shared",
    "coach.stuck": "stuck",
    "coach.silent": "silent",
    "coach.unreached": "unreached",
}
TIMERS: Mapping[str, str] = {"checkin.shared": "shared", "promise.stuck": "stuck", "promise.silent": "silent"}
GOES_WITH = frozenset({"coach.voice", "coach.react"})  # in the same talk, and nothing by themselves


def merge(desk: Desk, person: PersonId, event: Update) -> None:
    """She is back: what waited for so long is one message, unless it is little."""
    if isinstance(event, Left):
        return
    waiting = desk.waiting_news(person, event.sender, event.at - OLD)
    old = [one for one in waiting if kind(one) is not None]
    if sum(kind(one) != "" for one in old) <= FEW:
        return
    desk.drop_waiting([one.key for one in old])
    counts = Counter(named for one in old if (named := kind(one)))
    facts = {"since": old[0].posted_at.isoformat(), "counts": dict(counts)}
    desk.set_timer(person, TOLD, "news", event.at, facts)


def merge_waiting(
    desk: Desk, person: PersonId, waiting: Sequence[TimerFired], now: datetime
) -> frozenset[Key]:
    """The same after a stop, of the timers that were kept for her; the keys of those that are told in one."""
    since = {one.key: one.facts["waits"] for one in waiting if one.timer in TIMERS}
    old = [one for one in waiting if one.key in since and _is_old(since[one.key], now)]
    if len(old) <= FEW:
        return frozenset()
    for one in old:
        desk.cancel_timer(person, one.timer, one.about)
    counts = Counter("unreached" if "unreached_since" in one.facts else TIMERS[one.timer] for one in old)
    desk.set_timer(
        person, TOLD, "news", now, {"since": min(since[one.key] for one in old), "counts": dict(counts)}
    )
    return frozenset(one.key for one in old)


def _is_old(since: str | bool, now: datetime) -> bool:
    """True: it waits for a phone that others hold as well, and comes by itself."""
    return isinstance(since, str) and now - datetime.fromisoformat(since) >= OLD


def kind(waiting: Waiting) -> str | None:
    """What it tells; "" what only goes with such news; None: it comes by itself."""
    named = [KINDS[text] for text in waiting.texts if text in KINDS]
    if not all(text in KINDS or text in GOES_WITH for text in waiting.texts):
        return None
    return named[0] if named else ""


def told(given: Mapping[str, Any], zone: str, *, stopped: bool) -> Mapping[str, Any] | None:
    """What is told of them; None for whoever has just said stop, and where nothing was merged."""
    if stopped or "since" not in given:
        return None
    since = local_time.local(datetime.fromisoformat(given["since"]), zone).date()
    return {"since": since.isoformat(), **{name: given["counts"].get(name, 0) for name in KINDS.values()}}
