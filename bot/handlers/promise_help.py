"""A coach promises help to a coachee: what, by when; shown before it is kept, then she is told."""

from typing import Any

from bot.conversation.effects import Ask, Choice, Day, Find, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.promising import PromisesRead
from bot.conversation.records import Promised
from bot.conversation.script import Chose, Part, Script
from bot.handlers.checkin import DAYS
from bot.people import Person, PersonId

MOST = 160  # characters of a promise: it stands in lists, and is read by others
MOST_ROUNDS = 3  # of looking for a name
SURE = (Choice("confirm", "promise_help.confirm"), "cancel")
CORRECTED = (Choice("what", "promise_help.what_again"), Choice("day", "promise_help.day_again"))


def promise_help(person: Person, facts: Facts) -> Script:
    """To whom, unless that is clear; what; by when; and is it right?"""
    helping = facts["helping"]
    if helping["refused"]:
        yield Say("promise_help.not_hers", {"by": facts.get("by", "")}, shortcuts=("promises",))
        return
    to = helping["to"] or (yield from whom(facts["coachees"]))
    if to is None:
        yield Say("promise_help.nobody", shortcuts=("promises",))
        return
    text = yield from what(to, facts["ideas"])
    day = yield Ask("day", "promise_help.day", {"to": to["name"]}, choices=DAYS, accepts=(Day(),))
    told = {"to": to["name"], "text": text, "due_on": day.day}
    sure = yield Ask("sure", "promise_help.sure", told, choices=SURE, corrects=CORRECTED)
    if sure != Chose("confirm"):
        yield Say("promise_help.left", shortcuts=("promises",))
        return
    yield Record("promise", Promised(text=text, due_on=day.day, other=PersonId(to["id"])))
    yield Say("promise_help.kept", told)


def whom(coachees: list[dict[str, Any]]) -> Part[dict[str, Any] | None]:
    """Which of his coachees: a number, or the beginning of a name where there are too many for one screen."""
    shown, unknown = coachees, False
    for round_ in range(MOST_ROUNDS):
        if not shown:
            return None
        yield Record(f"read.{round_}", PromisesRead({row["of"]: row["name"] for row in shown}))
        numbers = [Choice(str(n), words=str(n)) for n in range(1, len(shown[:9]) + 1)]
        args = {
            "names": [row["name"] for row in shown[:9]],
            "more": len(shown) > len(numbers),
            "unknown": unknown,
        }
        answer = yield Ask(f"who.{round_}", "promise_help.who", args, choices=numbers, accepts=(Text(40),))
        if isinstance(answer, Chose):
            row = shown[int(answer.value) - 1]
            return {"id": row["of"], "name": row["name"]}
        found = (yield Find(f"found.{round_}", "coachees", answer.words)).rows
        if len(found) == 1:
            yield Record(f"read.one.{round_}", PromisesRead({found[0]["of"]: found[0]["name"]}))
            return {"id": found[0]["of"], "name": found[0]["name"]}
        shown, unknown = found or coachees, not found
    return None


def what(to: dict[str, Any], ideas: list[dict[str, str]]) -> Part[str]:
    """One of a few things that coaches promise, or one's own words."""
    choices = [Choice(idea["id"], words=idea["title"]) for idea in ideas]
    accepts = (Text(MOST, dictated=True),)
    answer = yield Ask("what", "promise_help.what", {"to": to["name"]}, choices=choices, accepts=accepts)
    if isinstance(answer, Chose):
        return next(idea["title"] for idea in ideas if idea["id"] == answer.value)
    return str(answer.words)
