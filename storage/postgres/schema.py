"""The schema of the store for many, as numbered files that are run once each, in order."""

import re
from collections.abc import Sequence
from pathlib import Path

from storage.postgres.connections import Session
from storage.sql import barring
from storage.store import StoreError

_HERE = Path(__file__).parent / "migrations"
_NUMBERED = re.compile(r"\d{4}_\w+")
_LOCK = 0x6A696769  # "jigi": one at a time brings a database on
_APPLIED = "select name from schema_changes order by name"
_BOOK = """create table if not exists schema_changes (
    name text primary key, applied_at timestamptz not null default now())"""
_GIVEN = "select current_setting('jigi.token', true)"
_TABLES = """select tablename from pg_tables where schemaname = current_schema() order by tablename"""


def migrations() -> Sequence[str]:
    """The names of all migrations, in the order in which they are applied."""
    return sorted(path.stem for path in _HERE.glob("*.sql") if _NUMBERED.fullmatch(path.stem))


def migrate(session: Session, place: str) -> None:
    """Bring a database to the schema of this program, all of it or not at all.

    Raises StoreError for a database of another program, of a newer edition of this one, or that is barred:
    none is touched.
    """
    session.execute("begin")
    try:
        session.execute("select pg_advisory_xact_lock(?)", (_LOCK,))
        waiting = _waiting(session, place)
        session.execute(_BOOK)
        for name in waiting:
            session.connection.execute((_HERE / f"{name}.sql").read_text("utf-8").encode())
            session.execute("insert into schema_changes (name) values (?)", (name,))
        session.execute("commit")
    except BaseException:
        if not session.is_broken:
            session.execute("rollback")
        raise


def is_todays(session: Session, place: str) -> bool:
    """Whether the schema is the one of this program; only reads. Raises StoreError as `migrate` does."""
    return not _waiting(session, place)


def must_be_todays(session: Session, place: str) -> None:
    """Raises StoreError for a database that another edition of this program serves from just now."""
    if not is_todays(session, place):
        raise StoreError(
            f"an older jigi runs on {place}; start it again with this version, then try once more"
        )


def bar_of(session: Session) -> barring.Bar | None:
    """Why nobody may serve from the database; None when all may."""
    tables = [name for (name,) in session.execute(_TABLES)]
    return barring.find(session.execute) if barring.TABLE in tables else None


def lets_in(session: Session) -> bool:
    """Whether this session knows the token of the bar: it is of whoever put it there."""
    (given,) = session.execute(_GIVEN).fetchone() or ("",)
    return bool(given) and given == barring.find(session.execute).token


def _waiting(session: Session, place: str) -> list[str]:
    """What is to be applied. Raises StoreError."""
    (encoding,) = session.execute("show server_encoding").fetchone() or ("",)
    if encoding != "UTF8":
        raise StoreError(
            f"{place} is encoded in {encoding}, which has not every letter; make another with "
            f"`createdb --encoding UTF8 --template template0 NAME`, and name it in JIGI_DATABASE"
        )
    tables = [name for (name,) in session.execute(_TABLES)]
    if barring.TABLE in tables:
        if not lets_in(session):
            barring.refuse(session.execute, place)
        tables.remove(barring.TABLE)
    if not tables:
        return list(migrations())
    if "schema_changes" not in tables:
        raise StoreError(
            f"{place} is the database of another program (it has a table {tables[0]!r}); "
            f"point JIGI_DATABASE at a database of its own"
        )
    applied = [name for (name,) in session.execute(_APPLIED)]
    for name in applied:
        if name not in migrations():
            raise StoreError(
                f"{place} was written by a newer jigi (it knows the change {name!r}); "
                f"run that version, or restore the backup from before"
            )
    return [name for name in migrations() if name not in applied]
