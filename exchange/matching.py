"""Matching: whose each row is. Pure.

By identifier first, then by a number that nobody else has, where the names do not speak against it. By
name and place somebody is only proposed. What decides is the set of rows and the register as it stands, so
neither the order of rows nor a run that was cut off half-way makes a difference.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from exchange.names import key_of, one_name
from exchange.records import Role, RosterRecord
from storage.register import Identifier

T = TypeVar("T")


def key_of_record(record: RosterRecord) -> str:
    """Rows with one key are of one person, unless their names say otherwise. Empty: it has none."""
    if record.identifiers:
        return f"1 {record.identifiers[0].system} {record.identifiers[0].value}"
    if record.telephones and record.name:
        return f"2 {record.telephones[0]} {key_of(record.name)}"
    return ""


def key_of_words(record: RosterRecord) -> str:
    """Of a row that has neither identifier nor number: what stands in it."""
    told = [key_of(record.name), *(f"{r.place}|{r.named}|{r.job}|{r.since}" for r in record.roles)]
    return f"3 {hashlib.blake2b('|'.join(told).encode(), digest_size=12).hexdigest()}"


def identified(record: RosterRecord, key: str, source: str) -> RosterRecord:
    """A row without an identifier is known again by its key."""
    return record if record.identifiers else replace(record, identifiers=(Identifier(f"{source}:row", key),))


def joined(records: Sequence[RosterRecord]) -> list[RosterRecord]:
    """Rows of one key as one person; all of them refused when their names are of several.

    Two rows of one person are two roles of hers, as sheets write them.
    """
    if len(records) == 1:
        return list(records)
    ordered = sorted(records, key=_latest, reverse=True)
    names = [key_of(record.name) for record in ordered]
    if any(not one_name(one, other) for one in names for other in names):
        rows = ", ".join(sorted((record.where for record in ordered), key=_by_number))
        why = f"one identifier of several people: {rows}; give each her own"
        return [replace(record, refused=why) for record in ordered]
    roles: dict[str, Role] = {}
    for record in ordered:
        roles |= {role.ref: role for role in record.roles if role.ref not in roles}
    first = ordered[0]
    same = all(replace(one, where="", cells={}) == replace(first, where="", cells={}) for one in ordered)
    told = () if same else (f"{len(ordered)} rows of one person are taken together",)
    return [
        replace(
            first,
            name=next((record.name for record in ordered if record.name), ""),
            identifiers=_once(one for record in ordered for one in record.identifiers),
            telephones=_once(one for record in ordered for one in record.telephones),
            roles=tuple(roles.values()),
            coach=next((record.coach for record in ordered if record.coach), ""),
            ended=all(record.ended for record in ordered),
            repairs=_once((*told, *(why for record in ordered for why in record.repairs))),
        )
    ]


def may_be_her(
    record: RosterRecord, name: str, identifiers: Collection[Identifier], own: Collection[Identifier]
) -> bool:
    """Whether an entry with her number is hers: the names may be one, and no identifier parts them.

    `identifiers` are the entry's; `own` those of the record.
    """
    systems = {one.system: one.value for one in own}
    apart = any(systems.get(one.system, one.value) != one.value for one in identifiers if not _is_row(one))
    return not apart and one_name(key_of(record.name), key_of(name))


def current(roles: Iterable[Role], today: str) -> tuple[Role | None, str]:
    """The role that goes on, the latest begun; without one the last, and the day on which it ended."""
    listed = list(roles)
    on = [role for role in listed if not role.until or role.until > today]
    if on:
        return max(on, key=lambda role: (role.since, role.ref)), ""
    last = max(listed, key=lambda role: (role.until, role.ref), default=None)
    return last, last.until if last is not None else ""


def _is_row(identifier: Identifier) -> bool:
    return identifier.system.endswith(":row")


def _latest(record: RosterRecord) -> tuple[str, str]:
    return max((role.since for role in record.roles), default=""), replace(record, where="").dumped()


def _by_number(where: str) -> tuple[int, str]:
    digits = "".join(c for c in where if c.isdigit())
    return int(digits or 0), where


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
