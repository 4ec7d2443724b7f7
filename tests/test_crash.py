"""The running house under load, killed at random moments and lit again.

Everybody writes, taps, taps old buttons and sends twice, over a Bot API on loopback that outlives
every kill; the clock is a day later in each life, and in some lives nobody writes, so that nudges
and silences fall due. A kill comes after so many calls of the house, not after so many seconds: on a
slow machine it comes in as many places. What the promises P1 to P5 and P8 say is then read from the
journal and from the phones.
"""

import asyncio
import contextlib
import random
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import app
from bot.channels.bot_api.limits import LIMITS
from bot.channels.telegram import TelegramChannel
from bot.conversation.events import ChoiceMade, MessageReceived, TimerFired
from bot.conversation.messages import Purpose
from bot.people import Address
from bot.replaying import replay
from bot.settings import Settings
from scheduler.clock import Clock
from storage.store import Desk
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.phones import Heard, Somebody

LIVES = 7  # at least; it is played on until everything in FALLING_DUE has fallen due
AT_MOST = 40
FALLING_DUE = {"promise.due", "silence"}
PEOPLE = {1: "Moussa", 2: "Awa", 3: "Fanta", 4: "Sira", 5: "Awa", 6: "Fanta"}
COACH = 1
BETWEEN = timedelta(hours=31)  # two lives; every hour of the day comes round
PATIENCE = 0.4  # seconds until somebody who is not answered writes again
DONE = ("sent", "held", "dropped", "uncertain")
THOUGHT = 0.05  # seconds at most before she answers
MOST_CALLS = 150  # of the house until it is killed
STALLED = 5  # seconds without a call: nobody has anything to say

# What a question asks for, and the field of the check-in that its answer has to be found in.
# She may have chosen another language on the way.
TAGS = {
    "Quel est votre objectif": "goal",
    "What is your goal": "goal",
    "rend cela difficile": "obstacle",
    "makes it difficult": "obstacle",
    "Que pourriez-vous": "option",
    "What could you do": "option",
    "quoi d’autre": "option",
    "And what else": "option",
}


def settings_of(folder: Path) -> Settings:
    return Settings(_env_file=None, database=f"sqlite:///{folder}/jigi.db")  # type: ignore[call-arg]


async def live(folder: Path, url: str) -> None:
    """One life of the house; it ends by a kill, or by a word on its standard input."""
    settings = settings_of(folder)
    store = app.open_store(settings)
    clock = app.kept_clock(store)
    fast = replace(LIMITS, per_second=2_000, same_chat_gap=timedelta(0))
    channel = TelegramChannel(TOKEN, clock.now, api=url, limits=fast)
    async with app.running(settings, store, {channel.name: channel}, clock) as jigi:
        receiving = asyncio.create_task(channel.run(jigi.take_in))
        await asyncio.to_thread(sys.stdin.readline)
        await jigi.settle()
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
    await channel.close()
    store.close()


@dataclass
class Player:
    """Somebody who answers whatever is asked, and does not always do as she should."""

    phone: Somebody
    dice: random.Random
    awake: asyncio.Event
    updates: list[int] = field(default_factory=list)
    acts: int = 0
    said: dict[str, str] = field(default_factory=dict)  # words → the question that they answered

    async def play(self) -> None:
        self._said("/checkin")
        while True:
            await asyncio.sleep(self.dice.uniform(0, THOUGHT))
            await self.awake.wait()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self.phone.hears()
            if self.phone.all:
                self._act(self.phone.all[-1])

    def _act(self, last: Heard) -> None:
        chance = self.dice.random()
        if chance < 0.1:
            self._tap(self.dice.choice(self.phone.all))  # perhaps of last week
        elif chance < 0.12:
            self._said("/checkin")
        elif last.buttons and (chance < 0.5 or not _asks_for_words(last.text)):
            self._tap(last)
        else:
            words = f"mot {self.acts} de {self.phone.id}"
            self.said[words] = next((h.text for h in reversed(self.phone.all) if _asks(h)), "")
            self._said(words)

    def _tap(self, heard: Heard) -> None:
        labels = list(heard.buttons)
        if labels:
            self.acts += 1
            label = labels[0] if self.dice.random() < 0.8 else self.dice.choice(labels)
            before = self.phone.all
            self.phone.all = [heard]  # of this message, not of a newer one with the same label
            self.updates.append(self.phone.taps(label, copies=self._copies()))
            self.phone.all = before

    def _said(self, words: str) -> None:
        self.acts += 1
        self.updates.append(self.phone.says(words, copies=self._copies()))

    def _copies(self) -> int:
        return 2 if self.dice.random() < 0.1 else 1


def _asks(heard: Heard) -> bool:
    """An encouragement that came under a question has not answered it."""
    return bool(heard.buttons) or _asks_for_words(heard.text)


def _asks_for_words(text: str) -> bool:
    return any(tag in text for tag in TAGS)


@pytest.mark.timeout(600)  # a dozen starts, on a machine that may be busy
async def test_a_house_that_is_killed_again_and_again_keeps_its_promises(tmp_path: Path) -> None:
    dice = random.Random()
    seed(tmp_path)
    async with FakeTelegram() as tg:
        awake = asyncio.Event()
        players = [Player(tg.user(id), random.Random(dice.random()), awake) for id in PEOPLE]
        playing = [asyncio.create_task(player.play()) for player in players]
        lives = 0
        while lives < LIVES or not fell_due(tmp_path) >= FALLING_DUE:
            assert lives < AT_MOST, "too little fell due"
            (awake.clear if lives % 3 == 2 else awake.set)()
            async with a_life(tmp_path, tg) as process:
                await calls_were_made(tg, dice.randint(0, MOST_CALLS))
                await asyncio.sleep(dice.uniform(0, THOUGHT))
                process.send_signal(signal.SIGKILL)
            later(tmp_path, BETWEEN)
            lives += 1
        awake.set()
        async with a_life(tmp_path, tg) as process:
            for task in playing:
                task.cancel()
            await tg.all_confirmed()
            assert process.stdin is not None
            process.stdin.write(b"that is all\n")
            assert await process.wait() == 0
        assert tg.waiting == []

    store = app.open_store(settings_of(tmp_path))
    with store.reading() as desk:
        for player in players:
            the_journal_holds_every_update_once_and_in_order(desk, player)
            words_stand_where_they_were_asked_for(desk, player)
        house = app.house_of(settings_of(tmp_path))
        for person in desk.remembered():
            differences = [found for _, turn in replay(desk, person, house) for found in turn]
            assert differences == []
        fired = [event.key for event in timers_fired(desk)]
    assert len(set(fired)) == len(fired)
    assert list(store.rows("dead_letters")) == []
    store.close()
    every_message_was_heard_as_often_as_its_receipt_says(tmp_path / "jigi.db", players, lives)


def seed(folder: Path) -> None:
    """A team that has given its consent."""
    (folder / "programme.yaml").write_text("weekly_budget: 50\n")  # it is kills that are to be seen here
    store = app.open_store(settings_of(folder))
    now = Clock().now()
    with store.transaction() as desk:
        ids = {id: desk.person_at(Address("telegram", str(id)), now).id for id in PEOPLE}
        for id, person in ids.items():
            desk.change_person(person, {"name": PEOPLE[id], "consent_at": now})
            if id != COACH:
                desk.begin_coaching(person, ids[COACH], now)
    store.close()


def timers_fired(desk: Desk) -> list[TimerFired]:
    journals = (desk.journal_of(person) for person in desk.remembered())
    return [entry.event for journal in journals for entry in journal if isinstance(entry.event, TimerFired)]


def fell_due(folder: Path) -> set[str]:
    """The names of the timers that have fired."""
    store = app.open_store(settings_of(folder))
    with store.reading() as desk:
        names = {event.timer for event in timers_fired(desk)}
    store.close()
    return names


def later(folder: Path, by: timedelta) -> None:
    """Between two lives, time passes, and everybody has a promise to be asked about in the next."""
    store = app.open_store(settings_of(folder))
    with store.transaction() as desk:
        offset = float(desk.note(app.OFFSET) or 0) + by.total_seconds()
        desk.keep_note(app.OFFSET, str(offset))
        now = Clock(timedelta(seconds=offset)).now()
        for person in desk.remembered():
            promise = desk.keep_promise(person, str(offset), "ranger le placard", now.date(), None, now)
            desk.set_timer(person, "promise.due", f"promise:{promise}", now)
    store.close()


@contextlib.asynccontextmanager
async def a_life(folder: Path, tg: FakeTelegram) -> AsyncIterator[asyncio.subprocess.Process]:
    """The house in a process of its own, from its first call on."""
    code = (
        "import asyncio; from pathlib import Path; from tests.test_crash import live; "
        f"asyncio.run(live(Path({str(folder)!r}), {tg.url!r}))"
    )
    calls = len(tg.calls)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        while len(tg.calls) == calls:
            assert process.returncode is None
            await asyncio.sleep(0.01)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def calls_were_made(tg: FakeTelegram, count: int) -> None:
    """Until the house has made so many calls more, or has nothing to do."""
    for _ in range(count):
        with contextlib.suppress(TimeoutError):
            await tg.next_call(within=STALLED)
            continue
        return


def the_journal_holds_every_update_once_and_in_order(desk: Desk, player: Player) -> None:
    """P1, P2, P3: nothing that she sent is missing, nothing counts twice, and all came in order."""
    person = desk.person_known_at(Address("telegram", str(player.phone.id)))
    assert person is not None
    journal = desk.journal_of(person.id)
    came = [e.event for e in journal if isinstance(e.event, MessageReceived | ChoiceMade)]
    assert [int(event.key.split(":")[3]) for event in came] == player.updates
    assert [entry.turn for entry in journal] == list(range(1, len(journal) + 1))
    moments: list[datetime] = [event.at for event in came]
    assert moments == sorted(moments)


def words_stand_where_they_were_asked_for(desk: Desk, player: Player) -> None:
    """P5: in whatever she kept, her words answer the question under which she wrote them."""
    person = desk.person_known_at(Address("telegram", str(player.phone.id)))
    assert person is not None
    held = desk.last_checkin(person.id)
    if held is None:
        return
    for name in ("goal", "obstacle"):
        for words, question in player.said.items():
            if words in str(held.get(name) or ""):
                tags = {TAGS[tag] for tag in TAGS if tag in question}
                assert tags == {name}, f"{words} answered: {question}"


def every_message_was_heard_as_often_as_its_receipt_says(
    path: Path, players: Sequence[Player], lives: int
) -> None:
    """P4: once; only what was on its way at a kill is in doubt, and of that only a reply came again."""
    heard = Counter((str(p.phone.id), heard.raw) for p in players for heard in p.phone.all)
    least: Counter[tuple[str, str]] = Counter()
    most: Counter[tuple[str, str]] = Counter()
    in_doubt = 0
    with contextlib.closing(sqlite3.connect(path)) as database:
        rows = database.execute(
            "select chat, message ->> 'text', state, purpose, uncertain_since from outbox order by id"
        ).fetchall()
    held: set[tuple[str, int]] = set()  # nothing of the same purpose overtakes what is held
    for chat, text, state, purpose, doubted in rows:
        assert state in DONE or (state == "queued" and (chat, purpose) in held), f"one was left {state}"
        if state == "held":
            held.add((chat, purpose))
        least[chat, text] += state == "sent"
        most[chat, text] += state in ("sent", "uncertain")
        if doubted:
            in_doubt += 1
            assert (state == "uncertain") == (purpose > Purpose.NOTICE)
            most[chat, text] += lives * (purpose <= Purpose.NOTICE)
    assert in_doubt <= lives * len(players)  # one chat has one message on its way
    assert in_doubt < len(rows) / 4
    for shown in heard.keys() | least.keys():
        assert least[shown] <= heard[shown] <= most[shown], f"{shown}: {heard[shown]} times"
