"""Listening: is what she sent an answer to the open question?

Pure. The meaning of her words comes from outside, for it needs a language; here it is held
against what the question accepts.
"""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import assert_never

from bot.conversation.effects import (
    COURTESY,
    Ask,
    Day,
    Hour,
    Moment,
    Number,
    Picture,
    Telephone,
    Text,
    Voice,
)
from bot.conversation.events import Aside, Meaning
from bot.conversation.joining import A_NUMBER
from bot.conversation.script import Answer, Chose, Counted, Dated, Named, Numbered, Said, Skipped, Timed
from bot.conversation.wondering import marked


def answer(ask: Ask, meaning: Meaning, words: str, today: date) -> Answer | None:
    """Her answer, or None when the question cannot take it."""
    if meaning.choice is not None:
        return chosen(ask, meaning.choice, today)
    for accepted in ask.accepts:
        match accepted:
            case Number(least, most):
                if meaning.number is not None and least <= meaning.number <= most:
                    return Counted(meaning.number)
            case Day(most_ahead, alone):
                if alone and meaning.aside is not Aside.DAY:
                    continue
                if meaning.day is not None and today <= meaning.day <= today + timedelta(days=most_ahead):
                    return Dated(meaning.day)
            case Hour(alone):
                if meaning.local_hour is not None:
                    return Timed(meaning.local_hour, meaning.weekday, meaning.every)
                if alone and (meaning.weekday is not None or meaning.every is not None):
                    return Named(weekday=meaning.weekday, every=meaning.every)
            case Moment(most_ahead):
                last = today + timedelta(days=most_ahead)
                if meaning.day is not None and not today <= meaning.day <= last:
                    continue
                if meaning.day is not None or meaning.local_hour is not None:
                    return Named(meaning.day, meaning.local_hour, meaning.weekday)
            case Text():
                told = meaning.aside is None or meaning.aside not in accepted.refuses
                told = told and (accepted.asks or not marked(words))
                if told and any(c.isalnum() for c in words) and fits(ask, words.strip()):
                    return Said(words.strip())
            case Telephone(shares):
                if words == A_NUMBER and not shares:
                    return Numbered()
            case Voice() | Picture():
                pass
            case _:
                assert_never(accepted)
    return None


def chosen(ask: Ask, value: str, today: date) -> Answer:
    """The choice she made, as the question wants it.

    Where a number is asked, a choice may be one ("7"); where a day is, so many days from today
    ("+3"), counted when she taps; leaving a question for later is a choice as well.
    """
    if value == "skip" and ask.skippable:
        return Skipped()
    for accepted in ask.accepts:
        if isinstance(accepted, Number) and value.isdecimal():
            return Counted(int(value))
        if isinstance(accepted, Day) and value.startswith("+"):
            return Dated(today + timedelta(days=int(value[1:])))
        if isinstance(accepted, Hour) and ":" in value:
            return Timed(time.fromisoformat(value))
    return Chose(value)


def fits(ask: Ask, words: str) -> bool:
    """Whether the question takes free words, and as many as these."""
    texts = (accepted for accepted in ask.accepts if isinstance(accepted, Text))
    return any(
        text.least <= len(words) <= text.most and (not text.only or _begins(text, words)) for text in texts
    )


def named(ask: Ask, words: str) -> bool:
    """Whether her words say themselves what they answer."""
    texts = (accepted for accepted in ask.accepts if isinstance(accepted, Text) and accepted.named)
    return any(_begins(text, words) for text in texts)


def takes_the_rest(ask: Ask) -> bool:
    """Whether her own words are taken where nothing else fits."""
    return any(isinstance(one, Text) and one.rest for one in ask.accepts)


def comes_first(ask: Ask | None, words: str) -> bool:
    """Whether they are her answer though they tell of a danger."""
    texts = (one for one in (ask.accepts if ask is not None else ()) if isinstance(one, Text) and one.first)
    return any(_begins(text, words) for text in texts)


def _begins(text: Text, words: str) -> bool:
    return re.match(text.named, words, re.IGNORECASE) is not None


def takes(ask: Ask | None, kind: type[Voice] | type[Picture] | type[Telephone]) -> bool:
    """Whether the question takes a voice note, a picture, or her own contact."""
    return ask is not None and any(isinstance(accepted, kind) for accepted in ask.accepts)


def plea(ask: Ask, meaning: Meaning, words: str) -> tuple[str, Mapping[str, int]]:
    """How to ask again: a greeting in return, or the text that says what is awaited, and its numbers."""
    if meaning.aside in COURTESY:
        return f"again.{meaning.aside}", {}
    if ask.corrects and not ask.accepts and meaning.aside is Aside.DENIAL:
        return "again.correct", {}
    for accepted in ask.accepts:
        match accepted:
            case Number(least, most):
                unsure = meaning.aside is Aside.UNSURE
                return "again.guess" if unsure else "again.number", {"least": least, "most": most}
            case Day(alone=False):
                return "again.day", {}
            case Hour():
                return "again.hour", {}
            case Moment():
                return "again.moment", {}
            case Text(only=True) | Text(rest=True):
                pass
            case Text(most, asks=False) if len(words) <= most:
                return "again.name", {}
            case Text(most):
                return _said_too_little(meaning) if len(words) <= most else ("again.long", {"most": most})
            case Telephone(shares):
                return ("again.share" if shares else "again.telephone"), {}
            case Day() | Voice() | Picture():
                pass
            case _:
                assert_never(accepted)
    return "again.choice", {}


def _said_too_little(meaning: Meaning) -> tuple[str, Mapping[str, int]]:
    if meaning.aside is None:
        return "again.text", {}
    return ("again.unsure" if meaning.aside is Aside.UNSURE else "again.bare"), {}
