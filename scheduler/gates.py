"""Gates: may this message reach this person now?

Pure: an outbox row with what is known of her, an instant and the programme's rules in; Go, Hold,
Shut or Drop out. The sender asks just before every send, retries too, so what was held up until night is
held again. Which gates a message meets is decided by its purpose, in one table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.conversation.messages import Purpose
from scheduler.local_time import Calendar
from storage.store import AWAY, SHUT, WEEK, Claimed

FROM_PEOPLE = 2  # budgets: what they have for each other, and promises, beside what the programme sends
QUIET, BUDGET = "quiet hours", "weekly budget"  # reasons, as trainers and exports name them
UNREACHABLE_AGAIN = timedelta(days=1)
UNREACHABLE_FOR_GOOD = timedelta(days=90)
AWAY_AGAIN = timedelta(hours=6)
SHUT_AGAIN = timedelta(days=7)
AWAKE = timedelta(hours=1)  # after she was heard
BEFORE_SHUT = timedelta(minutes=2)  # that the provider's clock may be ahead, and the way take
CAME_BACK = "she wrote first"  # why a template does not go


@dataclass(frozen=True, slots=True)
class Rules:
    """What a programme decides: when people are left in peace, and how often they are written to."""

    calendar: Calendar = field(default_factory=Calendar)
    weekly_budget: int = 5  # unasked messages to one person in any seven days
    timers: Mapping[str, Purpose] = field(default_factory=dict)  # what the timer that comes due sends
    windows: Mapping[str, timedelta] = field(default_factory=dict)  # channel → how long it takes free words
    messaging_limit: int | None = 250  # templates in any 24 hours, of one channel; None: no limit


@dataclass(frozen=True, slots=True)
class Go:
    """Nothing holds the message: send it now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now: ask the gates again at `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Shut:
    """Not before she writes: ask her back by a template, and ask again then at the latest."""

    since: datetime | None  # None: she was never heard there
    until: datetime
    reason: str = SHUT


@dataclass(frozen=True, slots=True)
class Drop:
    """Do not send it, now or later."""

    reason: str


Verdict = Go | Hold | Shut | Drop


@dataclass(frozen=True, slots=True)
class _Case:
    """What a gate may look at."""

    claimed: Claimed
    now: datetime
    rules: Rules


Gate = Callable[[_Case], Hold | Shut | Drop | None]


def may_send(claimed: Claimed, now: datetime, rules: Rules) -> Verdict:
    """What the first gate that is shut says. Raises ValueError when `now` is naive."""
    if now.tzinfo is None:
        raise ValueError(f"{now!r} is naive; instants are aware, in UTC")
    case = _Case(claimed, now, rules)
    expires_at = claimed.outgoing.expires_at
    for gate in GATES[claimed.outgoing.purpose]:
        verdict = gate(case)
        if isinstance(verdict, Hold) and expires_at is not None and verdict.until >= expires_at:
            return Drop(verdict.reason)  # it would be late when its hour comes
        if verdict is not None:
            return verdict
    return Go()


# ---- the gates ------------------------------------------------------------------------------


def _expired(case: _Case) -> Drop | None:
    expires_at = case.claimed.outgoing.expires_at
    return Drop("expired") if expires_at is not None and expires_at <= case.now else None


def _away(case: _Case) -> Hold | None:
    """Somebody else holds the phone: hers waits until she is there, which calls it at once."""
    return Hold(case.now + AWAY_AGAIN, AWAY) if case.claimed.away else None


def _stopped(case: _Case) -> Drop | None:
    return Drop("stopped") if case.claimed.stopped_at is not None else None


def _consent(case: _Case) -> Drop | None:
    return Drop("no consent") if case.claimed.consent_at is None else None


def _reachable(case: _Case) -> Drop | None:
    return Drop("unreachable") if case.claimed.unreachable_since is not None else None


def _back_again(case: _Case) -> Hold | Drop | None:
    """Wrong words are still in her chat: wait for her to come back, but not for ever."""
    if case.claimed.unreachable_since is None:
        return None
    if case.now - case.claimed.unreachable_since >= UNREACHABLE_FOR_GOOD:
        return Drop("unreachable")
    return Hold(case.now + UNREACHABLE_AGAIN, "unreachable")


def _quiet_hours(case: _Case) -> Hold | None:
    claimed = case.claimed
    if claimed.called and claimed.heard_at is not None and case.now - claimed.heard_at < AWAKE:
        return None  # she has just tapped to read it
    if not case.rules.calendar.quiet(case.now, case.claimed.zone):
        return None
    return Hold(case.rules.calendar.next_open(case.now, case.claimed.zone), QUIET)


def _budget(case: _Case) -> Hold | Drop | None:
    """Held until one more fits into seven days, beside what goes before it and is known to come.

    A place is kept for each of her timers that come due within the week and send what goes before this:
    it gives way only where both would not fit. What is held is looked at again when that may have changed.
    What people have for each other, and her promises, go on where the programme's own keeps still.
    """
    week, now = case.claimed.week, case.now
    purpose = case.claimed.outgoing.purpose
    budget = case.rules.weekly_budget * (FROM_PEOPLE if purpose <= Purpose.FOLLOWUP else 1)
    if week.begun or (purpose is Purpose.NOTICE and len(_news(case)) < week.team):
        return None  # the rest of what has begun to reach her; or a coach hears of his team
    if budget <= 0:
        return Drop(BUDGET)
    free_at = sorted(at + WEEK for at in _taken(case))
    coming = sorted(at for at in _before(case) if now < at < now + WEEK)
    if len(free_at) >= budget:
        return _held(case, free_at[-budget])
    for place, due_at in enumerate(coming, start=1):
        if sum(at > due_at for at in free_at) + 1 + place > budget:
            return _held(case, min(at for at in (*free_at, *coming) if at > now))
    return None


def _news(case: _Case) -> list[datetime]:
    return _sent(case, lambda purpose: purpose is Purpose.NOTICE)


def _taken(case: _Case) -> list[datetime]:
    """When the places were taken that are not free yet: by news only what his team has no places for.

    The latest news are in those, so that what is left is free as soon as it would be.
    """
    news = _news(case)
    more = news[: max(0, len(news) - case.claimed.week.team)]
    return _sent(case, lambda purpose: purpose is not Purpose.NOTICE) + more


def _sent(case: _Case, which: Callable[[Purpose], bool]) -> list[datetime]:
    """In order. What was sent while a clock was ahead must not use up her weeks until then."""
    sent = case.claimed.week.sent
    return sorted(at for purpose, at in sent if which(purpose) and timedelta(0) <= case.now - at < WEEK)


def _before(case: _Case) -> Iterator[datetime]:
    """When what goes before this message will be sent, as far as it is known."""
    purpose = case.claimed.outgoing.purpose
    for timer, due_at in case.claimed.week.timers:
        if case.rules.timers.get(timer, purpose) < purpose:
            yield case.rules.calendar.next_open(max(due_at, case.now), case.claimed.zone)
    for before, until in case.claimed.week.held:
        if before < purpose:
            yield until


def _held(case: _Case, until: datetime) -> Hold:
    return Hold(case.rules.calendar.next_open(until, case.claimed.zone), BUDGET)


def _window(case: _Case) -> Shut | Drop | None:
    """Free words go while the window is open, a template while it is shut: it comes last, for it asks her."""
    window = case.rules.windows.get(case.claimed.outgoing.address.channel)
    if window is None:
        return None
    since = shut_since(case.claimed, window)
    is_template = case.claimed.outgoing.message.template is not None
    if since is not None and since > case.now:
        return Drop(CAME_BACK) if is_template else None
    return None if is_template else Shut(since, case.now + SHUT_AGAIN)


def shut_since(claimed: Claimed, window: timedelta) -> datetime | None:
    """When the window was shut, or will be; at once when the provider says so. None: it was never open."""
    if claimed.heard_at is None or claimed.shut:
        return claimed.heard_at
    return claimed.heard_at + max(window - BEFORE_SHUT, window / 2)


_FROM_PEOPLE: tuple[Gate, ...] = (
    *(_expired, _stopped, _consent, _back_again, _away, _quiet_hours, _budget),
    _window,
)
_UNASKED: tuple[Gate, ...] = (
    *(_expired, _stopped, _consent, _reachable, _away, _quiet_hours, _budget),
    _window,
)

GATES: Mapping[Purpose, tuple[Gate, ...]] = {
    # Nothing holds back a life-saving card. Where a channel takes no free words any more a template goes
    # first, at once, and the card follows her tap: what she asks for herself is always inside.
    Purpose.EMERGENCY: (_window,),
    # She wrote first, so she is awake, reachable and wants an answer; agreeing and leaving are
    # themselves talks. An answer never goes stale: silence would be worse. Only on a phone that several
    # share it waits for her own eyes.
    Purpose.REPLY: (_away, _window),
    # She was sent something wrong, perhaps a dose. That is safety and no wish of ours to be heard,
    # so it asks for neither consent nor budget, and reaches her after a stop. Whoever read the wrong
    # words within the day hears it at once, as an emergency. Otherwise it waits for the morning:
    # nobody is shown them any more, and a chat that wakes people is a chat that they mute, with
    # the emergency card in it.
    Purpose.CORRECTION: (_expired, _back_again, _quiet_hours, _window),
    # She said yes to that hour: it asks for no place in her week.
    Purpose.AGREED: (_expired, _stopped, _consent, _reachable, _away, _quiet_hours, _window),
    # What people have for each other does not go stale: it waits for her to come back, and for a place.
    Purpose.ANSWER: _FROM_PEOPLE,
    Purpose.NOTICE: _FROM_PEOPLE,
    Purpose.FOLLOWUP: _UNASKED,
    Purpose.NUDGE: _UNASKED,
    Purpose.REFRESHER: _UNASKED,
    Purpose.CAMPAIGN: _UNASKED,
    Purpose.DIGEST: _UNASKED,
}
