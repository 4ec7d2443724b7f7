"""Taking in: who writes, what was seen, and the conversation as it was left."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from bot.conversation import state
from bot.conversation.events import Event, Key, TimerFired
from bot.conversation.state import Conversation
from bot.people import Address, Cadre, Every, Facility, Person, PersonId, Rhythm, Role
from storage.sqlite.codec import event_out, instant, kind_of, optional_moment, to_json, words_of
from storage.sqlite.rows import Rows
from storage.store import Entry

_PERSON = """select p.id, p.name, p.language, p.zone, p.cadre, p.roles, p.coach, p.local_hour,
    p.rhythm_every, p.rhythm_weekday, p.rhythm_hour, p.channel, p.chat,
    p.consent_at, p.stopped_at, p.unreachable_since, p.created_at,
    f.id, f.name, f.district, f.region
    from people p left join facilities f on f.id = p.facility """
_COLUMNS = {
    "name": "name",
    "language": "language",
    "zone": "zone",
    "cadre": "cadre",
    "coach": "coach",
}
_INSTANTS = {"consent_at", "stopped_at", "unreachable_since"}


def to_person(row: Sequence[Any]) -> Person:
    """The person of a row of `_PERSON`."""
    (id, name, language, zone, cadre, roles, coach, hour, every, weekday, rhythm_hour, channel, chat) = row[
        :13
    ]
    consent_at, stopped_at, unreachable_since, created_at, facility, place, district, region = row[13:]
    return Person(
        id=id,
        name=name,
        language=language,
        zone=zone,
        cadre=cadre and Cadre(cadre),
        roles=frozenset([Role(role) for role in roles.split()]),
        facility=facility and Facility(facility, place, district, region),
        coach=coach,
        local_hour=time.fromisoformat(hour),
        rhythm=every and Rhythm(Every(every), weekday, time.fromisoformat(rhythm_hour)),
        address=None if channel is None else Address(channel, chat),
        consent_at=optional_moment(consent_at),
        stopped_at=optional_moment(stopped_at),
        unreachable_since=optional_moment(unreachable_since),
        created_at=optional_moment(created_at),
    )


class TakingIn(Rows):
    """The part of the desk that an event meets first."""

    def is_first(self, key: Key) -> bool:
        digest = hashlib.blake2b(key.encode(), digest_size=16, key=self._key).digest()
        return self._run("insert or ignore into seen (digest) values (?)", (digest,)).rowcount == 1

    def person_at(self, address: Address, now: datetime) -> Person:
        place = (address.channel, address.id)
        row = self._one(
            _PERSON + "join addresses a on a.person = p.id where a.channel = ? and a.chat = ?", place
        )
        if row is None:
            id = self._run(
                "insert into people (channel, chat, created_at) values (?, ?, ?)", (*place, instant(now))
            ).lastrowid
            self._run("insert into addresses (channel, chat, person) values (?, ?, ?)", (*place, id))
            return Person(id=PersonId(id or 0), address=address, created_at=now)
        person = to_person(row)
        if person.address != address:
            self._run("update people set channel = ?, chat = ? where id = ?", (*place, person.id))
        return person

    def person(self, id: PersonId) -> Person | None:
        row = self._one(_PERSON + "where p.id = ?", (id,))
        return None if row is None else to_person(row)

    def people(self, ids: Sequence[PersonId]) -> list[Person]:
        marks = ",".join("?" * len(ids))
        return [to_person(row) for row in self._all(f"{_PERSON} where p.id in ({marks})", list(ids))]

    def person_known_at(self, address: Address) -> Person | None:
        row = self._one(
            _PERSON + "join addresses a on a.person = p.id where a.channel = ? and a.chat = ?",
            (address.channel, address.id),
        )
        return None if row is None else to_person(row)

    def coachees(self, coach: PersonId) -> list[Person]:
        return [to_person(row) for row in self._all(_PERSON + "where p.coach = ? order by p.name", (coach,))]

    def change_person(self, id: PersonId, fields: Mapping[str, Any]) -> None:
        columns: dict[str, Any] = {}
        for name, value in fields.items():
            if name in _COLUMNS:
                columns[_COLUMNS[name]] = value
            elif name in _INSTANTS:
                columns[name] = None if value is None else instant(value)
            elif name == "local_hour":
                columns[name] = f"{value:%H:%M}"
            elif name == "facility":
                columns[name] = value and value.id
            elif name == "roles":
                columns[name] = " ".join(sorted(value))
            elif name == "rhythm":
                columns["rhythm_every"] = value and value.every
                columns["rhythm_weekday"] = value and value.weekday
                columns["rhythm_hour"] = value and f"{value.local_hour:%H:%M}"
            else:
                raise ValueError(f"a person has no {name!r} that could be changed")
        if columns:
            sets = ", ".join(f"{column} = ?" for column in columns)
            self._run(f"update people set {sets} where id = ?", (*columns.values(), id))  # noqa: S608

    def conversation(self, person: PersonId) -> Conversation:
        row = self._one("select body from conversations where person = ?", (person,))
        return Conversation(person=person) if row is None else state.load(person, row[0])

    def keep_conversation(self, conversation: Conversation) -> None:
        self._run(
            """insert into conversations (person, turn, body) values (?, ?, ?)
            on conflict (person) do update set turn = excluded.turn, body = excluded.body""",
            (conversation.person, conversation.turn, state.dump(conversation)),
        )

    def write_entry(self, entry: Entry) -> None:
        event = entry.event
        channel = "timer" if isinstance(event, TimerFired) else event.sender.channel
        row = self._run(
            """insert into journal (person, turn, at, channel, kind, text, key, event, facts)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                entry.person,
                entry.turn,
                instant(entry.at),
                channel,
                kind_of(event),
                words_of(event),
                entry.key,
                event_out(event),
                to_json(entry.facts) if entry.facts else "{}",
            ),
        ).lastrowid
        if channel == "webchat":
            self._run("insert into bubbles (person, journal) values (?, ?)", (entry.person, row))

    def dead_letter(self, event: Event, error: str, now: datetime) -> None:
        if isinstance(event, TimerFired):
            person: int | None = event.person
            self._run(
                "delete from timers where person = ? and timer = ? and about = ?",
                (event.person, event.timer, event.about),
            )
        else:
            known = self.person_known_at(event.sender)
            person = known.id if known else None
        self._run(
            "insert into dead_letters (person, at, key, event, error) values (?, ?, ?, ?, ?)",
            (person, instant(now), event.key, event_out(event), error),
        )

    def facility(self, id: str) -> Facility | None:
        row = self._one("select id, name, district, region from facilities where id = ?", (id,))
        return None if row is None else Facility(*row)
