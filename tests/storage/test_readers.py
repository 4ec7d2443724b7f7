"""Readers: what only looks lets turns go first, between its steps as well, and comes all the same."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage import readers as rooms
from storage.readers import Readers
from storage.sqlite.store import SQLiteStore
from storage.store import Desk
from storage.writer import Writer

LONG = 60.0  # seconds


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"readers")) as store:
        yield store


@pytest.fixture
async def writer(store: SQLiteStore) -> AsyncIterator[Writer]:
    writer = Writer(store)
    writer.start()
    yield writer
    await writer.stop()


async def test_a_page_waits_while_a_turn_is_worked_at(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "LONGEST", LONG)
    readers, done = Readers(writer), list[str]()
    begun, go_on, between = threading.Event(), threading.Event(), threading.Event()

    def turn(_desk: Desk) -> None:
        begun.set()
        go_on.wait(LONG)
        done.append("turn")

    def page() -> None:
        between.set()
        begun.wait(LONG)
        readers.give_way()  # a turn has come since it began
        done.append("page")

    looked = asyncio.create_task(readers.run(page))
    await asyncio.to_thread(between.wait, LONG)
    taken = asyncio.create_task(writer.do(turn))
    await asyncio.to_thread(begun.wait, LONG)
    late = asyncio.create_task(readers.run(lambda: done.append("late")))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(looked, taken, late)
    assert done[0] == "turn"
    assert set(done) == {"turn", "page", "late"}


async def test_beside_turns_without_end_a_page_comes_all_the_same(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for so long in all, not once more at each step."""
    monkeypatch.setattr(rooms, "LONGEST", 0.01)
    readers = Readers(writer)
    begun, go_on = threading.Event(), threading.Event()

    def turn(_desk: Desk) -> None:
        begun.set()
        go_on.wait(LONG)

    taken = asyncio.create_task(writer.do(turn))
    await asyncio.to_thread(begun.wait, LONG)

    def page() -> str:
        for _ in range(100_000):
            readers.give_way()
        return "shown"

    assert await readers.run(page) == "shown"
    assert not taken.done()
    go_on.set()
    await taken


async def test_whoever_waits_goes_on_when_a_turn_fails(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "LONGEST", LONG)

    def fails(_desk: Desk) -> None:
        raise ValueError("no such day")

    with pytest.raises(ValueError, match="no such day"):
        await writer.do(fails)
    assert await Readers(writer).run(lambda: "shown") == "shown"
    assert writer.at_rest.is_set()


async def test_each_statement_of_a_page_lets_turns_go_first(store: SQLiteStore) -> None:
    asked = list[None]()
    with store.reading() as desk:
        desk.before_each(lambda: asked.append(None))
        desk.people([])
        desk.merges()
    assert len(asked) == 2
    with store.transaction() as desk:
        desk.before_each(lambda: asked.append(None))
        desk.drop_put_by(["many", "at once"])
    assert len(asked) == 3
