"""Months: when one is looked back on, and how it went beside the two before."""

from datetime import date

import pytest

from scheduler import months


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 1), date(2026, 11, 30)),  # a Monday
        (date(2026, 10, 31), date(2026, 10, 30)),  # a Saturday
        (date(2027, 2, 3), date(2027, 2, 26)),  # the 28th is a Sunday
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_last_working_day_of_its_month(day: date, last: date) -> None:
    assert months.last_working_day(day) == last


def test_who_is_asked_late_is_asked_about_the_month_that_ended() -> None:
    assert months.asked_about(date(2026, 11, 30)) == "2026-11"
    assert months.asked_about(date(2026, 12, 3)) == "2026-11"
    assert months.asked_about(date(2027, 1, 4)) == "2026-12"


@pytest.mark.parametrize(
    ("signs", "trend"),
    [
        ({"2026-11": 2}, "new"),
        ({"2026-10": 1, "2026-11": 2}, "up"),
        ({"2026-09": 3, "2026-11": 2}, "down"),  # the month between was not rated
        ({"2026-09": 1, "2026-10": 2, "2026-11": 2}, "same"),
        ({"2026-10": 2}, "new"),
    ],
)
def test_a_month_beside_the_latest_one_that_is_known(signs: dict[str, int], trend: str) -> None:
    assert months.trend(signs, months.compared("2026-11")) == trend


@pytest.mark.parametrize(("mean", "sign"), [(1.0, 1), (1.49, 1), (1.5, 2), (2.49, 2), (2.5, 3), (3.0, 3)])
def test_a_mean_is_told_as_one_of_three_signs(mean: float, sign: int) -> None:
    assert months.sign(mean) == sign
