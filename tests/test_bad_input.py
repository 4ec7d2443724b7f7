"""The running house and what should not come to it: a clear answer or a clear log line, and nothing lost.

`docs/bad-input.md` says which of these tests shows what.
"""

import asyncio
import contextlib
import html
import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import app
from bot.app import Jigi
from bot.channels.channel import Limits, RetryLater, SendResult, Sent, TakeIn
from bot.conversation.events import (
    ChoiceMade,
    Event,
    Key,
    MessageReceived,
    PictureReceived,
    Unreadable,
    VoiceReceived,
)
from bot.conversation.messages import Media, Message
from bot.people import Address, Person, PersonId
from bot.road.who import met
from bot.running import taking
from bot.settings import Settings
from bot.stores import open_store
from bot.turns import take_turn
from scheduler.clock import Clock
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, StoreError
from storage.writer import Failed
from tests.talk import Stage

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOTE = Media(id="note", mime="audio/ogg", size=9)
STRANGE = {
    "right to left": "اجهز غرفة الولادة قبل كل ولادة",
    "html": "<b>5 < 6 & 7</b> &amp; <a href='x'>",
    "script": "<script>alert('1')</script>{{ 7*7 }}{% raw %}",
    "long": "très prêt, " * 36 + "oui",  # as long as a goal may be
    "zero-width": "pla\u200bteau\u202e",
    "half a character": "plateau \ud83d",
}


class Phone:
    """Awa's, at a provider that takes everything at once; and the channel that leads to it."""

    name = "telegram"
    limits = Limits(
        text=4096, caption=1024, buttons=30, label=60, data=64, per_second=10_000, same_chat_gap=timedelta(0)
    )

    def __init__(self) -> None:
        self.shown: list[Message] = []
        self.jigi: Jigi | None = None
        self.updates = 0
        self.offline = False

    async def run(self, take_in: TakeIn) -> None:
        raise AssertionError("the tests hand in what she does themselves")

    async def fetch(self, media: Media) -> bytes:
        return b"OggS"

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        if self.offline:
            return RetryLater(timedelta(0), "no network", everyone=True)
        self.shown.append(message)
        return Sent(str(len(self.shown)))

    # ---- what she does; each returns what she is answered ------------------------------------

    async def does(self, *events: Event) -> list[str]:
        assert self.jigi is not None
        before = len(self.shown)
        await self.jigi.take_in(events)
        await self.jigi.settle()
        return [message.text for message in self.shown[before:]]

    async def says(self, words: str) -> list[str]:
        return await self.does(MessageReceived(text=words, **self.new()))

    async def taps(self, label: str) -> list[str]:
        return await self.does(self.tap(label))

    def tap(self, label: str) -> ChoiceMade:
        shown = ((b.label, b.data) for message in reversed(self.shown) for b in message.buttons)
        return ChoiceMade(data=next(data for found, data in shown if label in found), **self.new())

    def new(self) -> dict[str, Any]:
        assert self.jigi is not None
        self.updates += 1
        return {
            "sender": Address(self.name, "awa"),
            "key": f"update:{self.updates}",
            "at": self.jigi.clock.now(),
        }


@contextlib.asynccontextmanager
async def lit(folder: Path, phone: Phone, packs: Sequence[Path] = ()) -> AsyncIterator[Jigi]:
    """The house as it runs, at noon."""
    database = f"sqlite:///{folder}/jigi.db"
    settings = Settings(_env_file=None, database=database, packs=tuple(packs))  # type: ignore[call-arg]
    store = open_store(settings)
    try:
        clock = Clock(NOON - datetime.now(UTC))
        async with app.running(settings, store, {phone.name: phone}, clock) as jigi:
            phone.jigi = jigi
            yield jigi
    finally:
        store.close()


def other_program(jigi: Jigi) -> sqlite3.Connection:
    """Somebody else at the same file."""
    assert isinstance(jigi.store, SQLiteStore)
    return sqlite3.connect(jigi.store.path, isolation_level=None)


def spoil_her_talk(jigi: Jigi) -> None:
    """No turn of Awa's can be taken any more."""
    person = awa(jigi)
    assert person is not None
    with contextlib.closing(other_program(jigi)) as other:
        other.execute("insert into conversations (person, turn, body) values (?, 1, 'spoilt')", (person.id,))


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
async def jigi(tmp_path: Path, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Jigi]:
    monkeypatch.setattr("storage.sqlite.connections.PATIENCE", 0.05)  # with whoever locks the database
    async with lit(tmp_path, phone) as jigi:
        with jigi.store.transaction() as desk:
            person = desk.person_at(Address("telegram", "awa"), NOON)
            desk.change_person(person.id, {"name": "Awa", "consent_at": NOON})
        yield jigi


def awa(jigi: Jigi) -> Person | None:
    with jigi.store.reading() as desk:
        return desk.person_known_at(Address("telegram", "awa"))


def answers(jigi: Jigi) -> dict[str, Any]:
    """What her open talk has kept so far."""
    person = awa(jigi)
    assert person is not None
    with jigi.store.reading() as desk:
        return dict(desk.conversation(person.id).stack[-1].lived)


async def to_the_goal(phone: Phone) -> None:
    await phone.says("/checkin")
    await phone.taps("Mon propre sujet")


# ---- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", STRANGE.values(), ids=STRANGE)
async def test_strange_words_are_kept_as_they_are_and_shown_as_words(
    jigi: Jigi, phone: Phone, words: str
) -> None:
    await to_the_goal(phone)
    (asked,) = await phone.says(words)
    assert "échelle" in asked or "ajouter" in asked
    whole = words.encode("utf-8", "replace").decode()
    assert answers(jigi)["goal"] == ["said", whole]
    while not phone.shown[-1].text.startswith("📝"):
        last = phone.shown[-1]
        await (phone.taps(last.buttons[0].label) if last.buttons else phone.says("vider le placard"))
    plan = phone.shown[-1].text
    assert "<script" not in plan
    assert html.escape(whole, quote=False)[:40] in plan or whole[:40] in html.unescape(plan)
    assert len(plan) <= phone.limits.text


@pytest.mark.parametrize("words", ["", "   ", "\n\n", "\u200b", "👏👏👏🤰🏾"])
async def test_words_that_are_none_are_asked_for_again(jigi: Jigi, phone: Phone, words: str) -> None:
    await to_the_goal(phone)
    assert await phone.says(words) != []
    assert "goal" not in answers(jigi)


async def test_longer_words_than_a_question_takes_are_met_kindly_and_none_is_lost(
    jigi: Jigi, phone: Phone
) -> None:
    await to_the_goal(phone)
    (answer,) = await phone.says("x" * 4096)
    assert "400 signes au plus" in answer
    person = awa(jigi)
    assert person is not None
    with jigi.store.reading() as desk:
        assert desk.journal_of(person.id)[-1].event.text == "x" * 4096  # type: ignore[union-attr]


# ---- what is not words ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", [PictureReceived, VoiceReceived])
async def test_a_picture_or_a_voice_where_a_number_is_asked(jigi: Jigi, phone: Phone, kind: Any) -> None:
    await to_the_goal(phone)
    await phone.says("vider le placard d'ici vendredi, 3 fois")
    await phone.taps("Garder tel quel") if "ajouter" in phone.shown[-1].text else None
    assert "échelle" in phone.shown[-1].text
    (answer,) = await phone.does(kind(media=NOTE, **phone.new()))
    assert "1 à 10" in answer or "échelle" in answer or "chiffre" in answer
    assert "score" not in answers(jigi)
    await phone.taps("4")
    assert answers(jigi)["score"] == ["counted", 4]


async def test_what_we_cannot_read_is_answered(jigi: Jigi, phone: Phone) -> None:
    (answer,) = await phone.does(Unreadable(kind="dice", **phone.new()))
    assert answer


@pytest.mark.parametrize(
    "data", ["", "x", "1", "1.2", "999.1.done", "!no-such", "1.-1.4", "🎲" * 16, "1.1." + "x" * 60]
)
async def test_a_tap_on_a_button_that_we_never_made(jigi: Jigi, phone: Phone, data: str) -> None:
    await to_the_goal(phone)
    before = answers(jigi)
    assert await phone.does(ChoiceMade(data=data, **phone.new())) != []
    assert answers(jigi) == before


async def test_a_button_from_last_week_counts_for_nothing_newer(jigi: Jigi, phone: Phone) -> None:
    await to_the_goal(phone)
    old = phone.tap("Plateau prêt")
    await phone.says("vider le placard")
    await jigi.move(NOON + timedelta(days=7))
    before = answers(jigi) if phone.jigi and _talks(jigi) else {}
    assert await phone.does(old) != []
    after = answers(jigi) if _talks(jigi) else {}
    assert {k: v for k, v in after.items() if k in before} == before


def _talks(jigi: Jigi) -> bool:
    person = awa(jigi)
    assert person is not None
    with jigi.store.reading() as desk:
        return bool(desk.conversation(person.id).stack)


# ---- who and when --------------------------------------------------------------------------


async def test_two_updates_at_once_are_taken_in_order(jigi: Jigi, phone: Phone) -> None:
    await to_the_goal(phone)
    events = [MessageReceived(text=f"mot {n}", **phone.new()) for n in range(6)]
    await asyncio.gather(jigi.take_in(events), *(jigi.take_in([event]) for event in events))
    await jigi.settle()
    person = awa(jigi)
    assert person is not None
    with jigi.store.reading() as desk:
        journal = desk.journal_of(person.id)
    assert [e.event.text for e in journal[2:]] == [f"mot {n}" for n in range(6)]  # type: ignore[union-attr]
    # the first answers the question; what follows it was not written to the next, which nobody has read
    assert answers(jigi)["goal"] == ["said", "\n".join(f"mot {n}" for n in range(6))]
    assert "score" not in answers(jigi)


async def test_somebody_who_was_forgotten_is_met_as_a_stranger(jigi: Jigi, phone: Phone) -> None:
    await to_the_goal(phone)
    old = phone.tap("Plateau prêt")
    await phone.says("/forget")
    await phone.does(phone.tap(next(b.label for b in phone.shown[-1].buttons)))
    assert awa(jigi) is None
    answer = await phone.does(old)
    assert answer != []
    stranger = awa(jigi)
    assert stranger is not None
    assert (stranger.name, stranger.consent_at) == ("", None)


async def test_a_clock_that_is_set_back_makes_nothing_due_twice(
    jigi: Jigi, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await to_the_goal(phone)
    await jigi.move(NOON + timedelta(days=3))
    heard = len(phone.shown)
    jigi.clock.offset -= timedelta(days=2)  # as when the machine's own clock is set back
    await jigi.settle()
    assert jigi.clock.now() >= NOON + timedelta(days=3)
    assert await phone.says("/menu") != []
    assert len(phone.shown) == heard + 1


def test_what_a_stranger_chose_stands_although_her_next_update_is_of_the_same_instant(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    house = replace(stage.house, language="en")
    first, second = (
        MessageReceived(sender=Address("webchat", "sira"), key=f"sira:{n}", at=NOON, text="/start")
        for n in (1, 2)
    )
    with stage.open() as store, store.transaction() as desk:
        sira = met(desk, first, house)
        assert sira.language == "en"
        desk.change_person(sira.id, {"language": "fr"})
        assert met(desk, second, house).language == "fr"


async def test_a_clock_that_jumps_ahead_fires_everything_once(jigi: Jigi, phone: Phone) -> None:
    await to_the_goal(phone)
    jigi.clock.jump_to(NOON + timedelta(days=60))
    await jigi.settle()
    heard = len(phone.shown)
    await jigi.settle()
    assert len(phone.shown) == heard
    assert await phone.says("/menu") != []


# ---- our own faults, and the machine's -----------------------------------------------------


async def test_a_turn_that_fails_is_put_aside_she_hears_it_and_nobody_else_notices(
    jigi: Jigi, phone: Phone
) -> None:
    spoil_her_talk(jigi)
    fanta = MessageReceived(
        sender=Address("telegram", "fanta"), key="fanta:1", at=jigi.clock.now(), text="/start"
    )
    before = len(phone.shown)
    hers = MessageReceived(text="vider le placard", **phone.new())
    await jigi.take_in([hers, fanta])
    await jigi.settle()
    said = [message.text for message in phone.shown[before:]]
    assert any("pas marché" in text for text in said)
    assert any("Bonjour" in text for text in said)
    (letter,) = jigi.store.rows("dead_letters")
    assert letter["key"] == hers.key
    assert "vider le placard" in letter["event"]
    assert await phone.does(hers) == []  # the provider sends it again: it was answered


async def test_a_talk_of_a_newer_program_stops_nobody(jigi: Jigi, phone: Phone) -> None:
    """An older one runs again, and a talk is kept that has something which it does not know."""
    await to_the_goal(phone)
    stack = "json_set(body, '$.stack[0].newer', 1)"
    with contextlib.closing(other_program(jigi)) as other:
        other.execute(f"update conversations set body = {stack}")  # noqa: S608
    fanta = Address("telegram", "fanta")
    heard = await phone.does(
        MessageReceived(text="vider le placard", **phone.new()),
        MessageReceived(sender=fanta, key="fanta:1", at=jigi.clock.now(), text="/start"),
    )
    assert any("pas marché" in text for text in heard)
    assert any("Bonjour" in text for text in heard)
    assert len(list(jigi.store.rows("dead_letters"))) == 1


async def test_what_cannot_even_be_answered_is_put_aside_and_stops_nobody(
    jigi: Jigi, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of her two messages each is kept once; the emergency has its card, from memory."""
    real = take_turn

    def spoilt(desk: Desk, event: Event, *rest: Any) -> Any:
        if event.key.startswith("update:"):
            raise ValueError
        return real(desk, event, *rest)

    monkeypatch.setattr(taking, "take_turn", spoilt)
    monkeypatch.setattr(taking, "put_aside", spoilt)
    hers = [MessageReceived(text=words, **phone.new()) for words in ("vider le placard", "urgence")]
    fanta = Address("telegram", "fanta")
    heard = await phone.does(
        *hers, MessageReceived(sender=fanta, key="fanta:1", at=jigi.clock.now(), text="/start")
    )
    assert len(heard) == 2
    assert any("🚨" in text for text in heard)
    assert any("Bonjour" in text for text in heard)
    assert [letter["key"] for letter in jigi.store.rows("dead_letters")] == [event.key for event in hers]
    monkeypatch.undo()
    assert await phone.does(*hers) == []  # their provider sends them again: they were taken in


async def test_what_was_erased_is_deleted_although_another_cannot_be_put_aside(
    jigi: Jigi, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store fails between the two; what was committed is not heard of again."""
    real = take_turn

    def spoilt(desk: Desk, event: Event, *rest: Any) -> Any:
        if event.key == "fanta:1":
            raise ValueError
        return real(desk, event, *rest)

    def away(*_: Any) -> None:
        raise StoreError("the disk is full; make room")

    person = awa(jigi)
    assert person is not None
    jigi.house.media.write(NOTE.id, b"OggS")
    await jigi.writer.do(lambda desk: desk.keep_media(person.id, NOTE, "telegram", NOON))
    await phone.says("/forget")
    yes = phone.tap("Tout effacer")
    fanta = MessageReceived(
        sender=Address("telegram", "fanta"), key="fanta:1", at=jigi.clock.now(), text="/start"
    )
    monkeypatch.setattr(taking, "take_turn", spoilt)
    monkeypatch.setattr(taking, "put_aside", away)
    with pytest.raises(StoreError):
        await phone.does(fanta, yes)
    assert not (jigi.house.media.path / NOTE.id).exists()


async def test_the_log_of_a_turn_that_fails_holds_neither_words_nor_addresses(
    jigi: Jigi, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(*_: object) -> None:
        raise ValueError("vider le placard")

    monkeypatch.setattr("bot.running.taking.take_turn", spoilt)
    with capture_logs() as logs:
        await phone.says("vider le placard")
    (failed,) = logs
    assert failed["event"] == "turn.failed"
    assert "placard" not in str(failed)
    assert "update:" not in str(failed)
    assert failed["error"].startswith("ValueError at test_bad_input.py:")


@pytest.mark.parametrize("words", ["urgence", "/urgence", "hémorragie", "Elle saigne !"])
async def test_an_emergency_is_answered_while_the_store_is_locked(
    jigi: Jigi, phone: Phone, words: str
) -> None:
    other = other_program(jigi)
    other.execute("begin immediate")
    event = MessageReceived(text=words, **phone.new())
    with pytest.raises(StoreError):
        await jigi.take_in([event])
    (card,) = phone.shown
    with pytest.raises(StoreError):
        await jigi.take_in([event])  # the provider sends it again
    assert phone.shown == [card]
    other.execute("rollback")
    other.close()
    assert "🚨" in (await phone.does(event))[0]  # and now it is taken in


async def test_an_emergency_is_answered_while_the_store_hangs_and_is_taken_in_after_all(
    jigi: Jigi, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in the same lot and is no emergency waits; a copy brings no second card from memory."""
    monkeypatch.setattr("bot.running.door.PATIENCE", 0.2)
    hers = MessageReceived(text="elle saigne", **phone.new())
    other = MessageReceived(sender=Address("telegram", "fanta"), key="fanta:1", at=NOON, text="/start")
    assert isinstance(jigi.store, SQLiteStore)
    with jigi.store._writing:
        taking = [asyncio.create_task(jigi.take_in(events)) for events in ([other, hers], [hers])]
        async with asyncio.timeout(60):
            while not phone.shown:  # noqa: ASYNC110 – nobody is told of what a phone shows
                await asyncio.sleep(0.01)
        assert ["🚨" in message.text for message in phone.shown] == [True]
        assert not any(task.done() for task in taking)
    await asyncio.gather(*taking)
    await jigi.settle()
    assert len(phone.shown) == 3
    assert sum("Tous les bébés sont-ils nés" in message.text for message in phone.shown) == 1
    assert await phone.does(hers) == []


async def test_an_emergency_is_answered_where_only_the_rest_of_its_lot_was_written(
    jigi: Jigi, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store failed between two rounds; what was written is not said twice."""
    real = jigi.sender.write

    async def write(works: Sequence[Any], of: Sequence[str] = ()) -> list[Any]:
        return [*(await real(works[:1], of[:1])), *(Failed(StoreError("no room")) for _ in works[1:])]

    fanta = MessageReceived(sender=Address("telegram", "fanta"), key="fanta:1", at=NOON, text="/start")
    hers = MessageReceived(text="elle saigne", **phone.new())
    monkeypatch.setattr(jigi.sender, "write", write)
    with pytest.raises(StoreError):
        await jigi.take_in([fanta, hers])
    await jigi.settle()
    assert sorted("🚨" in message.text for message in phone.shown) == [False, True]
    monkeypatch.undo()
    assert ["Tous les bébés" in text for text in await phone.does(fanta, hers)] == [True]


async def test_who_was_answered_from_the_store_has_no_card_from_memory(
    jigi: Jigi, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store fails for somebody else's part of the same lot."""
    goes_on, real = asyncio.Event(), jigi.inbox._take

    async def take(events: Sequence[Any]) -> None:
        await real(events)
        if any(event.key == "fanta:0" for event in events):
            goes_on.set()
            raise StoreError("the disk is full; make room")

    monkeypatch.setattr(jigi.inbox, "_take", take)
    fanta = [
        MessageReceived(sender=Address("telegram", "fanta"), key=f"fanta:{n}", at=NOON, text="/start")
        for n in range(20)
    ]
    hers = MessageReceived(text="elle saigne", **phone.new())
    with pytest.raises(StoreError):
        await jigi.take_in([*fanta, hers])
    await goes_on.wait()
    await jigi.settle()
    assert sum("🚨" in message.text for message in phone.shown) == 1


async def test_an_emergency_is_answered_although_its_turn_fails(jigi: Jigi, phone: Phone) -> None:
    spoil_her_talk(jigi)
    assert ["🚨" in text for text in await phone.says("urgence")] == [True]
    assert ["pas marché" in text for text in await phone.says("vider le placard")] == [True]
    assert len(list(jigi.store.rows("dead_letters"))) == 2


async def test_a_card_from_memory_that_did_not_arrive_is_sent_again(jigi: Jigi, phone: Phone) -> None:
    other = other_program(jigi)
    other.execute("begin immediate")
    event = MessageReceived(text="urgence", **phone.new())
    phone.offline = True
    with pytest.raises(StoreError):
        await jigi.take_in([event])
    phone.offline = False
    with pytest.raises(StoreError):
        await jigi.take_in([event])
    other.execute("rollback")
    other.close()
    assert ["🚨" in message.text for message in phone.shown] == [True]


async def test_an_emergency_is_answered_although_another_comes_from_nowhere(jigi: Jigi, phone: Phone) -> None:
    """Of a channel that this house does not have; what is told is that the store fails."""
    with contextlib.closing(other_program(jigi)) as other:
        other.execute("begin immediate")
        hers = MessageReceived(text="urgence", **phone.new())
        nowhere = replace(hers, sender=Address("pigeon", "fanta"), key="fanta:1")
        with pytest.raises(StoreError, match="another program is writing"):
            await jigi.take_in([nowhere, hers])
        other.execute("rollback")
    assert ["🚨" in message.text for message in phone.shown] == [True]


async def test_while_the_store_is_locked_nothing_is_lost(jigi: Jigi, phone: Phone) -> None:
    await to_the_goal(phone)
    other = other_program(jigi)
    other.execute("begin immediate")
    event = MessageReceived(text="vider le placard", **phone.new())
    with pytest.raises(StoreError, match="another program is writing"):
        await jigi.take_in([event])
    other.execute("rollback")
    other.close()
    assert await phone.does(event) != []
    assert answers(jigi)["goal"] == ["said", "vider le placard"]


async def test_a_full_disk_takes_nothing_in_and_says_what_to_do(jigi: Jigi, phone: Phone) -> None:
    await to_the_goal(phone)
    await jigi.writer.do(lambda desk: _pages(desk, 1))
    events = [MessageReceived(text="x" * 4000, **phone.new()) for _ in range(60)]
    with pytest.raises(StoreError, match="free some space on its disk"):
        await jigi.take_in(events)
    await jigi.writer.do(lambda desk: _pages(desk, 2**30))
    for event in events:
        await jigi.take_in([event])
    await jigi.settle()
    person = awa(jigi)
    assert person is not None
    with jigi.store.reading() as desk:
        assert len(desk.journal_of(person.id)) == 2 + len(events)


def _pages(desk: Any, most: int) -> None:
    """Let the database file grow to so many pages and no further."""
    desk._connection.execute(f"pragma max_page_count = {most}").close()


async def test_somebody_whom_nobody_knows_any_more_keeps_no_timer_from_firing(
    jigi: Jigi, phone: Phone
) -> None:
    await to_the_goal(phone)
    person = awa(jigi)
    assert person is not None
    await jigi.writer.do(lambda desk: desk.forget(PersonId(person.id), jigi.clock.now()))
    await jigi.move(NOON + timedelta(days=9))
    assert list(jigi.store.rows("dead_letters")) == []
