"""Punctuality: which day counts, and how many were kept by it."""

from datetime import date, timedelta

import pytest

from scheduler.punctuality import DatedPromise, Rate, counts_on, rate

MON, TUE, WED, THU, FRI = (date(2026, 11, 23) + timedelta(days=n) for n in range(5))


@pytest.mark.parametrize(
    ("counted", "moved_to", "today", "counts"),
    [
        (WED, THU, TUE, THU),  # in time: the new day counts
        (WED, TUE, MON, WED),  # sooner: nobody is worse off for meaning well
        (WED, THU, WED, WED),  # on its day: too late to say so
        (WED, FRI, THU, WED),
        (THU, FRI, WED, THU),  # it was moved once
    ],
)
def test_the_day_that_counts_moves_once_and_only_before_it_has_come(
    counted: date, moved_to: date, today: date, counts: date
) -> None:
    assert counts_on(WED, counted, moved_to, today) == counts


@pytest.mark.parametrize(
    ("promises", "today", "told"),
    [
        ([], FRI, Rate(0, 0)),
        ([DatedPromise(WED, WED)], FRI, Rate(1, 1)),  # by the end of its day
        ([DatedPromise(WED, THU)], FRI, Rate(0, 1, late=1)),
        ([DatedPromise(WED, None)], THU, Rate(0, 1)),
        ([DatedPromise(WED, None)], WED, Rate(0, 0)),  # its day is not over
        ([DatedPromise(FRI, MON)], TUE, Rate(1, 1)),  # done before: it counts at once
    ],
)
def test_how_many_were_kept_on_time(promises: list[DatedPromise], today: date, told: Rate) -> None:
    assert rate(promises, today) == told


def test_of_fewer_than_five_no_rate_is_told() -> None:
    assert [Rate(n, n).enough for n in (0, 4, 5)] == [False, False, True]
