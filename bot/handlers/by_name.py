"""By name: a facility or a district of the register, or a coach, by the beginning of the name."""

from itertools import count

from bot.conversation.effects import NOT_NAMES, Ask, Choice, Find, Text
from bot.conversation.script import Chose, Part, Said

SHORTEST = 3  # letters of a name that is typed instead of a choice: « o » is « oui »


def chosen(kind: str, places: str) -> Part[str | None]:
    """A place by its name; None when she means none of those that were found."""
    named = yield Ask(kind, f"push.{kind}", accepts=(Text(80),))
    found = yield from among(named, "push.which", kind, places)
    return None if isinstance(found, Said) else found


def among(named: Said, text: str, kind: str, places: str) -> Part[str | Said]:
    """Which of the places of that name; her last words for it when it is none of those that were found.

    Another name, typed instead of a choice, is looked up as well.
    """
    for n in count(1):
        again = f".{n}" if n > 1 else ""
        found = (yield Find(f"{kind}.found{again}", places, named.words)).rows
        if not found:
            return named
        rows = [row if isinstance(row, dict) else {"id": row, "label": row} for row in found]
        choices = [Choice(row["id"], words=row["label"]) for row in rows]
        none = Choice("none", "choice.none_of_these")
        name = (Text(80, least=SHORTEST, refuses=NOT_NAMES, asks=False),)
        which = yield Ask(f"{kind}.which{again}", text, choices=(*choices, none), accepts=name)
        if which == Chose("none"):
            return named
        if isinstance(which, Chose):
            return which.value
        named = which
    raise AssertionError("the rounds do not end by themselves")
