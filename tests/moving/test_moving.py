"""A programme is moved into another database: all of it, whatever cuts it off, and its talks go on."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bench.cluster import Server
from bot.backups.moving import Moved, given_up, moved
from storage import databases, moving
from storage.moving import Counted
from storage.sqlite.store import SQLiteStore
from storage.store import StoreError, StoreInUseError
from tests.backups.town import gone_on, settings_of, town
from tests.storage.test_both import columns_of_server
from tests.talk import Stage

SCHEMA = """select conname, conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
where connamespace = current_schema()::regnamespace order by 1, 2"""
OURS = "select 1 from pg_tables where tablename like 'move\\_%' or tablename = 'barred'"
KILLS = 12
# Forked from one that has read the program already, so that a dozen begin in the time of one.
LIVES = """
import os, random, signal, sys
from datetime import datetime
from pathlib import Path
from bot.backups import moving as moving_
from storage import moving
from storage.postgres.moving import ServerEnd
from storage.sqlite.moving import FileEnd
from tests.backups.town import settings_of

moving.PORTION = 7
folder, url, now = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
old = settings_of(folder)
new = old.model_copy(update={"database": url})
chance = random.Random(int(sys.argv[4]))

def forked(live):
    pid = os.fork()
    if not pid:
        try:
            live()
        finally:
            os._exit(0)
    return pid

def ends(step, when):
    def ending(*given):
        if when == "after":
            step(*given)
        os._exit(9)
    return ending

def cut_off_around(*steps):
    for end, name in steps:
        step = getattr(end, name)
        for when in ("before", "after"):
            setattr(end, name, ends(step, when))
            pid = forked(lambda: moving_.moved(old, new, now, lambda *_: None))
            print("ended", os.waitpid(pid, 0)[1] >> 8, flush=True)
        setattr(end, name, step)

# each step of the begin, somewhere in the midst, each step of the end
cut_off_around((FileEnd, "put_bar"), (ServerEnd, "begin"))
for _ in range(int(sys.argv[5])):
    told, tells = os.pipe()
    pid = forked(lambda: moving_.moved(old, new, now, lambda *_: os.write(tells, b".")))
    for _ in range(chance.randrange(20)):
        os.read(told, 1)
    os.kill(pid, signal.SIGKILL)
    print("killed", os.waitpid(pid, 0)[1], flush=True)
cut_off_around((ServerEnd, "settle"), (FileEnd, "put_bar"), (ServerEnd, "open_up"))
try:
    moving_.moved(old, new, now, lambda *_: None)
except Exception as error:
    print(error)
"""


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return town(tmp_path / "before")


def move(stage: Stage, url: str, folder: Path | None = None, tell: moving.Tell = lambda *_: None) -> Moved:
    """From the file that a stage plays on to a server."""
    old = settings_of(stage.folder)
    new = old.model_copy(update={"database": url, "folder": str(folder or stage.folder)})
    return moved(old, new, stage.now, tell)


def test_a_talk_in_the_middle_of_a_question_goes_on_on_a_server_and_back_on_a_file(
    stage: Stage, tmp_path: Path, empty: str
) -> None:
    """What is said is what the one that stayed says; voices, secret and decisions come along."""
    shutil.copytree(stage.folder, tmp_path / "stayed")
    stayed = gone_on(stage, tmp_path / "stayed")
    after = tmp_path / "after"
    result = move(stage, empty, after)
    assert {counted.table: counted.rows for counted in result.tables}["people"] == 3
    assert result.files == 2
    server = gone_on(stage, after, empty)
    asked = stayed.say("demain")
    assert "10" in asked
    assert server.say("demain") == asked
    (note,) = (path.name for path in (stage.folder / "media").glob("note-*"))
    assert server.house.media.read(note) == stage.house.media.read(note) != None  # noqa: E711

    back = tmp_path / "back"
    old = settings_of(stage.folder).model_copy(update={"database": empty, "folder": str(after)})
    moved(old, settings_of(back), stage.now, lambda *_: None)
    again = gone_on(server, back)
    for words in ("[4]", "préparer le plateau", "ranger", "[Passer]"):
        said = stayed.say(words)
        assert again.say(words) == said
    again.relive()


def rows_of_file(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as file:
        return {
            table.name: sorted(file.execute(f"select * from {table.name}").fetchall(), key=repr)  # noqa: S608
            for table in tables_of(path)
        }


def tables_of(path: Path) -> tuple[moving.Table, ...]:
    end = databases.leaving(f"sqlite:///{path}")
    with end.alone():
        return end.tables()


def rows_of_server(url: str, path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The same tables, with the columns in the order of the file's."""
    with psycopg.connect(url) as server:
        return {
            table.name: sorted(
                server.execute(f"select {', '.join(table.columns)} from {table.name}".encode()).fetchall(),  # noqa: S608
                key=repr,
            )
            for table in tables_of(path)
        }


def fill(stage: Stage, rows: int) -> None:
    """So much that it takes many portions."""
    with stage.open() as store, store.transaction() as desk:
        for n in range(rows):
            desk.report("filler", str(n), "des mots" * 5, None, stage.now)


@pytest.mark.timeout(300)  # a machine that may be busy
def test_it_is_killed_a_dozen_times_and_goes_on_where_it_was(stage: Stage, empty: str) -> None:
    fill(stage, 2000)
    path = stage.folder / "talk.db"
    before = rows_of_file(path)
    command = [sys.executable, "-c", LIVES, str(stage.folder), empty, stage.now.isoformat(), "1", str(KILLS)]
    lived = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=250)
    killed, ended = f"killed {signal.SIGKILL.value}", "ended 9"
    assert lived.stdout.splitlines()[:-1] == [ended] * 4 + [killed] * KILLS + [ended] * 6, lived.stderr
    assert "was moved to" in lived.stdout.splitlines()[-1]
    assert rows_of_file(path) == before
    assert rows_of_server(empty, path) == before
    with psycopg.connect(empty) as server:
        assert server.execute(OURS).fetchall() == []


def test_what_has_come_is_not_brought_again(
    stage: Stage, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "PORTION", 10)
    fill(stage, 100)
    told: list[tuple[str, int]] = []

    def cut_off(table: str, rows: int) -> None:
        told.append((table, rows))
        if (table, rows) == ("reports", 50):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(stage, empty, tell=cut_off)
    before, told[:] = list(told), []
    move(stage, empty, tell=cut_off)
    assert told[0] == ("reports", 60)
    assert {table for table, _ in before} & {table for table, _ in told} == {"reports"}


def test_a_half_one_is_served_from_by_nobody_and_given_up(stage: Stage, empty: str) -> None:
    def cut_off(_table: str, _rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(stage, empty, tell=cut_off)
    with (
        pytest.raises(StoreError, match=r"is being moved to .*run `jigi move` once more, or with --give-up"),
        stage.open(),
    ):
        pass
    with pytest.raises(StoreError, match=r"is half a programme: its move from .* has not ended"):
        databases.opened(empty, key=b"talk")
    old = settings_of(stage.folder)
    given_up(old, old.model_copy(update={"database": empty}))
    assert "10" in stage.say("demain")
    with psycopg.connect(empty) as server:
        assert columns_of_server(server) == set()
    move(stage, empty)
    with pytest.raises(StoreError, match=r"was moved to .*would be lost; move it back"):
        given_up(old, old.model_copy(update={"database": empty}))


def test_the_one_that_was_left_is_served_from_by_nobody(stage: Stage, empty: str) -> None:
    move(stage, empty)
    for opening in (databases.opened, databases.joined):
        with pytest.raises(StoreError, match=r"was moved to .*; point JIGI_DATABASE there"):
            opening(stage.database, key=b"talk")
    with pytest.raises(StoreError, match="was moved to"):
        move(stage, empty)


def test_nobody_is_moved_while_a_jigi_serves_on_either_side(stage: Stage, empty: str) -> None:
    with stage.open(), pytest.raises(StoreInUseError, match="in use by another jigi"):
        move(stage, empty)
    with closing(databases.opened(empty, key=b"talk")), pytest.raises(StoreInUseError):
        move(stage, empty)
    assert "10" in stage.say("demain")


def test_what_is_not_empty_is_not_moved_into(stage: Stage, tmp_path: Path, empty: str) -> None:
    other = town(tmp_path / "other")
    move(other, empty)
    with pytest.raises(StoreError, match=r"is not empty \(there is something in '\w+'\); name a database"):
        move(stage, empty)
    assert "10" in stage.say("demain")


def test_another_programmes_half_move_is_left_alone(stage: Stage, tmp_path: Path, empty: str) -> None:
    def cut_off(_table: str, _rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(town(tmp_path / "other"), empty, tell=cut_off)
    with pytest.raises(StoreError, match="is half a programme: its move from"):
        move(stage, empty)
    assert "10" in stage.say("demain")


def test_another_file_in_the_way_is_told_before_anything_moves(
    stage: Stage, tmp_path: Path, empty: str
) -> None:
    (tmp_path / "after").mkdir()
    (tmp_path / "after" / "programme.yaml").write_text("draft_content: false\n")
    with pytest.raises(
        StoreError, match=r"is there already, and is not .*; take it away, or set JIGI_FOLDER"
    ):
        move(stage, empty, tmp_path / "after")
    assert "10" in stage.say("demain")


def test_a_row_that_came_otherwise_is_noticed(stage: Stage, empty: str) -> None:
    def spoil(table: str, _rows: int) -> None:
        if table == "people":
            with psycopg.connect(empty, autocommit=True) as server:
                server.execute("update people set name = 'Awaa' where name = 'Awa'")

    with pytest.raises(
        StoreError, match="the table 'people' is not the same on both sides, from its row 2 on"
    ):
        move(stage, empty, tell=spoil)


def test_numbers_are_never_given_twice_and_the_schema_is_todays(
    stage: Stage, tmp_path: Path, empty: str, server: Server
) -> None:
    """A timer's number stands in the key of its event: the next is above those that were deleted, too."""
    with closing(sqlite3.connect(stage.folder / "talk.db")) as file, file:
        file.execute(
            "insert into timers (id, person, timer, about, due_at, facts)"
            " values (4711, 1, 't', 'a', '', '{}')"
        )
        file.execute("delete from timers where id = 4711")
    move(stage, empty)
    fresh = server.make(f"fresh_{random.randrange(1 << 60)}")
    databases.opened(fresh, key=b"talk").close()
    with psycopg.connect(empty) as moved_, psycopg.connect(fresh) as made:
        assert columns_of_server(moved_) == columns_of_server(made)
        assert moved_.execute(SCHEMA).fetchall() == made.execute(SCHEMA).fetchall()
    there = gone_on(stage, stage.folder, empty)
    with there.open() as store, store.transaction() as desk:
        desk.set_timer(there.people["Awa"], "t", "a", stage.now)
        desk.report("kind", "about", "words", None, stage.now)
    with psycopg.connect(empty) as moved_:
        assert moved_.execute("select max(id) from timers").fetchone() == (4712,)
    old = settings_of(stage.folder).model_copy(update={"database": empty})
    moved(
        old,
        settings_of(tmp_path / "back").model_copy(update={"folder": str(stage.folder)}),
        stage.now,
        lambda *_: None,
    )
    with (
        closing(SQLiteStore.open(tmp_path / "back" / "talk.db", key=b"talk")) as store,
        store.transaction() as desk,
    ):
        desk.forget(there.people["Awa"], stage.now)
        desk.set_timer(there.people["Fanta"], "t", "a", stage.now)
        last = [row["id"] for row in store.rows("timers")]
    with closing(sqlite3.connect(tmp_path / "back" / "talk.db")) as file:
        assert file.execute("select max(id) from timers").fetchone() == (4713,), last


def test_what_no_server_keeps_comes_as_lists_show_it(stage: Stage, empty: str) -> None:
    with closing(sqlite3.connect(stage.folder / "talk.db")) as file, file:
        file.execute("update people set name = ? where name = 'Awa'", ("Aw\0a",))
    result = move(stage, empty)
    assert all(isinstance(counted, Counted) for counted in result.tables)
    with psycopg.connect(empty) as server:
        assert ("Aw\N{REPLACEMENT CHARACTER}a",) in server.execute("select name from people").fetchall()
