"""Reading: what a store holds after a life, as `judging` wants it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

import orjson
import psycopg

from bench.survival.judging import Row, StoreSide, Taken
from bench.survival.provider import Line, Shown
from bot.conversation.events import ChoiceMade, TimerFired
from bot.house import House
from bot.people import Address, PersonId
from bot.playing.replaying import replay
from bot.settings import Settings
from bot.stores import join_store
from storage import databases
from storage.kept import turn_of
from storage.store import Desk, JournalEntry

IN_DOUBT = """
select coalesce(sum(case when state = 'sending' then 1 else 0 end), 0),
    coalesce(sum(case when uncertain_since is null then 0 else 1 end), 0) from outbox
"""
WAITING = """
select count(*) from outbox o where state in ('queued', 'sending') and not exists (
    select 1 from outbox h where h.chat = o.chat and h.purpose = o.purpose and h.state = 'held')
"""
OUTBOX = """
select key, person, chat, message, state, purpose, uncertain_since, posted_at, sent_at from outbox order by id
"""


def read(settings: Settings, chats: Sequence[int], house: House) -> StoreSide:
    """Everything, after the process that wrote it has ended."""
    store = join_store(settings)
    with closing(store), store.reading() as desk:
        people = list(desk.remembered())
        entries = {person: list(desk.journal_of(person)) for person in people}
        known = {chat: desk.person_known_at(Address("telegram", str(chat))) for chat in chats}
        checkins = {chat: desk.last_checkin(person.id) for chat, person in known.items() if person}
        return StoreSide(
            journal=[_taken(entry) for person in people for entry in entries[person]],
            at={person: desk.conversation(person).turn for person in people},
            rows=list(_rows(settings)),
            dead_letters=sum(1 for _ in store.rows("dead_letters")),
            fired=[
                e.event.key for person in people for e in entries[person] if isinstance(e.event, TimerFired)
            ],
            stopped={
                chat: person.stopped_at for chat, person in known.items() if person and person.stopped_at
            },
            words={
                chat: {name: str(held.get(name) or "") for name in ("goal", "obstacle")}
                for chat, held in checkins.items()
                if held
            },
            differences=[found for person in people for found in _differences(desk, person, house)],
        )


def in_doubt(settings: Settings) -> tuple[int, int]:
    """Rows that are on their way, and rows that are or were uncertain."""
    ((sending, doubted),) = _asked(settings, IN_DOUBT)
    return int(sending), int(doubted)


def waits(settings: Settings) -> bool:
    """Whether something may still go out just now, or is on its way."""
    ((found,),) = _asked(settings, WAITING)
    return bool(found)


def _taken(entry: JournalEntry) -> Taken:
    event = entry.event
    parts = entry.key.split(":")
    update = int(parts[3]) if parts[0] == "telegram" else None
    line: Line | None = None
    if update is not None:
        line = ("taps" if isinstance(event, ChoiceMade) else "words", int(parts[2]))
    return Taken(entry.person, entry.turn, update, line)


def _rows(settings: Settings) -> Iterator[Row]:
    for key, person, chat, message, state, purpose, doubted, posted_at, sent_at in _asked(settings, OUTBOX):
        yield Row(
            key,
            _turn(key, person),
            _shown(int(chat), orjson.loads(message)),
            state,
            purpose,
            doubted is not None,
            datetime.fromisoformat(posted_at),
            datetime.fromisoformat(sent_at) if sent_at else None,
        )


def _asked(settings: Settings, query: str) -> list[Any]:
    """From beside, whoever serves."""
    if databases.is_file(settings.database):
        with closing(sqlite3.connect(f"file:{settings.database_path}?mode=ro", uri=True)) as reader:
            return reader.execute(query).fetchall()
    with psycopg.connect(settings.database) as connection:
        return connection.execute(query.encode()).fetchall()


def _turn(key: str, person: int) -> tuple[int, int] | None:
    of, _, turn = turn_of(key).partition(".")
    return (person, int(turn)) if of == str(person) and turn.isdecimal() else None


def _shown(chat: int, message: Any) -> Shown:
    return Shown(chat, message["text"], tuple(data for _, data in message.get("buttons") or ()))


def _differences(desk: Desk, person: PersonId, house: House) -> Iterator[tuple[str, bool]]:
    for _, turn in replay(desk, person, house):
        for found in turn:
            yield found.key, found.then is not None
