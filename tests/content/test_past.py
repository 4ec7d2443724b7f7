"""The time of something done, as it is typed: the last such hour, or a kind no."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.past import AHEAD, HALF_DAY, MOST_AGO, read

BAMAKO = ZoneInfo("Africa/Bamako")
NOW = datetime(2026, 11, 23, 14, 7, 33, tzinfo=BAMAKO)
MINUTES = st.integers(0, 24 * 60 - 1)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("14:05", "23 14:05"),
        ("14h05", "23 14:05"),
        ("à 14 h 05", "23 14:05"),
        ("1405", "23 14:05"),
        ("14.05", "23 14:05"),
        ("vers 13 h", "23 13:00"),
        ("midi", "23 12:00"),
        ("1:30 pm", "23 13:30"),
        ("maintenant", "23 14:07"),
        ("À l’instant", "23 14:07"),
        ("il y a 10 minutes", "23 13:57"),
        ("y'a dix mn", "23 13:57"),
        ("10 min", "23 13:57"),
        ("une demi-heure", "23 13:37"),
        ("il y a une heure", "23 13:07"),
        ("il y a 1h30", "23 12:37"),
        ("il y a 2 heures et demie", "23 11:37"),
        ("2 hours and 10 minutes ago", "23 11:57"),
        ("an hour ago", "23 13:07"),
        ("hier 23h50", "22 23:50"),
        ("yesterday at 18:00", "22 18:00"),
        ("14:09", "23 14:07"),  # her watch goes before our clock
    ],
)
def test_what_she_types_is_read(words: str, at: str) -> None:
    assert read(words, NOW) == {"at": datetime.strptime(f"2026 11 {at}+0000", "%Y %m %d %H:%M%z").isoformat()}


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("15:00", "ahead"),
        ("14:11", "ahead"),
        ("2:05", "old"),  # this night, or just now? She is asked
        ("1 h", "old"),
        ("il y a 99999 minutes", "old"),
        ("il y a 999999 heures", "old"),
        ("entre 13h et 14h", "unread"),
        ("il y a longtemps", "unread"),
        ("il y a 2h30 je crois", "unread"),  # and not half past two
        ("25:70", "unread"),
        ("13", "unread"),
        ("", "unread"),
        ("x" * 4096, "unread"),
    ],
)
def test_what_cannot_be_is_told_with_the_hour(words: str, fault: str) -> None:
    assert read(words, NOW) == {"fault": fault, "now": "14:07"}


def test_midnight_lies_between() -> None:
    after = datetime(2026, 11, 24, 0, 10, tzinfo=BAMAKO)
    assert read("23:50", after) == {"at": "2026-11-23T23:50:00+00:00"}
    assert read("minuit", after) == {"at": "2026-11-24T00:00:00+00:00"}
    assert read("il y a 20 min", after) == {"at": "2026-11-23T23:50:00+00:00"}


@given(MINUTES, MINUTES, st.sampled_from(["{:02}:{:02}", "{}h{:02}", "{} h {:02}", "{:02}{:02}"]))
def test_an_hour_is_read_as_the_one_less_than_half_a_day_ago_or_not_at_all(
    now_minute: int, minute: int, form: str
) -> None:
    now = datetime(2026, 11, 23, now_minute // 60, now_minute % 60, tzinfo=BAMAKO)
    found = read(form.format(*divmod(minute, 60)), now)
    ago = timedelta(minutes=(now_minute - minute) % (24 * 60))
    if ago < HALF_DAY:
        assert found == {"at": (now - ago).isoformat()}
    elif timedelta(days=1) - ago <= AHEAD:
        assert found == {"at": now.isoformat()}
    else:
        assert found["fault"] in ("ahead", "old")


@given(st.text(max_size=80), st.integers(0, 10 * 365 * 24 * 60))
def test_whatever_is_typed_is_never_to_come_and_never_long_ago(words: str, minute: int) -> None:
    since = datetime(2020, 1, 1, tzinfo=BAMAKO)
    now = (since + timedelta(minutes=minute)).astimezone(ZoneInfo("Europe/Paris"))
    found = read(words, now)
    if "at" in found:
        at = datetime.fromisoformat(found["at"])
        assert timedelta(0) <= now.astimezone(BAMAKO) - at.astimezone(BAMAKO) < MOST_AGO + timedelta(days=1)
    else:
        assert set(found) == {"fault", "now"}
