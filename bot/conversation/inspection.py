"""Inspection: a flow answered in every way, without a person.

Finds what no talk should meet: a question that nothing can answer, a wait that nobody ends, a key
that stands twice, a flow that breaks on an answer it accepts. And it lists every text that was
said, so that a check can see whether it is written in each language.
"""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, assert_never

from bot import people
from bot.conversation.effects import (
    Args,
    Ask,
    Choice,
    Day,
    Effect,
    Find,
    Hour,
    Moment,
    Number,
    Picture,
    Say,
    Telephone,
    Text,
    Voice,
)
from bot.conversation.events import Facts
from bot.conversation.listening import chosen
from bot.conversation.script import (
    Answer,
    Counted,
    Dated,
    Flow,
    Named,
    Numbered,
    Said,
    Showed,
    Silence,
    Spoke,
    Timed,
    freeze,
)
from bot.conversation.state import Frame
from bot.conversation.talk import Talk
from bot.people import Person

MOST_RUNS = 3000
_ROUND = re.compile(r"(?<=\.)\d+(?=[. ])")  # the number of a round, in the key of what a loop asks


@dataclass(slots=True)
class Inspection:
    """What was met. `texts` are names, each with an example of every set of arguments it was given.

    `asks`: the questions with something to tap, as often as they were put.
    """

    texts: dict[tuple[str, frozenset[str]], Args] = field(default_factory=dict)
    labels: dict[str, Choice] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    runs: int = 0


def inspect(
    flow: Flow, person: Person, facts: Facts, found: Any = (), today: date = date(2026, 1, 5)
) -> Inspection:
    """Answer a flow in every way: each question with each kind of answer, after each kind before."""
    seen = Inspection()
    begun = Frame(
        number=1, flow=flow.name, edition="", opened_at="", facts={"person": people.freeze(person), **facts}
    )
    waiting: deque[tuple[Frame, str]] = deque([(begun, "")])
    tried: set[tuple[str, str]] = set()  # each answer after each other one, whichever round of a loop it is
    while waiting and seen.runs < MOST_RUNS:
        frame, before = waiting.popleft()
        seen.runs += 1
        try:
            talk = Talk(frame, flow, lambda find: _found(find, found))
            effects = talk.run()
        except Exception as error:
            seen.faults.append(f"{flow.name}: after {before or 'opening'}: {type(error).__name__}: {error}")
            continue
        _note(seen, effects)
        if talk.ask is None:
            continue
        _question(seen, flow, talk.ask)
        came = _ROUND.sub("", before)
        for answer in answers(talk.ask, today):
            name = f"{talk.ask.key} = {freeze(answer)}"
            way = (_ROUND.sub("", name), came)
            if way not in tried:
                tried.add(way)
                lived = {**talk.lived, talk.ask.key: freeze(answer)}
                waiting.append((frame._replace(lived=lived, asked=talk.ask.key), name))
    return seen


def _question(seen: Inspection, flow: Flow, ask: Ask) -> None:
    if ask.offered:
        seen.asks.append(ask)
    if not ask.offered and not ask.accepts:
        seen.faults.append(
            f"{flow.name}: nothing answers {ask.key!r}; give it choices, or say what it accepts"
        )
    if ask.wait is None and ask.text is not None and flow.idle is None and not flow.light:
        seen.faults.append(
            f"{flow.name}: nobody ends the silence at {ask.key!r}; give it `wait`, or the flow `idle`"
        )
    if ask.text is not None:
        seen.texts[ask.text or ask.key, frozenset(ask.args)] = ask.args
    shares = (one.shares for one in ask.accepts if isinstance(one, Telephone) and one.shares)
    for choice in (*ask.offered, *(Choice("share", label) for label in shares)):
        if not choice.words:
            seen.labels[choice.name] = choice


def _note(seen: Inspection, effects: Iterable[Effect]) -> None:
    for effect in effects:
        if isinstance(effect, Say):
            for text, args in ((effect.text, effect.args), *effect.lines):
                seen.texts[text, frozenset(args)] = args
            for command in (shortcut.partition(" ")[0] for shortcut in effect.shortcuts):
                seen.labels[f"menu.{command}"] = Choice(command, f"menu.{command}")


def answers(ask: Ask, today: date) -> Iterable[Answer]:
    """One answer of every kind that the question takes."""
    corrected = {choice.value for choice in ask.corrected}
    for choice in ask.offered:
        if choice.value not in corrected:
            yield chosen(ask, choice.value, today)
    for accepted in ask.accepts:
        match accepted:
            case Text():
                yield Said("x")
                yield Said("3 fois avant vendredi, commencer lundi <b>&")
            case Number(least, most):
                yield Counted(least)
                yield Counted(most)
            case Day():
                yield Dated(today + timedelta(days=2))
            case Hour(alone):
                if alone:
                    yield Named(weekday=3)
                    yield Named(every="fortnight")
                    yield Named(every="other")
                yield Timed(time(17), 3)
                yield Timed(time(6, 30))
            case Moment():
                yield Named(today + timedelta(days=3), time(10), 3)
                yield Named(local_hour=time(10))
            case Voice():
                yield Spoke("0123")
            case Picture():
                yield Showed("4567")
            case Telephone():
                yield Numbered()
            case _:
                assert_never(accepted)
    if ask.wait is not None:
        yield Silence()


def _found(find: Find, found: Any) -> Any:
    return found.get(find.what, []) if isinstance(found, dict) else list(found)
