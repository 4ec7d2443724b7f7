"""Registers for the tests: what is read of them, planned and taken, in a store of its own."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from exchange.gathering import gather
from exchange.jobs import read_jobs
from exchange.places import Places
from exchange.planning import Plan
from exchange.roster import RosterResult, plan_run, take
from exchange.staging import staged
from exchange.verdicts import PersonVerdict, Totals
from storage.register import StoredEntry
from storage.sqlite.store import SQLiteStore
from storage.store import Store

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
REAL = Path(__file__).parent.parent.parent.parent / "shared" / "ihris"


class Read(NamedTuple):
    """What a run told, and did."""

    totals: Totals
    told: dict[str, PersonVerdict]  # by where
    taken: RosterResult | None


def read(
    store: Store,
    *files: Path,
    apply: bool = True,
    now: datetime = NOW,
    part: bool = False,
    columns: Mapping[str, str] | None = None,
    sheet: str = "",
) -> Read:
    """Read files of one register; `apply` takes it."""
    with staged() as staging:
        gathered = gather(staging, files, "register", columns or {}, sheet)
        gathered.part = gathered.part or part
        told: dict[str, PersonVerdict] = {}
        with store.reading() as desk:
            plan = Plan(staging, "register", read_jobs(), Places(desk.facilities_by_id()), now.date())
            totals = plan_run(desk, plan, gathered, lambda one: told.update({one.where: one}))
        return Read(totals, told, take(store, plan, gathered, now) if apply else None)


@cache
def _empty() -> bytes:
    """A store in which nobody is: its many migrations are gone through once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jigi.db"
        SQLiteStore.open(path, key=b"roster").close()
        return path.read_bytes()


@contextmanager
def opened(folder: Path) -> Iterator[SQLiteStore]:
    folder.mkdir(exist_ok=True)
    (folder / "jigi.db").write_bytes(_empty())
    with closing(SQLiteStore.open(folder / "jigi.db", key=b"roster")) as store:
        yield store


def kept(store: Store) -> list[StoredEntry]:
    """The whole register as it stands."""
    with store.reading() as desk:
        return desk.entries_of("register", 0, 10_000)


def by_name(store: Store) -> dict[str, StoredEntry]:
    return {one.name: one for one in kept(store)}


def csv_of(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join(rows).encode(encoding))
    return path


def bundle(path: Path, resources: Sequence[Mapping[str, Any]], kind: str = "collection") -> Path:
    entries = [{"resource": one} for one in resources]
    path.write_text(json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}))
    return path
