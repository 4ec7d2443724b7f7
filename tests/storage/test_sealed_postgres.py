"""Under a data key the store for many keeps what it promises of words that are told, searched and forgotten.

Not every promise once more: the rooms are those of the embedded store, and `test_sealed.py` runs them all.
These are the rooms with queries of PostgreSQL's own, and with whatever is found by a blind index.
"""

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from storage import databases
from storage.postgres.connections import Session
from storage.postgres.store import PostgreSQLStore, beside
from storage.sealing.seals import Seals, new_key
from storage.store import StoreError, StoreInUseError
from tests.postgres import KEY
from tests.storage.cast import awa
from tests.storage.coachings import Coachings
from tests.storage.her_data import HerData, lived
from tests.storage.history import History
from tests.storage.inbox import Inbox
from tests.storage.overseeing import Overseeing
from tests.storage.questions import Questions
from tests.storage.register import Register
from tests.storage.register_words import RegisterWords
from tests.storage.sending import Outbox
from tests.storage.standing import Standing
from tests.storage.submissions import Submissions
from tests.storage.test_sealed import in_any_order, in_plain

NEW, OLD = (Seals(new_key()) for _ in range(2))


class Opened:
    """One store at a time on one database, under a data key."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = PostgreSQLStore.open(url, key=KEY, keys=(NEW,))

    def again(self) -> PostgreSQLStore:
        self.store.close()
        self.store = PostgreSQLStore.open(self.url, key=KEY, keys=(NEW,))
        return self.store


@pytest.fixture
def opened(postgresql: str) -> Iterator[Opened]:
    opened = Opened(postgresql)
    yield opened
    opened.store.close()
    with closing(Session(postgresql)) as session:
        assert in_plain(session) == []


@pytest.fixture
def store(opened: Opened) -> PostgreSQLStore:
    return opened.store


@pytest.fixture
def reopen(opened: Opened) -> Callable[[], PostgreSQLStore]:
    return opened.again


class TestSealedOnPostgreSQL(
    Outbox,
    Inbox,
    History,
    HerData,
    Coachings,
    Overseeing,
    Questions,
    Register,
    RegisterWords,
    Standing,
    Submissions,
):
    """Run on the store for many under a key; after each the database is looked through."""


def test_a_store_of_before_is_sealed_under_another_key_and_reads_as_it_did(postgresql: str) -> None:
    with closing(PostgreSQLStore.open(postgresql, key=KEY)) as store, store.transaction() as desk:
        before = in_any_order(desk.mydata(lived(desk)[0].id))
    with pytest.raises(StoreError, match="holds its words in plain"):
        PostgreSQLStore.open(postgresql, key=KEY, keys=(OLD,))
    for keys in ((OLD,), (NEW, OLD)):
        assert databases.reseal(postgresql, keys, lambda _table, _rows: None)
        with (
            closing(PostgreSQLStore.open(postgresql, key=KEY, keys=keys[:1])) as store,
            store.transaction() as desk,
        ):
            assert in_any_order(desk.mydata(awa(desk).id)) == before
        with closing(Session(postgresql)) as session:
            assert in_plain(session) == []
    assert databases.sealed(postgresql, (NEW,))["store"] == f"sealed with {NEW.id}"
    with pytest.raises(StoreError, match=f"sealed with the data key {NEW.id}"):
        PostgreSQLStore.open(postgresql, key=KEY, keys=(OLD,))
    with pytest.raises(StoreError, match="set JIGI_DATA_KEY"), beside(postgresql, key=KEY):
        pass


def test_who_is_stopped_while_what_stood_in_plain_still_lies_about_runs_it_again(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server keeps the rows of before in its files until they are compacted: it is not sealed before."""
    with closing(PostgreSQLStore.open(postgresql, key=KEY)) as store, store.transaction() as desk:
        lived(desk)
    with monkeypatch.context() as patched:
        patched.setattr("storage.postgres.bare.COMPACT", ("select 1 / 0",))
        with pytest.raises(psycopg.Error):
            databases.reseal(postgresql, (NEW,), lambda _table, _done: None)
    with pytest.raises(StoreError, match=r"`jigi key seal` has begun .* run it again"):
        PostgreSQLStore.open(postgresql, key=KEY, keys=(NEW,))
    assert databases.reseal(postgresql, (NEW,), lambda _table, _done: None)
    PostgreSQLStore.open(postgresql, key=KEY, keys=(NEW,)).close()


def test_nothing_is_sealed_while_somebody_serves(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.postgres.connections.PATIENCE", 0.1)
    with pytest.raises(StoreInUseError):
        databases.reseal(opened.url, (OLD, NEW), lambda _table, _rows: None)
