"""The window, against providers that count in buckets and in windows, over networks of every kind."""

import heapq
import random
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.channel import Limits
from scheduler.pace import LONGEST_BURST, Pace
from scheduler.window import FEW, HAIR, MEMORY, Window

BEGIN = 1000.0  # monotonic seconds
SECONDS = 12  # that a campaign lasts
Way = Callable[[random.Random], float]
"""Seconds that a message, or its answer, is on its way."""


def limits(per_second: float) -> Limits:
    return Limits(
        text=1, caption=1, buttons=1, label=1, data=1, per_second=per_second, same_chat_gap=timedelta(0)
    )


def campaign(pace: Pace, there: Way, back: Way, chance: random.Random) -> list[float]:
    """When the provider counts the messages of a campaign that is sent as fast as the pace allows."""
    now, counted, n = BEGIN, list[float](), 0
    answers: list[tuple[float, float]] = []  # when they come, and what the round trip took
    while now < BEGIN + SECONDS:
        while answers and answers[0][0] <= now:
            pace.answered(*heapq.heappop(answers))
        while pace.places(now):
            at = pace.take(f"{n}", now)
            counted.append(at + there(chance))
            answered = counted[-1] + back(chance)
            heapq.heappush(answers, (answered, answered - at))
            n += 1
        wait = pace.wait(now)
        now = min([now + wait] * (wait > 0) + [at for at, _ in answers[:1]])
    return sorted(counted)


def most_in_a_second(counted: Sequence[float]) -> int:
    """Wherever it begins: a provider that counts in fixed windows may have any of them."""
    return max(n + 1 - bisect_left(counted, at - 1, hi=n) for n, at in enumerate(counted))


def bucket(counted: Sequence[float], per_second: float) -> float:
    """How much a bucket must hold that refuses none of these."""
    lowest, worst = float("inf"), 0.0
    for n, at in enumerate(counted):
        lowest = min(lowest, n - at * per_second)
        worst = max(worst, n + 1 - at * per_second - lowest)
    return worst


def way(least: float, more: float) -> Way:
    return lambda chance: least + chance.random() * more


@settings(max_examples=40)
@given(
    per_second=st.sampled_from([7.0, 30.0, 80.0]),
    there=st.tuples(st.floats(0, 0.3), st.floats(0, 1)),
    back=st.tuples(st.floats(0, 0.3), st.floats(0, 1)),
    seed=st.integers(0, 1000),
)
def test_no_second_holds_much_more_than_is_granted_whatever_the_network_does(
    per_second: float, there: tuple[float, float], back: tuple[float, float], seed: int
) -> None:
    """The shortest round trip is a guess: a wrong one costs a message, and no more."""
    counted = campaign(Pace(limits(per_second)), way(*there), way(*back), random.Random(seed))
    assert most_in_a_second(counted) <= per_second + 1
    assert bucket(counted, per_second) <= per_second + 1 + 1e-3  # as much as a second brings, and that one


@pytest.mark.parametrize("per_second", [7.0, 30.0])
@pytest.mark.parametrize(("least", "more"), [(0.125, 1.0), (0.3, 0.4), (0.0, 0.1), (0.05, 0.02)])
def test_hardly_any_second_holds_more_than_is_granted(per_second: float, least: float, more: float) -> None:
    leg = way(least, more)
    over = [
        seed
        for seed in range(200)
        if most_in_a_second(campaign(Pace(limits(per_second)), leg, leg, random.Random(seed))) > per_second
    ]
    assert len(over) <= 2


@pytest.mark.parametrize("per_second", [30.0, 80.0, 500.0])
@pytest.mark.parametrize("trip", [0.001, 0.2, 0.8])
@pytest.mark.parametrize("jitter", [0.0, 0.004, 0.008])
def test_nearly_all_that_is_granted_is_used_however_long_the_way(
    per_second: float, trip: float, jitter: float
) -> None:
    """What is lost is the mean of what a round trip takes longer than the shortest: 0 to 8 ms in a second."""
    leg = way(trip / 2, jitter)
    counted = campaign(Pace(limits(per_second)), leg, leg, random.Random(1))
    used = sum(1 for at in counted if at < BEGIN + SECONDS) / (SECONDS - trip / 2) / per_second
    assert used >= 0.99
    assert used >= 1 - jitter - 3 * HAIR
    assert most_in_a_second(counted) <= per_second
    assert bucket(counted, per_second) <= max(LONGEST_BURST, per_second * 0.05) + per_second * jitter + 1e-3


def test_a_small_bucket_refuses_nothing_while_the_network_is_steady() -> None:
    counted = campaign(Pace(limits(30)), way(0.1, 0.01), way(0.1, 0.01), random.Random(1))
    assert bucket(counted, 30) <= LONGEST_BURST + 1


def test_one_answer_that_does_not_come_costs_one_place_and_no_more() -> None:
    window = Window(30)
    for n in range(30):
        assert window.places(BEGIN, 1)
        window.take(BEGIN + n / 30)
    for _ in range(29):
        window.answered(BEGIN + 1, 0.01)
    assert window.places(BEGIN + 3, 99) == 29
    for _ in range(29):
        window.take(BEGIN + 3)
    assert window.places(BEGIN + 9, 99) == 0
    assert window.next_at() is None
    window.answered(BEGIN + 9, None)
    assert window.places(BEGIN + 9, 99) == 0
    assert window.places(BEGIN + 9 + 1 + HAIR, 99) == 1


def test_after_a_start_a_second_passes_first() -> None:
    pace = Pace(limits(30))
    pace.follows(BEGIN)
    assert pace.places(BEGIN + 0.99) == 0
    assert pace.wait(BEGIN) == pytest.approx(1 + HAIR)
    assert pace.places(BEGIN + 1.01) == LONGEST_BURST


def test_the_shortest_round_trip_is_trusted_when_some_were_seen_and_forgotten_when_the_route_is_longer() -> (
    None
):
    window = Window(1)

    def free_after(now: float, trip: float) -> float:
        """Seconds from an answer until its place is free again."""
        window.take(now)
        window.answered(now, trip)
        next_at = window.next_at()
        assert next_at is not None
        return next_at - now

    for n in range(FEW - 1):
        assert free_after(BEGIN + 2 * n, 0.1) == pytest.approx(1 + HAIR)
    assert free_after(BEGIN + 2 * FEW, 0.1) == pytest.approx(0.9 + HAIR)
    later = BEGIN + MEMORY + 1  # a longer route, and the shorter one may come back
    for n in range(FEW):
        assert free_after(later + 2 * n, 0.3) == pytest.approx(0.9 + HAIR)
    later += MEMORY + 1
    for n in range(FEW):
        assert free_after(later + 2 * n, 0.3) == pytest.approx(0.7 + HAIR)
    assert free_after(later + 2 * FEW, 0.2) > 0.8 + HAIR
