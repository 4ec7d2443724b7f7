"""What comes by itself (a nudge, news) between a question and her typed answer takes it from nobody.

Over the real flows: every one that a timer opens, upon every kind of question in every kind of talk, and
some of them upon every question that there is.
"""

import re
from collections import deque
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import people
from bot.conversation.effects import Ask, Find
from bot.conversation.engine import advance
from bot.conversation.events import Aside, Event, Facts, Meaning, MessageReceived, TimerFired
from bot.conversation.inspection import answers
from bot.conversation.listening import answer
from bot.conversation.script import Flow, freeze
from bot.conversation.state import Conversation, Frame
from bot.conversation.talk import Talk
from bot.conversation.turn import Reached
from bot.conversation.warm import Warm
from bot.examples import AWA, EXAMPLES, FOUND
from bot.examples.house import ALERT
from bot.examples.planning import PLANNED_OF
from bot.handlers import FLOWS
from bot.people import Address, Role

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MORNING, NINE = ((NOON - timedelta(hours=hours)).isoformat() for hours in (4, 3))
AT = Address("webchat", "awa")
HER = replace(AWA, consent_at=NOON, roles=frozenset(Role), address=AT)
MOST_RUNS = 40  # of one flow, to find its questions
OWN = {
    "stuck": {"promise": "…"},
    "silent": {"promise": "…"},
    "alert": ALERT,
    "plan_agreed": {"title": "…"},
    "speaks": {"standing": {"consented": True, "stopped": False, "agreed": True, "words": 2}},
}


def facts(flow: Flow) -> Facts:
    """What a flow begins with, where everything that it may tell of is there."""
    more = {**PLANNED_OF.get(flow.name, {}), **OWN.get(flow.name, {})}
    return {**EXAMPLES, **more, "person": people.freeze(HER), "today": "2026-01-05"}


def found(wanted: Find) -> Any:
    return FOUND.get(wanted.what, [])


WORDS = {
    "sept": Meaning(number=7, aside=Aside.FIGURE),
    "deux": Meaning(number=2, aside=Aside.FIGURE),
    "demain": Meaning(day=date(2026, 1, 6), aside=Aside.DAY),
    "17h30": Meaning(local_hour=time(17, 30)),
    "la salle est petite": Meaning(),
}


class Around:
    """Surroundings in which she may have been told or not, and her words mean what they say."""

    person = HER
    today = date(2026, 1, 5)
    edition = ""
    warm = Warm(most=0)

    def __init__(self) -> None:
        self.unread: set[int] = set()

    def meaning(self, words: str, ask: Ask | None, edition: str = "") -> Meaning:
        if words.startswith("="):
            offered = {choice.value for choice in ask.offered} if ask is not None else set()
            return Meaning(choice=words[1:] if words[1:] in offered else None)
        return WORDS[words]

    def facts(self, flow: Flow, given: Facts) -> Facts:
        return {**facts(flow), **given}

    def find(self, wanted: Find) -> Any:
        return found(wanted)

    def reached(self, turn: int) -> Reached:
        return Reached.NO if turn in self.unread else Reached.YES


@cache
def questions(name: str) -> tuple[tuple[Frame, Ask], ...]:
    """Every question of a flow, each in a talk that has come to it; one round of what goes round."""
    flow = FLOWS[name]
    heard_at = MORNING if flow.timers else NINE  # what came by itself has not been answered yet
    begun = Frame(1, name, "", MORNING, facts(flow), heard_at=heard_at, question=1, asked_in=1)
    waiting, tried = deque([begun]), set[str]()
    met: dict[str, tuple[Frame, Ask]] = {}
    for _ in range(MOST_RUNS):
        if not waiting:
            break
        frame = waiting.popleft()
        talk = Talk(frame, flow, found)
        talk.run()
        if talk.ask is None:
            continue
        key = re.sub(r"\.\d+\b", "", talk.ask.key)
        met.setdefault(
            key, (frame._replace(lived=talk.lived, asked=talk.ask.key, asked_at=MORNING), talk.ask)
        )
        for way_on in answers(talk.ask, Around.today):
            way = f"{key} {freeze(way_on)}"
            if way not in tried:
                tried.add(way)
                waiting.append(frame._replace(lived={**talk.lived, talk.ask.key: freeze(way_on)}))
    return tuple((frame, ask) for frame, ask in met.values() if ask.text is not None)


def words_for(ask: Ask) -> dict[str, str]:
    """What she may type, by the kind of answer that it is."""
    corrected = {choice.value for choice in ask.corrected}
    tapped = [c.value for c in ask.offered if c.value != "skip" and c.value not in corrected]
    words = {"Choice": f"={tapped[0]}"} if tapped else {}
    for typed, meaning in WORDS.items():
        taken = answer(ask, meaning, typed, Around.today)
        if taken is not None:
            words.setdefault(type(taken).__name__, typed)
    return words


def tone(flow: Flow) -> str:
    return "bedside" if flow.bedside else "light" if flow.light else "ordinary"


@cache
def one_of_each() -> tuple[tuple[Frame, Ask], ...]:
    """Questions of each kind, in talks of each kind: that she opened, and that came by themselves."""
    met: dict[tuple[str, bool, str], tuple[Frame, Ask]] = {}
    for flow in FLOWS.by_name.values():
        for question in questions(flow.name):
            for kind in words_for(question[1]):
                met.setdefault((tone(flow), bool(flow.timers), kind), question)
    return tuple({(frame.flow, ask.key): (frame, ask) for frame, ask in met.values()}.values())


def known(conversation: Conversation, number: int) -> Frame | None:
    frames = (*conversation.stack, *conversation.parked)
    return next((frame for frame in frames if frame.number == number), None)


def is_answered(frame: Frame, conversation: Conversation) -> bool:
    now = known(conversation, frame.number)
    return now is None or now.question != frame.question or frame.asked in now.lived


def takes_it(top: Frame, around: Around, words: str) -> bool:
    ask = Talk(top, FLOWS[top.flow], found)
    ask.run()
    return (
        ask.ask is not None
        and answer(ask.ask, around.meaning(words, ask.ask), words, around.today) is not None
    )


def check(frame: Frame, ask: Ask, timer: str) -> None:
    """The timer comes due upon this question; then she types her answer, having read what came or not."""
    around = Around()
    talking = Conversation(HER.id, turn=1, opened=1, stack=(frame,))
    due = TimerFired(person=HER.id, key="1", at=NOON, timer=timer, about="x:99", due_at=NOON)
    after = advance(talking, due, FLOWS, around).conversation
    waiting = known(after, frame.number)
    if waiting is None or (waiting.question, waiting.facts) != (frame.question, frame.facts):
        return  # what it asked is over: her coach is another's, say
    top = after.stack[-1]
    for kind, words in words_for(ask).items():
        event: Event = MessageReceived(sender=AT, key="2", at=NOON + timedelta(minutes=1), text=words)
        case = f"{frame.flow}/{frame.asked}, then {timer}, then {words!r}"
        for unread in ({after.turn}, set[int]()):
            around.unread = unread
            then = advance(after, event, FLOWS, around).conversation
            if not unread and top.number != frame.number and takes_it(top, around, words):
                assert is_answered(top, then), f"{case}: it answers what she read last"
            elif (
                not unread
                and kind == "Said"
                and top.number != frame.number
                and tone(FLOWS[top.flow]) != "light"
            ):
                assert known(then, frame.number) in then.stack, f"{case}: not guessed at, and not lost"
            else:
                assert is_answered(frame, then), f"{case}{' on its way' if unread else ''}: nobody took it"


@pytest.mark.parametrize("timer", sorted(FLOWS.by_timer))
def test_a_typed_answer_reaches_its_question_whatever_comes_between(timer: str) -> None:
    for frame, ask in one_of_each():
        check(frame, ask, timer)


ANY = [question for name in FLOWS.by_name for question in questions(name)]


@settings(deadline=None, max_examples=300)
@given(question=st.sampled_from(ANY), timer=st.sampled_from(sorted(FLOWS.by_timer)))
def test_of_any_talk(question: tuple[Frame, Ask], timer: str) -> None:
    check(*question, timer)
