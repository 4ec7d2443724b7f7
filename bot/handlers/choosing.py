"""Choosing one person, the same way wherever a talk asks whom."""

import json
import re
from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

from bot.conversation.effects import NOT_NAMES, Ask, Choice, Find, Record, Text
from bot.conversation.events import Key
from bot.conversation.joining import NamesShown
from bot.conversation.script import Chose, Part, Said
from bot.handlers.numbers import numbers

MOST_NAME = 40  # characters: what is longer is no name, and goes to the talk below
CLOSE, NOBODY = "close", "nobody"
LED_UP = re.compile(r"^\s*(?:pour|avec|chez|for|with)\s+", re.IGNORECASE)  # before a name: « pour Awa »


class Her(NamedTuple):
    """Who was chosen: her id, and her name as it was shown."""

    of: int
    name: str


def whom(
    key: Key, why: str, among: str, *, facility: str = "", others: Sequence[Choice] = ()
) -> Part[Her | str]:
    """One of those who are listed `among`: by a number, or by a part of her name; a page at a time.

    Who was chosen; else the value of one of `others`, CLOSE when it is left, or NOBODY
    when there is none to choose from. `why` says for what, in the words of `choose.whom`.
    """
    part, page = "", 0
    for n in count(1):
        wanted = {"among": among, "part": part, "page": page, "facility": facility}
        seen = (yield Find(f"{key}.{n}.people", "people", json.dumps(wanted))).rows
        rows = seen["rows"]
        if not rows and not others:
            return NOBODY
        yield Record(f"{key}.{n}.shown", NamesShown(tuple(row["of"] for row in rows)))
        if part and not seen["unknown"] and len(rows) == seen["pages"] == 1:
            return Her(rows[0]["of"], rows[0]["name"])
        more = (Choice("more"),) if seen["pages"] > 1 else ()
        accepts = (Text(MOST_NAME, refuses=NOT_NAMES),) if rows else ()
        choices = (*numbers(rows), *more, *others, CLOSE)
        told = {**seen, "why": why}
        answer = yield Ask(f"{key}.{n}", "choose.whom", told, choices=choices, accepts=accepts)
        match answer:
            case Said(words):
                part, page = LED_UP.sub("", words), 0
            case Chose("more"):
                part, page = "" if seen["unknown"] else part, seen["page"] + 1
            case Chose(value) if value.isdecimal():
                row = rows[int(value) - 1]
                return Her(row["of"], row["name"])
            case _:
                return str(answer.value)
    raise AssertionError("the rounds do not end by themselves")
