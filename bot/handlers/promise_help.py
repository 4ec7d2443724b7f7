"""A coach promises help to a coachee: what, by when; shown before it is kept, then she is told."""

from typing import Any

from bot.conversation.effects import ASIDES, Ask, Choice, Day, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.records import Promised
from bot.conversation.script import Chose, Part, Script
from bot.handlers import choosing
from bot.handlers.checkin import DAYS
from bot.handlers.choosing import Her, whom
from bot.people import Person, PersonId

MOST = 160  # characters of a promise: it stands in lists, and is read by others
SURE = (Choice("confirm", "promise_help.confirm"), "cancel")
CORRECTED = (Choice("what", "promise_help.what_again"), Choice("day", "promise_help.day_again"))
Row = dict[str, Any]


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
    match (yield from whom("person", "help", "agreed")):
        case Her(of, name):
            yield HandOver("promise_help", {"of": of, "by": name})
        case choosing.NOBODY:
            yield Say("promise_help.nobody", shortcuts=("promises",))
        case _:
            yield Say("promise_help.left", shortcuts=("promises",))


def what(to: Row, ideas: list[dict[str, str]]) -> Part[str]:
    """One of a few things that coaches promise, or one's own words."""
    choices = [Choice(idea["id"], words=idea["title"]) for idea in ideas]
    accepts = (Text(MOST, dictated=True, refuses=ASIDES),)
    answer = yield Ask("what", "promise_help.what", {"to": to["name"]}, choices=choices, accepts=accepts)
    if isinstance(answer, Chose):
        return next(idea["title"] for idea in ideas if idea["id"] == answer.value)
    return str(answer.words)
