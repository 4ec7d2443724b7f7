"""The pace: never faster than a provider grants, never slower than it has to be."""

from collections.abc import Sequence
from datetime import timedelta
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Limits
from scheduler.pace import LONGEST_BURST, ROUND, Pace
from scheduler.window import HAIR

ROUNDING = 1e-6
BEGIN = 1000.0  # monotonic seconds
CAST = ("awa", "fanta", "moussa", "sira")


def limits(per_second: float, gap: float = 0, burst: int = 3) -> Limits:
    return Limits(
        text=1, caption=1, buttons=1, label=1, data=1,
        per_second=per_second, same_chat_gap=timedelta(seconds=gap), burst=burst,
    )  # fmt: skip


LIMITS = st.builds(
    limits,
    st.sampled_from([0.25, 1.0, 7.0, 30.0, 333.0, 1000.0]),
    st.sampled_from([0, 0.5, 1, 6]),
    st.integers(1, 5),
)
PAUSES = st.one_of(st.just(0.0), st.floats(0, 0.1), st.floats(0, 20))
WISHES = st.lists(st.tuples(PAUSES, st.sampled_from(CAST), st.integers(1, 30)), min_size=1, max_size=40)

Sent = list[tuple[float, str]]


def send(pace: Pace, wishes: Sequence[tuple[float, str, int]]) -> Sent:
    """As many of the wished messages as the pace allows at once, each time; each is answered at once."""
    now, sent = BEGIN, []
    for pause, chat, count in wishes:
        now += pause
        for _ in range(count):
            if pace.places(now) and chat not in pace.resting(now):
                assert pace.take(chat, now) == pytest.approx(now, rel=0, abs=ROUNDING)
                pace.answered(now, 0.0)
                sent.append((now, chat))
    return sent


def most_above(times: Sequence[float], per_second: float) -> float:
    """By how many messages the worst window exceeds what the rate alone grants."""
    lowest, worst = float("inf"), 0.0
    for n, at in enumerate(times):
        lowest = min(lowest, n - at * per_second)  # of the window that begins here
        worst = max(worst, n + 1 - at * per_second - lowest)
    return worst


@given(limits=LIMITS, wishes=WISHES)
def test_no_window_holds_more_than_the_channel_grants_and_its_burst(
    limits: Limits, wishes: list[tuple[float, str, int]]
) -> None:
    pace = Pace(limits)
    burst = pace.places(BEGIN)
    times = [at for at, _ in send(pace, wishes)]
    assert most_above(times, limits.per_second) <= burst + ROUNDING * limits.per_second


@given(limits=LIMITS, wishes=WISHES)
def test_no_window_of_a_chat_holds_more_than_its_gap_grants_and_its_burst(
    limits: Limits, wishes: list[tuple[float, str, int]]
) -> None:
    sent = send(Pace(limits), wishes)
    gap = limits.same_chat_gap.total_seconds()
    for chat in CAST if gap else ():
        times = [at for at, whose in sent if whose == chat]
        assert most_above(times, 1 / gap) <= limits.burst + ROUNDING / gap


@given(limits=LIMITS, count=st.integers(1, 80), chats=st.sampled_from([1, 80]))
def test_whoever_waits_as_long_as_told_loses_no_time(limits: Limits, count: int, chats: int) -> None:
    pace, now = Pace(limits), BEGIN
    burst = pace.places(now)
    for n in range(count):
        chat = f"chat {n % chats}"
        while not pace.places(now) or chat in pace.resting(now):
            assert pace.wait(now) > 0
            now += pace.wait(now)
        assert pace.take(chat, now) == pytest.approx(now, rel=0, abs=ROUNDING)
        pace.answered(now, 0.0)
    by_chat = (count - limits.burst) * limits.same_chat_gap.total_seconds() if chats == 1 else 0.0
    least = max((count - burst) / limits.per_second, by_chat, 0)
    # What went in a burst is missing at the end of its second: the next begins with the first of another.
    seconds = (count - 1) // max(1, floor(limits.per_second))
    assert least - ROUNDING <= now - BEGIN <= max(least, seconds) * (1 + HAIR) + ROUNDING


@given(limits=LIMITS, wishes=WISHES)
def test_until_the_wait_is_over_nothing_more_may_go(
    limits: Limits, wishes: list[tuple[float, str, int]]
) -> None:
    pace = Pace(limits)
    now = send(pace, wishes)[-1][0]
    wait = pace.wait(now)
    if wait > ROUNDING:
        places, resting = pace.places(now), set(pace.resting(now))
        soon, then = now + wait - ROUNDING, now + wait
        assert set(pace.resting(soon)) == resting
        assert bool(pace.places(soon)) == bool(places)
        assert set(pace.resting(then)) < resting or (pace.places(then) and not places)
    else:
        assert pace.places(now)
        assert not pace.resting(now)


@given(limits=LIMITS, wishes=WISHES, ahead=st.floats(0, 0.05))
def test_a_place_that_is_taken_ahead_is_the_one_that_will_be_free(
    limits: Limits, wishes: list[tuple[float, str, int]], ahead: float
) -> None:
    pace = Pace(limits)
    now = send(pace, wishes)[-1][0]
    now += pace.wait(now, ahead)
    if pace.places(now + ahead):
        wait = 0.0 if pace.places(now) else pace.wait(now)
        at = pace.take("somebody else", now)
        assert now <= at <= now + ahead + ROUNDING
        assert wait <= at - now + ROUNDING


def test_nobody_waits_when_nothing_was_sent() -> None:
    pace = Pace(limits(30, gap=1))
    assert pace.wait(BEGIN) == 0
    assert list(pace.resting(BEGIN)) == []


@pytest.mark.parametrize(("per_second", "burst"), [(0.1, 1), (1, 1), (4, 1), (30, 3), (100, 5), (1000, 50)])
def test_how_many_go_at_once(per_second: float, burst: int) -> None:
    pace = Pace(limits(per_second))
    assert pace.places(BEGIN) == burst
    assert burst <= max(1, LONGEST_BURST, per_second * ROUND)
    for left in range(burst - 1, -1, -1):
        pace.take("awa", BEGIN)
        pace.answered(BEGIN, 0.0)
        assert pace.places(BEGIN) == left
    assert pace.wait(BEGIN) == pytest.approx(1 / per_second, rel=2 * HAIR)
    assert 1 <= pace.places(BEGIN + 1 / per_second + HAIR) <= 2
    assert pace.places(BEGIN + burst / per_second + HAIR) == burst


def test_a_talk_begins_with_a_burst_and_then_keeps_its_gap() -> None:
    pace = Pace(limits(1000, gap=1, burst=3))
    for _ in range(3):
        assert "awa" not in pace.resting(BEGIN)
        pace.take("awa", BEGIN)
    assert list(pace.resting(BEGIN)) == ["awa"]
    assert pace.wait(BEGIN) == pytest.approx(1)
    assert "awa" in pace.resting(BEGIN + 0.9)
    assert "awa" not in pace.resting(BEGIN + 1)
    pace.take("awa", BEGIN + 1)
    assert "awa" in pace.resting(BEGIN + 1.5)


def test_a_chat_that_was_quiet_for_long_may_not_make_up_for_it() -> None:
    pace = Pace(limits(1000, gap=1, burst=3))
    for at in (BEGIN, *[BEGIN + 3600] * 3):
        pace.take("awa", at)
    assert list(pace.resting(BEGIN + 3600)) == ["awa"]


def test_a_chat_that_rests_keeps_nobody_else_waiting() -> None:
    pace = Pace(limits(1000, gap=60, burst=1))
    pace.take("awa", BEGIN)
    assert list(pace.resting(BEGIN)) == ["awa"]
    assert pace.places(BEGIN)


def test_where_chats_need_no_gap_nobody_rests() -> None:
    pace = Pace(limits(1000))
    for _ in range(40):
        pace.take("awa", BEGIN)
    assert pace._chats == {}
    assert list(pace.resting(BEGIN)) == []


def test_chats_that_fell_quiet_need_no_memory() -> None:
    pace = Pace(limits(1000, gap=1))
    for n in range(5000):
        pace.take(f"chat {n}", BEGIN + n / 1000)
        pace.resting(BEGIN + n / 1000)
    assert len(pace._chats) <= 1001
    assert list(pace.resting(BEGIN + 60)) == []
    assert pace._chats == {}
