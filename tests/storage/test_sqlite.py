"""The embedded store keeps every promise, and tells whoever runs it what to do when it cannot."""

import importlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from storage.sql.hands import HANDS, KEYED, RULED, STAYS
from storage.sqlite.store import SQLiteStore
from tests.storage.cast import NOW, SIRA_AT, awa, outgoing, sent_keys
from tests.storage.her_data import SECRET, lived
from tests.storage.promises import Promises


class Opened:
    """One store at a time on one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = SQLiteStore.open(path, key=b"promises")

    def again(self) -> SQLiteStore:
        self.store.close()
        self.store = SQLiteStore.open(self.path, key=b"promises")
        return self.store


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(tmp_path / "jigi.db")
    yield opened
    opened.store.close()


@pytest.fixture
def store(opened: Opened) -> SQLiteStore:
    return opened.store


@pytest.fixture
def reopen(opened: Opened) -> Callable[[], SQLiteStore]:
    return opened.again


class TestSQLite(Promises):
    """Run on the embedded store."""


def test_every_promise_is_run() -> None:
    """A room of promises that nobody inherits from would never be held against a store."""
    names = [path.stem for path in Path(__file__).parent.glob("*.py")]
    rooms = [importlib.import_module(f"tests.storage.{name}") for name in names if "test_" not in name]
    made = {one for room in rooms for one in vars(room).values() if isinstance(one, type)}
    promising = {one for one in made if any(name.startswith("test_") for name in vars(one))}
    assert promising - set(Promises.__mro__) == set()


def test_a_message_that_cannot_be_read_keeps_nobody_waiting(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        desk.post([outgoing(awa(desk), "1.1.0"), outgoing(desk.person_at(SIRA_AT, NOW), "2.1.0")])
    other = sqlite3.connect(opened.path)
    with other:
        other.execute("update outbox set message = '{}' where key = '1.1.0'")
    other.close()
    with opened.store.transaction() as desk:
        assert sent_keys(desk) == ["2.1.0"]
    assert [row["state"] for row in opened.store.rows("messages")] == ["refused", "sent"]


def test_once_tidied_a_forgotten_person_is_in_no_file_of_a_store_that_goes_on(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        her, _ = lived(desk)
    with opened.store.transaction() as desk:
        desk.forget(her.id, NOW)
    log = opened.path.with_name(opened.path.name + "-wal")
    assert SECRET.encode() in log.read_bytes()
    opened.store.tidy()
    files = list(opened.path.parent.glob(f"{opened.path.name}*"))
    assert log in files
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]


def test_a_forgotten_person_is_not_in_the_bytes_of_the_file(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        her, _ = lived(desk)
        for n in range(200):  # more than a page of it
            desk.set_timer(her.id, "promise.due", f"promise:{n}", NOW, {"words": f"{SECRET} " * 30})
            desk.is_first(f"webchat:{SECRET}:{n}")
    opened.again()
    assert SECRET.encode() in opened.path.read_bytes()
    with opened.store.transaction() as desk:
        desk.forget(her.id, NOW)
    opened.again()  # which writes the log back into the file
    assert SECRET.encode() not in opened.path.read_bytes()


def test_without_the_secret_nobody_tells_whose_keys_were_seen(tmp_path: Path) -> None:
    def digests(secret: bytes) -> list[tuple[bytes]]:
        path = tmp_path / f"{secret.decode()[:4]}.db"
        with closing(SQLiteStore.open(path, key=secret)) as store, store.transaction() as desk:
            desk.is_first("telegram:jigi:7001:12")
        with closing(sqlite3.connect(path)) as file:
            return file.execute("select digest from seen").fetchall()

    assert [len(digest) for (digest,) in digests(b"ours")] == [16]
    assert digests(b"ours") != digests(b"theirs")
    assert digests(b"long" * 40)  # a secret may be longer than the digest takes


def test_many_threads_read_while_one_writes(opened: Opened) -> None:
    """What is read is whole: of two notes that are always written together, never one alone."""
    store = opened.store
    turns = 200

    def read(_: int) -> set[bool]:
        equal = set()
        for _ in range(turns):
            with store.reading() as desk:
                equal.add(desk.note("one") == desk.note("other"))
        return equal

    with ThreadPoolExecutor(8) as readers:
        answers = readers.map(read, range(8))
        for number in range(turns):
            with store.transaction() as desk:
                desk.keep_note("one", str(number))
                desk.keep_note("other", str(number))
        assert set().union(*answers) == {True}


def test_any_one_thread_at_a_time_may_write(opened: Opened) -> None:
    def count(_: int) -> None:
        with opened.store.transaction() as desk:
            desk.keep_note("count", str(int(desk.note("count") or 0) + 1))

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(count, range(100)))
    with opened.store.reading() as desk:
        assert desk.note("count") == "100"


def test_the_invitation_that_a_forgotten_person_came_by_no_longer_names_her(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        her, _ = lived(desk)
        desk.forget(her.id, NOW)
    with closing(sqlite3.connect(opened.path)) as file:
        invitations = file.execute("select code, used_at is not null, used_by from invitations").fetchall()
    assert invitations == [("KLELA7", 1, None)]  # used, as is counted, by nobody


def test_for_every_column_that_names_a_person_it_is_decided_what_a_merge_does(opened: Opened) -> None:
    with closing(sqlite3.connect(opened.path)) as file:
        tables = [name for (name,) in file.execute("select name from sqlite_master where type = 'table'")]
        naming = {
            f"{table}.{key[3]}"
            for table in tables
            for key in file.execute(f"pragma foreign_key_list({table})")
            if key[2] == "people"
        }
    decided = {hand.name for hand in HANDS} | {f"{table}.person" for table in KEYED} | RULED | STAYS
    assert naming == decided
