"""The improvement plan, as the coach puts it before the worker reads it: day, owner, words, or not at all.

A usual day is one tap: the end of the week, a week or a month from now.
"""

from datetime import date
from typing import Any

from bot.conversation.effects import ASIDES, NOT_NAMES, Ask, Choice, Day, Find, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Dated, Part, Said, Script
from bot.conversation.visiting import Action, PlanSent
from bot.handlers.checkin import DAYS
from bot.people import Person

MOST_CHANGES = 35  # of one plan
MOST_WORDS = 100  # of one action: several stand in one message, and each becomes a promise
LONGEST_OWNER = 40  # characters of a name, or of what somebody does: « le chef de poste »
CHANGES = (
    Choice("day", "visit_plan.other_day"),
    Choice("owner", "visit_plan.owner"),
    Choice("words", "visit_plan.words"),
    Choice("drop", "visit_plan.drop"),
    Choice("back", "visit.back"),
)
IN_A_WEEK, IN_A_MONTH = Choice("+7", "day.in_a_week"), Choice("+30", "day.in_a_month")
FRIDAY = 4
SEND, KEEP = Choice("send", "visit_plan.send"), Choice("send", "visit_plan.keep")


def visit_plan(person: Person, facts: Facts) -> Script:
    """Changed until it is sent."""
    plan = facts["plan"]
    actions = [dict(action) for action in plan["actions"]]
    alone = plan.get("alone", False)  # nobody of ours works there: each action is his own promise
    send = KEEP if alone else SEND
    for n in range(1, MOST_CHANGES + 1):
        if not actions:
            break
        told = {"name": plan["name"], "more": plan.get("more", 0), "alone": alone}
        yield Say("visit_plan.list", told, key=f"list.{n}", lines=lines(actions, plan["name"]))
        numbers = [Choice(str(a), words=str(a)) for a in range(1, len(actions) + 1)]
        choices = (send, *numbers) if n < MOST_CHANGES else (send,)
        answer = yield Ask(f"plan.{n}", "visit_plan.send_or_change", told, choices=choices)
        if answer == Chose("send"):
            break
        place = int(answer.value) - 1
        if not (yield from changed(f"plan.{n}", actions[place], plan["name"], alone=alone)):
            del actions[place]
    if not alone and (yield Find("still", "paired", str(facts["of"]))).rows is False:
        yield Say("visit_plan.parted", {"name": plan["name"]})
        return
    yield Record("plan", PlanSent(number=plan["number"], actions=tuple(map(as_kept, actions))))
    done = "visit_plan.kept" if alone else "visit_plan.sent"
    yield Say(done if actions else "visit_plan.empty", {"name": plan["name"], "alone": alone})


def changed(key: str, action: dict[str, Any], name: str, *, alone: bool) -> Part[bool]:
    """One action, changed in place; False when it is to be left out."""
    today = date.fromisoformat((yield Find(f"{key}.today", "today", "")).rows)
    choices = (*usual_days(today), *CHANGES)
    asked = {**action, "name": name}
    what = yield Ask(f"{key}.what", "visit_plan.what", asked, choices=choices, accepts=(Day(),))
    match what:
        case Dated(day):
            action["due_on"] = day.isoformat()
        case Chose("day"):
            other = yield Ask(f"{key}.day", "visit_plan.which_day", action, choices=DAYS, accepts=(Day(),))
            action["due_on"] = other.day.isoformat() if isinstance(other, Dated) else action["due_on"]
        case Chose("owner"):
            worker = () if alone else (Choice("worker", words=name),)
            who = yield Ask(
                f"{key}.who",
                "visit_plan.which_owner",
                action,
                choices=(*worker, Choice("coach", "visit_plan.me")),
                accepts=(Text(LONGEST_OWNER, refuses=NOT_NAMES, asks=False),),
            )
            action["owner"] = who.words if isinstance(who, Said) else who.value
        case Chose("words"):
            said = yield Ask(
                f"{key}.words",
                "visit_plan.which_words",
                action,
                accepts=(Text(MOST_WORDS, dictated=True, refuses=ASIDES),),
            )
            action["words"] = said.words if isinstance(said, Said) else action["words"]
        case Chose("drop"):
            return False
    return True


def usual_days(today: date) -> tuple[Choice, ...]:
    """The end of the working week, where it is neither today nor in a week; a week and a month from now."""
    left = (FRIDAY - today.weekday()) % 7
    friday = (Choice(f"+{left}", "day.end_of_week"),) if left else ()
    return (*friday, IN_A_WEEK, IN_A_MONTH)


def lines(actions: list[dict[str, Any]], worker: str) -> list[tuple[str, dict[str, Any]]]:
    """The plan, an action a line, for its coach."""
    return [("visit_plan.action", {**action, "n": n, "name": worker}) for n, action in enumerate(actions, 1)]


def as_kept(action: dict[str, Any]) -> Action:
    """The action as it is kept."""
    due_on = date.fromisoformat(action["due_on"])
    return Action(action["item"], action["words"], due_on, action["owner"])
