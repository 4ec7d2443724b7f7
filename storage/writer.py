"""The writer: all that waits is written together.

One thread owns the writing side of a store. Whatever has arrived while the last transaction was
being committed is done in the next one: one fsync pays for many turns, and a lone piece never waits
for company. Should a piece fail, all are undone and done again, each in its own savepoint; so work
may be done twice, and must leave nothing behind but what it writes on the desk.
"""

import asyncio
import contextlib
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from storage.store import CollisionError, Desk, Store, StoreError

T = TypeVar("T")
Work = Callable[[Desk], Any]

MOST_AT_ONCE = 256  # pieces of work in one transaction
MOST_COLLISIONS = 5  # with another process, one after the other
SHORTEST_PAUSE = 0.02  # seconds, after one
MOST_STILL = 0.005  # seconds of the processor that waiting takes as well,
MOST_SHARE = 0.02  # and what share of it


class _Batch:
    """Pieces of work that were handed in together, and whom to tell."""

    __slots__ = ("future", "loop", "results", "works")

    def __init__(self, works: Sequence[Work]) -> None:
        self.works = works
        self.results: list[Any] = []
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[list[Any]] = self.loop.create_future()


class Failed:
    """A piece of work that raised; it alone was undone."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


class _Still(NamedTuple):
    """Since when it has stood still, as far as is known. Seconds."""

    begun_at: float  # when the first that is not written was begun
    worked: float  # of the processor, by then
    at: float


class Writer:
    """Group commit over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: deque[_Batch] = deque()
        self._arrived = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._writing = self._failed = False  # the latter: what was written last
        self._begun_at = 0.0  # monotonic: what is being written, or the first of those that failed before it
        self._still = _Still(0.0, 0.0, 0.0)
        # Set while a reader takes no time from it: no work waits or is done, at most the disk is waited for.
        self.at_rest = threading.Event()
        self.at_rest.set()

    def start(self) -> None:
        self._stopping = False
        self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Write what waits, then end."""
        with self._arrived:
            self._stopping = True
            self._arrived.notify()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def still_for(self) -> float:
        """For how many seconds what is being written has stood still: many, when the store hangs.

        One piece after another that fails is one stand-still: whoever waits behind them all waits as long.
        Counted from one look to the next, so it has to be asked now and then. A turn that computes for long,
        or has a slow machine, does not stand still.
        """
        begun_at, now = self._begun_at, time.monotonic()
        if not self._writing or self._thread is None or self._thread.ident is None:
            return 0.0
        worked = time.clock_gettime(time.pthread_getcpuclockid(self._thread.ident))
        since = self._still
        if begun_at != since.begun_at or worked - since.worked > MOST_STILL + MOST_SHARE * (now - since.at):
            self._still = since = _Still(begun_at, worked, now)
        return now - since.at

    async def do(self, work: Callable[[Desk], T]) -> T:
        """Do one piece of work; its result once it is committed.

        Raises what the work raised (it was undone), or StoreError when nothing could be committed.
        """
        (result,) = await self.do_many([work])
        if isinstance(result, Failed):
            raise result.error
        return result  # type: ignore[no-any-return]

    async def do_many(self, works: Sequence[Work]) -> list[Any]:
        """Do pieces of work in order, in one commit; a `Failed` where one raised. Raises StoreError."""
        if not works:
            return []
        batch = _Batch(works)
        with self._arrived:
            if self._stopping:
                raise StoreError("the writer has stopped; start the program again")
            self._waiting.append(batch)
            self.at_rest.clear()
            self._arrived.notify()
        return await batch.future

    def _write(self) -> None:
        while True:
            with self._arrived:
                while not self._waiting and not self._stopping:
                    self._arrived.wait()
                batches = self._gather()
            if not batches:
                return
            if not self._failed:
                self._begun_at = time.monotonic()
            self._writing = True
            error = self._commit(batches)
            self._writing, self._failed = False, error is not None
            self._rest()
            for loop in {batch.loop for batch in batches}:
                told = [batch for batch in batches if batch.loop is loop]
                # a loop that is gone took along whoever waited; what was written stands
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(_tell, told, error)

    def _gather(self) -> list[_Batch]:
        """What is written next."""
        batches: list[_Batch] = []
        size = 0
        while self._waiting and (not batches or size + len(self._waiting[0].works) <= MOST_AT_ONCE):
            batches.append(self._waiting.popleft())
            size += len(batches[-1].works)
        return batches

    def _commit(self, batches: Sequence[_Batch]) -> StoreError | None:
        for times in range(1, MOST_COLLISIONS + 1):
            error = self._commit_once(batches)
            if not isinstance(error, CollisionError):
                break
            time.sleep(random.uniform(0, times * SHORTEST_PAUSE))  # noqa: S311  # so that not both begin again
        return error

    def _commit_once(self, batches: Sequence[_Batch]) -> StoreError | None:
        try:
            try:
                self._all_or_none(batches)
            except StoreError:
                raise
            except Exception:  # one of them failed, and all were undone: each by itself, then
                self._each_by_itself(batches)
        except StoreError as error:
            return error
        except Exception as error:
            raised = StoreError(f"the store failed in an unknown way: {type(error).__name__}")
            raised.__cause__ = error
            return raised
        return None

    def _all_or_none(self, batches: Sequence[_Batch]) -> None:
        """The usual case costs no savepoints: everything succeeds."""
        with self._store.transaction() as desk:
            for batch in batches:
                batch.results = [work(desk) for work in batch.works]
            self._rest()  # the work is done, and its commit waits for the disk

    def _rest(self) -> None:
        """Readers that let the writer go first may go on, unless more has come to be written."""
        with self._arrived:
            if not self._waiting:
                self.at_rest.set()

    def _each_by_itself(self, batches: Sequence[_Batch]) -> None:
        """Every piece in its own savepoint, so that one that fails undoes no other."""
        with self._store.transaction() as desk:
            for batch in batches:
                batch.results = [_try(desk, work) for work in batch.works]


def _try(desk: Desk, work: Work) -> Any:
    """One piece of work in its own savepoint; a store that fails takes the whole transaction along."""
    try:
        with desk.savepoint():
            return work(desk)
    except StoreError:
        raise
    except Exception as error:
        if not desk.stands():
            raise
        return Failed(error)


def _tell(batches: Sequence[_Batch], error: StoreError | None) -> None:
    for batch in batches:
        if batch.future.done():
            continue
        if error is not None:
            batch.future.set_exception(error)
        else:
            batch.future.set_result(batch.results)
