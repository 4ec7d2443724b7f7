"""The store for many: a PostgreSQL database, one writer a process, any number of readers."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any, Self

import psycopg

from bot.conversation.state import Conversation
from bot.people import PersonId
from storage.company import Alone, Company
from storage.postgres import connections
from storage.postgres.company import Processes
from storage.postgres.connections import Session, place
from storage.postgres.faults import Faults
from storage.postgres.lock import lock_house, share_house
from storage.postgres.schema import is_todays, migrate, must_be_todays
from storage.sealing.connection import through
from storage.sealing.gate import seals_for
from storage.sealing.seals import Seals
from storage.sql.desk import SQLDesk
from storage.sql.exports import EXPORTS, told
from storage.store import StoreError, StoreInUseError

MOST_IDLE = 4  # readers that are kept open for the next who reads
_AGAIN = 0.05  # seconds
# a process that was stopped amid a turn keeps nobody waiting: its turn is undone, and comes again
_DROPPED_WHEN_SILENT = "set idle_in_transaction_session_timeout = '5s'"

_HOLD = "select 1 from people where id = ? for no key update"
_XID = "select cast(pg_current_xact_id_if_assigned() as text)"
_BECAME = "select pg_xact_status(cast(? as xid8))"
FORGET_ALL = """do $$
declare thing record;
begin
    for thing in select viewname from pg_views where schemaname = current_schema() loop
        execute format('drop view %I', thing.viewname);
    end loop;
    for thing in select tablename from pg_tables where schemaname = current_schema() loop
        execute format('drop table %I cascade', thing.tablename);
    end loop;
    drop function if exists forget_uploads, parsed;
    drop domain if exists ctext;
end; $$"""


class PostgreSQLDesk(SQLDesk):
    """One transaction; whoever it opens nobody else changes until it ends."""

    def conversation(self, person: PersonId) -> Conversation:
        if self.remembers and self._conversations.get(person) is None:
            self._run(_HOLD, (person,))
        return super().conversation(person)


class PostgreSQLStore:
    """One programme in one PostgreSQL database."""

    def __init__(
        self, url: str, key: bytes, *, serves: bool, alone: bool = True, keys: Sequence[Seals] = ()
    ) -> None:
        """`serves`: it holds the lock of the house, `alone` or with others; a guest does not.

        Raises StoreError.
        """
        self.place = place(url)
        self._url = url
        self._key = key
        self._serves = serves
        self._alone = alone
        self._faults = Faults(self.place)
        self._writing = threading.Lock()
        self._idle_readers: deque[Session] = deque()
        self._closed = False
        with self._telling():
            self._session = self._connected(bring_on=serves)
            self._seals = self._sealed(keys)
        self._desk = self._writers_desk()

    @classmethod
    def open(cls, url: str, *, key: bytes, alone: bool = True, keys: Sequence[Seals] = ()) -> Self:
        """Bring the database to today's schema, and serve from it; `alone` keeps all other processes out.

        `key` goes into the digests of what was seen; `keys`: its data key, among others perhaps. Raises
        StoreError, with what to do.
        """
        return cls(url, key, serves=True, alone=alone, keys=keys)

    @classmethod
    def join(cls, url: str, *, key: bytes, keys: Sequence[Seals] = ()) -> Self:
        """The database for a moment, beside the jigi that serves from it, if one does.

        Where nobody serves it is brought to today's schema. Raises StoreError.
        """
        if not _is_todays(url):
            with suppress(StoreInUseError):  # whoever serves is of another edition: that is told below
                cls.open(url, key=key, keys=keys).close()
        return cls(url, key, serves=False, keys=keys)

    @contextmanager
    def transaction(self) -> Iterator[PostgreSQLDesk]:
        with self._writing, self._telling():
            self._connect_again()
            self._session.begin()
            self._desk.unremember()  # another process may have written since
            try:
                yield self._desk
                self._commit()
            except BaseException:
                self._desk.unremember()
                if self._session.in_transaction:
                    self._session.execute("rollback")
                raise

    def _commit(self) -> None:
        """A connection that breaks just then leaves it open whether all was written: the server knows."""
        (transaction,) = self._session.execute(_XID).fetchone() or (None,)
        try:
            self._session.execute("commit")
        except psycopg.OperationalError:
            if transaction is None or not self._session.is_broken or not self._became(transaction):
                raise

    def _became(self, transaction: str) -> bool:
        """Whether it was committed. Raises psycopg.Error while the server is away."""
        until = time.monotonic() + connections.PATIENCE
        while True:
            with suppress(psycopg.OperationalError, StoreInUseError):
                self._connect_again()
                (became,) = self._session.execute(_BECAME, (transaction,)).fetchone() or (None,)
                if became != "in progress":
                    return bool(became == "committed")
            if time.monotonic() > until:
                return False
            time.sleep(_AGAIN)

    @contextmanager
    def reading(self) -> Iterator[PostgreSQLDesk]:
        with self._reader() as reader:
            yield PostgreSQLDesk(through(reader, self._seals), self._faults, self._key, self._seals)

    def rows(self, what: str) -> Iterator[dict[str, Any]]:
        return self._exported(what, EXPORTS[what])

    def columns(self, what: str) -> tuple[str, ...]:
        query = EXPORTS[what]
        with self._reader() as reader:
            cursor = reader.connection.cursor()
            cursor.execute(f"select * from ({query}) as kind limit 0")  # noqa: S608
            return tuple(column.name for column in cursor.description or ())

    def _exported(self, what: str, query: str) -> Iterator[dict[str, Any]]:
        names = self.columns(what)
        with self._reader() as reader:
            yield from told(what, reader.connection.cursor().stream(query), names, self._seals)

    @contextmanager
    def _reader(self) -> Iterator[Session]:
        """A connection that sees one moment of the store, from the first row to the last."""
        with self._telling():
            reader = self._begun()
            try:
                yield reader
            finally:
                if reader.in_transaction:
                    reader.execute("rollback")
                if self._closed or reader.is_broken or len(self._idle_readers) >= MOST_IDLE:
                    reader.close()
                else:
                    self._idle_readers.append(reader)

    def _begun(self) -> Session:
        """One that is still connected: the server may have been started again since it was used last."""
        while self._idle_readers:
            with suppress(IndexError, psycopg.OperationalError):
                reader = self._idle_readers.pop()
                reader.begin()
                return reader
        reader = Session(self._url, reads=True)
        reader.begin()
        return reader

    def company(self) -> Company:
        return Alone() if self._alone or not self._serves else Processes(self._url)

    def tidy(self) -> None:
        """Give back the room of what was forgotten, so that something else is written over it."""
        with self._telling(), closing(Session(self._url)) as session:
            session.execute("vacuum")

    def delete(self) -> None:
        """Delete all that is in the database, and begin again when it is opened next. Raises StoreError."""
        with self._writing, self._telling():
            self._close_readers()
            self._connect_again()
            self._session.execute(FORGET_ALL)

    def close(self) -> None:
        with self._writing:
            self._closed = True
            self._close_readers()
            with suppress(psycopg.Error):  # else the next house waits until the server has noticed
                self._session.execute("select pg_advisory_unlock_all()")
            self._session.close()

    def _close_readers(self) -> None:
        while self._idle_readers:
            self._idle_readers.pop().close()

    # ---- connections -----------------------------------------------------------------------

    def _connected(self, *, bring_on: bool = False) -> Session:
        """Raises psycopg.Error and StoreError."""
        session = Session(self._url)
        try:
            if self._serves:
                self._enter(session, bring_on=bring_on)
            else:
                must_be_todays(session, self.place)
        except BaseException:
            session.close()
            raise
        return session

    def _enter(self, session: Session, *, bring_on: bool) -> None:
        """With the lock of the house. Raises psycopg.Error and StoreError."""
        session.execute(_DROPPED_WHEN_SILENT)
        is_alone = lock_house(session, self.place, lambda: self._alone or not is_todays(session, self.place))
        if bring_on and is_alone:
            migrate(session, self.place)
        else:
            must_be_todays(session, self.place)
        if is_alone and not self._alone:
            share_house(session, self.place)

    def _connect_again(self) -> None:
        """Where the connection was lost. Raises psycopg.Error and StoreError."""
        if self._session.is_broken and not self._closed:
            self._session = self._connected()
            self._desk = self._writers_desk()

    def _sealed(self, keys: Sequence[Seals]) -> Seals | None:
        """Raises StoreError."""
        try:
            return seals_for(self._session, keys, self.place, begins=True)
        except BaseException:
            self._session.close()
            raise

    def _writers_desk(self) -> PostgreSQLDesk:
        desk = PostgreSQLDesk(through(self._session, self._seals), self._faults, self._key, self._seals)
        desk.remembers = True  # until the transaction ends
        return desk

    @contextmanager
    def _telling(self) -> Iterator[None]:
        with telling(self._faults):
            yield


@contextmanager
def beside(url: str, *, key: bytes, keys: Sequence[Seals] = ()) -> Iterator[PostgreSQLDesk | None]:
    """A desk that only reads, while another process may write; None where there is no programme yet.

    Raises StoreError, with what to do.
    """
    faults = Faults(place(url))
    with telling(faults), closing(Session(url, reads=True)) as session:
        if not is_todays(session, place(url)):
            yield None
            return
        session.begin()
        seals = seals_for(session, keys, place(url))
        yield PostgreSQLDesk(through(session, seals), faults, key, seals)


@contextmanager
def telling(faults: Faults) -> Iterator[None]:
    """What the server could not do, as a StoreError that tells the fix; our own faults rise as they are."""
    try:
        yield
    except psycopg.Error as error:
        fault = faults.told(error)
        if fault is None:
            raise
        raise fault from error


def _is_todays(url: str) -> bool:
    with telling(Faults(place(url))), closing(Session(url)) as session:
        return is_todays(session, place(url))


__all__ = ["PostgreSQLDesk", "PostgreSQLStore", "StoreError", "beside"]
