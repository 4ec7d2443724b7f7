"""The register says otherwise: what a coach knows of his people, one tap for each, kept as his word."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.effects import ASIDES, Ask, Choice, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.joining import NamesShown, RegisterAnswered, RegisterAsked
from bot.conversation.script import Chose, Said, Script
from bot.people import Person

MOST_NUMBER = 40  # characters
HERE, MOVED = Choice("here", "register.here"), Choice("moved", "register.moved")
GONE, NUMBER = Choice("gone", "register.gone"), Choice("number", "register.number")
LATER = "later"


def register(person: Person, facts: Facts) -> Script:
    """One after another, until he has no time; who has moved is moved in a talk of its own, at the end."""
    rows, answers, moved = facts["differing"], set[str](), None
    if not rows:
        yield Say("register.nothing", shortcuts=("team",))
        return
    yield Record("names", NamesShown(tuple(row["of"] for row in rows)))
    for n, row in enumerate(rows, 1):
        yield Record(f"asked.{n}", RegisterAsked(row["entry"], row["kind"]))
        told = {**row, "n": n, "count": len(rows)}
        answer = yield Ask(f"row.{n}", "register.differs", told, choices=(*ways(row), LATER))
        if answer == Chose(LATER):
            break
        words = ""
        if answer == Chose(NUMBER.value):
            said = yield Ask(
                f"number.{n}", "register.which_number", row, accepts=(Text(MOST_NUMBER, refuses=ASIDES),)
            )
            words = said.words if isinstance(said, Said) else ""
        yield Record(
            f"answered.{n}",
            RegisterAnswered(entry=row["entry"], kind=row["kind"], answer=str(answer.value), words=words),
        )
        answers.add(str(answer.value))
        moved = row if answer == Chose(MOVED.value) else moved
    told = {"moved": moved["name"] if moved else "", "gone": GONE.value in answers}
    yield Say("register.thanks" if answers else "register.another_time", told)
    if moved:
        yield HandOver("relationship", {"of": moved["of"], "by": moved["name"]})


def ways(row: Mapping[str, Any]) -> tuple[Choice, ...]:
    """What he can say of such a row."""
    return (HERE, NUMBER, GONE) if row["kind"] == "shared" else (HERE, MOVED, GONE)
