"""A coach promises help to a coachee: what, by when; shown before it is kept, then she is told."""

from typing import Any

from bot.conversation.effects import ASIDES, NOT_NAMES, Ask, Choice, Day, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.promising import PromisesRead
from bot.conversation.records import Promised
from bot.conversation.script import Chose, Part, Script
from bot.handlers.checkin import DAYS
from bot.handlers.numbers import numbered
from bot.people import Person, PersonId

MOST = 160  # characters of a promise: it stands in lists, and is read by others
MOST_ROUNDS = 3  # of looking for a name
A_NAME = (Text(40, refuses=NOT_NAMES),)
MOST_OFFERED = 9  # names on one screen
SURE = (Choice("confirm", "promise_help.confirm"), "cancel")
CORRECTED = (Choice("what", "promise_help.what_again"), Choice("day", "promise_help.day_again"))
Row = dict[str, Any]
CANCELLED: Row = {}  # he has left it: nobody is chosen


def promise_help(person: Person, facts: Facts) -> Script:
    """What, by when, and is it right? `of` is whom he helps, `by` her name."""
    to = facts["helping"]
    if to is None:
        yield from not_hers(facts["by"])
        return
    text = yield from what(to, facts["ideas"])
    day = yield Ask("day", "promise_help.day", {"to": to["name"]}, choices=DAYS, accepts=(Day(),))
    told = {"to": to["name"], "text": text, "due_on": day.day}
    sure = yield Ask("sure", "promise_help.sure", told, choices=SURE, corrects=CORRECTED)
    if sure != Chose("confirm"):
        yield Say("promise_help.left", shortcuts=("promises",))
        return
    # looked up once more: she may have another coach since this talk began
    if not (yield Find("still", "is_coachee", str(to["of"]))).rows:
        yield from not_hers(to["name"])
        return
    yield Record("promise", Promised(text=text, due_on=day.day, other=PersonId(to["of"])))
    yield Say("promise_help.kept", told)


def not_hers(name: str) -> Script:
    """She is not among those whom he coaches."""
    yield Say("promise_help.not_hers", {"by": name}, shortcuts=("promises",))


def promise_whom(person: Person, facts: Facts) -> Script:
    """Whom he helps; the talk that follows is about her, and is forgotten with her."""
    to = yield from whom(facts["to_help"])
    if to is None:
        yield Say("promise_help.nobody", shortcuts=("promises",))
    elif to == CANCELLED:
        yield Say("promise_help.left", shortcuts=("promises",))
    else:
        yield HandOver("promise_help", {"of": to["of"], "by": to["name"]})


def whom(coachees: list[Row]) -> Part[Row | None]:
    """Which of his coachees: a number, or the beginning of a name where there are too many for one screen.

    None when nobody is called so, CANCELLED when he leaves it.
    """
    shown, unknown = coachees, False
    for round_ in range(MOST_ROUNDS):
        if not shown:
            return None
        yield Record(f"read.{round_}", names_read(shown))
        offered = shown[:MOST_OFFERED]
        numbers = numbered([row["name"] for row in offered])
        more = len(shown) > len(offered)
        args = {"names": [row["name"] for row in offered], "more": more, "unknown": unknown}
        choices: tuple[Choice | str, ...] = (*numbers, "cancel")
        answer = yield Ask(
            f"who.{round_}", "promise_help.who", args, choices=choices, accepts=(Text(40, refuses=NOT_NAMES),)
        )
        if answer == Chose("cancel"):
            return CANCELLED
        if isinstance(answer, Chose):
            return offered[int(answer.value) - 1]
        found = (yield Find(f"found.{round_}", "to_help", answer.words)).rows
        if len(found) == 1:
            yield Record(f"found.{round_}", names_read(found))
            return dict(found[0])
        shown, unknown = found or coachees, not found
    return None


def names_read(rows: list[Row]) -> PromisesRead:
    """He was shown these names."""
    return PromisesRead({row["of"]: row["name"] for row in rows})


def what(to: Row, ideas: list[dict[str, str]]) -> Part[str]:
    """One of a few things that coaches promise, or one's own words."""
    choices = [Choice(idea["id"], words=idea["title"]) for idea in ideas]
    accepts = (Text(MOST, dictated=True, refuses=ASIDES),)
    answer = yield Ask("what", "promise_help.what", {"to": to["name"]}, choices=choices, accepts=accepts)
    if isinstance(answer, Chose):
        return next(idea["title"] for idea in ideas if idea["id"] == answer.value)
    return str(answer.words)
