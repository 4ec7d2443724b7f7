"""Planning: what would become of each row, beside the register as it stands. Writes nothing to the store."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import orjson

from exchange.jobs import Jobs
from exchange.matching import current, identified, joined, may_be_her
from exchange.names import key_of
from exchange.places import Places
from exchange.records import RosterRecord, as_json
from exchange.staging import SLICE, Staging, identifiers_in, telephones_in
from exchange.verdicts import PersonVerdict, Verdict
from storage.register import Post, RegisterEntry, StoredEntry, marks_of
from storage.store import Desk

NO_ROLE = "no role: nobody knows where she works"
_COULD_BE = "matched is null and verdict = '' and key in (select key from candidates)"  # somebody by number
NO_NUMBER = "no number that can be used: she is listed as unreachable"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run was planned with."""

    staging: Staging
    source: str
    jobs: Jobs
    places: Places
    today: date


class _Preparing(NamedTuple):
    """A person of what was read, under her key, who is known by these marks."""

    key: str
    record: RosterRecord
    marks: list[str]


def prepare(desk: Desk, plan: Plan) -> None:
    """Rows become people: those that may be taken have an entry, the others a verdict."""
    waiting: list[_Preparing] = []
    for key, record in _people(plan):
        record = identified(record, key, plan.source)
        marks = marks_of(record.identifiers, record.telephones, key_of(record.name))
        waiting.append(_Preparing(key, record, marks))
        if len(waiting) == SLICE:
            _prepare(desk, plan, waiting)
            waiting.clear()
    _prepare(desk, plan, waiting)


def _people(plan: Plan) -> Iterator[tuple[str, RosterRecord]]:
    """Who stands in the rows, each under a key of her own; of the refused their verdict is told."""
    like: dict[str, int] = {}
    for key, records in plan.staging.groups():
        alone = key.startswith("3 ")  # its words alone: rows that say the same may be of several people
        for record in records if alone else joined(records):
            if record.refused:
                _told(plan, record, PersonVerdict(record.where, Verdict.REFUSED, (record.refused,)))
                continue
            number = like[key] = like.get(key, 0) + 1 if alone else 1
            if not alone:
                like.clear()
            yield (key if number == 1 else f"{key} {number}"), record


def _prepare(desk: Desk, plan: Plan, waiting: Sequence[_Preparing]) -> None:
    """So many at a time: one question to the store for all of them."""
    forgotten = desk.were_forgotten([mark for one in waiting for mark in one.marks])
    people: list[tuple[str, str, str]] = []
    telephones: list[tuple[str, str]] = []
    for key, record, marks in waiting:
        if not forgotten.isdisjoint(marks):
            _told(plan, record, PersonVerdict(record.where, Verdict.LEFT_OUT, ("she asked to be forgotten",)))
            continue
        repairs = list(record.repairs)
        entry = entry_of(record, plan, repairs)
        if entry is None:
            why = f"none of the programme's jobs: {_job(record, plan)}"
            _told(plan, record, PersonVerdict(record.where, Verdict.LEFT_OUT, (why,)))
            continue
        once = tuple(dict.fromkeys(repairs))
        told = record if once == record.repairs else replace(record, repairs=once)
        people.append((key, told.dumped(), as_json(entry)))
        telephones += [(one, key) for one in entry.telephones]
    plan.staging.many("insert into people (key, body, entry) values (?, ?, ?)", people)
    plan.staging.many("insert into telephones values (?, ?) on conflict do nothing", telephones)


def entry_of(record: RosterRecord, plan: Plan, repairs: list[str]) -> RegisterEntry | None:
    """Her as she is taken; None when her job is none of the programme's."""
    today = plan.today.isoformat()
    posts, now, over = [], *current(record.roles, today)
    job = plan.jobs.of(now.code, now.job) if now is not None else plan.jobs.of("", "")
    if job.left_out:
        return None
    facility = None
    for role in record.roles:
        place = plan.places.of(role, repairs)
        posts.append(
            Post(role.ref, place.id if place is not None else None, role.job, role.since, role.until)
        )
        facility = place.id if role is now and place is not None else facility
    if not record.roles:
        repairs.append(NO_ROLE)
    if now is not None and not job.known and (now.job or now.code):
        repairs.append(f"the job {now.job or now.code!r} is in no table: she is taken as `other`")
    if not record.telephones:
        repairs.append(NO_NUMBER)
    since = now.since if now is not None else ""
    entry = RegisterEntry(
        source=plan.source,
        name=record.name,
        folded=key_of(record.name),
        identifiers=record.identifiers,
        telephones=record.telephones,
        posts=tuple(sorted(posts)),
        facility=facility,
        cadre=job.cadre,
        job=now.job or now.code if now is not None else "",
        supervises=job.supervises,
        since=since,
        ended_on=over or (today_of(record, today) if record.ended else ""),
        coach_ref=record.coach,
        state="",
    )
    told = as_json(replace(entry, ended_on="ended") if entry.ended_on else entry)
    return replace(entry, state=hashlib.blake2b(told.encode(), digest_size=16).hexdigest())


def today_of(record: RosterRecord, today: str) -> str:
    """The day of the end of somebody who is called inactive: that of her last role, or today."""
    return max((role.until for role in record.roles if role.until), default=today)


def match(desk: Desk, plan: Plan) -> None:
    """Whose each person is, by identifier, then by number; what is left is new."""
    staging = plan.staging
    for rows in staging.slices():
        known = [(key, identifiers_in(entry)) for key, _, entry, _, _ in rows]
        whose = desk.entries_identified([one for _, identifiers in known for one in identifiers])
        hers: list[tuple[int, str]] = []
        for key, identifiers in known:
            found = {whose[one] for one in identifiers if one in whose}
            if len(found) == 1:
                hers.append((*found, key))
            elif found:
                numbers = " and ".join(map(str, sorted(found)))
                why = f"its identifiers are of several entries, {numbers}; the register has to say which"
                _settle(plan, key, PersonVerdict("", Verdict.REFUSED, (why,)))
        staging.many("update people set matched = ? where key = ?", hers)
    _doubled(plan)
    for rows in staging.slices():
        telephones = {number: key for key, _, entry, _, _ in rows for number in telephones_in(entry)}
        found_at = desk.entries_at(list(telephones))
        staging.many(
            "insert into candidates select key, ? from telephones where telephone = ? on conflict do nothing",
            [(entry, number) for number, entry in found_at],
        )
    for rows in staging.slices(_COULD_BE):
        alone = [(key, body, entry, _alone_at(plan, key, entry)) for key, body, entry, _, _ in rows]
        ids = [id for *_, id in alone if id is not None]
        kept, theirs = {one.id: one for one in desk.entries(ids)}, desk.identifiers_of(ids)
        hers = [
            (id, key)
            for key, body, entry, id in alone
            if id is not None
            and kept[id].source == plan.source
            and may_be_her(RosterRecord.loaded(body), kept[id].name, theirs[id], identifiers_in(entry))
        ]
        staging.many("update people set matched = ? where key = ?", hers)


def _doubled(plan: Plan) -> None:
    """Two people of what was read that are one entry by several identifiers: neither is guessed."""
    several = plan.staging.run(
        "select key, matched from people where matched in "
        "(select matched from people where matched is not null group by matched having count(*) > 1)"
    ).fetchall()
    for key, entry in several:
        why = f"several rows have identifiers of entry {entry}; the register has to say which is hers"
        _settle(plan, key, PersonVerdict("", Verdict.REFUSED, (why,)))


def _alone_at(plan: Plan, key: str, entry: str) -> int | None:
    """The entry that has a number of hers, when no other row could be it."""
    run = plan.staging.run
    for number in telephones_in(entry):
        if plan.staging.count("select count(*) from telephones where telephone = ?", number) > 1:
            return None
    # whoever is known by an identifier is nobody else: her number may go before this row, or behind it
    free = "entry not in (select matched from people where matched is not null)"
    found = [id for (id,) in run(f"select entry from candidates where key = ? and {free}", (key,))]  # noqa: S608
    if len(found) != 1:
        return None
    (hers,) = found
    several = plan.staging.count("select count(*) from candidates where entry = ?", hers) > 1
    return None if several else hers


def judge(desk: Desk, plan: Plan) -> Iterator[PersonVerdict]:
    """The verdict of each person, in order of their keys."""
    for rows in plan.staging.slices():
        kept = {one.id: one for one in desk.entries([row[3] for row in rows if row[3] is not None])}
        new = [orjson.loads(row[2]) for row in rows if not row[4] and row[3] not in kept]
        like = iter(desk.namesakes([(one["folded"], one["facility"]) for one in new]))
        judged: list[PersonVerdict] = []
        verdicts: list[tuple[Verdict, str]] = []
        for key, body, entry, matched, settled in rows:
            record = orjson.loads(body)  # of which little is told: a Record of each would take long
            where, repairs = record["where"], tuple(record["repairs"])
            if settled:
                told = PersonVerdict(where, Verdict(settled), tuple(json.loads(entry)))
            elif matched in kept:
                told = _known(where, repairs, orjson.loads(entry), kept[matched])
            else:
                told = _new(where, repairs, next(like))
            if not settled:
                verdicts.append((told.verdict, key))
            judged.append(told)
        plan.staging.many("update people set verdict = ? where key = ?", verdicts)
        yield from judged


def _known(
    where: str, repairs: tuple[str, ...], entry: Mapping[str, Any], kept: StoredEntry
) -> PersonVerdict:
    """Of somebody who stands there as `kept`."""
    if kept.state == entry["state"] and kept.gone_at is None:
        return PersonVerdict(where, Verdict.UNCHANGED, repairs)
    return PersonVerdict(where, Verdict.CHANGED, (*_changes(kept, entry), *repairs))


def _new(where: str, repairs: tuple[str, ...], like: Sequence[int]) -> PersonVerdict:
    """`like`: entries that have her name where she is."""
    names = " or ".join(f"entry {id}" for id in like)
    repaired = any(why not in (NO_ROLE, NO_NUMBER) for why in repairs)
    remark = f"perhaps {names}, who has this name there: give both one identifier" if like else ""
    return PersonVerdict(where, Verdict.REPAIRED if repaired else Verdict.TAKEN, repairs, remark)


def _changes(kept: StoredEntry, entry: Mapping[str, Any]) -> list[str]:
    """What is otherwise than before, without words of hers."""
    pairs = {
        "her name": (kept.name, entry["name"]),
        "her telephone": (kept.telephone, next(iter(entry["telephones"]), "")),
        "her place": (kept.facility, entry["facility"]),
        "her cadre": (kept.cadre, entry["cadre"]),
        "whether she still works": (bool(kept.ended_on), bool(entry["ended_on"])),
    }
    told = [what for what, (before, now) in pairs.items() if before != now]
    return [*told, *(["she is back"] if kept.gone_at is not None else [])]


def _told(plan: Plan, record: RosterRecord, told: PersonVerdict) -> None:
    """A verdict of somebody who is not taken, under a key of its own."""
    key = f"0 {hashlib.blake2b(record.dumped().encode(), digest_size=12).hexdigest()} {record.where}"
    plan.staging.run(
        "insert into people (key, body, entry, verdict) values (?, ?, ?, ?) on conflict do nothing",
        (key, record.dumped(), json.dumps(list(told.why)), told.verdict),
    )


def _settle(plan: Plan, key: str, told: PersonVerdict) -> None:
    plan.staging.run(
        "update people set verdict = ?, entry = ?, matched = null where key = ?",
        (told.verdict, json.dumps(list(told.why)), key),
    )


def _job(record: RosterRecord, plan: Plan) -> str:
    now, _ = current(record.roles, plan.today.isoformat())
    return "" if now is None else now.job or now.code
