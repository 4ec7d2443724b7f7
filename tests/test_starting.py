"""Starting: a house that cannot start leaves nothing of itself behind."""

import asyncio
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import kept_clock, open_store, running
from storage.sqlite.store import SQLiteStore
from storage.store import StoreError
from tests.console.conftest import settings_in


async def test_a_start_that_fails_ends_what_it_began(tmp_path: Path) -> None:
    """The store takes no write: no thread and no task is left when its owner closes it."""
    settings = settings_in(tmp_path)
    with closing(open_store(settings)) as store:
        assert isinstance(store, SQLiteStore)
        store._connection.execute("pragma query_only = 1").close()
        before = set(threading.enumerate())
        with pytest.raises(StoreError, match="readonly"):
            async with running(settings, store, {}, kept_clock(store)):
                raise AssertionError("it has started")
        assert {thread.name for thread in set(threading.enumerate()) - before} <= {"asyncio_0", "asyncio_1"}
        assert asyncio.all_tasks() == {asyncio.current_task()}
