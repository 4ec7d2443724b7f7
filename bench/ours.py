"""Ours: the same talk on our road, from an event to the committed outbox row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench import talk
from bot.conversation.effects import Accepts, Ask, Choice, Day, Number, Record, Say, Text
from bot.conversation.events import ChoiceMade, Event, Facts, MessageReceived
from bot.conversation.records import CheckinHeld, Promised
from bot.conversation.script import Flow, Flows, Script
from bot.handlers import FLOWS
from bot.house import House
from bot.people import Address, Person
from bot.running import building, interpreter
from bot.turns import TurnOutcome, take_turn
from storage.sealing.seals import new_key, seals_of
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, MediaFolder, Sending, Store
from storage.writer import Failed, Writer

NOW = datetime(2026, 1, 1, 8, tzinfo=UTC)
ACCEPTS: dict[str, tuple[Accepts, ...]] = {
    "topic": (),
    "score": (Number(1, 10),),
    "confidence": (Number(1, 10),),
    "day": (Day(),),
}
ASKS = tuple(
    Ask(
        step.key,
        step.name,
        talk.PUT_IN,
        choices=tuple(Choice(value, words=label) for value, label in step.choices if value != "skip"),
        accepts=ACCEPTS.get(step.key, (Text(400),)),
        skippable=talk.SKIP in step.choices,
    )
    for step in talk.STEPS
)


def eight_steps(_person: Person, _facts: Facts) -> Script:
    """The talk of the contest; what it comes to is kept as a check-in and a promise, as ever."""
    yield Say("checkin.opening", {"name": "", "last": None})
    answers: dict[str, Any] = {}
    for ask in ASKS:
        answers[ask.key] = yield ask
    due_on: date = answers["day"].day
    yield Record(
        "checkin",
        CheckinHeld(
            topic=answers["topic"].value,
            goal=answers["goal"].words,
            reality=answers["obstacle"].words,
            score=answers["score"].number,
            options=(answers["option"].words,),
            will=answers["option"].words,
            first_step=answers["step"].words,
            due_on=due_on,
            helper="",
            confidence=answers["confidence"].number,
            shared=False,
            voices={},
        ),
    )
    yield Record("promise", Promised(text=answers["step"].words, due_on=due_on))
    yield Say("checkin.promise_done")


def flows() -> Flows:
    """Our flows, with the talk of the contest in place of the longer one."""
    short = Flow(name="checkin", script=eight_steps, commands=("checkin",), idle=timedelta(days=1))
    return Flows(*(short if flow.name == "checkin" else flow for flow in FLOWS.by_name.values()))


def house(folder: Path) -> House:
    """A house that differs from the one that runs in its check-in only."""
    return replace(building.talking(MediaFolder(folder / "media")), flows=flows())


@contextmanager
def opened(path: Path, *, sealed: bool = False) -> Iterator[SQLiteStore]:
    """The store at this path; `sealed`: a new one, under a data key."""
    store = SQLiteStore.open(path, key=b"bench", keys=seals_of(new_key()) if sealed else ())
    try:
        yield store
    finally:
        store.close()


def settle(store: Store, chats: Sequence[int], now: datetime = NOW) -> None:
    """Known people who said yes, in the middle of their second week with us."""
    with store.transaction() as desk:
        for chat in chats:
            person = desk.person_at(Address("telegram", str(chat)), now)
            desk.change_person(person.id, {"consent_at": now, "name": "Awa"})


class Road:
    """The road as the running house has it: events in, back when they are committed."""

    def __init__(self, store: Store, house: House) -> None:
        interpreter.tune()
        self._writer = Writer(store)
        self._writer.start()
        self._house = house

    async def stop(self) -> None:
        """Write what waits, then end."""
        await self._writer.stop()

    async def take_in(self, events: Sequence[Event]) -> None:
        """Take in events that came together. Raises what a turn raised: here none may fail."""
        for result in await self._writer.do_many(
            [partial(take_turn_of, event, self._house) for event in events]
        ):
            if isinstance(result, Failed):
                raise result.error


def take_turn_of(event: Event, house: House, desk: Desk) -> TurnOutcome:
    """A turn, told where to be taken last."""
    return take_turn(desk, event, house)


def send(store: Store, now: datetime, most: int = 50) -> dict[str, dict[str, str]]:
    """Hand everything in the outbox to a provider that says yes at once; the buttons by chat and label."""
    buttons: dict[str, dict[str, str]] = {}
    while True:
        with store.transaction() as desk:
            claimed = desk.claim("telegram", now, most)
        if not claimed:
            return buttons
        for row in claimed:
            shown = row.outgoing.message.buttons
            buttons[row.outgoing.address.id] = {button.label: button.data for button in shown}
        with store.transaction() as desk:
            for row in claimed:
                desk.receipt(row.id, Sending.SENT, now, provider_id="1")


def event(update: talk.Update, buttons: dict[str, dict[str, str]], now: datetime) -> Event:
    """The update in our words; a tap carries what our button carried."""
    sender, key = Address("telegram", str(update.chat)), f"telegram:1:{update.chat}:{update.id}:{update.id}"
    if update.wave == 0:
        return MessageReceived(sender=sender, key=key, at=now, text=talk.COMMAND)
    step = talk.STEPS[update.wave - 1]
    if step.tap:
        data = buttons[str(update.chat)][dict(step.choices)[step.tap]]
        return ChoiceMade(sender=sender, key=key, at=now, data=data)
    return MessageReceived(sender=sender, key=key, at=now, text=step.words)
