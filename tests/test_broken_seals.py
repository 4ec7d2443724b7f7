"""What does not open is one person's trouble: it is told to administrators, and everybody else goes on."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from bot.app import Jigi, running
from bot.channels.webchat.outbound import WebchatChannel
from bot.conversation.events import MessageReceived
from bot.people import Address, PersonId, Role
from bot.settings import Settings
from bot.stores import open_store
from scheduler.clock import Clock
from storage import databases
from storage.sealing.columns import BROKEN
from storage.sealing.seals import MARK, new_key
from storage.store import Desk
from tests.daytime import until_morning
from tests.storage.cast import outgoing

CLOCK = Clock(until_morning())
CAST = {"Awa": PersonId(1), "Fanta": PersonId(2)}
ABOUT = "amtsl/oxytocin"
UNREAD = "it cannot be read"


@pytest.fixture(params=["file", "server"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A programme under a data key, on either store."""
    server = request.param == "server"
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database=request.getfixturevalue("empty") if server else f"sqlite:///{tmp_path}/jigi.db",
        folder=str(tmp_path),
        secret=SecretStr("broken"),
        data_key=SecretStr(new_key()),
    )


@contextlib.contextmanager
def raw(settings: Settings) -> Iterator[Callable[..., list[Any]]]:
    """The database as whoever has the disk writes to it: `run(sql, *values)` gives the rows."""
    if databases.is_file(settings.database):
        with closing(sqlite3.connect(databases.file_of(settings.database), isolation_level=None)) as file:
            yield lambda sql, *values: file.execute(sql, values).fetchall()
        return
    with psycopg.connect(settings.database, autocommit=True) as server:

        def run(sql: str, *values: object) -> list[Any]:
            cursor = server.execute(sql.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []

        yield run


def spoil(settings: Settings, table: str, column: str, person: int) -> None:
    """One character of each sealed value of hers there is another."""
    key, whose = {"people": ("id", "id"), "conversations": ("person", "person")}.get(table, ("id", "person"))
    with raw(settings) as run:
        rows = run(f"select {key}, {column} from {table} where {whose} = ?", person)  # noqa: S608
        sealed = [(id, value) for id, value in rows if value.startswith(MARK)]
        assert sealed, "nothing of hers is sealed there"
        for id, value in sealed:
            other = value[:-9] + ("A" if value[-9] != "A" else "B") + value[-8:]
            run(f"update {table} set {column} = ? where {key} = ?", other, id)  # noqa: S608


@contextlib.asynccontextmanager
async def house(settings: Settings) -> AsyncIterator[Jigi]:
    """The whole house, until everything is done that can be done now."""
    store, webchat = open_store(settings), WebchatChannel()
    try:
        async with running(settings, store, {webchat.name: webchat}, CLOCK, webchat.changed) as jigi:
            yield jigi
            await jigi.settle()
    finally:
        store.close()


def writes(jigi: Jigi, who: str, words: str, key: str) -> MessageReceived:
    at = Address("webchat", who.lower())
    return MessageReceived(sender=at, key=key, at=jigi.clock.now(), text=words)


async def lived(settings: Settings) -> None:
    """Both are trainers, and in the middle of a talk; a message and a notice wait for each of them."""
    async with house(settings) as jigi:
        for who in CAST:
            await jigi.take_in([writes(jigi, who, "bonjour", f"{who} 1")])
    with closing(open_store(settings)) as store, store.transaction() as desk:
        now = CLOCK.now()
        for who, id in CAST.items():
            person = desk.person(id)
            assert person is not None
            desk.change_person(id, {"name": who, "roles": frozenset({Role.TRAINER}), "consent_at": now})
            told = {"of": id, "by": who, "title": "Une fiche", "url": "https://jigi.example/console"}
            desk.set_timer(id, "signature.asked", ABOUT, now, told)
            desk.post([outgoing(person, f"{id}.900.0", f"Bonjour {who}", not_before=now)])


def told_to(settings: Settings, person: int) -> list[str]:
    """How each message to her stands that was waiting, or was meant for her since."""
    with raw(settings) as run:
        return [state for (state,) in run("select state from outbox where person = ? order by id", person)]


def dead(settings: Settings) -> list[tuple[int, str]]:
    with raw(settings) as run:
        return run("select person, kind from dead_letters order by id")


async def test_where_nothing_is_broken_both_are_told(settings: Settings) -> None:
    await lived(settings)
    async with house(settings):
        pass
    assert set(told_to(settings, 1)) == set(told_to(settings, 2)) == {"sent"}
    assert len(told_to(settings, 1)) == len(told_to(settings, 2)) > 2
    assert dead(settings) == []


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("outbox", "message", "message"),
        ("outbox", "chat", "message"),
        ("timers", "facts", "timer"),
        ("conversations", "body", "timer"),
    ],
)
async def test_it_is_one_dead_letter_and_the_rest_go_out(
    settings: Settings, table: str, column: str, kind: str
) -> None:
    await lived(settings)
    before = len(told_to(settings, 2))
    if table == "outbox":  # of what was sent nothing is read any more
        with raw(settings) as run:
            run("update outbox set message = '…', chat = '' where state = 'sent' and person = 1")
    spoil(settings, table, column, 1)
    async with house(settings):
        pass
    assert (set(told_to(settings, 2)), len(told_to(settings, 2)) > before) == ({"sent"}, True)
    assert dead(settings) == [(1, kind)]
    with closing(open_store(settings)) as store, store.reading() as desk:
        assert desk.dead_letters_after(0, 10)[0] == 1, "administrators are told"
    with raw(settings) as run:
        waits = run("select count(*) from timers where timer = 'signature.asked'")
    assert waits == [(0,)]


async def test_whose_talk_or_name_does_not_open_is_answered_in_an_emergency(settings: Settings) -> None:
    await lived(settings)
    spoil(settings, "conversations", "body", 1)
    spoil(settings, "people", "name", 1)
    async with house(settings) as jigi:
        both = [writes(jigi, who, "elle saigne beaucoup", f"{who} 2") for who in CAST]
        await jigi.take_in(both)
    with closing(open_store(settings)) as store, store.reading() as desk:
        for who in CAST:
            person = desk.person_known_at(Address("webchat", who.lower()))
            assert person is not None
            assert person.name == (BROKEN if who == "Awa" else who)
            assert any("🚨" in bubble.message.text for bubble in desk.history(person.id, 0, 50)), who


@pytest.mark.parametrize("spoilt", ["kind = 'sticker'", "event = 'x'", "key = key || id"])
async def test_what_cannot_be_read_of_what_waits_keeps_nothing_of_hers_waiting(
    settings: Settings, spoilt: str
) -> None:
    """The first six of a flood are of another version, or do not open; she is asked for them again."""
    flood = ["/menu"] * 6 + ["elle saigne beaucoup"]
    async with house(settings) as jigi:
        events = [writes(jigi, "Awa", words, f"Awa {n}") for n, words in enumerate(flood)]
        await jigi.writer.do(lambda desk: desk.put_by(events))
        with raw(settings) as run:
            run(f"update inbox set {spoilt} where id <= 6")  # noqa: S608
        jigi.inbox.start()
        async with asyncio.timeout(60):
            await jigi.settle()
        assert [row["error"].partition(":")[0] for row in jigi.store.rows("dead_letters")] == [UNREAD] * 6
    with closing(open_store(settings)) as store, store.reading() as desk:
        person = desk.person_known_at(Address("webchat", "awa"))
        assert person is not None
        said = [bubble.message.text for bubble in desk.history(person.id, 0, 50)]
        assert any("🚨" in text for text in said)
        assert len(store_kinds(desk, person.id)) == (1 if spoilt.startswith("key") else 7)
    with raw(settings) as run:
        assert run("select count(*) from inbox") == [(0,)]


def store_kinds(desk: Desk, person: PersonId) -> list[str]:
    return [type(entry.event).__name__ for entry in desk.journal_of(person)]


async def test_her_data_are_told_and_forgotten_whatever_became_of_them(settings: Settings) -> None:
    await lived(settings)
    for table, column in (("conversations", "body"), ("outbox", "message"), ("timers", "facts")):
        spoil(settings, table, column, 1)
    spoil(settings, "journal", "event", 1)
    with closing(open_store(settings)) as store, store.transaction() as desk:
        now = CLOCK.now()
        awa, fanta = CAST.values()
        assert desk.mydata(awa)["timers"][0]["facts"] == BROKEN
        assert [person.name for person in desk.people([awa, fanta])] == ["Awa", "Fanta"]
        assert {row["person"] for row in store.rows("timers")} == {1, 2}
        assert any(row["text"] == BROKEN for row in store.rows("messages"))
        desk.forget(awa, now)
        assert desk.mydata(awa)["timers"] == []
        assert desk.mydata(fanta)["timers"] != []
