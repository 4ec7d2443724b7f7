"""What the embedded store says when the machine cannot: which file, why, and what to do."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.sqlite.store import SQLiteStore
from storage.store import StoreError
from tests.storage.cast import NOW, awa, outgoing, sent_keys

NOBODY = 65534


def open_store(path: Path) -> SQLiteStore:
    return SQLiteStore.open(path, key=b"faults")


@contextmanager
def as_nobody() -> Iterator[None]:
    """As a user who owns nothing: the superuser may write everywhere, whatever the permissions say."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


def test_a_second_process_is_told_which_one_is_first(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    with closing(open_store(path)):
        code = f"from tests.storage.test_faults import *; open_store(Path({str(path)!r}))"
        second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert (
            f"StoreInUseError: {path} is in use by another jigi (process {os.getpid()}); stop"
            in second.stderr
        )
        with pytest.raises(StoreError, match="in use by another jigi"):
            open_store(path)
    open_store(path).close()


def test_a_link_to_the_file_is_the_same_file(tmp_path: Path) -> None:
    path, link = tmp_path / "jigi.db", tmp_path / "elsewhere" / "jigi.db"
    link.parent.mkdir()
    link.symlink_to(path)
    with closing(open_store(path)), pytest.raises(StoreError, match="in use by another jigi"):
        open_store(link)


def test_a_guest_is_told_that_an_older_jigi_serves(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    with closing(open_store(path)):
        SQLiteStore.join(path, key=b"faults").close()
        with closing(sqlite3.connect(path)) as older:
            older.execute("delete from _sqlite_migrations where name = 'uploads'")
            older.commit()
        with pytest.raises(StoreError, match=r"an older jigi runs on .*; start it again with this version"):
            SQLiteStore.join(path, key=b"faults")


@pytest.mark.parametrize("shut", ["", "-wal", "-shm"])
def test_what_may_not_be_written_is_named(shut: str, folder: Path) -> None:
    """By its own name: who looks at the database alone finds nothing wrong with it."""
    path = folder / "jigi.db"
    with closing(open_store(folder / "cut_off.db")):
        for end in ("", "-wal", "-shm"):  # as they lie there after a cut
            file = shutil.copyfile(folder / f"cut_off.db{end}", f"{path}{end}")
            os.chmod(file, 0o400 if end == shut else 0o600)
            if os.geteuid() == 0:
                os.chown(file, NOBODY, -1)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, -1)
    with as_nobody(), pytest.raises(StoreError) as told:
        open_store(path)
    assert str(told.value).endswith(f"give this user write permission on {path}{shut}")


def test_a_database_that_another_program_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "jigi.db"
    monkeypatch.setattr("storage.sqlite.connections.PATIENCE", 0.01)
    with closing(open_store(path)) as store:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("begin immediate")
            with (
                pytest.raises(StoreError, match=r"jigi.db: database is locked; another program is writing"),
                store.transaction() as desk,
            ):
                desk.keep_note("clock", "8")
            other.execute("rollback")
        with store.transaction() as desk:
            desk.keep_note("clock", "9")


def test_nobody_else_writes_while_a_desk_is_open(tmp_path: Path) -> None:
    """Else what it reads first might have changed when it writes, and all of it would be refused."""
    path = tmp_path / "jigi.db"
    with (
        closing(open_store(path)) as store,
        closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other,
        store.transaction() as desk,
    ):
        assert desk.note("clock") is None
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("begin immediate")


def test_a_full_disk_is_no_fault_of_a_turn(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "jigi.db")) as store:
        with store.transaction() as desk:
            her = awa(desk)
        pages = store._connection.execute("pragma page_count").fetchone()[0]
        store._connection.execute(f"pragma max_page_count = {pages}").close()

        def turns() -> None:
            with store.transaction() as desk:
                desk.keep_note("clock", "8")
                for n in range(1000):
                    try:
                        with desk.savepoint():
                            desk.post([outgoing(her, f"1.{n}.0", "Bonjour " * 100)])
                    except StoreError:
                        told.append(n)
                        raise

        told: list[int] = []
        with pytest.raises(StoreError, match=r"jigi.db: database or disk is full; free some space"):
            turns()
        assert told  # by its savepoint already: no turn is put aside for what is no fault of its own
        with store.reading() as desk:
            assert desk.note("clock") is None
        store._connection.execute("pragma max_page_count = 1000000").close()
        with store.transaction() as desk:
            desk.post([outgoing(her, "1.0.0", "Bonjour " * 100)])
            assert sent_keys(desk) == ["1.0.0"]


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    with (
        pytest.raises(StoreError, match=r"/jigi.db: Permission denied; its folder must be there"),
        as_nobody(),
    ):
        open_store(folder / "jigi.db")


def test_a_file_that_cannot_be_written(folder: Path) -> None:
    path = folder / "jigi.db"
    open_store(path).close()
    path.chmod(0o444)
    folder.chmod(0o777)
    (folder / "jigi.db.lock").chmod(0o666)
    with pytest.raises(StoreError, match=r"readonly database; it cannot be written; give"), as_nobody():
        open_store(path)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match=r"data/jigi.db: .*; its folder must be there"):
        open_store(tmp_path / "data" / "jigi.db")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    path.write_text("Bonjour " * 1000)
    with pytest.raises(StoreError, match=r"file is not a database; it is no database; point JIGI_DATABASE"):
        open_store(path)
    assert path.read_text() == "Bonjour " * 1000


def test_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table songs (title text)")
    with pytest.raises(StoreError, match=r"of another program \(it has a table 'songs'\)"):
        open_store(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("select name from sqlite_master").fetchall() == [("songs",)]


def test_the_database_of_a_newer_edition(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('jigi', 'the_second_road', '2027-01-01')"
        )
        newer.commit()
    with pytest.raises(StoreError, match=r"by a newer jigi \(it knows the change 'the_second_road'\); run"):
        open_store(path)


def test_a_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    with closing(open_store(path)) as store, store.transaction() as desk:
        awa(desk)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged; stop here and restore the last backup"):
        open_store(path)


def test_our_own_faults_rise_as_they_are(tmp_path: Path) -> None:
    with (
        closing(open_store(tmp_path / "jigi.db")) as store,
        pytest.raises(sqlite3.IntegrityError),
        store.transaction() as desk,
    ):
        desk.set_timer(awa(desk).id + 1, "checkin.due", "nobody's", NOW)  # type: ignore[arg-type]


def test_a_reader_that_outlives_the_store_is_closed(tmp_path: Path) -> None:
    store = open_store(tmp_path / "jigi.db")
    with store.transaction() as desk:
        awa(desk)
    rows = store.rows("people")
    assert next(rows)["id"] == 1
    store.close()
    assert list(rows) == []
