"""The command that gives out all that is kept: one kind, all of them, or what is held of one person."""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from bot.access import EXPORTS, OF_NOBODY, View
from bot.commands import meant, note_reads, opened
from bot.upkeep import tables
from storage import dictionary
from storage.store import Store

KINDS = (*EXPORTS, *OF_NOBODY)
SLICE = 500  # rows


@click.command()
@click.argument("what", type=click.Choice(KINDS), required=False)
@click.option(
    "--format", "format_", type=click.Choice(tables.FORMATS), default="jsonl", show_default=True,
    help="xlsx needs --out or --all, and brings the dictionary along.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Write it there; only this user may read it.")
@click.option("--all", "all_", type=click.Path(path_type=Path), help="All kinds, into this folder.")
@click.option(
    "--datasette", type=click.Path(path_type=Path), help="All kinds as one database, for Datasette."
)
@click.option("--dictionary", "described", is_flag=True, help="What each column of WHAT, or of all, means.")
@click.option(
    "--mydata", "person", default="", help="All that is held of PERSON, as /mydata gives it to her."
)
def export(
    what: str | None,
    format_: str,
    out: Path | None,
    all_: Path | None,
    datasette: Path | None,
    described: bool,
    person: str,
) -> None:
    """One row per thing of WHAT: whole texts, for the operator's eyes."""
    if sum(map(bool, (what and not described, all_, datasette, described, person))) != 1:
        raise click.UsageError("name one kind, or one of --all, --datasette, --dictionary, --mydata")
    if format_ == "xlsx" and not (out or all_ or datasette):
        raise click.UsageError("a workbook goes into a file: name it with --out FILE, or all with --all DIR")
    with opened() as store:
        if person:
            _mydata(store, person, out)
        elif described:
            _describe(store, [what] if what else KINDS, format_, out)
        elif datasette:
            _datasette(store, datasette)
        elif all_:
            _all(store, all_, format_)
        else:
            _kinds(store, [str(what)], format_, out)


def _kinds(store: Store, kinds: Sequence[str], format_: str, out: Path | None) -> None:
    """Kinds in one file, or one kind on the screen. That they are read is written down first."""
    _note(store, kinds)
    if format_ == "xlsx":
        book = tables.Workbook()
        for kind in kinds:
            book.sheet(kind, store.columns(kind), store.rows(kind))
        book.sheet("dictionary", _HEADINGS, _described(store, kinds))
        with _written(out, "wb") as file:
            book.save(file)
        return
    with _written(out, "w") as file:
        for kind in kinds:
            if not _write(format_, store.columns(kind), store.rows(kind), file) and out is None:
                click.echo("there is nothing to list", err=True)


def _all(store: Store, folder: Path, format_: str) -> None:
    """A workbook of all kinds, or a file for each; the dictionary beside them."""
    _made(folder)
    if format_ == "xlsx":
        _kinds(store, KINDS, format_, folder / "jigi.xlsx")
    else:
        for kind in KINDS:
            _kinds(store, [kind], format_, folder / f"{kind}.{format_}")
        _describe(store, KINDS, format_, folder / f"dictionary.{format_}")
    click.echo(f"{len(KINDS)} kinds are in {folder}, which only this user may read.")


def _describe(store: Store, kinds: Sequence[str], format_: str, out: Path | None) -> None:
    rows = _described(store, kinds)
    if format_ == "xlsx":
        book = tables.Workbook()
        book.sheet("dictionary", _HEADINGS, rows)
        with _written(out, "wb") as file:
            book.save(file)
        return
    with _written(out, "w") as file:
        _write(format_, _HEADINGS, rows, file)


_HEADINGS = ("kind", "column", "meaning")


def _described(store: Store, kinds: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """What each kind is, then what its columns mean."""
    for kind in kinds:
        yield {"kind": kind, "column": "", "meaning": dictionary.sentence(kind)}
        for column in store.columns(kind):
            yield {"kind": kind, "column": column, "meaning": dictionary.meaning(kind, column)}


def _write(format_: str, names: Sequence[str], rows: Iterator[Mapping[str, Any]], file: Any) -> int:
    """How many rows there were."""
    if format_ == "csv":
        return tables.write_csv(rows, names, file)
    return tables.write_jsonl(rows, file)


def _datasette(store: Store, folder: Path) -> None:
    """`jigi.db` with a table for each kind, and `metadata.json` that says what they are."""
    _made(folder)
    _note(store, KINDS)
    part = folder / "jigi.db.part"
    part.unlink(missing_ok=True)
    with _telling_disk(folder):
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(part)) as to:
            for kind in KINDS:
                names = store.columns(kind)
                columns = ", ".join(f'"{name}"' for name in names)
                to.execute(f'create table "{kind}" ({columns})')
                marks = ", ".join("?" * len(names))
                rows = (tuple(row.values()) for row in store.rows(kind))
                to.executemany(f'insert into "{kind}" values ({marks})', rows)  # noqa: S608
            to.commit()
        part.replace(folder / "jigi.db")
    with _written(folder / "metadata.json", "w") as file:
        json.dump(_metadata(store), file, ensure_ascii=False, indent=2)
    click.echo(f"datasette {folder / 'jigi.db'} --metadata {folder / 'metadata.json'}")


def _metadata(store: Store) -> Mapping[str, Any]:
    """Titles and descriptions as Datasette reads them."""
    described = {
        kind: {
            "title": kind.replace("_", " "),
            "description": dictionary.sentence(kind),
            "columns": {name: dictionary.meaning(kind, name) for name in store.columns(kind)},
        }
        for kind in KINDS
    }
    about = "All that a programme of Jigi keeps: for its operator's eyes. Times are ISO 8601 in UTC."
    return {"title": "Jigi", "databases": {"jigi": {"description": about, "tables": described}}}


def _mydata(store: Store, named: str, out: Path | None) -> None:
    """All that is held of one person, as she gets it herself."""
    with store.reading() as desk:
        person = meant(desk, named)
    if person is None:
        raise click.UsageError("--mydata: name her by her id or an address")
    note_reads(store, View.MESSAGES, [person])  # before anything is shown
    with store.reading() as desk, _written(out, "w") as file:
        json.dump(desk.mydata(person), file, ensure_ascii=False, indent=2)
        file.write("\n")


def _note(store: Store, kinds: Sequence[str]) -> None:
    for kind in kinds:
        if kind in EXPORTS:
            view, column = EXPORTS[kind]
            note_reads(store, view, (row[column] for row in store.rows(kind)))


@contextmanager
def _written(path: Path | None, mode: str) -> Iterator[Any]:
    """The screen, or a file that only this user may read and that is there whole or not at all."""
    if path is None:
        yield sys.stdout
        return
    part = path.with_name(f"{path.name}.part")
    with _telling_disk(path):
        part.unlink(missing_ok=True)
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            text = mode == "w"
            with os.fdopen(
                descriptor, mode, encoding="utf-8" if text else None, newline="" if text else None
            ) as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _made(folder: Path) -> None:
    with _telling_disk(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def _telling_disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            f"{path} cannot be written ({error.strerror}); name another place"
        ) from error
