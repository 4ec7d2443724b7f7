"""Asking: a question that no card answers goes, with her yes, to her coach, or else to the trainers.

Nothing of it leaves this talk before she has tapped; the refusal has been said before.
"""

import itertools
import re
from typing import Any

from bot.conversation.asking import QuestionAsked, Why
from bot.conversation.effects import Ask, Choice, Find, Record, Say
from bot.conversation.script import Chose, Script
from bot.conversation.wondering import folded, small_talk, wonders

SHORTEST = 4  # letters of what may be a question when she was invited to ask one
SEND = Choice("send", "question.ask_coach")

_DOSE = re.compile(
    r"\b(doses?|dosages?|posologies?|m[lg]|mcg|cc|ui|iu|unites?|units?|gouttes?|drops?|comprimes?|tablets?|pills?"
    r"|sirops?|syrups?|ampoules?|injections?|injecter|inject|perfusions?|piqures?)\b"
)


def asks(words: str, *, invited: bool) -> bool:
    """Whether these words look like a question. `invited`: she was asked for one.

    Signs only, in French and English: what is missed gets the menu, as before, and may be asked by /guide.
    """
    if small_talk(words):
        return False
    if invited:
        return sum(c.isalpha() for c in words) >= SHORTEST
    return wonders(words)


def asks_for_a_dose(words: str) -> bool:
    """Whether a medicine's amount is asked about: no such number is told outside a card."""
    return _DOSE.search(folded(words)) is not None


def offered(words: str, why: Why) -> Script:
    """May it be passed on? If what she was offered has changed when she taps, she is asked anew."""
    standing = (yield Find("asking", "asking", words)).rows
    for n in itertools.count(1):
        if standing["may"] != "offer":
            yield Say(f"ask.{standing['may']}", standing)
            return
        to = standing["to"]
        text = "ask.coach" if to else "ask.trainers"
        if (yield Ask(f"ask.{n}", text, {"to": to}, choices=(SEND, "no"))) != Chose("send"):
            yield Say("ask.not_sent")
            return
        before: Any = standing
        standing = (yield Find(f"asking.{n}", "asking", words)).rows
        if standing == before:
            break
    yield Record("asked", QuestionAsked(words=words, why=why, coach=to["id"] if to else None))
    shortcuts = ("resume", "emergency") if standing["stopped"] else ("emergency",)
    yield Say("ask.sent_coach" if to else "ask.sent_trainers", standing, shortcuts=shortcuts)
