"""Stores that earlier programs wrote: today's reads them, says their past again, and talks on.

Each `tests/releases/NAME.sql` is a whole store, as text, with talks that stood open when it was left:
`refreshers` from before anybody coached over the bot but by check-ins, `coaching` from before endings.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.people import Address
from bot.playing.replaying import Difference, ReplayError, replay
from storage.sqlite.store import SQLiteStore
from tests import releasing
from tests.talk import Stage

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.sql"))
LARGEST = 200_000  # characters
CAST = ("Awa", "Fanta", "Moussa", "Sira")


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    """The stage a day after that store was left, migrated."""
    stage = Stage(tmp_path)
    for file in tmp_path.glob("talk.db*"):
        file.unlink()
    with closing(sqlite3.connect(tmp_path / "talk.db")) as database:
        database.executescript(request.param.read_text())
        (last,) = database.execute("select max(at) from journal").fetchone()
    stage.events = 1000  # behind those that it has seen
    stage.now = datetime.fromisoformat(last) + timedelta(hours=1)
    with closing(SQLiteStore.open(tmp_path / "talk.db", key=b"talk")) as store, store.reading() as desk:
        for name in CAST:
            person = desk.person_known_at(Address("webchat", name.lower()))
            assert person is not None
            stage.people[name] = person.id
    return stage


def columns(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Of every table its columns, with their types, by name."""
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return {
            table: sorted(row[1:3] for row in database.execute(f"pragma table_info({table})"))
            for table in tables
        }


def test_its_schema_is_that_of_a_new_store(stage: Stage, tmp_path: Path) -> None:
    SQLiteStore.open(tmp_path / "new.db", key=b"talk").close()
    assert columns(stage.folder / "talk.db") == columns(tmp_path / "new.db")


def test_every_release_is_listed() -> None:
    listed = (Path(__file__).parent.parent / "docs" / "releasing.md").read_text()
    assert sorted(re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE)) == [path.stem for path in RELEASES]


def test_what_this_version_leaves_can_be_kept(tmp_path: Path) -> None:
    text = releasing.dump(tmp_path)
    assert len(text) < LARGEST
    with closing(sqlite3.connect(tmp_path / "kept.db")) as database:
        database.executescript(text)
    with closing(SQLiteStore.open(tmp_path / "kept.db", key=b"talk")) as store, store.reading() as desk:
        for name in ("Awa", "Moussa"):
            person = desk.person_known_at(Address("webchat", name.lower()))
            assert person is not None
            assert desk.conversation(person.id).stack, f"a talk of {name} stands open"
        assert desk.facilities_like("kle") is not None  # the search was made anew


# Since then a coach is asked whom he visits by another look-up; a check-in looks whether its day has passed.
BROKEN = {
    ("coaching", "Moussa"): "turn 3 on",
    ("coaching", "Awa"): "turn 14 on",
    ("refreshers", "Awa"): "turn 14 on",
}


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_a_release_is_small(path: Path) -> None:
    assert len(path.read_text()) < LARGEST


def test_every_turn_of_it_is_lived_again(stage: Stage, request: pytest.FixtureRequest) -> None:
    """What engineers have put into other words since may differ; nothing else does, and nobody is lost.

    A talk that looks up today what its journal does not hold is told by the turn at which it begins.
    """
    release = request.node.callspec.id
    with stage.open() as store, store.reading() as desk:
        for name in ("Awa", "Fanta", "Moussa"):
            turns, stopped_at = lived(replay(desk, stage.people[name], stage.house))
            assert stopped_at == BROKEN.get((release, name), ""), name
            assert sum(count for count, _ in turns), name
            assert not [one.key for _, differences in turns for one in differences if one.then is None]


def lived(turns: Iterator[tuple[int, list[Difference]]]) -> tuple[list[tuple[int, list[Difference]]], str]:
    """What was lived again, and from which turn on no more."""
    done: list[tuple[int, list[Difference]]] = []
    try:
        done.extend(turns)
    except ReplayError as error:
        return done, str(error).partition(":")[0].rpartition("from ")[2]
    return done, ""


def test_its_talks_go_on(stage: Stage) -> None:
    assert "parler à Fanta" in stage.say("/promises")
    assert "🚨" in stage.say("elle saigne")
    stage.say("/menu", who="Fanta")
    assert "bot" in "\n".join(stage.move_to(stage.now + timedelta(days=9)))
    for name in CAST:
        assert "bot" in stage.say("/menu", who=name)
    with closing(sqlite3.connect(stage.folder / "talk.db")) as database:
        assert database.execute("select count(*) from dead_letters").fetchone() == (0,)
        assert database.execute("pragma foreign_key_check").fetchall() == []


def test_its_people_part_are_merged_and_forgotten(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        her, coach = stage.people["Awa"], stage.people["Moussa"]
        desk.merge(her, coach, stage.now)
        desk.unmerge(desk.merges()[0].id, stage.now)
        assert [one.id for one in desk.coachees(coach) if one.id == her] == [her]
    stage.say("/coach", "[Ne plus l’avoir]", "[Oui]")
    stage.say("/forget", "[Tout effacer]", who="Moussa")
    assert "Moussa" not in stage.say("/promises")
