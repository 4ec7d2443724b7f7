"""The register: who should be there by the national roster, met or not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from bot.people import Cadre, Facility, PersonId
from storage.register import Drifted, Identifier, Post, RegisterEntry, Run, StoredEntry, marks_of
from storage.sealing.columns import ADDRESS, NAME_WORDS, NUMBER, SUPERVISOR
from storage.sql.codec import instant, moment, optional_moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("register")
LOCAL = 8  # digits of a number as it is dialled in Mali
_DRIFT = {
    "shared": _SQL["drift_shared"],
    "unreachable": _SQL["drift_unreachable"],
    "gone": _SQL["drift_gone"],
    "ended": _SQL["drift_ended"],
    "elsewhere": _SQL["drift_elsewhere"],
    "cadre": _SQL["drift_cadre"],
    "uncoached": _SQL["drift_uncoached"],
    "unmet": _SQL["drift_unmet"],
}


class Register(Rows):
    """The part of the desk that knows the registers of health workers."""

    def keep_entries(
        self, theirs: Sequence[tuple[int | None, RegisterEntry]], now: datetime, today: date
    ) -> list[int]:
        new = self._new_ids(sum(id is None for id, _ in theirs))
        kept = [(next(new) if id is None else id, entry) for id, entry in theirs]
        changed = [one for one, (id, _) in zip(kept, theirs, strict=True) if id is not None]
        fresh = [one for one, (id, _) in zip(kept, theirs, strict=True) if id is None]
        self._run_many(_SQL["new_entry"], [(*_values(entry, now), id) for id, entry in fresh])
        self._change_entries(changed, now, today)
        self._run_many(_SQL["identify"], [(*one, id) for id, entry in kept for one in entry.identifiers])
        self._run_many(_SQL["give_telephone"], [(one, id) for id, entry in kept for one in entry.telephones])
        self._run_many(_SQL["keep_post"], [(id, *one) for id, entry in kept for one in entry.posts])
        return [id for id, _ in kept]

    def _new_ids(self, count: int) -> Iterator[int]:
        """So many that no entry has."""
        if not count:
            return iter(())
        return (int(id) for (id,) in self._all(_SQL["new_ids"], (to_json(list(range(1, count + 1))),)))

    def _change_entries(
        self, changed: Sequence[tuple[int, RegisterEntry]], now: datetime, today: date
    ) -> None:
        """What is said of them, and what is not said of them any more. Raises KeyError."""
        if not changed:
            return
        done = self._run_many(_SQL["change_entry"], [(*_values(entry, now), id) for id, entry in changed])
        if done.rowcount != len(changed):
            there = {one.id for one in self.entries([id for id, _ in changed])}
            raise KeyError(f"the register has no entry {sorted({id for id, _ in changed} - there)}")
        self._run_many(_SQL["drop_telephones"], [(id,) for id, _ in changed])
        named = [(id, to_json([post.ref for post in entry.posts])) for id, entry in changed]
        self._run_many(_SQL["end_posts"], [(today.isoformat(), id, refs) for id, refs in named])

    def entries(self, ids: Sequence[int]) -> list[StoredEntry]:
        return [_kept(row) for row in self._all(_SQL["entries"], (to_json(list(ids)),))]

    def entries_of(self, source: str, after: int, limit: int) -> list[StoredEntry]:
        return [_kept(row) for row in self._all(_SQL["entries_of"], (source, after, limit))]

    def entry_of(self, person: PersonId) -> StoredEntry | None:
        row = self._one(_SQL["entry_of"], (person,))
        return None if row is None else _kept(row)

    def entries_identified(self, identifiers: Sequence[Identifier]) -> Mapping[Identifier, int]:
        known = [(system, self._blind(NUMBER, value)) for system, value in identifiers]
        rows = self._all(_SQL["entries_identified"], (to_json(known),))
        return {Identifier(system, value): entry for system, value, entry in rows}

    def identifiers_of(self, entries: Sequence[int]) -> Mapping[int, list[Identifier]]:
        found: dict[int, list[Identifier]] = {entry: [] for entry in entries}
        for entry, system, value in self._all(_SQL["identifiers_of"], (to_json(list(found)),)):
            found[entry].append(Identifier(system, value))
        return {entry: sorted(theirs) for entry, theirs in found.items()}

    def posts_of(self, entry: int) -> list[Post]:
        return [Post(*row) for row in self._all(_SQL["posts"], (entry,))]

    def entries_at(self, telephones: Sequence[str]) -> list[tuple[str, int]]:
        found = self._all(_SQL["entries_at"], (self._listed(telephones),))
        return sorted((telephone, entry) for telephone, entry in found)

    def has_telephones(self) -> bool:
        return self._one(_SQL["has_telephones"], ()) is not None

    def people_at(self, telephones: Sequence[str]) -> Mapping[str, PersonId]:
        rows = self._all(_SQL["people_at"], (self._listed(telephones),))
        return {telephone: PersonId(person) for telephone, person in rows}

    def namesakes(self, wanted: Sequence[tuple[str, str | None]]) -> list[list[int]]:
        asked = [(self._blind(NAME_WORDS, folded), facility) for folded, facility in wanted]
        return [json.loads(ids or "[]") for (ids,) in self._all(_SQL["namesakes"], (to_json(asked),))]

    def link_entry(self, entry: int, person: PersonId | None) -> None:
        self._run(_SQL["link_entry"], (person, entry))

    def go(self, entries: Sequence[int], now: datetime) -> None:
        self._run_many(_SQL["go"], [(instant(now), entry) for entry in entries])

    def were_forgotten(self, marks: Sequence[str]) -> set[str]:
        by_digest = {self._mark(mark): mark for mark in marks}
        places = to_json(list(range(1, len(by_digest) * self._digest.digest_size, self._digest.digest_size)))
        found = self._all(_SQL["were_forgotten"], (b"".join(by_digest), places))
        return {by_digest[digest] for (digest,) in found}

    def forget_entry(self, entry: int) -> None:
        row = self._one(_SQL["named_so"], (entry,))
        if row is None:
            return
        telephones = [telephone for (telephone,) in self._all(_SQL["entry_telephones"], (entry,))]
        marks = marks_of(self.identifiers_of([entry])[entry], telephones, row[0])
        self._run_many(_SQL["stay_forgotten"], [(self._mark(mark),) for mark in marks])
        for query in (
            *(_SQL["forget_identifiers"], _SQL["drop_telephones"], _SQL["forget_posts"]),
            *(_SQL["forget_words"], _SQL["forget_invitations"], _SQL["forget_entry"]),
        ):
            self._run(query, (entry,))

    def leave_register(self, person: PersonId) -> None:
        """She asked to be forgotten: nothing of hers is left there, and she is not brought back."""
        for (entry,) in self._all(_SQL["entries_of_person"], (person,)):
            self.forget_entry(entry)

    def invite_entries(self, invited: Sequence[tuple[str, int]]) -> None:
        self._run_many(_SQL["invite_entry"], list(invited))

    def invited_entry(self, code: str) -> int | None:
        row = self._one(_SQL["invited_entry"], (code,))
        return None if row is None else int(row[0])

    def begin_run(self, source: str, content: str, rows: int, now: datetime) -> Run:
        last = self.last_run(source)
        if last is not None and last.content == content and last.finished_at is None:
            return last
        (id,) = self._one(_SQL["begin_run"], (source, content, rows, instant(now)))
        return Run(id, content, now, rows, 0, None)

    def run_reached(self, run: int, rows: int, finished_at: datetime | None = None) -> None:
        self._run(_SQL["run_reached"], (rows, finished_at and instant(finished_at), run))

    def last_run(self, source: str) -> Run | None:
        row = self._one(_SQL["last_run"], (source,))
        if row is None:
            return None
        id, content, begun_at, rows, reached, finished_at = row
        return Run(id, content, moment(begun_at), rows, reached, optional_moment(finished_at))

    def supervisors_near(self, facilities: Sequence[str]) -> Mapping[str, list[StoredEntry]]:
        near: dict[str, list[StoredEntry]] = {}
        for row in self._all(_SQL["supervisors_near"], (to_json(sorted(set(facilities))),)):
            kept = _kept(row)
            near.setdefault(kept.facility or "", []).append(kept)
        return near

    def supervised(self, coach: PersonId) -> list[PersonId]:
        him = self.entry_of(coach)
        if him is None or him.gone_at is not None or him.ended_on:
            return []
        numbers = sorted(telephone for (telephone,) in self._all(_SQL["entry_telephones"], (him.id,)))
        short = [number[-LOCAL:] for number in numbers]  # as it is dialled there, in one or in pairs
        paired = [" ".join(number[at : at + 2] for at in range(0, LOCAL, 2)) for number in short]
        named = [value for _, value in self.identifiers_of([him.id])[him.id]]
        marks = [self._blind(SUPERVISOR, mark) for mark in (*named, *numbers, *short, *paired)]
        found = self._all(_SQL["supervised"], (coach, json.dumps(marks)))
        return [PersonId(id) for id, _ in sorted(found, key=lambda row: (row[1], row[0]))]

    def drift(self, kind: str) -> list[Drifted]:
        found = [Drifted(*row) for row in self._all(_DRIFT[kind])]
        return sorted(found, key=attrgetter("detail", "entry")) if kind == "shared" else found

    def facilities_by_id(self) -> Mapping[str, Facility]:
        return {row[0]: Facility(*row) for row in self._all(_SQL["every_place"])}

    def _listed(self, telephones: Sequence[str]) -> str:
        """As a JSON list, for the database to find them."""
        return to_json([self._blind(ADDRESS, telephone) for telephone in telephones])

    def _mark(self, mark: str) -> bytes:
        digest = self._digest.copy()
        digest.update(f"forgotten {mark}".encode("utf-8", "surrogatepass"))
        return digest.digest()


def _values(one: RegisterEntry, now: datetime) -> tuple[Any, ...]:
    """As new_entry and change_entry take her, her id aside."""
    return (
        *(one.source, one.name, one.folded, one.telephone, one.facility, one.cadre, one.job),
        *(int(one.supervises), one.since, one.ended_on, one.coach_ref, one.state, instant(now)),
    )


def _kept(row: Sequence[Any]) -> StoredEntry:
    id, source, name, folded, telephone, facility, cadre, job, ended_on, coach_ref, state, gone_at, person = (
        row
    )
    return StoredEntry(
        id=id,
        source=source,
        name=name,
        folded=folded,
        telephone=telephone,
        facility=facility,
        cadre=cadre and Cadre(cadre),
        job=job,
        ended_on=ended_on,
        coach_ref=coach_ref,
        state=state,
        gone_at=optional_moment(gone_at),
        person=person,
    )
