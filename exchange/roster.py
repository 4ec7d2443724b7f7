"""The roster: a register read, planned against what is there, and taken in slices.

Each slice is one transaction; what is taken twice is taken once, so a run that was cut off is simply run
again, and ends as if nothing had happened.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.people import PersonId
from exchange import arrivals, proposing
from exchange.gathering import Gathered
from exchange.planning import Plan, judge, match, prepare
from exchange.records import RosterRecord
from exchange.staging import SLICE, loaded, telephones_in
from exchange.verdicts import PersonVerdict, Totals, Verdict
from storage.register import Run, StoredEntry, marks_of
from storage.store import Desk, Store

TAKEN = (Verdict.TAKEN, Verdict.REPAIRED, Verdict.CHANGED)
_TO_TAKE = f"verdict in ({', '.join(repr(one.value) for one in TAKEN)})"
NOT_HERE = "entry not like '[%'"  # an entry, and not the reasons of a refusal


class RosterResult(NamedTuple):
    """How many people a run took and linked, how many are gone, and how many coaches it told."""

    people: int
    linked: int
    gone: int
    told: int  # coaches who have somebody to propose coaching to
    run: Run


def plan_run(desk: Desk, plan: Plan, gathered: Gathered, tell: Callable[[PersonVerdict], None]) -> Totals:
    """The dry run: a verdict for everybody, told one by one."""
    plan.places.learn(gathered.places)
    prepare(desk, plan)
    match(desk, plan)
    counts: Counter[Verdict] = Counter()
    whys: Counter[str] = Counter()
    for told in judge(desk, plan):
        counts[told.verdict] += 1
        whys.update(told.why)
        tell(told)
    return Totals(dict(counts), dict(whys.most_common()))


def take(
    store: Store,
    plan: Plan,
    gathered: Gathered,
    now: datetime,
    reached: Callable[[int], None] = lambda _people: None,
) -> RosterResult:
    """Write what was planned. What was begun over the same rows and cut off is gone on with.

    `reached` is told after each slice how many people were looked at.
    """
    rows = plan.staging.count("select count(*) from people")
    with store.transaction() as desk:
        run = desk.begin_run(plan.source, gathered.content, rows, now)
        desk.put_facilities(plan.places.new.values())
    people = 0
    touched: set[PersonId] = set()
    for slice in plan.staging.slices(_TO_TAKE):
        with store.transaction() as desk:
            people += _take_slice(desk, plan, slice, now, touched)
            desk.run_reached(run.id, people)
        reached(people)
    linked = _link(store, plan, now, touched)
    gone = 0 if gathered.part else _go(store, plan, now)
    with store.transaction() as desk:
        gone += _deleted(desk, gathered, now)
        desk.run_reached(run.id, rows, now)
    return RosterResult(people, linked, gone, proposing.tell_coaches(store, touched, now), run)


def _take_slice(
    desk: Desk, plan: Plan, slice: Sequence[tuple[Any, ...]], now: datetime, touched: set[PersonId]
) -> int:
    """How many were taken: somebody may have asked to be forgotten since this was planned.

    What all of them need is read, and then written, at once: a journey to the database for each of them is
    what takes long.
    """
    planned = [(key, loaded(text), matched) for key, _, text, matched, _ in slice]
    marks = {key: marks_of(one.identifiers, one.telephones, one.folded) for key, one, _ in planned}
    forgotten = desk.were_forgotten([mark for hers in marks.values() for mark in hers])
    before = {kept.id: kept for kept in desk.entries([id for *_, id in planned if id is not None])}
    taken = [
        (key, entry, matched)
        for key, entry, matched in planned
        if forgotten.isdisjoint(marks[key]) and (matched is None or matched in before)
    ]
    ids = desk.keep_entries([(matched, entry) for _, entry, matched in taken], now, plan.today)
    keys = [key for key, _, _ in taken]
    plan.staging.many("update people set matched = ? where key = ?", list(zip(ids, keys, strict=True)))
    for _, entry, matched in taken:
        if (was := before.get(matched)) is not None and was.person is not None:
            arrivals.moved(desk, was, entry, now)
            touched.add(was.person)
    return len(taken)


def _link(store: Store, plan: Plan, now: datetime, touched: set[PersonId]) -> int:
    """Whoever writes from a number that one entry alone has is her."""
    linked = 0
    for slice in plan.staging.slices(f"matched is not null and {NOT_HERE}"):
        with store.reading() as desk:
            unmet = _unmet(desk, [number for row in slice for number in telephones_in(row[2])])
        if unmet:
            with store.transaction() as desk:
                for number, person in unmet:
                    if arrivals.arrived(desk, person, number, now):
                        linked += 1
                        touched.add(person)
    return linked


def _unmet(desk: Desk, numbers: Sequence[str]) -> list[tuple[str, PersonId]]:
    """Who writes from a number that one entry alone has, whom nobody is known to be yet."""
    known = desk.people_at(numbers)
    owners = desk.entries_at(list(known)) if known else []
    several = Counter(number for number, _ in owners)
    alone = [(number, entry) for number, entry in owners if several[number] == 1]
    free = {kept.id for kept in desk.entries([entry for _, entry in alone]) if kept.person is None}
    return [(number, known[number]) for number, entry in alone if entry in free]


def _go(store: Store, plan: Plan, now: datetime) -> int:
    """Whom the register had and has no more; they stay, and stand in the drift report."""
    plan.staging.run("create table seen as select matched from people where matched is not null")
    plan.staging.run("create unique index seen_by_id on seen(matched)")
    _see_refused(store, plan)
    gone = 0
    for page in _pages(store, plan.source):
        missing = [
            one.id
            for one in page
            if one.gone_at is None
            and not plan.staging.count("select count(*) from seen where matched = ?", one.id)
        ]
        if missing:
            with store.transaction() as desk:
                desk.go(missing, now)
        gone += len(missing)
    return gone


def _see_refused(store: Store, plan: Plan) -> None:
    """Whoever stands there in a row that has to be mended is not gone."""
    for slice in plan.staging.slices(f"verdict = '{Verdict.REFUSED.value}'"):
        hers = [one for _, body, *_ in slice for one in RosterRecord.loaded(body).identifiers]
        with store.reading() as desk:
            known = set(desk.entries_identified(hers).values())
        plan.staging.many("insert into seen values (?) on conflict do nothing", [(id,) for id in known])


def _pages(store: Store, source: str) -> Iterator[list[StoredEntry]]:
    after = 0
    while True:
        with store.reading() as desk:
            page = desk.entries_of(source, after, SLICE)
        if not page:
            return
        yield page
        after = page[-1].id


def _deleted(desk: Desk, gathered: Gathered, now: datetime) -> int:
    """Whom a server says that it deleted."""
    ids = set(desk.entries_identified(gathered.deleted).values()) if gathered.deleted else set()
    desk.go(sorted(ids), now)
    return len(ids)


def keep_columns(desk: Desk, gathered: Gathered) -> None:
    """What was confirmed of columns is not asked again; how far a server was read is known next time."""
    for _, guess, mark in gathered.headings:
        desk.keep_note(f"roster.columns.{mark}", guess)
    for name, value in gathered.reached.items():
        desk.keep_note(name, value)


def refused(plan: Plan) -> Iterator[tuple[str, str, dict[str, str]]]:
    """`where, why, cells` of what has to be mended, in no order that matters."""
    rows = plan.staging.run(
        "select body, entry from people where verdict = ? order by key", (Verdict.REFUSED,)
    )
    for body, why in rows:
        record = RosterRecord.loaded(body)
        yield record.where, "; ".join(json.loads(why)), record.cells
