"""Planning: what would become of each row, beside the register as it stands. Writes nothing to the store."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import orjson

from bot.people import Cadre
from exchange.jobs import Jobs
from exchange.matching import current, identified, joined, may_be_her
from exchange.names import key_of
from exchange.places import Places
from exchange.records import Record, as_json
from exchange.staging import Staging
from exchange.verdicts import Told, Verdict
from storage.register import Entry, Identifier, Kept, Post, marks_of
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


def prepare(desk: Desk, plan: Plan) -> None:
    """Rows become people: those that may be taken have an entry, the others a verdict."""
    like: dict[str, int] = {}
    for key, records in plan.staging.groups():
        alone = key.startswith("3 ")  # its words alone: rows that say the same may be of several people
        for record in records if alone else joined(records):
            if record.refused:
                _told(plan, record, Told(record.where, Verdict.REFUSED, (record.refused,)))
                continue
            number = like[key] = like.get(key, 0) + 1 if alone else 1
            if not alone:
                like.clear()
            _prepare(desk, plan, key if number == 1 else f"{key} {number}", record)


def _prepare(desk: Desk, plan: Plan, key: str, record: Record) -> None:
    record = identified(record, key, plan.source)
    marks = marks_of(record.identifiers, record.telephones, key_of(record.name))
    if desk.were_forgotten(marks):
        _told(plan, record, Told(record.where, Verdict.LEFT_OUT, ("she asked to be forgotten",)))
        return
    repairs = list(record.repairs)
    entry = entry_of(record, plan, repairs)
    if entry is None:
        _told(
            plan,
            record,
            Told(record.where, Verdict.LEFT_OUT, (f"none of the programme's jobs: {_job(record, plan)}",)),
        )
        return
    record = replace(record, repairs=tuple(dict.fromkeys(repairs)))
    plan.staging.run(
        "insert into people (key, body, entry) values (?, ?, ?)",
        (key, record.dumped(), as_json(entry)),
    )
    plan.staging.many(
        "insert into telephones values (?, ?) on conflict do nothing",
        [(one, key) for one in entry.telephones],
    )


def entry_of(record: Record, plan: Plan, repairs: list[str]) -> Entry | None:
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
    entry = Entry(
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
    told = as_json(replace(entry, ended_on="ended" if entry.ended_on else ""))
    return replace(entry, state=hashlib.blake2b(told.encode(), digest_size=16).hexdigest())


def today_of(record: Record, today: str) -> str:
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
                _settle(plan, key, Told("", Verdict.REFUSED, (why,)))
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
        for key, body, entry, _, _ in rows:
            if (one := _by_telephone(desk, plan, key, Record.loaded(body), loaded(entry))) is not None:
                staging.run("update people set matched = ? where key = ?", (one, key))


def _doubled(plan: Plan) -> None:
    """Two people of what was read that are one entry by several identifiers: neither is guessed."""
    several = plan.staging.run(
        "select key, matched from people where matched in "
        "(select matched from people where matched is not null group by matched having count(*) > 1)"
    ).fetchall()
    for key, entry in several:
        why = f"several rows have identifiers of entry {entry}; the register has to say which is hers"
        _settle(plan, key, Told("", Verdict.REFUSED, (why,)))


def _by_telephone(desk: Desk, plan: Plan, key: str, record: Record, entry: Entry) -> int | None:
    """An entry that has her number, that no other row could be, and that nothing speaks against."""
    run = plan.staging.run
    for number in entry.telephones:
        if plan.staging.count("select count(*) from telephones where telephone = ?", number) > 1:
            return None
    # whoever is known by an identifier is nobody else: her number may go before this row, or behind it
    free = "entry not in (select matched from people where matched is not null)"
    found = [id for (id,) in run(f"select entry from candidates where key = ? and {free}", (key,))]  # noqa: S608
    if len(found) != 1:
        return None
    (hers,) = found
    if plan.staging.count("select count(*) from candidates where entry = ?", hers) > 1:
        return None
    (kept,) = desk.entries([hers])
    fits = may_be_her(record, kept.name, desk.identifiers_of(hers), entry.identifiers)
    return hers if kept.source == plan.source and fits else None


def judge(desk: Desk, plan: Plan) -> Iterator[Told]:
    """The verdict of each person, in order of their keys."""
    for rows in plan.staging.slices():
        kept = {one.id: one for one in desk.entries([row[3] for row in rows if row[3] is not None])}
        judged: list[Told] = []
        verdicts: list[tuple[Verdict, str]] = []
        for key, body, entry, matched, settled in rows:
            record = Record.loaded(body)
            if settled:
                told = Told(record.where, Verdict(settled), tuple(json.loads(_why_of(plan, key))))
            else:
                told = _verdict(desk, record, loaded(entry), kept.get(matched))
                verdicts.append((told.verdict, key))
            judged.append(told)
        plan.staging.many("update people set verdict = ? where key = ?", verdicts)
        yield from judged


def _verdict(desk: Desk, record: Record, entry: Entry, kept: Kept | None) -> Told:
    if kept is not None and kept.state == entry.state and kept.gone_at is None:
        return Told(record.where, Verdict.UNCHANGED, record.repairs)
    if kept is not None:
        return Told(record.where, Verdict.CHANGED, (*_changes(kept, entry), *record.repairs))
    like = desk.entries_called(entry.folded, entry.facility)
    names = " or ".join(f"entry {one.id}" for one in like)
    repaired = any(why not in (NO_ROLE, NO_NUMBER) for why in record.repairs)
    remark = f"perhaps {names}, who has this name there: give both one identifier" if like else ""
    return Told(record.where, Verdict.REPAIRED if repaired else Verdict.TAKEN, record.repairs, remark)


def _changes(kept: Kept, entry: Entry) -> list[str]:
    """What is otherwise than before, without words of hers."""
    pairs = {
        "her name": (kept.name, entry.name),
        "her telephone": (kept.telephone, entry.telephone),
        "her place": (kept.facility, entry.facility),
        "her cadre": (kept.cadre, entry.cadre),
        "whether she still works": (bool(kept.ended_on), bool(entry.ended_on)),
    }
    told = [what for what, (before, now) in pairs.items() if before != now]
    return [*told, *(["she is back"] if kept.gone_at is not None else [])]


def _told(plan: Plan, record: Record, told: Told) -> None:
    """A verdict of somebody who is not taken, under a key of its own."""
    key = f"0 {hashlib.blake2b(record.dumped().encode(), digest_size=12).hexdigest()} {record.where}"
    plan.staging.run(
        "insert into people (key, body, entry, verdict) values (?, ?, ?, ?) on conflict do nothing",
        (key, record.dumped(), json.dumps(list(told.why)), told.verdict),
    )


def _settle(plan: Plan, key: str, told: Told) -> None:
    plan.staging.run(
        "update people set verdict = ?, entry = ?, matched = null where key = ?",
        (told.verdict, json.dumps(list(told.why)), key),
    )


def _why_of(plan: Plan, key: str) -> str:
    return str(plan.staging.run("select entry from people where key = ?", (key,)).fetchone()[0])


def loaded(text: str) -> Entry:
    """The entry that was laid aside; an empty one where there is none."""
    value = orjson.loads(text)
    if isinstance(value, list):
        return Entry(source="", name="", folded="", identifiers=(), state="")
    value["identifiers"] = tuple(Identifier(*one) for one in value["identifiers"])
    value["posts"] = tuple(Post(*one) for one in value["posts"])
    value["telephones"] = tuple(value["telephones"])
    value["cadre"] = value["cadre"] and Cadre(value["cadre"])
    return Entry(**value)


def identifiers_in(text: str) -> list[Identifier]:
    """Those of the entry that was laid aside, without the rest of it."""
    value = orjson.loads(text)
    return [] if isinstance(value, list) else [Identifier(*one) for one in value["identifiers"]]


def telephones_in(text: str) -> list[str]:
    """Its numbers, without the rest of it."""
    value = orjson.loads(text)
    return [] if isinstance(value, list) else value["telephones"]


def _job(record: Record, plan: Plan) -> str:
    now, _ = current(record.roles, plan.today.isoformat())
    return "" if now is None else now.job or now.code
