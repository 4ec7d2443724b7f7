"""Under a data key the store keeps every promise, and nothing that is personal stands in it to be read."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from storage.sealing.columns import BROKEN, KEY, NOT_SEALED, SEALED
from storage.sealing.gate import note
from storage.sealing.resealing import Done, reseal
from storage.sealing.seals import MARK, SealError, Seals, new_key
from storage.sqlite.bare import bare
from storage.sqlite.store import SQLiteStore, beside
from storage.store import StoreError, StoreInUseError
from tests.storage.cast import AWA_AT, NOW, awa
from tests.storage.her_data import SECRET, lived
from tests.storage.promises import Promises

NEW, OLD, OTHER = (Seals(new_key()) for _ in range(3))
OURS = re.compile(r"\d|forgotten:\d+$")  # keys of ours, with nobody's address


class Opened:
    """One store at a time on one file, under a data key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = opened_with(path, NEW)

    def again(self) -> SQLiteStore:
        self.store.close()
        self.store = opened_with(self.path, NEW)
        return self.store


def opened_with(path: Path, *keys: Seals) -> SQLiteStore:
    return SQLiteStore.open(path, key=b"promises", keys=keys)


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


def in_plain(file: Any) -> list[tuple[str, str, str]]:
    """What stands unsealed in a column that is sealed, and says something."""
    return [
        (table, column, value)
        for table, columns in SEALED.items()
        for column, index in columns.items()
        for (value,) in file.execute(f"select t.{column} from {table} t where t.{column} is not null")  # noqa: S608
        if not (value in NOT_SEALED or value.startswith(MARK) or (index == KEY and OURS.match(value)))
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jigi.db"


def her_week(path: Path, *keys: Seals) -> Any:
    """All that is held of Awa after a week of talks."""
    with closing(opened_with(path, *keys)) as store, store.transaction() as desk:
        return in_any_order(desk.mydata(lived(desk)[0].id))


def as_she_reads_it(path: Path, *keys: Seals) -> Any:
    with closing(opened_with(path, *keys)) as store, store.reading() as desk:
        return in_any_order(desk.mydata(awa(desk).id))


def in_any_order(held: Mapping[str, Any]) -> Any:
    """The database cannot sort what it cannot read."""
    return {kind: sorted(rows, key=repr) for kind, rows in held.items()}


def sealed(path: Path, *keys: Seals) -> bool:
    with bare(path) as connection:
        return reseal(connection, keys, str(path), lambda _table, _rows: None)


# ---- a store comes under a key, and under another -------------------------------------------------------


def test_a_store_of_before_is_sealed_and_reads_as_it_did(path: Path) -> None:
    before = her_week(path)
    assert sealed(path, NEW)
    assert as_she_reads_it(path, NEW) == before
    with closing(sqlite3.connect(path)) as file:
        assert in_plain(file) == []
    assert not sealed(path, NEW), "nothing was left to be done"


def test_a_key_is_changed_and_the_one_before_opens_nothing(path: Path) -> None:
    before = her_week(path, OLD)
    assert as_she_reads_it(path, NEW, OLD) == before, "served with the older key until all is sealed anew"
    assert sealed(path, NEW, OLD)
    assert as_she_reads_it(path, NEW) == before
    with closing(sqlite3.connect(path)) as file:
        assert f":{OLD.id}:" not in "\n".join(file.iterdump())
    with pytest.raises(StoreError, match=f"JIGI_DATA_KEY holds {OLD.id}: set it to the one"):
        opened_with(path, OLD)


@pytest.mark.parametrize("before", [(), (OLD,)], ids=["plain", "older key"])
def test_whoever_is_stopped_half_way_runs_it_again(
    path: Path, before: tuple[Seals, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sealing.resealing.ROWS", 2)
    hers = her_week(path, *before)

    def stopped(table: str, _done: Done) -> None:
        if table == "outbox":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), bare(path) as connection:
        reseal(connection, (NEW, *before), str(path), stopped)
    with pytest.raises(StoreError, match=r"`jigi key seal` has begun .* run it again"):
        opened_with(path, NEW, *before)
    if before:
        with pytest.raises(StoreError, match="add the older keys behind the newest"):
            sealed(path, NEW)
    assert sealed(path, NEW, *before)
    assert as_she_reads_it(path, NEW) == hers


def test_nothing_is_sealed_while_somebody_serves(opened: Opened) -> None:
    with pytest.raises(StoreInUseError), bare(opened.path):
        pass


def test_words_that_look_sealed_are_words(path: Path) -> None:
    said = f'{MARK}people.name:00000000:QUJD"'
    with closing(opened_with(path)) as store, store.transaction() as desk:
        desk.change_person(awa(desk).id, {"name": said})
    assert sealed(path, NEW)
    with closing(opened_with(path, NEW)) as store, store.transaction() as desk:
        assert awa(desk).name == said
        desk.change_person(awa(desk).id, {"name": f"{said} {SECRET}"})
        assert awa(desk).name == f"{said} {SECRET}"


# ---- who has no key, or another ------------------------------------------------------------------------


def test_without_its_key_a_store_is_not_opened(path: Path) -> None:
    her_week(path, NEW)
    with pytest.raises(StoreError, match=f"sealed with the data key {NEW.id}: set JIGI_DATA_KEY"):
        opened_with(path)
    with pytest.raises(StoreError, match=f"JIGI_DATA_KEY holds {OTHER.id}"):
        opened_with(path, OTHER)
    with pytest.raises(StoreError, match="set JIGI_DATA_KEY"):
        SQLiteStore.join(path, key=b"promises")
    with pytest.raises(StoreError, match="set JIGI_DATA_KEY"), beside(path, key=b"promises"):
        pass
    with beside(path, key=b"promises", keys=(NEW,)) as desk:
        assert desk is not None
        assert desk.person_known_at(AWA_AT) is not None


def test_a_store_in_plain_is_not_served_under_a_key(path: Path) -> None:
    her_week(path)
    with pytest.raises(StoreError, match="holds its words in plain: stop every jigi, run `jigi key seal`"):
        opened_with(path, NEW)
    assert as_she_reads_it(path)["person"][0]["name"] == f"Awa {SECRET}"


def test_a_key_that_only_has_the_name_of_the_right_one_is_found_out(path: Path) -> None:
    her_week(path, NEW)
    false = Seals(new_key())
    false.id = NEW.id
    with pytest.raises(StoreError, match="does not open"):
        opened_with(path, false)


# ---- who can write into the database, and has no key ------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (
            "update people set name = (select text from journal where text != '' limit 1)",
            "journal.text stands",
        ),
        ("update people set name = replace(name, substr(name, 60, 4), 'AAAA')", "does not open"),
        ("update people set name = replace(name, 'people.name', 'promises.text')", "does not open"),
    ],
    ids=["moved", "changed", "renamed"],
)
def test_a_value_that_somebody_moved_or_changed_is_not_believed(path: Path, spoil: str, fault: str) -> None:
    """What stands for it says nothing, and the log says why."""
    her_week(path, NEW)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(spoil)
    with closing(opened_with(path, NEW)) as store, store.reading() as desk, capture_logs() as log:
        person = desk.person_known_at(AWA_AT)
    assert person is not None
    assert person.name == BROKEN
    assert [(line["event"], line["name"]) for line in log] == [("seal.broken", ["people.name"])]
    assert isinstance(log[0]["error"], SealError)
    assert fault in str(log[0]["error"])


def test_a_key_is_changed_whatever_does_not_open(path: Path) -> None:
    """It is left as it is, and told: the rest must not stay under a key that somebody knows."""
    her_week(path, OLD)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("update promises set text = (select name from people limit 1)")
        file.execute("update people set name = replace(name, substr(name, 60, 4), 'AAAA')")
        moved = file.execute("select text from promises").fetchall()
    told: dict[str, Done] = {}
    with bare(path) as connection:
        assert reseal(connection, (NEW, OLD), str(path), told.__setitem__)
    assert {table: done.broken for table, done in told.items() if done.broken} == {
        "people": len(told_of(path, "people", "name", OLD)),
        "promises": len(moved),
    }
    assert told["journal"].rows > 0
    with closing(opened_with(path, NEW)) as store, store.reading() as desk:
        assert awa(desk).name == BROKEN
        assert BROKEN not in {row["text"] for row in store.rows("messages")}


def told_of(path: Path, table: str, column: str, key: Seals) -> list[str]:
    """What is sealed there with that key."""
    with closing(sqlite3.connect(path)) as file:
        found = file.execute(f"select {column} from {table}").fetchall()  # noqa: S608
    return [value for (value,) in found if value is not None and key.wrote(value)]


def test_nobody_who_was_forgotten_can_be_told_by_the_key(opened: Opened) -> None:
    with opened.store.transaction() as desk:
        her, _ = lived(desk)
        desk.forget(her.id, NOW)
    assert NEW.blind("address", AWA_AT.id).encode() not in opened.path.read_bytes()


def test_the_note_of_the_gate_is_written_once(path: Path) -> None:
    her_week(path, NEW)
    with closing(sqlite3.connect(path)) as file, file:
        note(file, OTHER)
    with pytest.raises(StoreError, match=OTHER.id):
        opened_with(path, NEW)
