"""Guidance: her question in her own words, the one reviewed card that answers it out.

Never words of our own making: a card, or three to choose from, or an honest "that is not my field"; then,
with her yes, people may answer it.
"""

from datetime import timedelta
from typing import Any

from bot.conversation.asking import Why
from bot.conversation.effects import COURTESY, Ask, Choice, HandOver, Say, Text
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Script, Silence
from bot.handlers.asking import asks_for_a_dose, offered
from bot.handlers.report import wrong
from bot.people import Person

PATIENCE = timedelta(minutes=30)  # for her question; she may have found the answer in her own hands
MOST = 300  # characters of a question


def guide(person: Person, facts: Facts) -> Script:
    """What is her question? Unless she has asked it with the command."""
    question = facts.get("argument", "")
    if not question:
        asked = yield Ask("question", "guide.ask", accepts=(Text(MOST, refuses=COURTESY),), wait=PATIENCE)
        if asked == Silence():
            return
        question = asked.words
    yield HandOver("unclear", {"words": question, "asked": True})


def answered(person: Person, words: str, found: dict[str, Any]) -> Script:
    """What the look-up gave: the card, the titles to choose from, that it is withheld or out of scope."""
    cards = found["cards"]
    if found["answer"] == "withheld":
        yield Say("guide.withheld", shortcuts=("emergency", "menu"))
        yield from offered(words, Why.NO_CARD)
        return
    if not cards:
        yield Say("guide.out_of_scope", {"dose": asks_for_a_dose(words)}, shortcuts=("emergency", "menu"))
        yield from offered(words, Why.OUT_OF_SCOPE)
        return
    ref = cards[0]["ref"]
    if len(cards) > 1:
        choices = [Choice(str(n), words=str(n)) for n in range(1, len(cards) + 1)]
        none = Choice("none", "guide.none")
        titles = [card["title"] for card in cards]
        which = yield Ask("which", "guide.which", {"titles": titles}, choices=(*choices, none))
        if which == Chose("none"):
            yield Say("guide.no_card", shortcuts=("guide", "emergency"))
            yield from offered(words, Why.NONE_OF_THESE)
            return
        ref = cards[int(which.value) - 1]["ref"]
    yield Say(ref, {"cadre": person.cadre}, shortcuts=("guide", wrong(ref)))
