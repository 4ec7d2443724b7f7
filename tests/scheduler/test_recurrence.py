"""Recurrence: which days a schedule falls on, and when it comes due, in any zone and whatever clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler import local_time, recurrence
from scheduler.local_time import Calendar, Quiet, Season
from scheduler.recurrence import APART, BY_DAY, Repeat, Rule

BAMAKO = "Africa/Bamako"
ZONES = (
    BAMAKO,
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
)
RAMADAN = Season(date(2027, 2, 8), date(2027, 3, 9), (Quiet(time(18), time(9)),), {"fr": "Ramadan"})
CALENDARS = (
    Calendar(quiet_from=time(), quiet_until=time()),
    Calendar(),
    Calendar(seasons=(RAMADAN,), weekly=((4, Quiet(time(12), time(14))),)),
    Calendar(days_off=frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 2)})),
    Calendar(days_off=frozenset({date(2026, 12, 25), date(2027, 1, 1)}), skips_days_off=True),
)
HOURS = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
NOW = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@st.composite
def rules(draw: st.DrawFn, *repeats: Repeat) -> Rule:
    every = draw(st.sampled_from(repeats or tuple(Repeat)))
    nth = draw(st.sampled_from((*recurrence.NTHS, BY_DAY))) if every is Repeat.MONTH else 0
    first = draw(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    return Rule(every=every, first=first, local_hour=draw(HOURS), nth=nth)


COMING_ROUND = rules(Repeat.WEEK, Repeat.FORTNIGHT, Repeat.MONTH)


@given(rules(), st.sampled_from(ZONES), st.sampled_from(CALENDARS), NOW)
def test_what_comes_due_is_ahead_and_strictly_later_each_time(
    rule: Rule, zone: str, calendar: Calendar, now: datetime
) -> None:
    coming = list(islice(recurrence.following(rule, zone, calendar, now, now), 8))
    assert all(now < o.planned_at <= o.open_at for o in coming)
    for before, after in pairwise(coming):
        assert before.planned_at < after.planned_at
        assert after.open_at - before.open_at >= APART
    assert not any(calendar.quiet(o.open_at, zone) for o in coming)


@given(COMING_ROUND, st.sampled_from(ZONES), NOW)
def test_the_clock_on_her_wall_shows_the_hour_that_was_planned(rule: Rule, zone: str, now: datetime) -> None:
    for occurrence in islice(recurrence.occurrences(rule, zone, CALENDARS[0], now), 8):
        wall = local_time.local(occurrence.planned_at, zone)
        if wall.time() != rule.local_hour:  # an hour that her clocks skip on that day
            before = local_time.local(occurrence.planned_at - timedelta(seconds=1), zone)
            assert before.utcoffset() != wall.utcoffset()
            assert before.time() < rule.local_hour < wall.time()


@given(COMING_ROUND, st.dates(date(2026, 1, 1), date(2029, 12, 31)))
def test_asked_from_any_day_on_it_falls_on_the_same_days(rule: Rule, since: date) -> None:
    """Nothing is counted from the day of asking: what fires later is what was shown."""
    assume(since >= rule.first)
    from_first = (day for day in recurrence.days(rule, rule.first) if day >= since)
    assert list(islice(from_first, 4)) == list(islice(recurrence.days(rule, since), 4))


@given(rules(), st.sampled_from(ZONES), st.sampled_from(CALENDARS), NOW)
def test_the_dates_that_were_shown_are_those_that_fire(
    rule: Rule, zone: str, calendar: Calendar, now: datetime
) -> None:
    """One timer at a time: each sets the next when it fires."""
    shown = list(islice(recurrence.following(rule, zone, calendar, now, now), 6))
    fired: list[recurrence.Occurrence] = []
    after = open_from = now
    while len(fired) < len(shown):
        due = next(recurrence.following(rule, zone, calendar, after, open_from))
        fired.append(due)
        after, open_from = due.planned_at, due.open_at + APART
    assert fired == shown


@given(rules())
def test_a_rule_is_kept_as_json(rule: Rule) -> None:
    assert recurrence.thaw(recurrence.freeze(rule)) == rule


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule(every=Repeat.ONCE, first=date(2026, 12, 3), local_hour=time(8)), ["2026-12-03"]),
        (
            Rule(every=Repeat.FORTNIGHT, first=date(2026, 11, 30), local_hour=time(8)),
            ["2026-11-30", "2026-12-14", "2026-12-28"],
        ),
        (
            Rule(every=Repeat.MONTH, first=date(2026, 12, 1), local_hour=time(8), nth=1),
            ["2026-12-01", "2027-01-05", "2027-02-02"],
        ),
        (
            Rule(every=Repeat.MONTH, first=date(2026, 11, 27), local_hour=time(8), nth=-1),
            ["2026-11-27", "2026-12-25", "2027-01-29"],
        ),
        (
            Rule(every=Repeat.MONTH, first=date(2026, 12, 31), local_hour=time(8)),
            ["2026-12-31", "2027-01-31", "2027-02-28"],
        ),
    ],
)
def test_days(rule: Rule, days: list[str]) -> None:
    assert [f"{day}" for day in islice(recurrence.days(rule, date(2026, 11, 23)), 3)] == days


@pytest.mark.parametrize(
    ("skips", "days"),
    [(False, ["2026-12-18", "2026-12-26", "2027-01-03"]), (True, ["2026-12-18", "2027-01-08", "2027-01-15"])],
)
def test_a_day_off_is_followed_or_left_out_as_the_programme_says(skips: bool, days: list[str]) -> None:
    """On the first day that is none, at the same hour."""
    off = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 2)})
    rule = Rule(every=Repeat.WEEK, first=date(2026, 12, 18), local_hour=time(8))
    calendar = Calendar(days_off=off, skips_days_off=skips)
    now = datetime(2026, 12, 17, tzinfo=UTC)
    coming = islice(recurrence.following(rule, BAMAKO, calendar, now, now), 3)
    assert [f"{o.open_at:%Y-%m-%d %H}" for o in coming] == [f"{day} 08" for day in days]


def test_what_happens_once_comes_a_day_later_rather_than_not_at_all() -> None:
    calendar = Calendar(days_off=frozenset({date(2026, 12, 25)}), skips_days_off=True)
    rule = Rule(every=Repeat.ONCE, first=date(2026, 12, 25), local_hour=time(8))
    now = datetime(2026, 12, 17, tzinfo=UTC)
    [once] = recurrence.following(rule, BAMAKO, calendar, now, now)
    assert once.open_at == datetime(2026, 12, 26, 8, tzinfo=UTC)


def test_a_week_of_what_counts_no_week_is_refused() -> None:
    with pytest.raises(ValueError, match="is no week of"):
        Rule(every=Repeat.WEEK, first=date(2026, 12, 25), local_hour=time(8), nth=2)
