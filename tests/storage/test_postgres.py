"""The store for many keeps every promise, and tells whoever runs it what to do when it cannot."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest

from bench.cluster import Server
from bot.conversation.state import Conversation
from bot.people import PersonId
from storage.postgres.store import PostgreSQLStore
from storage.store import CollisionError, Desk, JournalEntry, StoreError, StoreInUseError
from tests.postgres import KEY, running
from tests.storage.cast import AWA_AT, NOW, SIRA_AT, awa, fired, outgoing, sent_keys, wrote
from tests.storage.her_data import SECRET, lived
from tests.storage.promises import Promises


class Opened:
    """One store at a time on one database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = PostgreSQLStore.open(url, key=KEY)

    def again(self) -> PostgreSQLStore:
        self.store.close()
        self.store = PostgreSQLStore.open(self.url, key=KEY)
        return self.store


@pytest.fixture
def opened(postgresql: str) -> Iterator[Opened]:
    opened = Opened(postgresql)
    yield opened
    opened.store.close()


@pytest.fixture
def store(opened: Opened) -> PostgreSQLStore:
    return opened.store


@pytest.fixture
def reopen(opened: Opened) -> Callable[[], PostgreSQLStore]:
    return opened.again


class TestPostgreSQL(Promises):
    """Run on the store for many."""


# ---- several processes ----------------------------------------------------------------------------


def test_a_second_house_is_kept_off(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.postgres.connections.PATIENCE", 0.1)
    with pytest.raises(StoreInUseError, match=rf"in use .* \(jigi {os.getpid()} on this machine\)"):
        PostgreSQLStore.open(opened.url, key=KEY)
    opened.store.close()
    opened.store = PostgreSQLStore.open(opened.url, key=KEY)


def test_whoever_joins_writes_beside_the_house_which_sees_it(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        her = awa(desk)
        desk.keep_conversation(Conversation(person=her.id, turn=1))
    with closing(PostgreSQLStore.join(opened.url, key=KEY)) as guest, guest.transaction() as desk:
        desk.change_person(her.id, {"name": "Fanta"})
        desk.keep_conversation(Conversation(person=her.id, turn=2))
    with opened.store.transaction() as desk:
        assert desk.person_at(AWA_AT, NOW).name == "Fanta"
        assert desk.conversation(her.id).turn == 2


@pytest.mark.parametrize("opens", ["address", "talk", "timer"])
def test_whom_one_has_opened_the_other_waits_for(opened: Opened, opens: str) -> None:
    """Two processes count up what stands in her talk, and none loses what the other counted."""
    with opened.store.transaction() as desk:
        her = awa(desk)
        for n in range(40):
            desk.set_timer(her.id, "checkin.due", f"{n}", NOW)

    def count(store: PostgreSQLStore, numbers: range) -> None:
        for n in numbers:
            with store.transaction() as desk:
                if opens == "address":
                    desk.person_at(AWA_AT, NOW)
                if opens == "timer":
                    assert desk.take_timer(fired(her, about=str(n)))
                hers = desk.conversation(her.id)
                desk.keep_conversation(hers._replace(turn=hers.turn + 1))

    with closing(PostgreSQLStore.join(opened.url, key=KEY)) as other, ThreadPoolExecutor(2) as both:
        done = [both.submit(count, opened.store, range(20)), both.submit(count, other, range(20, 40))]
        for one in done:
            one.result()
    with opened.store.reading() as desk:
        assert desk.conversation(her.id).turn == 40


def test_two_that_wait_for_each_other_meet_and_one_does_it_again(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        her, him = awa(desk), desk.person_at(SIRA_AT, NOW)
    both_have = threading.Barrier(2)

    def take(store: PostgreSQLStore, people: tuple[PersonId, PersonId]) -> bool:
        """Whether it met the other."""
        met = False
        while True:
            try:
                with store.transaction() as desk:
                    for n, person in enumerate(people):
                        hers = desk.conversation(person)
                        desk.keep_conversation(hers._replace(turn=hers.turn + 1))
                        if n == 0 and not met:
                            both_have.wait(60)
                return met
            except CollisionError:
                met = True

    with closing(PostgreSQLStore.join(opened.url, key=KEY)) as other, ThreadPoolExecutor(2) as both:
        one = both.submit(take, opened.store, (her.id, him.id))
        two = both.submit(take, other, (him.id, her.id))
        assert one.result() or two.result()
    with opened.store.reading() as desk:
        assert [desk.conversation(id).turn for id in (her.id, him.id)] == [2, 2]


def test_many_threads_read_while_one_writes(opened: Opened) -> None:
    """What is read is whole: of two notes that are always written together, never one alone."""

    def read(_: int) -> set[bool]:
        equal = set()
        for _ in range(30):
            with opened.store.reading() as desk:
                equal.add(desk.note("one") == desk.note("other"))
        return equal

    with ThreadPoolExecutor(4) as readers:
        answers = readers.map(read, range(4))
        for number in range(30):
            with opened.store.transaction() as desk:
                desk.keep_note("one", str(number))
                desk.keep_note("other", str(number))
        assert set().union(*answers) == {True}


# ---- words ----------------------------------------------------------------------------------------


def test_words_with_a_character_that_postgresql_has_not_are_kept_around_it(opened: Opened) -> None:
    event = wrote("Elle\0 saigne")
    with opened.store.transaction() as desk:
        her = awa(desk)
        desk.write_entry(JournalEntry(key="update:1", person=her.id, turn=1, at=NOW, event=event))
        desk.post([outgoing(her, f"{her.id}.1.0", "Noté : Elle\0 saigne")])
        assert sent_keys(desk) == [f"{her.id}.1.0"]
    with opened.store.reading() as desk:
        (entry,) = desk.journal_of(her.id)
        held = desk.mydata(her.id)
    assert entry.event == event  # so that a replay is the same
    assert [row["text"] for row in held["received"]] == ["Elle\N{REPLACEMENT CHARACTER} saigne"]
    assert [row["text"] for row in held["sent"]] == ["Noté : Elle\0 saigne"]  # JSON, which may name it
    assert len(list(opened.store.rows("messages"))) == 2


def test_what_is_forgotten_is_in_no_row(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        her, _ = lived(desk)
    assert SECRET in everything(opened.url)
    with opened.store.transaction() as desk:
        desk.forget(her.id, NOW)
    opened.store.tidy()
    assert SECRET not in everything(opened.url)


def everything(url: str) -> str:
    with psycopg.connect(url) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        return str([connection.execute(f"select * from {table}".encode()).fetchall() for (table,) in tables])  # noqa: S608


# ---- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "fix"),
    [
        ("postgresql://jigi@127.0.0.1:1/programme", "see that the server runs"),
        ("postgresql://jigi@nowhere.invalid/programme", "see that the server runs"),
        ("postgresql://jigi@/nobodys?host={folder}", "createdb"),
    ],
)
def test_a_database_that_is_not_there(wrong: str, fix: str, server: Server) -> None:
    url = wrong.format(folder=server.folder)
    for use in (PostgreSQLStore.open, PostgreSQLStore.join):
        with pytest.raises(StoreError, match=fix):
            use(url, key=KEY)


def test_a_wrong_password_is_told_and_none_is_shown(server: Server) -> None:
    access = server.folder / "data" / "pg_hba.conf"
    before = access.read_text()
    access.write_text("local all jigi trust\nlocal all all scram-sha-256\n")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("create role guest login password 'right'")
        connection.execute("select pg_reload_conf()")
    try:
        url = f"postgresql://guest:s3cret@/postgres?host={server.folder}"
        with pytest.raises(StoreError, match="its password is wrong; correct JIGI_DATABASE") as told:
            PostgreSQLStore.open(url, key=KEY)
        assert "s3cret" not in str(told.value)
    finally:
        access.write_text(before)
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("drop role guest")
            connection.execute("select pg_reload_conf()")


def test_a_database_of_another_program_is_not_touched(server: Server) -> None:
    url = server.make("songs")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table songs (id int)")
    with pytest.raises(StoreError, match=r"another program \(it has a table 'songs'\)"):
        PostgreSQLStore.open(url, key=KEY)


def test_a_database_of_a_newer_jigi_is_not_touched(server: Server) -> None:
    url = server.make("newer")
    PostgreSQLStore.open(url, key=KEY).close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("insert into schema_changes (name) values ('9999_wings')")
    with pytest.raises(StoreError, match=r"newer jigi .*9999_wings"):
        PostgreSQLStore.open(url, key=KEY)


def test_a_database_that_has_not_every_letter_is_refused(server: Server) -> None:
    url = server.make("latin", "encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0")
    with pytest.raises(StoreError, match=r"encoded in LATIN1.*--encoding UTF8"):
        PostgreSQLStore.open(url, key=KEY)


def stop_within(server: Server, desk: Desk) -> None:
    desk.keep_note("clock", "8")
    server.stop()
    desk.keep_note("clock", "9")


def test_a_server_that_stops_is_told_and_found_again() -> None:
    with running() as server, closing(PostgreSQLStore.open(server.make("stops"), key=KEY)) as store:
        with store.transaction() as desk:
            awa(desk)
        with store.reading() as desk:
            assert desk.person_known_at(AWA_AT)
        with pytest.raises(StoreError, match="nothing was lost"), store.transaction() as desk:
            stop_within(server, desk)
        for use in (store.transaction, store.reading):
            with pytest.raises(StoreError, match="see that the server runs"), use():
                pass
        server.start()
        with store.transaction() as desk:
            assert desk.note("clock") is None
            assert desk.person_at(AWA_AT, NOW).id == 1
        with store.reading() as desk:
            assert desk.person_known_at(AWA_AT)


def test_a_connection_that_breaks_in_the_commit_says_whether_all_was_written(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened.store
    execute = store._session.execute

    def breaking(query: str, values: Sequence[object] = ()) -> object:
        done = execute(query, values)
        if query == "commit":  # the server has it, and its word is lost on the way
            store._session.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return done

    monkeypatch.setattr(store._session, "execute", breaking)
    with store.transaction() as desk:
        desk.keep_note("clock", "8")
    with store.transaction() as desk:
        assert desk.note("clock") == "8"


def test_a_store_that_is_deleted_begins_again(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        awa(desk)
    opened.store.delete()
    with opened.again().reading() as desk:
        assert desk.person_known_at(AWA_AT) is None
