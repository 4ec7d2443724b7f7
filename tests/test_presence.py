"""Her hour follows her habits until she chooses one; what a button brings is looked at when she taps."""

import sqlite3
from contextlib import closing
from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.conversation.events import Arrival, Delivered
from bot.people import Address, Every, PersonId, Rhythm
from bot.road.news import take_news
from bot.road.presence import was_there
from scheduler.local_time import Calendar
from storage.sqlite.roads import migrations
from storage.sqlite.store import SQLiteStore
from tests.talk import MONDAY, Stage

DAY = timedelta(days=1)
SINCE = "2026-11-01T08:00:00.000000+00:00"
EVENING = MONDAY + timedelta(hours=17)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    return stage


def comes_each_evening(stage: Stage, days: int) -> None:
    for n in range(days):
        stage.now = EVENING + n * DAY
        stage.play("Awa", "merci")


def hour_of(stage: Stage) -> time:
    with stage.open() as store, store.reading() as desk:
        return desk.people([stage.people["Awa"]])[0].local_hour


def test_her_hour_moves_to_where_she_is_there(stage: Stage) -> None:
    comes_each_evening(stage, 9)
    assert hour_of(stage) == time(8)
    comes_each_evening(stage, 12)
    assert hour_of(stage) == time(17)
    stage.relive()


def test_the_hour_that_she_chose_stands(stage: Stage) -> None:
    stage.say("/hours", "8h")
    comes_each_evening(stage, 20)
    assert hour_of(stage) == time(8)


def test_receipts_tell_it_as_well_and_her_rhythm_moves_with_it(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        her = desk.people([stage.people["Awa"]])[0]
        desk.change_person(her.id, {"rhythm": Rhythm(Every.WEEK, 0, her.local_hour)})
        for n in range(10):
            her = was_there(desk, desk.people([her.id])[0], EVENING + n * DAY, Calendar())
        assert desk.people([her.id]) == [her]
        assert her.rhythm == Rhythm(Every.WEEK, 0, time(17))
        assert her.local_hour == time(17)


def test_nothing_is_counted_of_who_has_not_agreed_or_of_a_shared_phone(stage: Stage) -> None:
    stage.play("Sira", "bonjour")
    with stage.open() as store, store.reading() as desk:
        her = desk.person_known_at(stage.event("Sira", "oui").sender)  # type: ignore[union-attr]
        assert her is not None
        assert desk.mydata(her.id)["presence"] == []


def test_whoever_had_another_hour_than_the_usual_had_chosen_it(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    with closing(sqlite3.connect(path)) as connection:
        migrations.apply(Database(connection), stop_before="weak_networks")
        connection.executemany(
            "insert into people (id, local_hour, created_at) values (?, ?, ?)",
            [(1, "08:00", SINCE), (2, "17:00", SINCE)],
        )
        connection.commit()
    with closing(SQLiteStore.open(path, key=b"schema")) as store, store.reading() as desk:
        usual, chosen = desk.people([PersonId(1), PersonId(2)])
        assert (usual.hour_chosen, chosen.hour_chosen) == (False, True)
        assert not usual.light


NOTE = "[🔊 Écouter]"


def spoken_to(stage: Stage) -> None:
    """Moussa asks Awa something by voice, who wants words alone."""
    stage.now = MONDAY + timedelta(hours=9)
    stage.say("/network", "[📶 Peu de réseau]")
    stage.say("/team", "[1]", "[❓ Poser une question]", "(voice)", "[📨 Envoyer]", who="Moussa")


def test_what_waits_is_brought_as_often_as_she_taps(stage: Stage) -> None:
    spoken_to(stage)
    for _ in range(2):
        assert "(voice)" in stage.say(NOTE)


def test_once_parted_from_her_coach_his_voice_is_not_there_any_more(stage: Stage) -> None:
    spoken_to(stage)
    with stage.open() as store, store.transaction() as desk:
        desk.end_coaching(stage.people["Awa"], stage.now)
    heard = stage.say(NOTE)
    assert "(voice)" not in heard
    assert "Ceci n’est plus là." in heard


def test_somebody_elses_button_brings_nothing(stage: Stage) -> None:
    spoken_to(stage)
    stage.cast("Fanta", cadre="midwife", coach="Moussa")
    stage.buttons["fanta"] = dict(stage.buttons["awa"])
    heard = stage.say(NOTE, who="Fanta")
    assert "(voice)" not in heard
    assert "Ceci n’est plus là." in heard


def test_typed_by_hand_it_brings_nothing_and_breaks_nothing(stage: Stage) -> None:
    for words in ("/show", "/show 1.1.0", "/show x_y voice", "/show 1.1_voice_0 voice"):
        assert "Ceci n’est plus là." in stage.say(words)


def test_a_receipt_tells_when_her_phone_is_on(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        for n in range(10):
            came = Delivered(
                sender=Address("webchat", "awa"),
                key=f"1.{n}.0",
                at=EVENING + n * DAY,
                id=f"m{n}",
                state=Arrival.DELIVERED,
            )
            take_news(desk, came, stage.house)
    assert hour_of(stage) == time(17)
