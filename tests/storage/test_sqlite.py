"""The embedded store keeps every promise, and tells whoever runs it what to do when it cannot."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.sqlite.store import SQLiteStore
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
