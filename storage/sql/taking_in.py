"""Taking in: who writes, what was seen, and the conversation as it was left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from typing import Any

from bot.conversation import state
from bot.conversation.events import Event, Key, TimerFired
from bot.conversation.state import Conversation
from bot.people import Address, Cadre, Every, Facility, Person, PersonId, Rhythm, Role
from storage.sql.codec import event_out, instant, kind_of, optional_moment, subject_of, to_json, words_of
from storage.sql.queries import queries
from storage.sql.timing import Timing
from storage.store import JournalEntry

_SQL = queries("taking_in")
_PLAIN = {
    "name",
    "language",
    "zone",
    "cadre",
    "voice",
    "light",
    "hour_chosen",
}  # columns that hold what `Person` holds
_BY_TURNS = {"coach": "use begin_coaching or end_coaching", "facility": "use move_to"}  # they have a history
MOST_FIGURES = 12  # of what a provider counts its updates by: last but one in their keys
_SHOWN = {"text", "choice", "voice", "picture"}  # kinds of events that are a bubble on a chat page
_INSTANTS = {"consent_at", "stopped_at", "unreachable_since"}


def to_person(row: Sequence[Any]) -> Person:
    """The person of a row; the queries that find one all have the columns of `PERSON`."""
    (id, name, language, zone, cadre, roles, coach, hour, every, weekday, rhythm_hour, channel, chat) = row[
        :13
    ]
    consent_at, stopped_at, unreachable_since, created_at, facility, place, district, region, *rest = row[13:]
    voice, named, joined_to, handset, answers_for, light, hour_chosen = rest
    return Person(
        id=id,
        name=name,
        language=language,
        zone=zone,
        cadre=cadre and Cadre(cadre),
        roles=_roles(roles),
        facility=facility and Facility(facility, place, district, region),
        answers_for=answers_for or "",
        coach=coach,
        local_hour=_hour(hour),
        voice=bool(voice),
        named=bool(named),
        joined_to=joined_to,
        handset=bool(handset),
        light=bool(light),
        hour_chosen=bool(hour_chosen),
        rhythm=every and Rhythm(Every(every), weekday, _hour(rhythm_hour)),
        address=None if channel is None else Address(channel, chat),
        consent_at=optional_moment(consent_at),
        stopped_at=optional_moment(stopped_at),
        unreachable_since=optional_moment(unreachable_since),
        created_at=optional_moment(created_at),
    )


def by_name(rows: Iterable[Sequence[Any]]) -> list[Person]:
    """The people of such rows, by name: the database may not be able to read it."""
    return sorted(map(to_person, rows), key=lambda person: (person.name, person.id))


@cache
def _roles(text: str) -> frozenset[Role]:
    return frozenset(map(Role, text.split()))


@cache
def _hour(text: str) -> time:
    return time.fromisoformat(text)


def _beside_its_like(key: Key, digest: bytes) -> bytes:
    """The digest, behind that of those hundreds of updates that its own number is one of.

    Else each turn would change a page of its own in a table that only grows: half of all that is written.
    """
    before, _, _ = key.rpartition(":")
    _, there, number = before.rpartition(":")
    counted = there and number.isascii() and number.isdecimal() and len(number) <= MOST_FIGURES
    return (int(number) >> 8).to_bytes(4) + digest[:12] if counted else digest


class TakingIn(Timing):
    """The part of the desk that an event meets first."""

    def is_first(self, key: Key) -> bool:
        digest = self._digest.copy()
        digest.update(key.encode("utf-8", "surrogatepass"))
        alone = digest.digest()
        return self._run(_SQL["is_first"], (_beside_its_like(key, alone), alone)).rowcount == 1

    def person_at(self, address: Address, now: datetime) -> Person:
        return self.meet(address, now)[0]

    def meet(self, address: Address, now: datetime) -> tuple[Person, bool]:
        place = (address.channel, address.id)
        who = self._who.get(place)
        known = None if who is None else self._people.get(who)
        if known is not None and known.address == address:
            return known, False
        row = self._one(_SQL["person_known_at"], place)
        if row is None:
            id = PersonId(self._new(_SQL["new_person"], (*place, instant(now))))
            self._run(_SQL["new_address"], (*place, id))
            return Person(id=id, address=address, created_at=now), True
        person = to_person(row)
        if person.address != address:
            self._run(_SQL["wrote_from"], (*place, person.id))
            person = replace(person, address=address)
        if self.remembers:
            self._who.put(place, person.id)
            self._people.put(person.id, person)
        return person, False

    def person(self, id: PersonId) -> Person | None:
        known = self._people.get(id)
        if known is not None:
            return known
        row = self._one(_SQL["person"], (id,))
        if row is None:
            return None
        person = to_person(row)
        if self.remembers:
            self._people.put(id, person)
        return person

    def people(self, ids: Sequence[PersonId]) -> list[Person]:
        return [to_person(row) for row in self._all(_SQL["people"], (to_json(ids),))]

    def person_known_at(self, address: Address) -> Person | None:
        row = self._one(_SQL["who_speaks_at"], (address.channel, address.id))
        return None if row is None else to_person(row)

    def coachees(self, coach: PersonId) -> list[Person]:
        return by_name(self._all(_SQL["coachees"], (coach,)))

    def change_person(self, id: PersonId, fields: Mapping[str, Any]) -> None:
        self._people.drop(id)
        columns: dict[str, Any] = {}
        for name, value in fields.items():
            if name in _PLAIN:
                columns[name] = value
            elif name in _INSTANTS:
                columns[name] = None if value is None else instant(value)
            elif name == "local_hour":
                columns[name] = f"{value:%H:%M}"
            elif name == "roles":
                columns[name] = " ".join(sorted(value))
            elif name == "rhythm":
                columns["rhythm_every"] = value and value.every
                columns["rhythm_weekday"] = value and value.weekday
                columns["rhythm_hour"] = value and f"{value.local_hour:%H:%M}"
            else:
                fix = _BY_TURNS.get(name, "see `Person` for what she has")
                raise ValueError(f"a person has no {name!r} that could be changed here: {fix}")
        if columns:
            sets = ", ".join(f"{column} = ?" for column in columns)
            self._run(f"update people set {sets} where id = ?", (*columns.values(), id))  # noqa: S608

    def conversation(self, person: PersonId) -> Conversation:
        known = self._conversations.get(person)
        if known is not None:
            return known
        row = self._one(_SQL["conversation"], (person,))
        return Conversation(person=person) if row is None else state.load(person, row[0])

    def keep_conversation(self, conversation: Conversation) -> None:
        if self.remembers:
            self._conversations.put(conversation.person, conversation)
        c = conversation
        self._run(_SQL["keep_conversation"], (c.person, c.turn, state.dump(c), len(c.stack)))

    def write_entry(self, entry: JournalEntry) -> None:
        event = entry.event
        kind = kind_of(event)
        channel = "timer" if isinstance(event, TimerFired) else event.sender.channel
        self._run(
            _SQL["write_entry"],
            (
                entry.person,
                subject_of(event.facts) if isinstance(event, TimerFired) else entry.subject,
                entry.turn,
                instant(entry.at),
                channel,
                kind,
                words_of(event),
                entry.key,
                event_out(event),
                to_json(entry.facts) if entry.facts else "{}",
            ),
        )
        if channel == "webchat" and kind in _SHOWN:
            self._run(_SQL["show_entry"], (entry.person, entry.turn))

    def dead_letter(self, event: Event, error: str, now: datetime) -> None:
        if isinstance(event, TimerFired):
            person = event.person
            self.cancel_timer(event.person, event.timer, event.about)
        else:
            # made known even if this is the first we hear of her: else forget would not find it
            person = self.person_at(event.sender, now).id
        # what could not be taken in may hold half a character, which is no UTF-8: it is kept escaped
        told = error.encode("utf-8", "backslashreplace").decode()
        letter = event_out(event, ascii_only=True)
        self._run(_SQL["dead_letter"], (person, instant(now), event.key, kind_of(event), letter, told))
