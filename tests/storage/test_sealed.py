"""Under a data key the stores keep every promise, and nothing that is personal stands in them to be read."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.sealing.columns import KEY, NOT_SEALED, SEALED
from storage.sealing.seals import MARK, new_key, seals_of
from storage.sqlite.store import SQLiteStore
from tests.storage.promises import Promises

KEYS = seals_of(new_key())
OURS = re.compile(r"\d+[. ]|forgotten:\d+$")  # keys of ours, with nobody's address


class Opened:
    """One store at a time on one file, under a data key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = SQLiteStore.open(path, key=b"promises", keys=KEYS)

    def again(self) -> SQLiteStore:
        self.store.close()
        self.store = SQLiteStore.open(self.path, key=b"promises", keys=KEYS)
        return self.store


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(tmp_path / "jigi.db")
    yield opened
    opened.store.close()
    with closing(sqlite3.connect(opened.path)) as file:
        assert in_plain(file) == []


@pytest.fixture
def store(opened: Opened) -> SQLiteStore:
    return opened.store


@pytest.fixture
def reopen(opened: Opened) -> Callable[[], SQLiteStore]:
    return opened.again


class TestSealed(Promises):
    """Run on the embedded store under a key; after each the file is looked through."""


def in_plain(file: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """What stands unsealed in a column that is sealed, and says something."""
    return [
        (table, column, value)
        for table, columns in SEALED.items()
        for column, index in columns.items()
        for (value,) in file.execute(f"select {column} from {table} where {column} is not null")  # noqa: S608
        if not (value in NOT_SEALED or value.startswith(MARK) or (index == KEY and OURS.match(value)))
    ]
