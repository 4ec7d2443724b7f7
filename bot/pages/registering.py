"""Registering: a register that an administrator uploads: looked at, shown row by row, and taken with her yes.

One at a time for the programme, as `jigi roster` would read it. The file lies in a folder that only this
user may read, and goes when it was taken, is thrown away, or an hour after anybody last looked at it.
"""

import asyncio
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.faults import Telling
from bot.settings import Settings
from exchange import mending, uploads
from exchange.faults import NamelessError, RosterError
from exchange.gathering import SHEETS, Gathered, gather
from exchange.jobs import SHIPPED, read_jobs
from exchange.places import Places
from exchange.planning import Plan
from exchange.reading.columns import FIELDS, NOTHING, SEVERAL
from exchange.reading.sheets import open_sheet
from exchange.roster import Taken, keep_columns, plan_run, refused, take
from exchange.staging import Staging, staged
from exchange.verdicts import Told as Judged
from exchange.verdicts import Totals, Verdict
from scheduler import local_time
from scheduler.clock import Clock
from storage.store import Desk, Store

log = structlog.get_logger()

LONGEST = timedelta(hours=1)
A_PAGE = 50
SAMPLES = 3  # rows below the headings
MOST_WHYS = 12

Told = Mapping[str, Any]


@dataclass(slots=True, weakref_slot=True)
class Upload:
    """What was uploaded, and how far it is. Its folder is gone with it, or when the program ends."""

    path: Path
    source: str
    part: bool
    seen_at: datetime
    state: str  # "columns" | "reading" | "shown" | "taking" | "taken" | "fault"
    fault: str = ""
    says: str = ""  # of whoever has read the file
    columns: dict[str, str] = field(default_factory=dict)  # as somebody said, where she said otherwise
    names: tuple[str, ...] = ()  # headings
    guess: dict[str, str] = field(default_factory=dict)  # heading → field
    samples: list[list[str]] = field(default_factory=list)
    totals: Totals | None = None
    notes: list[str] = field(default_factory=list)
    rows: list[Judged] = field(default_factory=list)
    refused: list[Path] = field(default_factory=list)
    reached: int = 0
    taken: Taken | None = None

    @property
    def to_take(self) -> int:
        counts = self.totals.counts if self.totals is not None else {}
        return sum(counts.get(one, 0) for one in (Verdict.TAKEN, Verdict.REPAIRED, Verdict.CHANGED))

    @property
    def is_busy(self) -> bool:
        return self.state in ("reading", "taking")


class Registered:
    """What the pages do with a register. One upload at a time."""

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._upload: Upload | None = None
        self._work: asyncio.Task[None] | None = None

    def stands(self) -> Told | None:
        """How far the upload is; None when there is none."""
        one = self._here()
        if one is None:
            return None
        return {
            "state": one.state,
            "fault": one.fault,
            "says": one.says,
            "source": one.source,
            "part": one.part,
            "columns": [
                {
                    "at": at,
                    "name": name,
                    "field": one.guess.get(name, ""),
                    "samples": [row[at] for row in one.samples if at < len(row) and row[at]],
                }
                for at, name in enumerate(one.names)
                if name
            ],
            "fields": FIELDS,
            "counts": {v.name.lower(): n for v, n in one.totals.counts.items()} if one.totals else {},
            "people": one.totals.rows if one.totals else 0,
            "whys": list(one.totals.whys.items())[:MOST_WHYS] if one.totals else [],
            "notes": one.notes,
            "to_take": one.to_take,
            "reached": one.reached,
            "refused": [path.suffix.lstrip(".") for path in one.refused],
            "taken": one.taken._asdict() if one.taken is not None else None,
        }

    def rows(self, verdict: str, page: int) -> Told:
        """The verdict of each row, a page of them."""
        one = self._here()
        found = (
            [] if one is None else [r for r in one.rows if not verdict or r.verdict.name.lower() == verdict]
        )
        return {
            "rows": [
                {
                    "where": row.where,
                    "verdict": row.verdict.name.lower(),
                    "why": list(row.why),
                    "remark": row.remark,
                }
                for row in found[page * A_PAGE : (page + 1) * A_PAGE]
            ],
            "page": page,
            "pages": max(1, -(-len(found) // A_PAGE)),
        }

    def refused(self, suffix: str) -> Path | None:
        """The file of the refused of this kind."""
        one = self._here()
        return next((p for p in (one.refused if one else ()) if p.suffix == f".{suffix}"), None)

    # ---- what changes it -----------------------------------------------------------------------

    async def upload(self, data: bytes, source: str, *, part: bool) -> str:
        """It becomes the upload; or why not."""
        before = self._here()
        if before is not None and before.is_busy:
            return "busy"
        try:
            suffix = uploads.kind_of(data)
        except RosterError as error:
            return error.says
        folder = Path(tempfile.mkdtemp(prefix="jigi-register-"))
        one = Upload(folder / f"register{suffix}", source, part, self._clock.now(), "columns")
        weakref.finalize(one, shutil.rmtree, folder, ignore_errors=True)
        one.path.write_bytes(data)
        if suffix in SHEETS:
            fault = await asyncio.to_thread(_head, one)
            if fault:
                return fault
        self.drop()
        self._upload = one
        if suffix not in SHEETS:
            self._begin(one, "reading")
        return ""

    def read(self, fields: Mapping[int, str]) -> str:
        """The dry run, with what each column is, by its place; or why not."""
        one = self._here()
        if one is None or one.is_busy or one.state == "taken":
            return "not_here"
        said = {one.names[at]: f for at, f in fields.items() if at < len(one.names) and one.names[at]}
        if not {"name", "family"} & set(said.values()):
            return "nameless"
        if said != {name: one.guess.get(name, "") for name in said}:
            several = [f for f in FIELDS if f not in SEVERAL and list(said.values()).count(f) > 1]
            if several:
                return "twice"
            if any("+" in name for name in said):
                return "plus"
            chosen: dict[str, list[str]] = {}
            for name, of in said.items():
                chosen.setdefault(of or NOTHING, []).append(name)
            one.columns = {of: "+".join(names) for of, names in chosen.items()}
            one.guess = {name: of for name, of in said.items() if of}
        self._begin(one, "reading")
        return ""

    def take(self, people: int) -> str:
        """Take what was shown; or why not. `people`: how many she was shown to be taken."""
        one = self._here()
        if one is None or one.state != "shown" or one.to_take != people:
            return "not_here"
        self._begin(one, "taking")
        return ""

    def drop(self) -> None:
        """Throw it away. What is being taken is taken to its end."""
        if self._upload is not None and not self._upload.is_busy:
            shutil.rmtree(self._upload.path.parent, ignore_errors=True)
            self._upload = None

    # ---- how it is done -------------------------------------------------------------------------

    def _here(self) -> Upload | None:
        one, now = self._upload, self._clock.now()
        if one is None:
            return None
        if now - one.seen_at > LONGEST and not one.is_busy:
            self.drop()
            return None
        one.seen_at = now
        return one

    def _begin(self, one: Upload, state: str) -> None:
        one.state, one.fault, one.reached = state, "", 0
        self._work = asyncio.get_running_loop().create_task(self._run(one))

    async def _run(self, one: Upload) -> None:
        taking = one.state == "taking"
        try:
            changed = await asyncio.to_thread(self._planned, one, taking=taking)
        except RosterError as error:
            one.fault, one.says, one.state = "file", _without_path(error, one), "fault"
        except Exception as error:
            log.error("register.failed", error=type(error).__name__)
            one.fault, one.says, one.state = "unreadable", "", "fault"
        else:
            one.state = "taken" if taking and not changed else "shown"
            one.fault = "changed" if changed else ""

    def _planned(self, one: Upload, *, taking: bool) -> bool:
        """The dry run; and the taking, unless it would take others than were shown: then that is told."""
        now = self._clock.now()
        with staged() as staging:
            gathered = gather(staging, [one.path], one.source, one.columns)
            gathered.part = gathered.part or one.part
            with self._store.reading() as desk:
                plan = plan_of(staging, desk, self._settings, one.source, now)
                rows: list[Judged] = []
                totals = plan_run(desk, plan, gathered, rows.append)
            changed = taking and one.totals is not None and totals.counts != one.totals.counts
            self._show(one, plan, gathered, totals, rows)
            if taking and not changed:
                one.taken = take(self._store, plan, gathered, now, lambda people: _reached(one, people))
                with self._store.transaction() as desk:
                    keep_columns(desk, gathered)
        return changed

    def _show(self, one: Upload, plan: Plan, gathered: Gathered, totals: Totals, rows: list[Judged]) -> None:
        one.totals, one.notes = totals, list(gathered.notes)
        one.rows = sorted(rows, key=lambda row: (len(row.where), row.where))  # row 9 before row 10
        path = one.path.with_name("refused.csv")
        one.refused = mending.write(path, refused(plan)) if totals.counts.get(Verdict.REFUSED) else []


def plan_of(staging: Staging, desk: Desk, settings: Settings, source: str, now: datetime) -> Plan:
    """A run over this register, with the programme's own table of jobs where it has one."""
    jobs = settings.folder_path / SHIPPED.name
    return Plan(
        staging=staging,
        source=source,
        jobs=read_jobs(jobs if jobs.exists() else SHIPPED),
        places=Places(desk.facilities_by_id()),
        today=local_time.local(now, settings.timezone).date(),
    )


def _head(one: Upload) -> str:
    """Its headings, what each is taken for, and what stands below; or why it cannot be read."""
    try:
        sheet = open_sheet(one.path, {})
    except NamelessError as error:
        one.names = error.names
        return ""
    except RosterError as error:
        return _without_path(error, one)
    except Exception as error:  # a workbook that breaks what opens it is the sender's, not ours
        log.warning("register.unreadable", error=type(error).__name__)
        return "unreadable"
    one.names = sheet.heading.names
    one.guess = {sheet.heading.names[at]: of for of, places in sheet.heading.fields.items() for at in places}
    one.samples = sheet.samples(SAMPLES)
    return ""


def _reached(one: Upload, people: int) -> None:
    one.reached = people


def _without_path(error: RosterError, one: Upload) -> str:
    """No folder of ours."""
    inner = error.says.values.get("says")
    return (inner if isinstance(inner, Telling) else error.says).without(str(one.path), one.path.name)
