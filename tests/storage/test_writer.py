"""The writer: what waits is written together, one that fails fails alone, and nothing is told too early."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.people import PersonId
from storage import writer as writers
from storage.postgres.store import PostgreSQLStore
from storage.sql.desk import SQLDesk
from storage.sqlite.store import SQLiteStore
from storage.store import CollisionError, Desk, Store, StoreError
from storage.writer import Failed, Writer
from tests.postgres import KEY
from tests.storage.cast import NOW, awa, outgoing

PATIENCE = 60  # seconds


@pytest.fixture
def on_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SQLiteStore]:
    monkeypatch.setattr("storage.sqlite.connections.PATIENCE", 0.01)
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"writer")) as store:
        yield store


@pytest.fixture(params=["file", "server"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """One of each."""
    if request.param == "file":
        yield request.getfixturevalue("on_file")
        return
    with closing(PostgreSQLStore.open(request.getfixturevalue("postgresql"), key=KEY)) as store:
        yield store


@pytest.fixture
async def writer(store: Store) -> AsyncIterator[Writer]:
    writer = Writer(store)
    writer.start()
    yield writer
    await writer.stop()


@pytest.fixture
def commits(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every commit of the store, as it happens."""
    seen: list[str] = []
    if isinstance(store, SQLiteStore):
        store._connection.set_trace_callback(lambda query: seen.append(query) if query == "commit" else None)
        return seen
    assert isinstance(store, PostgreSQLStore)
    execute = store._session.execute

    def noted(query: str, values: Sequence[object] = ()) -> object:
        if query == "commit":
            seen.append(query)
        return execute(query, values)

    monkeypatch.setattr(store._session, "execute", noted)
    return seen


Trouble = Callable[[SQLiteStore], AbstractContextManager[None]]


def writing(name: str, value: str = "written") -> Callable[[Desk], str]:
    def work(desk: Desk) -> str:
        desk.keep_note(name, value)
        return name

    return work


def failing(name: str) -> Callable[[Desk], str]:
    def work(desk: Desk) -> str:
        desk.keep_note(name, "half done")
        raise LookupError(name)

    return work


def for_nobody(desk: Desk) -> None:
    desk.keep_note("for nobody", "half done")
    desk.set_timer(PersonId(7), "checkin.due", "rhythm", NOW)


def posting_much(desk: Desk) -> None:
    desk.post([outgoing(awa(desk), "1.1.0", "Bonjour " * 10_000)])


def names(count: int) -> list[str]:
    return [f"piece.{n}" for n in range(count)]


def noted(store: Store) -> list[str]:
    """What stands there, seen by somebody else; in the order in which it was written."""
    if isinstance(store, SQLiteStore):
        with closing(sqlite3.connect(store.path)) as other:
            return [row[0] for row in other.execute("select name from notes order by rowid")]
    assert isinstance(store, PostgreSQLStore)
    with psycopg.connect(store._url) as other:
        return [
            row[0]
            for row in other.execute("select name from notes order by xmin::text::bigint, cmin::text::bigint")
        ]


async def handed_in() -> None:
    """Everything that was begun has reached the writer."""
    for _ in range(3):
        await asyncio.sleep(0)


class Held:
    """A piece of work that keeps the transaction open until it is let go."""

    def __init__(self) -> None:
        self._begun, self._go = threading.Event(), threading.Event()

    def __call__(self, desk: Desk) -> str:
        self._begun.set()
        assert self._go.wait(PATIENCE)
        return "held"

    async def begun(self) -> None:
        assert await asyncio.to_thread(self._begun.wait, PATIENCE)

    def let_go(self) -> None:
        self._go.set()


@contextmanager
def full(store: SQLiteStore) -> Iterator[None]:
    store._connection.execute("pragma max_page_count = 1").close()
    yield
    store._connection.execute("pragma max_page_count = 1000000").close()


@contextmanager
def locked(store: SQLiteStore) -> Iterator[None]:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


@contextmanager
def read_only(store: SQLiteStore) -> Iterator[None]:
    store._connection.execute("pragma query_only = on").close()
    yield
    store._connection.execute("pragma query_only = off").close()


async def test_what_came_while_another_was_written_is_written_in_one_transaction(
    writer: Writer, store: Store, commits: list[str]
) -> None:
    held = Held()
    first = asyncio.create_task(writer.do(held))
    await held.begun()
    rest = [asyncio.create_task(writer.do(writing(name))) for name in names(100)]
    await handed_in()
    held.let_go()
    assert await asyncio.gather(first, *rest) == ["held", *names(100)]
    assert len(commits) == 2
    assert noted(store) == names(100)


async def test_a_lone_piece_waits_for_nobody(writer: Writer, commits: list[str]) -> None:
    for n in range(1, 4):
        assert await writer.do(writing("lone")) == "lone"
        assert len(commits) == n


async def test_results_keep_their_order(writer: Writer) -> None:
    assert await writer.do_many([writing(name) for name in names(9)]) == names(9)
    assert await writer.do_many([]) == []


async def test_more_than_fits_at_once_is_written_in_order(store: Store, commits: list[str]) -> None:
    writer = Writer(store)
    at_once = writers.MOST_AT_ONCE
    tasks = [asyncio.create_task(writer.do(writing(name))) for name in names(2 * at_once + 1)]
    await handed_in()
    writer.start()
    assert await asyncio.gather(*tasks) == names(2 * at_once + 1)
    await writer.stop()
    assert len(commits) == 3
    assert noted(store) == names(2 * at_once + 1)


async def test_more_pieces_together_than_fit_at_once_still_go_together(
    writer: Writer, store: Store, commits: list[str]
) -> None:
    many = names(3 * writers.MOST_AT_ONCE)
    assert await writer.do_many([writing(name) for name in many]) == many
    assert len(commits) == 1
    assert noted(store) == many


@pytest.mark.parametrize(
    ("work", "error"),
    [(failing("b"), LookupError), (for_nobody, (sqlite3.IntegrityError, psycopg.IntegrityError))],
)
async def test_one_that_raises_is_undone_alone(
    writer: Writer,
    store: Store,
    work: Callable[[Desk], object],
    error: type[Exception] | tuple[type[Exception], ...],
) -> None:
    held = Held()
    first = asyncio.create_task(writer.do(held))
    await held.begun()
    before, alone, after = (asyncio.create_task(writer.do(w)) for w in (writing("a"), work, writing("f")))
    together = asyncio.create_task(writer.do_many([writing("c"), work, writing("e")]))
    await handed_in()
    held.let_go()
    assert [await first, await before, await after] == ["held", "a", "f"]
    with pytest.raises(error):
        await alone
    c, d, e = await together
    assert (c, e) == ("c", "e")
    assert isinstance(d, Failed)
    assert isinstance(d.error, error)
    assert noted(store) == ["a", "f", "c", "e"]


@pytest.mark.parametrize(
    ("trouble", "fix"),
    [(full, "free some space"), (locked, "close that one"), (read_only, "write permission")],
)
async def test_a_store_that_fails_is_told_to_all_who_waited_and_nothing_is_written(
    on_file: SQLiteStore, trouble: Trouble, fix: str
) -> None:
    store, writer = on_file, Writer(on_file)
    works = [writing("a"), posting_much, failing("b")]
    tasks = [asyncio.create_task(writer.do(work)) for work in works]
    together = asyncio.create_task(writer.do_many([writing("c"), writing("d")]))
    await handed_in()
    with trouble(store):
        writer.start()
        told = await asyncio.gather(*tasks, together, return_exceptions=True)
    assert [type(error) for error in told] == [StoreError] * 4
    assert all(fix in str(error) for error in told)
    assert noted(store) == []
    assert await writer.do(writing("e")) == "e"
    await writer.stop()
    assert noted(store) == ["e"]


async def test_a_disk_that_fills_up_is_the_fault_of_no_piece(on_file: SQLiteStore) -> None:
    """One that fails has them all done again, each by itself; the disk is full in one of those."""
    store, writer = on_file, Writer(on_file)
    writer.start()
    with full(store), pytest.raises(StoreError, match="free some space"):
        await writer.do_many([failing("a"), writing("b"), *[posting_much] * 3, writing("c")])
    await writer.stop()
    assert noted(store) == []


async def test_a_store_that_fails_in_an_unknown_way_is_told_as_well(tmp_path: Path) -> None:
    store = SQLiteStore.open(tmp_path / "jigi.db", key=b"writer")
    writer = Writer(store)
    writer.start()
    store.close()
    for _ in range(2):
        with pytest.raises(StoreError, match="in an unknown way: ProgrammingError") as told:
            await writer.do(writing("a"))
        assert isinstance(told.value.__cause__, sqlite3.ProgrammingError)
    await writer.stop()


async def test_nobody_is_answered_before_the_commit(tmp_path: Path) -> None:
    committing, go = threading.Event(), threading.Event()

    class Slow(SQLiteStore):
        @contextmanager
        def transaction(self) -> Iterator[SQLDesk]:
            with super().transaction() as desk:
                yield desk
                committing.set()
                assert go.wait(PATIENCE)

    with closing(Slow.open(tmp_path / "jigi.db", key=b"writer")) as store:
        writer = Writer(store)
        writer.start()
        told = asyncio.create_task(writer.do(writing("a")))
        assert await asyncio.to_thread(committing.wait, PATIENCE)
        await handed_in()
        assert not told.done()
        assert noted(store) == []
        go.set()
        assert await told == "a"
        assert noted(store) == ["a"]
        await writer.stop()


async def test_stop_writes_what_waits(writer: Writer, store: Store) -> None:
    held = Held()
    tasks = [asyncio.create_task(writer.do(held))]
    await held.begun()
    tasks += [asyncio.create_task(writer.do(writing(name))) for name in names(5)]
    await handed_in()
    stopping = asyncio.create_task(writer.stop())
    await handed_in()
    assert not stopping.done()
    held.let_go()
    await stopping
    assert noted(store) == names(5)
    assert await asyncio.gather(*tasks) == ["held", *names(5)]


async def test_a_writer_that_stopped_says_what_to_do(writer: Writer, store: Store) -> None:
    await writer.stop()
    with pytest.raises(StoreError, match="the writer has stopped; start the program again"):
        await writer.do(writing("a"))
    assert noted(store) == []


async def test_a_writer_that_stopped_can_be_started_again(writer: Writer, store: Store) -> None:
    await writer.do(writing("a"))
    await writer.stop()
    await writer.stop()
    writer.start()
    await writer.do(writing("b"))
    assert noted(store) == ["a", "b"]


async def test_a_writer_that_was_never_started_stops_and_takes_nothing(store: Store) -> None:
    writer = Writer(store)
    await writer.stop()
    with pytest.raises(StoreError, match="the writer has stopped"):
        await writer.do(writing("a"))
    assert noted(store) == []


async def test_a_loop_that_is_gone_ends_nobody_else(writer: Writer, store: Store) -> None:
    held = Held()
    first = asyncio.create_task(writer.do(held))
    await held.begun()

    async def leave() -> None:
        leaving.append(asyncio.create_task(writer.do(writing("left behind"))))
        await handed_in()

    leaving: list[asyncio.Task[str]] = []
    await asyncio.to_thread(asyncio.run, leave())
    held.let_go()
    assert await first == "held"
    assert leaving[0].cancelled()
    assert await writer.do(writing("after")) == "after"
    assert noted(store) == ["left behind", "after"]


async def test_one_who_no_longer_waits_harms_nobody_who_does(writer: Writer, store: Store) -> None:
    held = Held()
    first = asyncio.create_task(writer.do(held))
    await held.begun()
    gone, there = (asyncio.create_task(writer.do(writing(name))) for name in ("gone", "there"))
    await handed_in()
    gone.cancel()
    held.let_go()
    assert [await first, await there] == ["held", "there"]
    assert gone.cancelled()
    assert noted(store) == ["gone", "there"]


async def test_what_met_another_process_is_done_again(on_file: SQLiteStore) -> None:
    """All of it: a collision is nobody's fault, and whoever waits hears nothing of it."""
    writer = Writer(on_file)
    writer.start()
    met: list[str] = []

    def meeting(desk: Desk) -> str:
        desk.keep_note("met", str(len(met)))
        if len(met) < 3:
            met.append("another")
            raise CollisionError("others wrote the same at once; try again")
        return "alone"

    assert await writer.do_many([writing("a"), meeting]) == ["a", "alone"]
    await writer.stop()
    assert noted(on_file) == ["a", "met"]


async def test_what_always_meets_another_is_told(on_file: SQLiteStore) -> None:
    writer = Writer(on_file)
    writer.start()

    def meeting(desk: Desk) -> None:
        raise CollisionError("others wrote the same at once; try again")

    with pytest.raises(StoreError, match="try again"):
        await writer.do(meeting)
    assert await writer.do(writing("a")) == "a"
    await writer.stop()


async def test_work_that_waits_stands_still_and_work_that_computes_does_not(writer: Writer) -> None:
    """However long each takes: a slow machine is no disk that hangs."""
    assert writer.still_for() == 0.0
    held, goes_on = threading.Event(), threading.Event()

    def waits(_desk: Desk) -> None:
        held.wait(PATIENCE)

    def computes(_desk: Desk) -> None:
        while not goes_on.is_set():
            sum(range(1000))

    for work, event, stands_still in ((waits, held, True), (computes, goes_on, False)):
        doing = asyncio.create_task(writer.do(work))
        looks = []
        for _ in range(20):
            await asyncio.sleep(0.05)
            looks.append(writer.still_for())
        event.set()
        await doing
        assert (0.0 not in looks[10:]) == stands_still, looks
    assert writer.still_for() == 0.0


async def test_a_store_that_fails_again_and_again_stands_still(on_file: SQLiteStore) -> None:
    """Each fails sooner than anybody loses patience: whoever waits behind them waits for all of them."""
    writer = Writer(on_file)
    writer.start()

    def fails(_desk: Desk) -> None:
        time.sleep(0.1)
        raise StoreError("another program is writing to it")

    stood = 0.0
    for _ in range(5):
        doing = asyncio.create_task(writer.do(fails))
        while not doing.done():
            stood = max(stood, writer.still_for())
            await asyncio.sleep(0.02)
        assert isinstance(doing.exception(), StoreError)
    assert stood > 0.3
    assert writer.still_for() == 0.0, "nobody waits"

    assert await writer.do(writing("a")) == "a"
    doing = asyncio.create_task(writer.do(fails))
    await asyncio.sleep(0.05)
    assert writer.still_for() < 0.2, "it was written in between: the count begins anew"
    await asyncio.wait([doing])
    await writer.stop()
