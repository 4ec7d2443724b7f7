"""The roster: a register read, planned against what is there, and taken in slices.

Each slice is one transaction; what is taken twice is taken once, so a run that was cut off is simply run
again, and ends as if nothing had happened.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from bot.people import PersonId
from exchange import arrivals, proposing
from exchange.gathering import Gathered
from exchange.planning import Plan, judge, loaded, match, prepare, telephones_in
from exchange.records import Record
from exchange.staging import SLICE
from exchange.verdicts import Told, Totals, Verdict
from storage.register import Entry, Kept, Run, marks_of
from storage.store import Desk, Store

TAKEN = (Verdict.TAKEN, Verdict.REPAIRED, Verdict.CHANGED)
_TO_TAKE = f"verdict in ({', '.join(repr(one.value) for one in TAKEN)})"
NOT_HERE = "entry not like '[%'"  # an entry, and not the reasons of a refusal


class Taken(NamedTuple):
    """What a run did."""

    people: int
    linked: int
    gone: int
    told: int  # coaches who have somebody to propose coaching to
    run: Run


def plan_run(desk: Desk, plan: Plan, gathered: Gathered, tell: Callable[[Told], None]) -> Totals:
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
) -> Taken:
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
            for key, body, text, matched, _ in slice:
                entry = loaded(text)
                people += _take_one(desk, plan, key, Record.loaded(body), entry, matched, now, touched)
            desk.run_reached(run.id, people)
        reached(people)
    linked = _link(store, plan, now, touched)
    gone = 0 if gathered.part else _go(store, plan, now)
    with store.transaction() as desk:
        gone += _deleted(desk, gathered, now)
        desk.run_reached(run.id, rows, now)
    return Taken(people, linked, gone, proposing.tell_coaches(store, touched, now), run)


def _take_one(
    desk: Desk,
    plan: Plan,
    key: str,
    record: Record,
    entry: Entry,
    matched: int | None,
    now: datetime,
    touched: set[PersonId],
) -> bool:
    """Whether she was taken: she may have asked to be forgotten since this was planned."""
    if desk.were_forgotten(marks_of(record.identifiers, entry.telephones, entry.folded)):
        return False
    before = next(iter(desk.entries([matched])), None) if matched is not None else None
    if matched is not None and before is None:
        return False  # she was, under another name
    id = desk.keep_entry(matched, entry, now)
    plan.staging.run("update people set matched = ? where key = ?", (id, key))
    if before is not None and before.person is not None:
        arrivals.moved(desk, before, entry, now)
        touched.add(before.person)
    return True


def _link(store: Store, plan: Plan, now: datetime, touched: set[PersonId]) -> int:
    """Whoever writes from a number that one entry alone has is her."""
    linked = 0
    for slice in plan.staging.slices(f"matched is not null and {NOT_HERE}"):
        hers = {number: row[3] for row in slice for number in telephones_in(row[2])}
        with store.reading() as desk:
            known = desk.people_at(list(hers))
        if known:
            with store.transaction() as desk:
                for number, person in known.items():
                    if arrivals.arrived(desk, person, number, now):
                        linked += 1
                        touched.add(person)
    return linked


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
    bodies = plan.staging.run("select body from people where verdict = ?", (Verdict.REFUSED,)).fetchall()
    with store.reading() as desk:
        for (body,) in bodies:
            known = desk.entries_identified(Record.loaded(body).identifiers).values()
            plan.staging.many("insert into seen values (?) on conflict do nothing", [(id,) for id in known])


def _pages(store: Store, source: str) -> Iterator[list[Kept]]:
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
        record = Record.loaded(body)
        yield record.where, "; ".join(json.loads(why)), record.cells
