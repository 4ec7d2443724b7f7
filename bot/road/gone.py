"""What is gone: cards that were withdrawn, or that nobody vouches for any more, in talks that are open.

A talk is frozen with what it began with; but words that are wrong are not said because they were
right when it began. What a turn met of it stands in the journal, so that a replay meets the same.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.content.library import Library
from bot.conversation.effects import SPOKEN, Ask, Say
from bot.conversation.script import Flows
from bot.conversation.state import Conversation, Frame
from bot.conversation.talk import Talk
from bot.conversation.turn import Turn

SESSION = "session"  # the fact that holds the quiz items of a refresher
VISIT = "visit"  # the fact that holds the checklist of a visit
EMERGENCY = "emergency"  # the fact that holds the cards that answer dangers


def in_talks(conversation: Conversation, library: Library, today: date) -> frozenset[str]:
    """The items, checklists and emergency cards that open talks would still show, and may not."""
    return frozenset(
        name
        for frame in (*conversation.stack, *conversation.parked)
        for name in _asked_in(frame)
        if not library.at(frame.edition).may_show(name, today)
    )


def in_words(turn: Turn, library: Library, today: date) -> frozenset[str]:
    """The names of texts that a turn would say, and that may not be shown any more."""
    return frozenset(
        name
        for step in turn.steps
        if isinstance(step.effect, SPOKEN)
        for name in _texts_of(step.effect)
        if not library.at(step.frame.edition if step.frame else "").may_show(name, today)
    )


def without(conversation: Conversation, gone: frozenset[str], flows: Flows) -> Conversation:
    """The conversation with these items taken out of its talks; itself when there are none.

    A talk that has nothing left to ask is over; so is a visit whose checklist is gone. An emergency goes on
    with what the catalogue says of the danger, without doses.
    """
    if not gone:
        return conversation
    return conversation._replace(
        stack=tuple(_freed(conversation.stack, gone, flows)),
        parked=tuple(_freed(conversation.parked, gone, flows)),
    )


def _asked_in(frame: Frame) -> Iterator[str]:
    """What a talk asks out of packs, by name."""
    yield from (item["id"] for item in frame.facts.get(SESSION, ()))
    if VISIT in frame.facts:
        yield frame.facts[VISIT]["checklist"]
    yield from frame.facts.get(EMERGENCY, {}).get("cards", {}).values()


def _freed(frames: tuple[Frame, ...], gone: frozenset[str], flows: Flows) -> Iterator[Frame]:
    for frame in frames:
        if VISIT in frame.facts and frame.facts[VISIT]["checklist"] in gone:
            continue  # what was seen so far is kept
        if EMERGENCY in frame.facts:
            known = frame.facts[EMERGENCY]
            cards = {danger: ref for danger, ref in known["cards"].items() if ref not in gone}
            frame = frame._replace(facts={**frame.facts, EMERGENCY: {**known, "cards": cards}})
        items: list[Any] = frame.facts.get(SESSION, [])
        kept = [item for item in items if item["id"] not in gone]
        if len(kept) == len(items):
            yield frame
            continue
        freed = frame._replace(facts={**frame.facts, SESSION: kept})
        run = Talk(freed, flows[frame.flow], lambda _find: None)
        run.run()
        if kept and run.ask is not None:
            yield freed


def _texts_of(effect: Say | Ask) -> Iterator[str]:
    """The names of the texts of packs in it; none for one of the catalogue, or a question without words."""
    lines = [name for name, _ in effect.lines] if isinstance(effect, Say) else []
    for name in (effect.text or "", *lines):
        if "/" in name:
            yield name
