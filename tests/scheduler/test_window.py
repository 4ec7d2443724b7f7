"""A channel that takes free words only for hours after hers: one template asks her back, nothing is lost."""

import asyncio
import contextlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.channel import Limits, Refused, SendResult, Sent, TakeIn
from bot.conversation.events import Key
from bot.conversation.messages import SAFETY, Media, Message, Purpose, Template
from bot.people import Address, PersonId
from scheduler import gates
from scheduler.clock import Clock
from scheduler.sender import Sender
from storage.sqlite.store import SQLiteStore
from storage.store import Claimed, Outgoing
from storage.writer import Writer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # in Bamako too, on a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WINDOW = timedelta(hours=24)
RULES = gates.Rules(weekly_budget=50)
LIMITS = Limits(
    text=4096,
    caption=1024,
    buttons=3,
    label=20,
    data=256,
    per_second=10_000,
    same_chat_gap=timedelta(0),
    window=WINDOW,
)


def template_for(row: Claimed) -> Message:
    name = "safety" if row.outgoing.purpose in SAFETY else "ordinary"
    return Message(text=f"{name} {row.name}", template=Template(name, row.language, (), "!back menu"))


@dataclass
class Provider:
    """It takes what it documents, refuses free words outside the window, and keeps what it took."""

    clock: Clock
    wrote_at: dict[str, datetime] = field(default_factory=dict)
    got: list[tuple[str, Message]] = field(default_factory=list)
    stubborn: set[str] = field(default_factory=set)  # chats whose window it thinks is shut
    name: str = "whatsapp"
    limits: Limits = LIMITS

    async def run(self, take_in: TakeIn) -> None:
        raise AssertionError("nobody writes here")

    async def fetch(self, media: Media) -> bytes:
        raise AssertionError("nobody asks for media here")

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        await asyncio.sleep(0)
        if message.template is None:
            assert chat in self.wrote_at, "free words to who never wrote"
            assert self.clock.now() - self.wrote_at[chat] < WINDOW, "free words outside the window"
            if chat in self.stubborn:
                return Refused("131047 Re-engagement message")
        self.got.append((chat, message))
        return Sent(str(len(self.got)))

    def texts(self, chat: str = "0") -> list[str]:
        return [message.text for to, message in self.got if to == chat]


class House:
    """A store and a sender that can be stopped and begun again."""

    def __init__(self, path: Path, rules: gates.Rules = RULES) -> None:
        self.path, self.rules = path, rules
        self.clock = Clock(NOON - datetime.now(UTC))
        self.provider = Provider(self.clock)

    async def begin(self) -> None:
        self.store = SQLiteStore.open(self.path, key=b"test")
        self.writer = Writer(self.store)
        self.writer.start()
        channels = {"whatsapp": self.provider}
        self.sender = Sender(self.writer, channels, self.rules, self.clock, templates=template_for)
        await self.sender.start()

    async def end(self) -> None:
        await self.sender.stop()
        await self.writer.stop()
        self.store.close()

    def person(self, chat: str) -> PersonId:
        with self.store.transaction() as desk:
            her = desk.person_at(Address("whatsapp", chat), self.clock.now())
            desk.change_person(her.id, {"consent_at": NOON - 30 * DAY})
        return her.id

    async def post(
        self, key: str, purpose: Purpose = Purpose.NUDGE, chat: str = "0", life: timedelta | None = None
    ) -> None:
        person, now = self.person(chat), self.clock.now()
        with self.store.transaction() as desk:
            address, message = Address("whatsapp", chat), Message(text=key)
            expires_at = None if life is None else now + life
            desk.post([Outgoing(key, person, address, purpose, message, now, expires_at)])
        await self.sender.settle()

    async def writes(self, chat: str = "0") -> None:
        self.person(chat)
        self.provider.wrote_at[chat] = self.clock.now()
        with self.store.transaction() as desk:
            desk.heard_from(Address("whatsapp", chat), self.clock.now())
        await self.sender.settle()

    async def later(self, by: timedelta) -> None:
        self.clock.jump_to(self.clock.now() + by)
        await self.sender.settle()

    def states(self) -> dict[str, tuple[str, str]]:
        rows = self.store.rows("messages")
        return {row["key"]: (row["state"], row["reason"]) for row in rows if row["direction"] == "out"}


@contextlib.asynccontextmanager
async def lit(path: Path, rules: gates.Rules = RULES) -> AsyncIterator[House]:
    house = House(path, rules)
    await house.begin()
    try:
        yield house
    finally:
        await house.end()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jigi.db"


async def test_inside_the_window_free_words_go_and_outside_one_template_goes_in_their_place(
    path: Path,
) -> None:
    async with lit(path) as house:
        await house.writes()
        await house.later(23 * HOUR)
        await house.post("1.1.0")
        await house.later(2 * HOUR)
        await house.post("1.2.0")
        await house.post("1.3.0")
        assert house.provider.texts() == ["1.1.0", "ordinary "]
        assert house.states()["1.2.0"] == house.states()["1.3.0"] == ("held", "window")
        await house.writes()
        assert house.provider.texts() == ["1.1.0", "ordinary ", "1.2.0", "1.3.0"]


async def test_a_reply_goes_before_what_waited_and_what_is_too_old_does_not_go(path: Path) -> None:
    async with lit(path) as house:
        await house.post("1.1.0", life=DAY)
        await house.post("1.2.0", Purpose.NOTICE)
        await house.later(2 * DAY)
        with house.store.transaction() as desk:  # in the turn that hears her
            her = desk.person_at(Address("whatsapp", "0"), house.clock.now())
            desk.post(
                [
                    Outgoing(
                        "1.3.0", her.id, Address("whatsapp", "0"), Purpose.REPLY, Message(text="1.3.0"), NOON
                    )
                ]
            )
        await house.writes()
        assert house.provider.texts() == ["ordinary ", "1.3.0", "1.2.0"]
        assert house.states()["1.1.0"] == ("dropped", "expired")


async def test_a_card_for_her_safety_asks_once_more_and_follows_her_tap_first(path: Path) -> None:
    async with lit(path) as house:
        await house.post("1.1.0")
        await house.post("1.2.0", Purpose.EMERGENCY)
        await house.post("1.3.0", Purpose.CORRECTION)
        assert house.provider.texts() == ["ordinary ", "safety "]
        await house.writes()
        assert house.provider.texts()[2:] == ["1.2.0", "1.3.0", "1.1.0"]


async def test_at_night_nothing_asks_her_back_but_what_she_taps_for_comes(path: Path) -> None:
    async with lit(path) as house:
        await house.later(10 * HOUR)
        await house.post("1.1.0")
        assert house.provider.texts() == []
        await house.later(9 * HOUR)
        assert house.provider.texts() == ["ordinary "]
        await house.later(15 * HOUR)  # at ten in the evening
        await house.writes()
        assert house.provider.texts() == ["ordinary ", "1.1.0"]


async def test_a_template_and_what_it_stood_for_take_one_place_in_her_week(path: Path) -> None:
    async with lit(path, gates.Rules(weekly_budget=1)) as house:
        await house.post("1.1.0")
        await house.writes()
        await house.post("1.2.0")
        assert house.provider.texts() == ["ordinary ", "1.1.0"]
        assert house.states()["1.2.0"] == ("held", "weekly budget")


async def test_a_template_that_still_waits_when_she_writes_does_not_go(path: Path) -> None:
    async with lit(path, gates.Rules(messaging_limit=1)) as house:
        await house.post("1.1.0", chat="1")
        await house.post("2.1.0", chat="2")
        assert house.states()["2.1 template never"] == ("held", "messaging limit")
        await house.writes("2")
        assert house.states()["2.1 template never"] == ("dropped", "she wrote first")
        assert house.provider.texts("2") == ["2.1.0"]


async def test_so_many_people_are_reached_in_a_day_those_first_whom_it_matters_to_most(path: Path) -> None:
    async with lit(path, gates.Rules(messaging_limit=2)) as house:
        for chat in range(4):
            await house.post(f"{chat}.1.0", Purpose.CAMPAIGN, str(chat))
        await house.post("8.1.0", Purpose.NOTICE, "8")
        await house.post("9.1.0", Purpose.CORRECTION, "9")
        assert [chat for chat, _ in house.provider.got] == ["0", "1", "9"], "safety is not held for it"
        await house.later(23 * HOUR)
        assert len(house.provider.got) == 3
        await house.later(75 * timedelta(minutes=1))
        assert [chat for chat, _ in house.provider.got[3:]] == ["8", "2"]
        await house.later(25 * HOUR)
        assert [chat for chat, _ in house.provider.got[5:]] == ["3"]


async def test_a_provider_that_says_the_window_is_shut_is_believed(path: Path) -> None:
    async with lit(path) as house:
        await house.writes()
        house.provider.stubborn.add("0")
        await house.post("1.1.0", Purpose.REPLY)
        assert house.provider.texts() == ["ordinary "]
        assert house.states()["1.1.0"] == ("held", "window")
        house.provider.stubborn.clear()
        await house.later(HOUR)
        await house.writes()
        assert house.provider.texts() == ["ordinary ", "1.1.0"]
        assert list(house.store.rows("reports")) == []


async def test_an_answer_that_outlived_its_time_is_held_like_any_other(path: Path) -> None:
    """No answer goes stale: held until an hour that has passed, it would be looked at without end."""
    async with lit(path) as house:
        await house.post("1.1.0", Purpose.REPLY, life=HOUR)
        await house.later(DAY)
        assert house.states()["1.1.0"] == ("held", "window")
        await house.writes()
        assert house.states()["1.1.0"] == ("sent", "")


async def test_one_that_never_believes_it_is_given_up_and_reported(path: Path) -> None:
    async with lit(path) as house:
        house.provider.stubborn.add("0")
        await house.writes()
        await house.post("1.1.0", Purpose.REPLY)
        for _ in range(12):
            await house.later(HOUR)
            await house.writes()
        assert house.states()["1.1.0"][0] == "refused"
        assert len(list(house.store.rows("reports"))) == 1


Step = (
    tuple[str, str, Purpose, timedelta | None]  # posts
    | tuple[str, str]  # somebody writes, or is stubborn
    | tuple[str, timedelta]
    | tuple[str]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("post"),
            st.sampled_from("01"),
            st.sampled_from(
                [Purpose.EMERGENCY, Purpose.REPLY, Purpose.CORRECTION, Purpose.NOTICE, Purpose.NUDGE]
            ),
            st.sampled_from([None, 2 * HOUR, 3 * DAY]),
        ),
        st.tuples(st.just("writes"), st.sampled_from("01")),
        st.tuples(st.just("later"), st.sampled_from([HOUR, 12 * HOUR, 23 * HOUR, 3 * DAY, 8 * DAY])),
        st.tuples(st.just("stubborn"), st.sampled_from("01")),
        st.tuples(st.just("restart")),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_nothing_is_lost_nothing_goes_twice_and_one_template_asks(
    steps: list[Step],
) -> None:
    """The provider itself refuses to see free words outside the window."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_lived(Path(folder) / "jigi.db", steps))


async def _lived(path: Path, steps: list[Step]) -> None:
    posted: dict[str, timedelta | None] = {}
    opened: list[tuple[str, int]] = []  # who wrote when so many messages had been taken
    async with lit(path, gates.Rules(weekly_budget=1000)) as house:
        for step in steps:
            match step:
                case "post", chat, purpose, life:
                    key = f"{chat}.{len(posted)}.0"
                    posted[key] = life
                    await house.post(key, purpose, chat, life)
                case "writes", str(chat):
                    house.provider.stubborn.discard(chat)
                    opened.append((chat, len(house.provider.got)))
                    await house.writes(chat)
                case "later", timedelta() as wait:
                    await house.later(wait)
                case "stubborn", str(chat):
                    house.provider.stubborn.add(chat)
                case _:
                    assert step == ("restart",)
                    await house.end()
                    await house.begin()
        house.provider.stubborn.clear()
        for hours in (24, 36, 12):  # whatever the hour is: one of them is by day
            await house.later(timedelta(hours=hours))
            for chat in "01":
                opened.append((chat, len(house.provider.got)))
                await house.writes(chat)
        states = house.states()
    free = Counter(message.text for _, message in house.provider.got if message.template is None)
    assert set(free.values()) <= {1}, "nothing twice"
    for key, life in posted.items():
        state, reason = states[key]
        assert (state, key in free) == ("sent", True) or (state == "dropped" and life is not None), (
            state,
            reason,
        )
    for chat in "01":
        for templates in _between(house.provider.got, chat, [at for who, at in opened if who == chat]):
            assert Counter(templates) <= Counter(ordinary=1, safety=1)


def _between(got: list[tuple[str, Message]], chat: str, opened: list[int]) -> Iterator[list[str]]:
    """The templates that one chat was sent from one time that she wrote to the next."""
    for first, last in zip([0, *opened], [*opened, len(got)], strict=True):
        sent = [message.template for to, message in got[first:last] if to == chat]
        yield [template.name for template in sent if template is not None]
