"""What a restore puts aside is whole, with what was written last, whenever it is cut off and done again."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from storage.sqlite.dumping import SQLiteDump
from storage.sqlite.store import SQLiteStore
from storage.store import StoreError

NAME = "jigi.db"


class KilledError(BaseException):
    """Here the process ended."""


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A store as a kill leaves it: what was written last stands in its log alone."""
    folder = tmp_path / "left"
    folder.mkdir()
    with closing(SQLiteStore.open(tmp_path / NAME, key=b"key")) as store:
        store.tidy()
        with store.transaction() as desk:
            desk.keep_note("last", "words")
        for end in ("", "-wal"):
            shutil.copyfile(tmp_path / f"{NAME}{end}", folder / f"{NAME}{end}")
    return folder


def test_who_would_serve_from_it_meanwhile_is_told_what_was_cut_off(left: Path) -> None:
    """Be the log of before still beside it, which has SQLite call it damaged, or gone."""
    SQLiteDump(left / NAME).give_way("replaced-1")
    for log in (f"replaced-1/{NAME}-wal", None):
        if log:
            shutil.copyfile(left / log, left / f"{NAME}-wal")
        with pytest.raises(StoreError, match=r"a restore was cut off here; run .* once more"):
            SQLiteStore.open(left / NAME, key=b"key")
        (left / f"{NAME}-wal").unlink(missing_ok=True)


@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize("after", range(6))
def test_what_was_written_last_is_put_aside_with_the_rest(
    left: Path, monkeypatch: pytest.MonkeyPatch, after: int, looked: bool
) -> None:
    """`looked`: somebody tried to serve from it between the two."""
    dump = SQLiteDump(left / NAME)
    calls = [after]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            calls[0] -= 1
            if calls[0] < 0:
                raise KilledError
            return real(*given, **named)

        return call

    with monkeypatch.context() as patched:
        for name in ("link", "replace", "unlink"):
            patched.setattr(os, name, counted(getattr(os, name)))
        with suppress(KilledError):
            dump.give_way("replaced-1")
    if looked:
        with suppress(sqlite3.Error), closing(sqlite3.connect(left / NAME)) as database:
            database.execute("select count(*) from notes")
    dump.give_way("replaced-2")
    (aside,) = (path for path in left.glob(f"replaced-*/{NAME}") if path.stat().st_size > 9999)
    with closing(sqlite3.connect(aside)) as database:
        assert database.execute("select value from notes where name = 'last'").fetchone() == ("words",)
