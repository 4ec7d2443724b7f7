"""Her usual hour: it moves on good evidence, within open hours, and then stands."""

from datetime import UTC, datetime, time

from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.local_time import Calendar
from scheduler.usual_hour import ENOUGH, open_hours, usual_hour

COUNTS = st.lists(st.integers(0, 40), min_size=24, max_size=24)
HOURS = st.frozensets(st.integers(0, 23))
NOW = st.integers(0, 23).map(time)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def counts(**at: int) -> list[int]:
    """`h17=9`: nine times at five in the afternoon."""
    return [at.get(f"h{hour}", 0) for hour in range(24)]


@given(COUNTS, NOW, HOURS)
def test_it_is_hers_or_an_open_hour_and_asked_again_the_same(
    there: list[int], now: time, hours: frozenset[int]
) -> None:
    hour = usual_hour(there, now, hours)
    assert hour == now or hour.hour in hours
    assert usual_hour(there, hour, hours) == hour


@given(st.lists(st.integers(0, 23), max_size=ENOUGH - 1), NOW, HOURS)
def test_nothing_is_said_of_little(there: list[int], now: time, hours: frozenset[int]) -> None:
    assert usual_hour([there.count(hour) for hour in range(24)], now, hours) == now


@given(COUNTS, NOW, HOURS)
def test_being_there_once_more_at_the_hour_she_has_never_moves_it(
    there: list[int], now: time, hours: frozenset[int]
) -> None:
    assume(usual_hour(there, now, hours) == now and sum(there) >= ENOUGH)
    there[now.hour] += 1
    assert usual_hour(there, now, hours) == now


@given(st.integers(1, 40), NOW)
def test_whoever_is_there_all_day_keeps_her_hour(each: int, now: time) -> None:
    assert usual_hour([each] * 24, now, frozenset(range(6, 21))) == now


def test_it_moves_to_where_she_is_there() -> None:
    open_all_day = frozenset(range(6, 21))
    assert usual_hour(counts(h17=9, h8=1), time(8), open_all_day) == time(17)
    assert usual_hour(counts(h17=8, h8=1), time(8), open_all_day) == time(8)  # nine in all: too few
    assert usual_hour(counts(h17=6, h8=5), time(8), open_all_day) == time(8)  # hardly more often
    assert usual_hour(counts(h2=30, h20=4), time(8), open_all_day) == time(
        20
    )  # at night she is left in peace


def test_open_hours_are_those_of_the_programme() -> None:
    assert open_hours(Calendar(), MONDAY, "Africa/Bamako") == frozenset(range(6, 21))
    assert open_hours(Calendar(days_off=frozenset({MONDAY.date()})), MONDAY, "Africa/Bamako") == frozenset()
