"""Parting: a merge taken back, to each what was theirs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.people import PersonId
from storage.merging import UNDO_WITHIN, MergeError
from storage.sql.codec import instant, moment
from storage.sql.hands import HANDS, KEYED, Hand
from storage.sql.queries import queries
from storage.sql.selves import Selves
from storage.sql.taking_in import TakingIn

_SQL = queries("merging")
_ADDRESS = ("channel", "chat")


class Parting(TakingIn, Selves):
    """The part of the desk that gives back."""

    def unmerge(self, merge: int, now: datetime) -> None:
        survivor, merged = self._may_part(merge, now)
        self.unremember()
        for row in self._moved(merge, "people.joined_to"):
            self._run("update people set joined_to = ? where id = ?", (merged, row))
        for channel, chat in self._moved(merge, "addresses"):
            self._run(_SQL["take_address"], (merged, channel, chat))
        for table, (key, _) in KEYED.items():
            self._take_keyed(merge, table, key, survivor)
        for hand in HANDS:
            self._take(merge, hand, survivor, merged)
        for row, about in self._moved(merge, "outbox"):
            self._run(_SQL["take_unsent"], (merged, about, row))
        for row, told_turn in self._moved(merge, "questions"):
            self._run(_SQL["take_question"], (merged, told_turn, row, survivor))
        for row, number in self._moved(merge, "visits.coach"):
            self._run(_SQL["take_visit"], (merged, number, row, survivor))
        for row, *timer in self._moved(merge, "timers"):
            self._take_timer(row, timer, survivor, merged)
        for timer in self._moved(merge, "timers.set_aside"):
            self._run(_SQL["set_aside_again"], (merged, *timer))
        self._part_with_herself(merge)
        for campaign in self._moved(merge, "campaign_people"):
            self._run(_SQL["not_asked"], (campaign, survivor))
        self._take_standing(merge, survivor, merged)
        self._run(_SQL["undone"], (instant(now), merge))
        self._run(_SQL["forget_set_aside"], (merge,))

    def _may_part(self, merge: int, now: datetime) -> tuple[PersonId, PersonId]:
        """Who was joined. Raises MergeError."""
        row = self._one(_SQL["merge"], (merge,))
        if row is None:
            raise MergeError(f"there is no merge {merge}; `jigi merge --list` shows them")
        survivor, merged, merged_at, undone_at = row
        if undone_at is not None:
            raise MergeError(f"merge {merge} was undone already")
        if now - moment(merged_at) >= UNDO_WITHIN:
            raise MergeError(f"merge {merge} is older than {UNDO_WITHIN.days} days; it stands")
        later = self._one(_SQL["later_merge"], (merge, survivor, merged))
        if later is not None:
            raise MergeError(f"merge {later[0]} came after it; undo that one first")
        stand = [self._stands(id) for id in sorted((survivor, merged))]
        if any(person is None or person["forgotten_at"] for person in stand):
            raise MergeError(f"who was joined in merge {merge} was forgotten; nothing is left to give back")
        return PersonId(survivor), PersonId(merged)

    def _take(self, merge: int, hand: Hand, survivor: PersonId, merged: PersonId) -> None:
        table, column, key, _ = hand
        ref = f", ref = substr(ref, {len(str(merged)) + 2})" if hand.ref else ""
        for row in self._moved(merge, hand.name):
            self._run(
                f"update {table} set {column} = ?{ref} where {key} = ? and {column} = ?",  # noqa: S608
                (merged, row, survivor),
            )

    def _take_timer(self, row: int, timer: list[Any], survivor: PersonId, merged: PersonId) -> None:
        """As it was. One that came meanwhile is gone.

        One that was set anew is the survivor's, and the one from before comes back.
        """
        as_it_was = self._changed(_SQL["take_timer_back"], (merged, row, survivor, timer[2]))
        if not as_it_was and self._one(_SQL["timer_of"], (row, survivor)) is not None:
            self._run(_SQL["set_aside_again"], (merged, *timer))

    def _take_keyed(self, merge: int, table: str, key: Sequence[str], survivor: PersonId) -> None:
        """Each has her own again; what the survivor has learnt since stays with her."""
        replaced = {_key_of(row, key): row for row in self._moved(merge, f"{table}.replaced")}
        kept = self._moved(merge, f"{table}.kept")
        for given in self._moved(merge, f"{table}.given"):
            same = self._same(given, key, survivor)
            if given not in kept and self._rows(table, *same) == [{**given, "person": survivor}]:
                self._run(f"delete from {table} where {same[0]}", same[1])  # noqa: S608
                if (was := replaced.get(_key_of(given, key))) is not None:
                    self._put(table, was)
            self._put(table, given)

    def _take_standing(self, merge: int, survivor: PersonId, merged: PersonId) -> None:
        (before,), (after,) = self._moved(merge, "people.before"), self._moved(merge, "people.after")
        hers, theirs, now = before["survivor"], before["merged"], self._stands(survivor) or {}
        own = {name: hers[name] for name in after if now[name] == after[name]}
        stop = now["stopped_at"] if now["stopped_at"] != after["stopped_at"] else None
        left = self._all(_SQL["answered_at"], (survivor,))
        at = (now["channel"], now["chat"])
        if at not in left:
            at = (hers["channel"], hers["chat"])
        own |= dict(zip(_ADDRESS, at if at in left else next(iter(left), (None, None)), strict=True))
        self._set(survivor, own)
        kept = {name: theirs[name] for name in ("consent_at", *_ADDRESS)}
        coach = self._one(_SQL["coached_by"], (merged,))  # none where it ended since
        kept["coach"] = None if coach is None else coach[0]
        stops = [at for at in (theirs["stopped_at"], stop) if at]
        self._set(merged, {**kept, "joined_to": None, "stopped_at": max(stops, default=None)})

    # ---- rows ------------------------------------------------------------------------------

    def _stands(self, id: int) -> dict[str, Any] | None:
        """What of a person a merge may change."""
        rows = self._named(_SQL["standing"], (id,))
        return rows[0] if rows else None

    def _set(self, person: PersonId, columns: Mapping[str, Any]) -> None:
        sets = ", ".join(f"{column} = ?" for column in columns)
        self._run(f"update people set {sets} where id = ?", (*columns.values(), person))  # noqa: S608

    def _same(
        self, row: Mapping[str, Any], key: Sequence[str], person: PersonId
    ) -> tuple[str, Sequence[Any]]:
        """Where her row of the same kind is."""
        return " and ".join(f"{name} = ?" for name in ("person", *key)), (person, *_key_of(row, key))

    def _rows(self, table: str, where: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        return self._named(f"select * from {table} where {where}", values)  # noqa: S608

    def _put(self, table: str, row: Mapping[str, Any]) -> None:
        """In the place of the row with the same key, whosever it is."""
        for key in (("person", *KEYED[table][0]), *([("id",)] if "id" in row else [])):
            where = " and ".join(f"{name} = ?" for name in key)
            self._run(f"delete from {table} where {where}", _key_of(row, key))  # noqa: S608
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        self._run(f"insert into {table} ({names}) values ({marks})", tuple(row.values()))  # noqa: S608

    def _named(self, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        cursor = self._run(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _key_of(row: Mapping[str, Any], key: Sequence[str]) -> tuple[Any, ...]:
    """What a row of its kind is known by, beside whose it is."""
    return tuple(row[name] for name in key)
