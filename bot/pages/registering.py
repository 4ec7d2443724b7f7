"""Registering: a register that an administrator uploads: looked at, shown row by row, and taken with her yes.

One at a time for the programme, as `jigi roster` would read it, whichever process is asked. The file lies in
a folder that only this user may read, and goes when it is thrown away, or an hour after anybody's last look.
"""

import asyncio
import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import structlog

from bot.keys import uploaded_of
from bot.overseeing.page_data import PageData
from bot.pages import headings
from bot.pages.uploaded import Upload, Uploaded, begun
from bot.settings import Settings
from exchange import mending, uploads
from exchange.faults import RosterError
from exchange.gathering import SHEETS, gather
from exchange.jobs import SHIPPED, read_jobs
from exchange.places import Places
from exchange.planning import Plan
from exchange.reading.columns import FIELDS, NOTHING, SEVERAL
from exchange.roster import keep_columns, plan_run, refused, take
from exchange.staging import Staging, staged
from exchange.verdicts import PersonVerdict as Judged
from exchange.verdicts import Totals
from scheduler import local_time
from scheduler.clock import Clock
from storage.store import Desk, Store, StoreError

log = structlog.get_logger()

A_PAGE = 50
MOST_WHYS = 12


class Registered:
    """What the pages do with a register. One upload at a time."""

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._uploaded = Uploaded(uploaded_of(settings), clock.now)
        self._work: asyncio.Task[None] | None = None

    def stands(self) -> PageData | None:
        """How far the upload is; None when there is none."""
        one = self._uploaded.stands()
        if one is None:
            return None
        return {
            "id": one.id,
            "state": one.state,
            "fault": one.fault,
            "says": one.says,
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
            "counts": one.counts,
            "people": sum(one.counts.values()),
            "whys": one.whys,
            "notes": one.notes,
            "to_take": one.to_take,
            "reached": one.reached,
            "refused": one.refused,
            "taken": one.taken,
        }

    def rows(self, verdict: str, page: int) -> PageData:
        """The verdict of each row, a page of them."""
        one = self._uploaded.stands()
        rows = [] if one is None or one.is_busy else self._uploaded.rows()
        found = [row for row in rows if not verdict or row[1] == verdict]
        names = ("where", "verdict", "why", "remark")
        return {
            "rows": [
                dict(zip(names, row, strict=True)) for row in found[page * A_PAGE : (page + 1) * A_PAGE]
            ],
            "page": page,
            "pages": max(1, -(-len(found) // A_PAGE)),
        }

    def refused(self, suffix: str) -> bytes | None:
        """The file of the refused of this kind."""
        one = self._uploaded.stands()
        return self._uploaded.refused(suffix) if one is not None and suffix in one.refused else None

    # ---- what changes it -----------------------------------------------------------------------

    async def upload(self, data: bytes, source: str, *, part: bool) -> str:
        """It becomes the upload; or why not."""
        fault, one = await asyncio.to_thread(self._received, data, source, part=part)
        if fault or one is None or one.kind in SHEETS:
            return fault
        return await self._begin(one.id, ("columns",), "reading")

    def _received(self, data: bytes, source: str, *, part: bool) -> tuple[str, Upload | None]:
        """Why it does not become the upload; or what it is now."""
        try:
            one = begun(uploads.kind_of(data), source, part=part)
            with self._uploaded.changing():
                before = self._uploaded.stands()
                if before is not None and before.is_busy:
                    return "busy", None
                self._uploaded.keep(one, data)
        except RosterError as error:
            return error.says, None
        except ValueError:  # it begins as what is sealed does
            return "unreadable", None
        if one.kind not in SHEETS:
            return "", one
        fault = headings.read(self._uploaded, one)
        with self._uploaded.changing():
            if not self._is_still(one):
                return "busy", None
            if fault:
                self._uploaded.drop()
            else:
                self._uploaded.keep(one)
        return fault, one

    async def read(self, id: str, fields: Mapping[int, str]) -> str:
        """The dry run, with what each column is, by its place; or why not."""
        fault = await asyncio.to_thread(self._named, id, fields)
        return fault or await self._begin(id, ("columns", "shown"), "reading")

    def _named(self, id: str, fields: Mapping[int, str]) -> str:
        """Keep what each column is; or why not."""
        with self._uploaded.changing():
            one = self._uploaded.stands()
            if one is None or one.id != id or one.state not in ("columns", "shown"):
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
                self._uploaded.keep(one)
        return ""

    async def take(self, id: str, people: int) -> str:
        """Take what was shown; or why not. `people`: how many she was shown to be taken."""
        one = await asyncio.to_thread(self._uploaded.stands)
        if one is None or one.to_take != people:
            return "not_here"
        return await self._begin(id, ("shown",), "taking")

    def drop(self) -> None:
        """Throw it away. What is being taken is taken to its end."""
        with self._uploaded.changing():
            one = self._uploaded.stands()
            if one is None or not one.is_busy:
                self._uploaded.drop()

    # ---- how it is done -------------------------------------------------------------------------

    async def _begin(self, id: str, before: Collection[str], state: str) -> str:
        """This process goes to work on it; or why not: another may have been before it."""
        one = await asyncio.to_thread(self._claimed, id, before, state)
        if one is None:
            return "not_here"
        self._work = asyncio.create_task(asyncio.to_thread(self._run, one))
        return ""

    def _claimed(self, id: str, before: Collection[str], state: str) -> Upload | None:
        with self._uploaded.changing():
            one = self._uploaded.stands()
            if one is None or one.id != id or one.state not in before:
                return None
            one.state, one.fault, one.reached = state, "", 0
            self._uploaded.keep(one)
        return one

    def _run(self, one: Upload) -> None:
        taking = one.state == "taking"
        try:
            with self._uploaded.signing():
                changed = self._planned(one, taking=taking)
        except RosterError as error:
            self._fails(one, "file", headings.without_path(error, self._uploaded.path_of(one)))
        except StoreError as error:  # slices may have been taken before: `reached` says how far
            log.error("register.store", error=error)
            self._fails(one, "store")
        except Exception as error:
            log.error("register.failed", error=error)
            self._fails(one, "unreadable")
        else:
            one.state = "taken" if taking and not changed else "shown"
            one.fault = "changed" if changed else ""
        self._keep(one)

    def _fails(self, one: Upload, why: str, says: Any = "") -> None:
        one.fault, one.says, one.state = why, says, "fault"

    def _keep(self, one: Upload) -> None:
        """Where it is still the one: whoever was thought to have left has been thrown away."""
        with self._uploaded.changing():
            if self._is_still(one):
                self._uploaded.keep(one)

    def _is_still(self, one: Upload) -> bool:
        """Whether nobody has uploaded another, or thrown it away, since."""
        stands = self._uploaded.stands(looked=False)
        return stands is not None and stands.id == one.id

    def _planned(self, one: Upload, *, taking: bool) -> bool:
        """The dry run; and the taking, unless it would take others than were shown: then that is told."""
        now = self._clock.now()
        with self._uploaded.unpacked(one) as path, staged() as staging:
            gathered = gather(staging, [path], one.source, one.columns)
            gathered.part = gathered.part or one.part
            with self._store.reading() as desk:
                plan = plan_of(staging, desk, self._settings, one.source, now)
                rows: list[Judged] = []
                totals = plan_run(desk, plan, gathered, rows.append)
            before = one.digest
            self._show(one, path, plan, gathered.notes, totals, rows)
            changed = taking and one.digest != before
            if taking and not changed:

                def reached(people: int) -> None:
                    one.reached = people
                    self._keep(one)

                taken = take(self._store, plan, gathered, now, reached)
                one.taken = {"people": taken.people, "linked": taken.linked, "gone": taken.gone}
                with self._store.transaction() as desk:
                    keep_columns(desk, gathered)
        return changed

    def _show(
        self, one: Upload, path: Path, plan: Plan, notes: Sequence[str], totals: Totals, rows: list[Judged]
    ) -> None:
        one.notes = list(notes)
        one.counts = {verdict.name.lower(): count for verdict, count in totals.counts.items()}
        one.whys = list(totals.whys.items())[:MOST_WHYS]
        one.to_take = sum(one.counts.get(name, 0) for name in ("taken", "repaired", "changed"))
        rows.sort(key=lambda row: (len(row.where), row.where))  # row 9 before row 10
        shown = orjson.dumps([(row.where, row.verdict.name.lower(), row.why, row.remark) for row in rows])
        one.digest = hashlib.sha256(shown).hexdigest()
        found = (
            mending.write(path.with_name("refused.csv"), refused(plan)) if one.counts.get("refused") else []
        )
        one.refused = [file.suffix.lstrip(".") for file in found]
        self._uploaded.show(shown, {file.suffix.lstrip("."): file.read_bytes() for file in found})


def plan_of(staging: Staging, desk: Desk, settings: Settings, source: str, now: datetime) -> Plan:
    """A run over this register, with the programme's own table of jobs where it has one."""
    jobs = settings.folder_path / SHIPPED.name
    return Plan(
        staging=staging,
        source=source,
        jobs=read_jobs(jobs if jobs.exists() else SHIPPED),
        places=Places(desk.facilities_by_id()),
        today=local_time.day(now, settings.timezone),
    )
