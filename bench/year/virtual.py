"""Virtual time: a clock that is set, and a loop and a writer that wait for nothing.

Nothing here sleeps and no thread runs beside: so a year takes as long as its turns, and the same seed
gives the same bytes.
"""

import asyncio
import selectors
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from scheduler.clock import Clock
from storage.sql.desk import SQLDesk
from storage.sqlite.faults import telling
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, Store, StoreError
from storage.writer import Failed, Work, Writer

T = TypeVar("T")
Given = TypeVarTuple("Given")


class SetClock(Clock):
    """It is as late as it was set."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


class _Patience(selectors.SelectSelector):
    """Where a loop would wait, its time passes at once."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("a simulated programme waits for what nobody will do; this is our fault")
        self.passed += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose seconds are the programme's."""

    def __init__(self, clock: SetClock) -> None:
        self._patience = _Patience()
        self._clock = clock
        self._begun_at = clock.at
        super().__init__(self._patience)

    def time(self) -> float:
        return (self._clock.at - self._begun_at).total_seconds() + self._patience.passed

    def run_in_executor(
        self,
        executor: Executor | None,  # noqa: ARG002
        func: Callable[[*Given], T],
        *args: *Given,
    ) -> asyncio.Future[T]:
        """At once, in this thread: what is looked up meanwhile would be seen in any order."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future


class AtOnce(Writer):
    """Writes what it is given at once, in one transaction, in the thread of whoever asks."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._desks = store

    async def do_many(self, works: Sequence[Work]) -> list[Any]:
        if not works:
            return []
        await asyncio.sleep(0)  # others go on meanwhile, as they do while the disk is waited for
        try:
            with self._desks.transaction() as desk:
                return [work(desk) for work in works]
        except StoreError:
            raise
        except Exception:  # one of them failed, and all were undone: each by itself, then
            with self._desks.transaction() as desk:
                return [_alone(desk, work) for work in works]


def _alone(desk: Desk, work: Work) -> Any:
    try:
        with desk.savepoint():
            return work(desk)
    except StoreError:
        raise
    except Exception as error:
        return Failed(error)


HURRIED = """
pragma journal_mode = memory;
pragma synchronous = off;
pragma secure_delete = off;
pragma cache_size = -200000;
pragma locking_mode = exclusive;
"""
WATCHED = """
create table simulated_holds (
    gate text not null, purpose integer not null, messages integer not null, primary key (gate, purpose)
) without rowid;
create temp trigger holds after update of state on main.outbox
when new.state = 'held' and new.reason is not old.reason and new.reason != ''
begin
    insert into simulated_holds values (new.reason, new.purpose, 1)
    on conflict do update set messages = messages + 1;
end;
"""


MOST_GATHERED = 256  # transactions in one commit


class SimulatedStore(SQLiteStore):
    """The store as it is, but nothing is flushed to the disk: a simulation that dies begins again.

    So many transactions share one commit, each all or none as ever. It counts beside at which gate how
    many messages waited, which the store itself forgets.
    """

    _gathered = 0

    @classmethod
    def begun(cls, path: Path) -> "SimulatedStore":
        """A new one. The folder has to be there."""
        store = cls.open(path, key=b"simulated")
        store._connection.executescript(HURRIED + WATCHED)
        return store

    @contextmanager
    def transaction(self) -> Iterator[SQLDesk]:
        """Nobody else writes or waits for the disk: a savepoint is enough to undo it. Raises StoreError."""
        run = self._connection.execute
        with telling(self.path):
            if not self._gathered:
                run("begin immediate")
            elif not self._connection.in_transaction:
                raise StoreError(f"{self.path}: the disk undid what was gathered; begin again")
            run("savepoint gathered")
            self._gathered += 1
            try:
                yield self._desk
            except BaseException:
                self._desk.unremember()
                if self._connection.in_transaction:  # else a full disk has undone all of it
                    run("rollback to gathered")
                    run("release gathered")
                raise
            run("release gathered")
            if self._gathered >= MOST_GATHERED:
                self._commit()

    def _commit(self) -> None:
        gathered, self._gathered = self._gathered, 0
        if gathered and self._connection.in_transaction:
            self._connection.execute("commit")

    def tidy(self) -> None:
        self._commit()
        super().tidy()

    def close(self) -> None:
        self._commit()
        super().close()

    @contextmanager
    def reading(self) -> Iterator[SQLDesk]:
        """Nobody writes meanwhile, so the desk that writes reads as well."""
        yield self._desk

    def used_bytes(self) -> int:
        """What the file holds, without its free pages."""
        pages, free, size = (
            self._connection.execute(f"pragma {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)
