"""Wall time becomes an instant, and a calendar says when people are left in peace."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import Every, Rhythm
from scheduler.local_time import Calendar, Quiet, Season, local, next_of, to_utc

BAMAKO = "Africa/Bamako"
ZONES = st.sampled_from([BAMAKO, "Africa/Lagos", "Africa/Casablanca", "Europe/Paris", "Pacific/Apia", "UTC"])
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=36 * 365)).map(
    lambda later: datetime(2001, 1, 1, tzinfo=UTC) + later
)

CALENDAR = Calendar(
    seasons=(
        Season(
            date(2027, 2, 8),
            date(2027, 3, 9),
            (Quiet(time(17, 30), time(20, 30)), Quiet(time(22), time(9))),  # Ramadan
        ),
    ),
    weekly=((4, Quiet(time(12, 30), time(14, 30))),),  # the Friday prayer
    days_off=frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "at"),
    [
        ("2026-11-21", "08:00", BAMAKO, "2026-11-21 08:00"),
        ("2026-11-21", "08:00", "Africa/Lagos", "2026-11-21 07:00"),
        ("2026-07-01", "08:00", "Europe/Paris", "2026-07-01 06:00"),
        ("2026-03-29", "01:59", "Europe/Paris", "2026-03-29 00:59"),
        ("2026-03-29", "02:00", "Europe/Paris", "2026-03-29 01:00"),  # skipped: the first after
        ("2026-03-29", "02:30", "Europe/Paris", "2026-03-29 01:00"),
        ("2026-03-29", "03:00", "Europe/Paris", "2026-03-29 01:00"),
        ("2026-10-25", "02:30", "Europe/Paris", "2026-10-25 00:30"),  # twice: the first
        ("2011-12-30", "12:00", "Pacific/Apia", "2011-12-30 10:00"),  # a day that was left out
    ],
)
def test_wall_time_to_utc(day: str, hour: str, zone: str, at: str) -> None:
    assert to_utc(date.fromisoformat(day), time.fromisoformat(hour), zone) == utc(at)


@given(st.dates(date(2001, 1, 1), date(2036, 1, 1)), st.times(), ZONES)
def test_her_clock_never_shows_less_than_the_hour_she_chose(day: date, hour: time, zone: str) -> None:
    at = to_utc(day, hour, zone)
    shown = local(at, zone).replace(tzinfo=None)
    assert at.tzinfo is UTC
    assert shown >= datetime.combine(day, hour)
    before = local(at - timedelta(seconds=1), zone).replace(tzinfo=None)
    assert before < datetime.combine(day, hour)


def test_wall_time_has_no_zone_and_instants_have_one() -> None:
    with pytest.raises(ValueError, match="wall time comes without one"):
        to_utc(date(2026, 11, 21), time(8, tzinfo=UTC), BAMAKO)
    naive = datetime(2026, 11, 21, 8)  # noqa: DTZ001
    with pytest.raises(ValueError, match="instants are aware"):
        local(naive, BAMAKO)
    with pytest.raises(ValueError, match="instants are aware"):
        next_of(Rhythm(Every.WEEK, 3, time(8)), BAMAKO, naive)
    with pytest.raises(ValueError, match="instants are aware"):
        Calendar().quiet(naive, BAMAKO)
    with pytest.raises(ValueError, match="instants are aware"):
        Calendar().next_open(naive, BAMAKO)


@pytest.mark.parametrize(
    ("every", "after", "at"),
    [
        (Every.WEEK, "2026-11-21 08:00", "2026-11-26 17:00"),  # a Saturday; she chose Thursday
        (Every.WEEK, "2026-11-26 16:59", "2026-11-26 17:00"),
        (Every.WEEK, "2026-11-26 17:00", "2026-12-03 17:00"),  # just fired
        (Every.FORTNIGHT, "2026-11-26 17:00", "2026-12-10 17:00"),
        (Every.FORTNIGHT, "2026-11-24 10:00", "2026-12-10 17:00"),
        (Every.FORTNIGHT, "2026-11-28 10:00", "2026-12-10 17:00"),  # late: the same fortnight
        (Every.MONTH, "2026-11-26 17:00", "2026-12-03 17:00"),
        (Every.MONTH, "2026-12-03 17:00", "2027-01-07 17:00"),
        (Every.MONTH, "2027-01-31 10:00", "2027-02-04 17:00"),
    ],
)
def test_rhythms(every: Every, after: str, at: str) -> None:
    assert next_of(Rhythm(every, 3, time(17)), BAMAKO, utc(after)) == utc(at)


@given(st.sampled_from(Every), st.integers(0, 6), st.times(), ZONES, INSTANTS)
def test_a_rhythm_goes_on_and_never_leaves_its_day(
    every: Every, weekday: int, hour: time, zone: str, after: datetime
) -> None:
    rhythm = Rhythm(every, weekday, hour)
    at = next_of(rhythm, zone, after)
    assert at > after
    assert next_of(rhythm, zone, at) > at
    if zone != "Pacific/Apia":  # which once left a day out
        assert local(at, zone).weekday() == weekday


@given(st.integers(0, 6), ZONES, INSTANTS)
def test_a_rhythm_keeps_its_hour_when_clocks_change(weekday: int, zone: str, after: datetime) -> None:
    at = next_of(Rhythm(Every.WEEK, weekday, time(8)), zone, after)
    assert local(at, zone).time() == time(8)


@pytest.mark.parametrize(
    ("at", "zone", "open_at"),
    [
        ("2026-11-21 20:59", BAMAKO, "2026-11-21 20:59"),
        ("2026-11-21 21:00", BAMAKO, "2026-11-22 06:00"),
        ("2026-11-22 05:59", BAMAKO, "2026-11-22 06:00"),
        ("2026-11-22 06:00", BAMAKO, "2026-11-22 06:00"),
        ("2026-11-21 20:30", "Africa/Lagos", "2026-11-22 05:00"),  # her clock says 21:30
        ("2026-11-27 12:29", BAMAKO, "2026-11-27 12:29"),
        ("2026-11-27 12:30", BAMAKO, "2026-11-27 14:30"),  # Friday
        ("2026-11-28 12:30", BAMAKO, "2026-11-28 12:30"),
        ("2026-12-25 10:00", BAMAKO, "2026-12-26 06:00"),
        ("2026-12-24 21:00", BAMAKO, "2026-12-26 06:00"),
        ("2026-12-31 21:00", BAMAKO, "2027-01-02 06:00"),
        ("2027-02-08 07:00", BAMAKO, "2027-02-08 09:00"),
        ("2027-02-08 18:00", BAMAKO, "2027-02-08 20:30"),
        ("2027-02-08 21:30", BAMAKO, "2027-02-08 21:30"),
        ("2027-02-12 13:00", BAMAKO, "2027-02-12 14:30"),  # a Friday of Ramadan
        ("2027-03-09 23:00", BAMAKO, "2027-03-10 06:00"),  # the last night of it
    ],
)
def test_quiet_hours(at: str, zone: str, open_at: str) -> None:
    assert CALENDAR.next_open(utc(at), zone) == utc(open_at)
    assert CALENDAR.quiet(utc(at), zone) == (at != open_at)


@given(INSTANTS, ZONES)
def test_what_is_held_goes_out_at_the_first_open_minute(at: datetime, zone: str) -> None:
    opened = CALENDAR.next_open(at, zone)
    assert opened >= at
    assert not CALENDAR.quiet(opened, zone)
    assert CALENDAR.next_open(opened, zone) == opened
    if opened > at:
        assert CALENDAR.quiet(opened - timedelta(seconds=1), zone)


def test_a_programme_without_quiet_hours() -> None:
    always = Calendar(quiet_from=time(0), quiet_until=time(0))
    assert not always.quiet(utc("2026-11-21 00:00"), BAMAKO)


def test_a_day_without_an_open_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="06:00-21:00 leave weekday 4 no open hour; shorten them"):
        Calendar(weekly=((4, Quiet(time(6), time(21))),))
    fasting = (Quiet(time(0), time(12)), Quiet(time(12), time(0)))
    with pytest.raises(ValueError, match="make it a day off"):
        Calendar(seasons=(Season(date(2027, 2, 8), date(2027, 3, 9), fasting),))
