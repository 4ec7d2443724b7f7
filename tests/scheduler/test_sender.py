"""The sender over a real store, and providers that take, refuse, fall silent or raise."""

import asyncio
import contextlib
import sqlite3
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.channel import Limits, OptedOut, Refused, RetryLater, SendResult, Sent, TakeIn, Unknown
from bot.conversation.events import Key
from bot.conversation.messages import Media, Message, Purpose
from bot.people import Address, PersonId
from scheduler import gates
from scheduler.clock import Clock
from scheduler.outcomes import MOST_ATTEMPTS
from scheduler.sender import Sender
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, Outgoing
from storage.writer import Writer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # in Bamako too, on a Monday
NIGHT = NOON + timedelta(hours=11)
FAST = Limits(
    text=4096,
    caption=1024,
    buttons=10,
    label=60,
    data=64,
    per_second=10_000,
    same_chat_gap=timedelta(0),
)
Answer = Callable[[str, str], Awaitable[SendResult]]


async def until(seen: Callable[[], object]) -> None:
    """Wait until this is seen; a test that never sees it ends with what it waited for."""
    async with asyncio.timeout(60):
        while not seen():  # noqa: ASYNC110 - what is in the store has no event
            await asyncio.sleep(0.002)


async def takes(chat: str, text: str) -> SendResult:
    return Sent(f"{chat}:{text}")


class Provider:
    """A channel whose provider does as it is told, and remembers what reached it."""

    def __init__(self, name: str = "telegram", answer: Answer = takes, limits: Limits = FAST) -> None:
        self.name = name
        self.limits = limits
        self.answer = answer
        self.got: list[tuple[str, str]] = []
        self.busy: Counter[str] = Counter()

    async def run(self, take_in: TakeIn) -> None:
        raise AssertionError("nobody writes here")

    async def fetch(self, media: Media) -> bytes:
        raise AssertionError("nobody asks for media here")

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        self.busy[chat] += 1
        assert self.busy[chat] == 1, "two messages were on their way to one chat"
        try:
            self.got.append((chat, message.text))
            await asyncio.sleep(0)
            return await self.answer(chat, message.text)
        finally:
            self.busy[chat] -= 1


class House:
    """A store, a writer, a clock that stands where it is put, and a sender for these channels."""

    def __init__(self, path: Path, *channels: Provider, at: datetime = NOON) -> None:
        self.path = path
        self.store = SQLiteStore.open(path, key=b"test")
        self.writer = Writer(self.store)
        self.clock = Clock(at - datetime.now(UTC))
        rules = gates.Rules()
        self.sender = Sender(self.writer, {channel.name: channel for channel in channels}, rules, self.clock)

    def people(self, count: int, channel: str = "telegram") -> list[PersonId]:
        with self.store.transaction() as desk:
            ids = [desk.person_at(Address(channel, str(n)), self.clock.now()).id for n in range(count)]
            for id in ids:
                desk.change_person(id, {"consent_at": NOON - timedelta(days=1)})
        return ids

    def post(
        self,
        key: str,
        person: PersonId,
        chat: str,
        purpose: Purpose = Purpose.REPLY,
        channel: str = "telegram",
        expires_at: datetime | None = None,
    ) -> None:
        with self.store.transaction() as desk:
            address, now = Address(channel, chat), self.clock.now()
            message = Message(text=key)
            desk.post(
                [
                    Outgoing(
                        key=key,
                        person=person,
                        address=address,
                        purpose=purpose,
                        message=message,
                        not_before=now,
                        expires_at=expires_at,
                    )
                ]
            )

    def states(self) -> dict[str, str]:
        return {row["key"]: row["state"] for row in self.store.rows("messages") if row["direction"] == "out"}

    async def later(self, by: timedelta) -> None:
        """Let time pass, and send what it brings."""
        self.clock.jump_to(self.clock.now() + by)
        await self.sender.settle()


@contextlib.asynccontextmanager
async def lit(path: Path, *channels: Provider, at: datetime = NOON) -> AsyncIterator[House]:
    """The house with its writer at work; the sender is started by who needs it."""
    house = House(path, *channels, at=at)
    house.writer.start()
    try:
        yield house
    finally:
        await house.sender.stop()
        await house.writer.stop()
        house.store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jigi.db"


async def test_everything_goes_once_and_in_order_for_each_chat(path: Path) -> None:
    provider = Provider()
    async with lit(path, provider) as house:
        people = house.people(40)
        for n in range(6):
            for chat, person in enumerate(people):
                house.post(f"{chat}.{n}", person, str(chat))
        await house.sender.start()
        await house.sender.settle()
        assert {*house.states().values()} == {"sent"}
    assert len(provider.got) == 240
    for chat in range(40):
        assert [text for to, text in provider.got if to == str(chat)] == [f"{chat}.{n}" for n in range(6)]


async def test_a_reply_overtakes_every_nudge_that_waits(path: Path) -> None:
    slow = replace(FAST, per_second=20)
    provider = Provider(limits=slow)
    async with lit(path, provider) as house:
        people = house.people(30)
        for chat, person in enumerate(people):
            house.post(f"nudge {chat}", person, str(chat), Purpose.NUDGE)
        await house.sender.start()
        await until(lambda: provider.got)
        house.post("reply", people[29], "29")
        house.sender.wake()
        await house.sender.settle()
    assert [text for _, text in provider.got].index("reply") < 15


async def test_an_emergency_overtakes_every_reply_that_waits(path: Path) -> None:
    provider = Provider(limits=replace(FAST, per_second=20))
    async with lit(path, provider) as house:
        people = house.people(30)
        for chat, person in enumerate(people):
            house.post(f"reply {chat}", person, str(chat), Purpose.REPLY)
        await house.sender.start()
        await until(lambda: provider.got)
        before = len(provider.got)
        house.post("card", people[29], "29", Purpose.EMERGENCY)
        house.sender.wake()
        await house.sender.settle()
    at = [text for _, text in provider.got].index("card")
    assert before <= at <= before + 1  # one may have set out while it was written


async def test_what_a_provider_refused_before_it_took_it_counts_as_well(path: Path) -> None:
    times: list[float] = []

    async def resends(_chat: str, _text: str) -> SendResult:
        times.append(asyncio.get_running_loop().time())
        return Sent("1", resent=3)

    slow = replace(FAST, per_second=4)
    async with lit(path, Provider(answer=resends, limits=slow)) as house:
        for n, id in enumerate(house.people(2)):
            house.post(f"{id}.1.0", id, str(n))
        await house.sender.settle()
    first, second = times
    assert second - first > 0.9, "four of a second's four were counted"


async def test_a_slow_provider_keeps_nobody_else_waiting(path: Path) -> None:
    opened = asyncio.Event()

    async def waits(chat: str, text: str) -> SendResult:
        await opened.wait()
        return Sent("1")

    slow, quick = Provider("telegram", waits), Provider("webchat")
    async with lit(path, slow, quick) as house:
        (awa,), (fanta,) = house.people(1, "telegram"), house.people(1, "webchat")
        house.post("slow", awa, "0")
        house.post("quick", fanta, "0", channel="webchat")
        await house.sender.start()
        await until(lambda: house.states()["quick"] == "sent")
        assert house.states()["slow"] == "sending"
        opened.set()
        await house.sender.settle()
        assert house.states()["slow"] == "sent"


@pytest.mark.parametrize(("purpose", "then"), [(Purpose.REPLY, "sent"), (Purpose.NUDGE, "uncertain")])
async def test_a_send_in_doubt_is_made_again_for_a_reply_only(
    path: Path, purpose: Purpose, then: str
) -> None:
    answers: Iterator[SendResult] = iter([Unknown("no answer"), Sent("1")])

    async def once_silent(chat: str, text: str) -> SendResult:
        return next(answers)

    provider = Provider(answer=once_silent)
    async with lit(path, provider) as house:
        (awa,) = house.people(1)
        house.post("words", awa, "0", purpose)
        await house.sender.start()
        await house.sender.settle()
        if purpose is Purpose.REPLY:
            assert house.states() == {"words": "held"}
            house.clock.jump_to(house.clock.now() + timedelta(seconds=5))
            await until(lambda: house.states()["words"] == "sent")
        assert house.states() == {"words": then}


async def test_what_was_on_its_way_at_a_kill_is_in_doubt_and_nothing_else(path: Path) -> None:
    async def never(chat: str, text: str) -> SendResult:
        await asyncio.Event().wait()
        raise AssertionError

    slow = replace(FAST, per_second=8)
    provider = Provider(answer=never, limits=slow)
    house = House(path, provider)
    house.writer.start()
    people = house.people(20)
    for chat, person in enumerate(people):
        house.post(f"{chat}", person, str(chat), Purpose.NUDGE)
        house.post(f"{chat} again", person, str(chat), Purpose.NUDGE)
    await house.sender.start()
    await until(lambda: len(provider.got) >= 3)
    await house.writer.stop()
    house.store.close()
    left = sqlite3.connect(path)
    found = {key for (key,) in left.execute("select key from outbox where state = 'sending'")}
    left.close()
    await until(lambda: found == {text for _, text in provider.got})

    again = Provider()
    async with lit(path, again, at=NOON + timedelta(minutes=1)) as house:
        await house.sender.start()
        await house.sender.settle()
        states = house.states()
    assert {key for key, state in states.items() if state == "uncertain"} == found
    assert {text for _, text in again.got} == set(states) - found


async def test_a_provider_that_wants_peace_is_left_alone_and_the_others_are_not(path: Path) -> None:
    answers: Iterator[SendResult] = iter([RetryLater(timedelta(seconds=0.2), "429", everyone=True)])

    async def busy_once(chat: str, text: str) -> SendResult:
        return next(answers, Sent("1"))

    asked, other = Provider("telegram", busy_once), Provider("webchat")
    async with lit(path, asked, other) as house:
        people, (fanta,) = house.people(5), house.people(1, "webchat")
        house.post("0", people[0], "0")
        await house.sender.start()
        await until(lambda: asked.got and house.states()["0"] == "queued")
        for chat in range(1, 5):
            house.post(f"{chat}", people[chat], str(chat))
        house.post("hers", fanta, "0", channel="webchat")
        await house.sender.settle()
        assert (len(asked.got), len(other.got)) == (1, 1)
        await until(lambda: {*house.states().values()} == {"sent"})
    assert Counter(text for _, text in asked.got) == {"0": 2, "1": 1, "2": 1, "3": 1, "4": 1}


async def test_another_start_within_the_peace_asks_a_few_times_and_no_more(path: Path) -> None:
    """The pause is the lane's and dies with it; the next refusal says again for how long."""

    async def too_fast(chat: str, text: str) -> SendResult:
        return RetryLater(timedelta(minutes=10), "429", everyone=True)

    asked = Provider(answer=too_fast, limits=replace(FAST, per_second=20))
    async with lit(path, asked) as house:
        for chat, person in enumerate(house.people(50)):
            house.post(f"{chat}", person, str(chat))
    for minute in range(1, 4):
        asked.got.clear()
        async with lit(path, asked, at=NOON + timedelta(minutes=minute)) as house:
            await house.sender.start()
            await until(lambda: asked.got)
            await house.sender.settle()
            assert {*house.states().values()} == {"queued"}
        assert 1 <= len(asked.got) < 10


async def test_of_a_silent_provider_no_more_is_in_doubt_than_was_on_its_way(path: Path) -> None:
    async def silent(chat: str, text: str) -> SendResult:
        return Unknown("no answer")

    slow = replace(FAST, per_second=20)
    provider = Provider(answer=silent, limits=slow)
    async with lit(path, provider) as house:
        for chat, person in enumerate(house.people(50)):
            house.post(f"{chat}", person, str(chat), Purpose.NUDGE)
        await house.sender.start()
        await house.sender.settle()
        states = Counter(house.states().values())
    assert states["uncertain"] == len(provider.got) <= 5
    assert states["queued"] == 50 - len(provider.got)


async def test_who_has_blocked_us_is_unreachable_and_is_not_nudged(path: Path) -> None:
    async def blocked(chat: str, text: str) -> SendResult:
        return OptedOut("bot was blocked by the user")

    async with lit(path, Provider(answer=blocked)) as house:
        (awa,) = house.people(1)
        house.post("reply", awa, "0")
        house.post("nudge", awa, "0", Purpose.NUDGE)
        await house.sender.start()
        await house.sender.settle()
        assert house.states() == {"reply": "refused", "nudge": "dropped"}
        with house.store.reading() as desk:
            person = desk.person(awa)
        assert person is not None
        assert person.unreachable_since is not None


async def test_what_is_refused_is_not_tried_again_and_is_reported(path: Path) -> None:
    async def refuses(chat: str, text: str) -> SendResult:
        return Refused("message text is empty")

    provider = Provider(answer=refuses)
    async with lit(path, provider) as house:
        (awa,) = house.people(1)
        house.post("words", awa, "0")
        await house.sender.start()
        await house.sender.settle()
        await house.later(timedelta(days=1))
        assert house.states() == {"words": "refused"}
        (report,) = house.store.rows("reports")
        assert report["about"].startswith("outbox:")
    assert len(provider.got) == 1


async def test_what_cannot_be_sent_for_long_is_given_up_and_reported(path: Path) -> None:
    async def later(chat: str, text: str) -> SendResult:
        return RetryLater(timedelta(0), "500")

    provider = Provider(answer=later)
    async with lit(path, provider) as house:
        (awa,) = house.people(1)
        house.post("words", awa, "0")
        for _ in range(MOST_ATTEMPTS + 3):
            await house.later(timedelta(hours=1))
        assert house.states() == {"words": "refused"}
        assert [report["words"] for report in house.store.rows("reports")] == ["given up: 500"]
    assert len(provider.got) == MOST_ATTEMPTS


async def test_a_channel_that_was_out_for_hours_loses_no_message(path: Path) -> None:
    """No connection is no fault of the message: it goes when the network is back."""
    out = True

    async def offline(chat: str, text: str) -> SendResult:
        return RetryLater(timedelta(0), "no connection", everyone=True) if out else Sent("1")

    provider = Provider(answer=offline)
    async with lit(path, provider) as house:
        (awa,) = house.people(1)
        house.post("words", awa, "0")
        while len(provider.got) < 2 * MOST_ATTEMPTS:
            await house.later(timedelta(minutes=30))
            await asyncio.sleep(0.05)
        out = False
        while house.states() != {"words": "sent"}:
            await house.later(timedelta(minutes=30))
            await asyncio.sleep(0.05)
        assert list(house.store.rows("reports")) == []


async def test_a_provider_that_asks_for_ages_of_peace_wedges_nobody(path: Path) -> None:
    async def ages(chat: str, text: str) -> SendResult:
        return RetryLater(timedelta(days=9_000_000), "429") if chat == "0" else Sent("1")

    async with lit(path, Provider(answer=ages)) as house:
        awa, fanta = house.people(2)
        house.post("hers", awa, "0")
        house.post("the other's", fanta, "1")
        await house.sender.start()
        await house.sender.settle()
        assert house.states() == {"hers": "held", "the other's": "sent"}


async def test_a_channel_that_raises_hurts_nobody_else(path: Path) -> None:
    async def raises(chat: str, text: str) -> SendResult:
        if chat == "0":
            raise RuntimeError("a fault of ours")
        return Sent("1")

    async with lit(path, Provider(answer=raises)) as house:
        awa, fanta = house.people(2)
        house.post("hers", awa, "0", Purpose.NUDGE)
        house.post("the other's", fanta, "1")
        await house.sender.start()
        await until(lambda: house.states() == {"hers": "uncertain", "the other's": "sent"})


async def test_a_nudge_waits_for_the_morning_and_a_reply_does_not(path: Path) -> None:
    provider = Provider()
    async with lit(path, provider, at=NIGHT) as house:
        (awa,) = house.people(1)
        house.post("nudge", awa, "0", Purpose.NUDGE)
        house.post("stale", awa, "0", Purpose.NUDGE, expires_at=NIGHT + timedelta(hours=1))
        house.post("reply", awa, "0")
        await house.sender.settle()
        assert provider.got == [("0", "reply")]
        await house.later(timedelta(hours=9))
        assert house.states() == {"nudge": "sent", "stale": "dropped", "reply": "sent"}


async def test_thousands_that_have_to_wait_keep_no_reply_waiting(path: Path) -> None:
    """A round looks at so many rows and no more, and goes on with the next at once."""
    provider = Provider()
    async with lit(path, provider, at=NIGHT) as house:
        people = house.people(700)
        for chat, person in enumerate(people):
            house.post(f"{chat}", person, str(chat), Purpose.NUDGE)
        house.post("reply", people[0], "0")
        await house.sender.start()
        await until(lambda: Counter(house.states().values()) == {"held": 700, "sent": 1})
    assert provider.got == [("0", "reply")]


async def test_a_message_for_a_channel_that_is_not_open_waits_for_it(path: Path) -> None:
    async with lit(path, Provider("webchat")) as house:
        (awa,) = house.people(1)
        house.post("words", awa, "0")
        await house.sender.start()
        await house.sender.settle()
        assert house.states() == {"words": "queued"}
    async with lit(path, Provider("telegram"), at=NOON + timedelta(minutes=1)) as house:
        await house.sender.start()
        await house.sender.settle()
        assert house.states() == {"words": "sent"}


async def test_a_store_that_is_locked_for_a_while_makes_nobody_hear_twice(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.sender.STORE_AGAIN", 0.05)
    gone = asyncio.Event()

    async def takes_it(chat: str, text: str) -> SendResult:
        await gone.wait()
        return Sent("1")

    provider = Provider(answer=takes_it)
    async with lit(path, provider) as house:
        (awa,) = house.people(1)
        house.post("words", awa, "0")
        await house.sender.start()
        await until(lambda: provider.got)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        gone.set()
        await until(lambda: house.sender._receipts)
        await asyncio.sleep(0.1)
        other.execute("rollback")
        other.close()
        await house.sender.settle()
        assert house.states() == {"words": "sent"}
    assert len(provider.got) == 1


async def test_stopping_lets_what_is_on_its_way_arrive_and_claims_no_more(path: Path) -> None:
    arrived = asyncio.Event()

    async def slow(chat: str, text: str) -> SendResult:
        arrived.set()
        await asyncio.sleep(0.05)
        return Sent("1")

    provider = Provider(answer=slow)
    async with lit(path, provider) as house:
        (awa,) = house.people(1)
        house.post("first", awa, "0")
        house.post("second", awa, "0")
        await house.sender.start()
        await arrived.wait()
        await house.sender.stop()
        assert house.states() == {"first": "sent", "second": "queued"}


async def test_what_a_write_posts_sets_out_though_nobody_waits_for_it_any_more(path: Path) -> None:
    provider = Provider()
    async with lit(path, provider) as house:
        (awa,) = house.people(1)

        def reply(desk: Desk) -> str:
            to = Address("telegram", "0")
            desk.post([Outgoing("words", awa, to, Purpose.REPLY, Message(text="words"), NOON)])
            return "done"

        await house.sender.start()
        await house.sender.settle()
        writing = asyncio.create_task(house.sender.write([reply]))
        await asyncio.sleep(0)
        writing.cancel()
        await until(lambda: house.states() == {"words": "sent"})
    assert provider.got == [("0", "words")]


async def test_what_comes_during_a_round_is_claimed_by_the_commit_that_writes_it(path: Path) -> None:
    async with lit(path, Provider()) as house:
        (awa,) = house.people(1)
        goes_on = threading.Event()

        def reply(desk: Desk) -> None:
            to = Address("telegram", "0")
            desk.post([Outgoing("words", awa, to, Purpose.REPLY, Message(text="words"), NOON)])

        await house.sender.start()
        await house.sender.settle()
        first = asyncio.create_task(house.sender.write([lambda _desk: goes_on.wait(20)]))
        await until(lambda: not house.writer.at_rest.is_set())
        second = asyncio.create_task(house.sender.write([reply], ["awa"]))
        await asyncio.sleep(0)  # it stands in line
        goes_on.set()
        await first
        await second
        assert house.states()["words"] in ("sending", "sent")  # and not queued until another commit
