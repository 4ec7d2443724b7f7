"""Merging: two people are one, and what changes hands is noted, so that it can be given back.

What was lived stays under its number, for that number stands in the keys of what was said then,
and it is found by it; what lives on changes hands (`storage/sql/hands.py`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.people import Address, PersonId
from storage.merging import UNDO_WITHIN, Merge, MergeError
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.hands import HANDS, KEYED, Hand
from storage.sql.parting import Parting
from storage.sql.queries import queries

_SQL = queries("merging")

MOST_TRIES, TRIES_WITHIN = 5, timedelta(hours=1)
OF_A_TALK = ("silence", "idle")  # timers that are about a talk by its number: it is another's in her talks
AT_THE_EARLIER = ("refresher.due",)  # timers that come as soon as either was to come

FILLED = (
    *("name", "cadre", "facility", "coach", "rhythm_every", "rhythm_weekday", "rhythm_hour"),
    *("consent_at", "consent_edition"),
)
RHYTHM = ("rhythm_every", "rhythm_weekday", "rhythm_hour")


class Merging(Parting):
    """The part of the desk that joins people."""

    def unguessable(self, about: str) -> bytes:
        digest = self._digest.copy()
        digest.update(f"unguessable {about}".encode())
        return digest.digest()

    def keep_link_code(self, person: PersonId, code: str, expires_at: datetime) -> None:
        digest = self._code(code)
        self._run(_SQL["drop_same_code"], (digest, person))
        self._run(_SQL["keep_link_code"], (person, digest, instant(expires_at)))

    def whose_link_code(self, code: str, typed_by: PersonId, now: datetime) -> PersonId | None:
        since = instant(now - TRIES_WITHIN)
        tries = self._one(_SQL["wrong_tries"], (typed_by, since))
        if tries is not None and tries[0] >= MOST_TRIES:
            return None
        row = self._one(_SQL["whose_link_code"], (self._code(code), instant(now)))
        if row is None:
            self._run(_SQL["wrong_try"], (typed_by, instant(now), since))
        return None if row is None else PersonId(row[0])

    def want_link(self, code: str, by: PersonId, now: datetime, expires_at: datetime) -> None:
        self._run(_SQL["want_link"], (by, instant(expires_at), self._code(code), instant(now)))

    def link_wanted(self, person: PersonId, now: datetime) -> PersonId | None:
        row = self._one(_SQL["link_wanted"], (person, instant(now)))
        return None if row is None else PersonId(row[0])

    def drop_link(self, person: PersonId) -> None:
        self._run(_SQL["drop_link_codes"], (person, person))

    def merge(self, survivor: PersonId, merged: PersonId, now: datetime) -> Mapping[str, int]:
        hers, theirs = self._both(survivor, merged)
        self.unremember()
        id = self._new(_SQL["new_merge"], (survivor, merged, instant(now)))
        self._note(id, "people.before", {"survivor": hers, "merged": theirs})
        self._run(_SQL["drop_link_codes"], (survivor, merged))
        self._let_go_of_herself(id, survivor, merged, now)
        self._keep_one_proposal(id, survivor, merged, _coach_of_both(survivor, merged, hers, theirs), now)
        self._give_addresses(id, survivor, merged)
        for hand in HANDS:
            self._give(id, hand, survivor, merged)
        self._give_unsent(id, survivor, merged)
        self._give_questions(id, survivor, merged)
        self._give_visits(id, survivor, merged)
        self._give_timers(id, survivor, merged)
        self._note(id, "people.after", self._fill(survivor, merged, hers, theirs))
        for table, (key, later) in KEYED.items():
            self._give_keyed(id, table, key, later, survivor, merged)
        for (campaign,) in self._all(_SQL["asked_already"], (survivor, merged)):
            self._note(id, "campaign_people", campaign)
        self._run(_SQL["own_voice"], (survivor,))
        for (joined,) in self._all(_SQL["joined"], (merged,)):
            self._note(id, "people.joined_to", joined)
        self._run(_SQL["join_joined"], (survivor, merged))
        self._run(_SQL["join"], (survivor, merged))
        self._run(_SQL["names_her"], (survivor,))
        return {
            what: count for what, count in self._all(_SQL["counts"], (id,)) if not what.startswith("people.")
        }

    def held_by(self, person: PersonId) -> Mapping[str, int]:
        (checkins, promises, reviews) = self._one(_SQL["held_by"], (person,))
        return {"checkins": checkins, "promises": promises, "reviews": reviews}

    def channels_of(self, person: PersonId) -> list[str]:
        return sorted({channel for channel, _ in self._all(_SQL["addresses"], (person,))})

    def channels_joined(self, merge: int) -> list[str]:
        return sorted({channel for channel, _ in self._moved(merge, "addresses")})

    def merges(self) -> list[Merge]:
        return [
            Merge(id, survivor, merged, moment(merged_at), optional_moment(undone_at))
            for id, survivor, merged, merged_at, undone_at in self._all(_SQL["merges"])
        ]

    def last_merge(self, survivor: PersonId, now: datetime) -> Merge | None:
        row = self._one(_SQL["last_merge"], (survivor, instant(now - UNDO_WITHIN)))
        return None if row is None else Merge(row[0], PersonId(row[1]), PersonId(row[2]), moment(row[3]))

    def joined(self, survivor: PersonId) -> list[PersonId]:
        return [PersonId(id) for (id,) in self._all(_SQL["joined"], (survivor,))]

    def lives_as(self, person: PersonId) -> PersonId:
        row = self._one(_SQL["lives_as"], (person,))
        return person if row is None else PersonId(row[0])

    def met_at(self, address: Address) -> PersonId | None:
        row = self._one(_SQL["met_at"], (address.channel, address.id))
        return None if row is None else PersonId(row[0])

    def _code(self, code: str) -> bytes:
        """The digest of a code, however it was typed."""
        digest = self._digest.copy()
        digest.update(b"link " + "".join(c for c in code.upper() if c.isalnum()).encode())
        return digest.digest()

    def _both(self, survivor: PersonId, merged: PersonId) -> tuple[dict[str, Any], dict[str, Any]]:
        """Both as they stand, read in the order of their ids. Raises MergeError."""
        if survivor == merged:
            raise MergeError(f"{survivor} is one person already; name two")
        stand = {id: self._stands(id) for id in sorted((survivor, merged))}
        for id, person in stand.items():
            if person is None:
                raise MergeError(f"nobody has the number {id}; `jigi export people` lists them")
            if person["forgotten_at"]:
                raise MergeError(f"{id} was forgotten; nothing of hers is left to join")
            if person["handset"]:
                raise MergeError(f"{id} is a phone that several share; join those who speak there")
            if person["joined_to"]:
                raise MergeError(f"{id} was joined to {person['joined_to']}; join that one")
        return stand[survivor] or {}, stand[merged] or {}

    def _give_addresses(self, id: int, survivor: PersonId, merged: PersonId) -> None:
        for channel, chat in self._all(_SQL["addresses"], (merged,)):
            self._note(id, "addresses", [channel, chat])
        self._run(_SQL["give_address"], (survivor, merged))

    def _give(self, id: int, hand: Hand, survivor: PersonId, merged: PersonId) -> None:
        table, column, key, _ = hand
        ref = f", ref = '{merged} ' || ref" if hand.ref else ""
        give = f"update {table} set {column} = ?{ref} where {key} = ? and {column} = ?"  # noqa: S608
        for (row,) in self._all(f"select {key} from {table} where {column} = ?", (merged,)):  # noqa: S608
            self._note(id, hand.name, row)
            self._changed(give, (survivor, row, merged))

    def _give_unsent(self, id: int, survivor: PersonId, merged: PersonId) -> None:
        for row, about in self._all(_SQL["unsent"], (merged,)):
            self._note(id, "outbox", [row, about])
            self._run(_SQL["give_unsent"], (survivor, row))

    def _give_questions(self, id: int, survivor: PersonId, merged: PersonId) -> None:
        for row, told_turn in self._all(_SQL["questions"], (merged,)):
            self._note(id, "questions", [row, told_turn])
            self._run(_SQL["give_question"], (survivor, merged, row))

    def _give_visits(self, id: int, survivor: PersonId, merged: PersonId) -> None:
        """Those that she made, numbered on behind the survivor's: a number is one visit of one coach."""
        for row, number in self._all(_SQL["visits"], (merged,)):
            self._note(id, "visits.coach", [row, number])
            self._run(_SQL["give_visit"], (survivor, row))

    def _give_timers(self, id: int, survivor: PersonId, merged: PersonId) -> None:
        for row, timer, about, due_at, facts, subject in self._all(_SQL["timers"], (merged,)):
            if timer not in OF_A_TALK and self._changed(_SQL["give_timer"], (survivor, row)):
                self._note(id, "timers", [row, timer, about, due_at, facts, subject])
                continue
            if timer in AT_THE_EARLIER:
                self._run(_SQL["earlier_timer"], (due_at, survivor, timer, about))
            self._note(id, "timers.set_aside", [timer, about, due_at, facts, subject])
            self._run(_SQL["drop_timer"], (row,))

    def _fill(
        self, survivor: PersonId, merged: PersonId, hers: dict[str, Any], theirs: dict[str, Any]
    ) -> dict[str, Any]:
        """She as both: what was known of one only, the roles of both, and a stop of either."""
        filled = {name: hers[name] or theirs[name] for name in FILLED if name not in RHYTHM}
        filled["coach"] = _coach_of_both(survivor, merged, hers, theirs)
        with_rhythm = hers if hers["rhythm_every"] else theirs
        filled |= {name: with_rhythm[name] for name in RHYTHM}
        filled["roles"] = " ".join(sorted({*hers["roles"].split(), *theirs["roles"].split()}))
        filled["stopped_at"] = max(filter(None, (hers["stopped_at"], theirs["stopped_at"])), default=None)
        if not hers["chat"]:
            filled |= {"channel": theirs["channel"], "chat": theirs["chat"]}
        self._set(survivor, filled)
        return filled

    def _give_keyed(
        self, id: int, table: str, key: Sequence[str], later: str, survivor: PersonId, merged: PersonId
    ) -> None:
        coach = self._stands(survivor)
        for row in self._rows(table, "person = ?", (merged,)):
            self._note(id, f"{table}.given", row)
            (own,) = self._rows(table, *self._same(row, key, survivor)) or (None,)
            fits = table != "sharing" or (coach is not None and row["coach"] == coach["coach"])
            if fits and (own is None or own[later] < row[later]):
                if own is not None:
                    self._note(id, f"{table}.replaced", own)
                self._put(table, {**row, "person": survivor})
            elif own is not None:
                self._note(id, f"{table}.kept", row)
        self._run(f"delete from {table} where person = ?", (merged,))  # noqa: S608


def _coach_of_both(
    survivor: PersonId, merged: PersonId, hers: Mapping[str, Any], theirs: Mapping[str, Any]
) -> PersonId | None:
    """Who coaches her as both: nobody coaches herself."""
    coaches = (person["coach"] for person in (hers, theirs) if person["coach"] not in (survivor, merged))
    return next(filter(None, coaches), None)
