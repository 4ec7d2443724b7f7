"""Everything out: each kind in each format, described, defused, and for nobody else's eyes."""

import csv
import io
import json
import re
import sqlite3
import stat
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.__main__ import jigi
from bot.cells import defused, undone
from bot.commands.exporting import KINDS
from bot.people import PersonId
from bot.settings import Settings
from bot.stores import open_store
from bot.upkeep import tables
from storage import dictionary
from storage.store import Store
from tests.storage.her_data import SECRET, lived


def run(*words: str) -> Result:
    return CliRunner().invoke(jigi, ["export", *words])


@pytest.fixture
def her(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PersonId:
    """Awa, of whom the store holds everything that can be held."""
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path}/jigi.db")
    monkeypatch.setenv("JIGI_SECRET", "exports")
    store = open_store(Settings())
    with store.transaction() as desk:
        person, _ = lived(desk)
    store.close()
    return person.id


@pytest.fixture
def store(her: PersonId) -> Iterator[Store]:
    with closing(open_store(Settings())) as store:
        yield store


def tables_of(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        return {name: [row[1] for row in db.execute(f'pragma table_info("{name}")')] for name in names}


def test_the_dictionary_says_what_each_column_means_and_nothing_else(store: Store) -> None:
    """Complete and current: a column without a meaning, and a meaning without a column, are found."""
    there = {kind: set(store.columns(kind)) for kind in KINDS}
    for kind, columns in there.items():
        assert dictionary.sentence(kind).endswith(".")
        assert all(dictionary.meaning(kind, column) for column in columns), kind
    file = dictionary.written()
    assert set(file.kinds) <= set(KINDS)
    for kind, meanings in file.kinds.items():
        assert set(meanings) <= there[kind], kind
    assert set(file.columns) <= set().union(*there.values())


def test_every_table_is_given_out_or_says_why_not(store: Store, tmp_path: Path) -> None:
    ours = {
        name
        for name in tables_of(tmp_path / "jigi.db")
        if not name.startswith(("facilities_fts", "sqlite_", "_sqlite"))
    }
    assert ours - set(KINDS) == set(dictionary.written().left_out)


@pytest.mark.parametrize("format_", ["jsonl", "csv", "xlsx"])
def test_every_kind_is_there_with_all_its_rows(her: PersonId, tmp_path: Path, format_: str) -> None:
    result = run("--all", str(tmp_path / "out"), "--format", format_)
    assert result.exit_code == 0, result.output
    with closing(open_store(Settings())) as store:
        wanted = {kind: sum(1 for _ in store.rows(kind)) for kind in KINDS if kind != "audit"}
    found = {}
    for kind in wanted:
        if format_ == "xlsx":
            book = load_workbook(tmp_path / "out" / "jigi.xlsx", read_only=True)
            found[kind] = sum(1 for _ in book[kind].iter_rows()) - 1
            assert {row[0].value for row in book["dictionary"].iter_rows(min_row=2)} == set(KINDS)
            book.close()
            continue
        file = tmp_path / "out" / f"{kind}.{format_}"
        with file.open(encoding="utf-8", newline="") as lines:
            found[kind] = sum(1 for _ in csv.reader(lines)) - 1 if format_ == "csv" else sum(1 for _ in lines)
    assert found == wanted
    for file in (tmp_path / "out").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.suffix != ".part"


def test_datasette_finds_a_title_and_a_meaning_for_all_that_it_shows(her: PersonId, tmp_path: Path) -> None:
    """By the form of its metadata: databases, tables, columns; held against the file itself."""
    result = run("--datasette", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    metadata = json.loads((tmp_path / "out" / "metadata.json").read_text())
    described = metadata["databases"]["jigi"]["tables"]
    assert {kind: list(one["columns"]) for kind, one in described.items()} == tables_of(
        tmp_path / "out" / "jigi.db"
    )
    assert all(one["title"] and one["description"] for one in described.values())
    with closing(sqlite3.connect(tmp_path / "out" / "jigi.db")) as db:
        assert db.execute("select count(*) from people").fetchone()[0] >= 2
    assert stat.S_IMODE((tmp_path / "out" / "jigi.db").stat().st_mode) == 0o600
    assert run("--datasette", str(tmp_path / "out")).exit_code == 0, "once more, over it"


def test_her_data_are_the_same_by_the_operator_s_door(her: PersonId, store: Store) -> None:
    with store.reading() as desk:
        hers = json.loads(json.dumps(desk.mydata(her), ensure_ascii=False))
    store.close()
    given = json.loads(run("--mydata", str(her)).output)
    reads = {kind for kind in hers if hers[kind] != given[kind]}
    assert {kind: len(given[kind]) - len(hers[kind]) for kind in reads} == {"looked_at": 1}, (
        "that it was read"
    )
    assert SECRET in json.dumps(given)
    last = [json.loads(line) for line in run("audit").output.splitlines()][-1]
    assert (last["door"], last["relation"]) == ("command line", "operator")


def test_what_is_not_one_thing_is_refused(her: PersonId, tmp_path: Path) -> None:
    assert "name one kind" in run().output
    assert "name one kind" in run("people", "--datasette", str(tmp_path / "x")).output
    assert "--out FILE" in run("people", "--format", "xlsx").output
    file = tmp_path / "a file"
    file.write_text("")
    assert "name another place" in run("people", "--out", str(file / "x")).output
    assert "nobody has the id 999" in run("--mydata", "999").output


def test_what_cannot_be_finished_leaves_no_half_of_it(her: PersonId, tmp_path: Path) -> None:
    out = tmp_path / "people"
    out.mkdir()  # nothing can take its place
    result = run("people", "--out", str(out))
    assert result.exit_code == 1
    assert "name another place" in result.output
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".part"] == []


@settings(max_examples=25, deadline=None)
@given(
    words=st.text(max_size=20)
    | st.sampled_from(["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "+22376123456", "a;=1+1", "b\n @x"])
)
def test_no_cell_is_a_formula_and_none_loses_its_words(words: str) -> None:
    """Wherever a spreadsheet cuts it: a French one begins a cell behind each semicolon."""
    shown = defused(words)
    assert shown.replace("'", "") == words.replace("'", "")
    assert undone(shown) == undone(words)
    assert all(cell.lstrip()[:1] not in {"=", "@"} for cell in re.split(r"[;,\t\r\n]", shown))
    clean = words.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    file = io.StringIO(newline="")
    tables.write_csv([{"a": clean}], ["a"], file)
    file.seek(0)
    assert list(csv.reader(file))[1] == [defused(clean)]
    book = tables.Workbook()
    book.sheet("x", ["a"], [{"a": words}])
    kept = io.BytesIO()
    book.save(kept)
    cell = load_workbook(kept)["x"]["A2"]
    assert cell.data_type != "f"


def test_numbers_and_telephones_stay_as_they_are() -> None:
    plain = ("-5", "+223 76 12 34 56", "-5,5", "+22376123456, +223 66 12 34 56", "Awa-Fanta", "a, b; c = d")
    assert tuple(map(defused, plain)) == plain
    file = io.StringIO(newline="")
    tables.write_csv([{"a": -5, "b": None}], ["a", "b"], file)
    assert file.getvalue() == "a,b\r\n-5,\r\n"


def test_a_workbook_takes_no_more_memory_for_more_rows() -> None:
    """It is written as it is read; held whole, ten thousand rows of this kind take over 10 MB."""
    rows = ({"id": n, "text": f"mot {n} " * 20} for n in range(10_000))
    tracemalloc.start()
    book = tables.Workbook()
    book.sheet("messages", ["id", "text"], rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    book.save(io.BytesIO())
    assert peak < 3 << 20


def test_a_cell_tells_what_was_cut_off() -> None:
    book = tables.Workbook()
    book.sheet("x", ["a"], [{"a": "é" * 40_000}])
    kept = io.BytesIO()
    book.save(kept)
    value = str(load_workbook(kept)["x"]["A2"].value)
    assert len(value) == tables.LONGEST_CELL
    assert value.endswith(tables.CUT)
