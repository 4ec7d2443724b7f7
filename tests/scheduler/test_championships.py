"""Inviting to a championship: at her hour, once, by a timer that names it, through a kill in the middle."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.people import Cohort
from scheduler import campaigns, championships
from storage.sqlite.store import SQLiteStore
from storage.store import Desk
from tests.storage.announcing import FAR, working
from tests.storage.cast import NOW, UndoneError
from tests.storage.championships import opened

MORNING = NOW.replace(hour=5, minute=0)
HER_HOUR = time(9)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    store = SQLiteStore.open(tmp_path / "jigi.db", key=b"championships")
    yield store
    store.close()


def invitations(desk: Desk) -> list[tuple[int, str, str, datetime]]:
    later = NOW + timedelta(days=90)
    return [(e.person, e.timer, e.about, e.due_at) for e in desk.due_timers(later, 100)]


def killed(store: SQLiteStore) -> None:
    """A round that is not committed."""
    with store.transaction() as desk:
        campaigns.ask_more(desk, 3, NOW, "UTC")
        raise UndoneError


def test_it_begins_on_the_day_that_it_is_in_the_programme_s_zone(store: SQLiteStore) -> None:
    """At half past eleven in the evening of UTC it is tomorrow in Nairobi."""
    with store.transaction() as desk:
        evening = NOW.replace(hour=23, minute=30)
        opened(desk, first_day=(NOW.date() + timedelta(days=1)).isoformat(), last_day=FAR)
        working(desk, 2)
        assert championships.announce(desk, 9, evening, "Africa/Bamako") == 0
        assert championships.announce(desk, 9, evening, "Africa/Nairobi") == 2


def test_each_is_invited_at_her_hour_or_at_once_where_that_is_past(store: SQLiteStore) -> None:
    with store.transaction() as desk:
        id = opened(desk, last_day=FAR)
        early, late = working(desk, 2)
        desk.change_person(late.id, {"local_hour": HER_HOUR})
        desk.change_person(early.id, {"local_hour": time(4)})
        assert championships.announce(desk, 9, MORNING, "UTC") == 2
        assert invitations(desk) == [
            (early.id, "championship.invited", f"championship:{id}", MORNING),
            (late.id, "championship.invited", f"championship:{id}", MORNING.replace(hour=9)),
        ]


def test_a_kill_between_two_rounds_leaves_each_with_one_invitation(store: SQLiteStore) -> None:
    with store.transaction() as desk:
        opened(desk, last_day=FAR)
        people = working(desk, 7)
    with store.transaction() as desk:
        assert campaigns.ask_more(desk, 3, NOW, "UTC") == 3
    with pytest.raises(UndoneError):
        killed(store)
    asked = []
    for _ in range(4):
        with store.transaction() as desk:
            asked.append(campaigns.ask_more(desk, 3, NOW, "UTC"))
    with store.reading() as desk:
        assert [person for person, *_ in invitations(desk)] == [person.id for person in people]
    assert asked == [3, 1, 0, 0]


def test_a_trainers_push_goes_first_and_both_keep_to_the_most(store: SQLiteStore) -> None:
    with store.transaction() as desk:
        id = opened(desk, last_day=FAR)
        people = working(desk, 4)
        owner = desk.organiser_of(id)
        assert owner is not None
        desk.begin_campaign(owner, "1.c", "amtsl", Cohort(), NOW)
        assert [campaigns.ask_more(desk, 3, NOW, "UTC") for _ in range(4)] == [3, 3, 2, 0]
        timers = [timer for _, timer, _, _ in invitations(desk)]
        assert timers.count("campaign.due") == timers.count("championship.invited") == len(people)
