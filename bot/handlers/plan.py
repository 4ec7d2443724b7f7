"""An improvement plan between two people: offered, other days proposed, agreed; each action a promise."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.conversation.effects import Ask, Choice, Day, Find, HandOver, Notify, Number, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import Promised
from bot.conversation.script import Chose, Counted, Part, Script, Silence
from bot.conversation.visiting import ActionAgreed, PlanAgreed, PlanReturned, promised
from bot.handlers.checkin import DAYS
from bot.people import Person, PersonId

PATIENCE = timedelta(days=3)
ANSWERS = (Choice("agree", "plan.agree"), Choice("other_day", "plan.other_day", said=("non", "no")))
RETURNED = (Choice("agree", "plan.agree"), Choice("change", "plan.change", said=("non", "no")))


def plan(person: Person, facts: Facts) -> Script:
    """The worker's own: the plan that waits for her word, or an action to show as done."""
    mine = facts["my_plan"]
    if mine["waiting"]:
        yield HandOver("plan_offered", mine["waiting"][0])
        return
    actions = mine["actions"]
    if not actions:
        yield Say("plan.none", {"name": person.name}, shortcuts=("menu",))
        return
    yield Say("plan.mine", lines=[("plan.mine_action", {**a, "n": n}) for n, a in enumerate(actions, 1)])
    numbers = [Choice(str(n), words=str(n)) for n in range(1, len(actions) + 1)]
    answer = yield Ask("which", "plan.show_which", choices=(*numbers, "close"))
    if answer == Chose("close"):
        return
    action = actions[int(answer.value) - 1]
    yield HandOver("evidence", {"of": action["of"], "about": f"promise:{action['promise']}"})


def plan_offered(person: Person, facts: Facts) -> Script:
    """What her coach saw and proposes: agreed, or another day for some of it."""
    offered = facts["offered_plan"]
    if offered is None:
        return  # settled meanwhile
    yield Say(
        "plan.offered",
        {**offered, "you": person.name},
        lines=lines(offered["actions"], "worker", offered["by"]),
    )
    which = (Number(1, len(offered["actions"])),)  # of the action above, whose day does not suit her
    answer = yield Ask("agree", "plan.agree_ask", offered, choices=ANSWERS, accepts=which, wait=PATIENCE)
    if answer == Silence():
        answer = yield Ask(
            "agree.again",
            "plan.agree_again",
            offered,
            choices=ANSWERS,
            accepts=which,
            wait=PATIENCE,
            continues="agree",
        )
    if answer == Silence():
        answer = yield Ask("agree.late", None, choices=ANSWERS, accepts=which, continues="agree.again")
    if (yield from are_parted("still", offered["of"])):
        yield Say("plan.parted", offered)
        return
    if answer == Chose("agree"):
        yield from agreed(offered, mine="worker")
        told = {"by": person.name, "of": person.id, "title": offered["title"]}
        yield Notify(offered["of"], "visit.agreed", told)
        yield Say("plan.agreed", offered)
        return
    first = answer.number if isinstance(answer, Counted) else None
    days = yield from other_days(offered["actions"], first)
    if (yield from are_parted("still.days", offered["of"])):
        yield Say("plan.parted", offered)
        return
    yield Record("returned", PlanReturned(visit=offered["visit"], days=days))
    yield Say("plan.days_sent", offered)


def are_parted(key: str, other: int) -> Part[bool]:
    """Whether the two have parted. A talk that was lived before this was asked knows nothing of it."""
    return (yield Find(key, "paired", str(other))).rows is False


def other_days(actions: Sequence[Mapping[str, Any]], first: int | None) -> Part[dict[str, date]]:
    """The days that suit her better, by item. `first`: the number of the action that she has named."""
    days: dict[str, date] = {}
    for n in range(1, len(actions) + 1):
        rest = [place for place, action in enumerate(actions, 1) if action["item"] not in days]
        numbers = [Choice(str(place), words=str(place)) for place in rest]
        enough = [Choice("enough", "plan.enough")] if days else []
        if first is None or n > 1:
            which = yield Ask(f"which.{n}", "plan.which", {"first": n == 1}, choices=(*numbers, *enough))
            if which == Chose("enough"):
                break
            first = int(which.value)
        action = actions[first - 1]
        day = yield Ask(f"which.{n}.day", "visit_plan.which_day", action, choices=DAYS, accepts=(Day(),))
        days[action["item"]] = day.day
    return days


def plan_returned(person: Person, facts: Facts) -> Script:
    """The coach reads the days that she proposes: agreed, or the plan once more."""
    returned = facts["returned_plan"]
    if returned is None:
        return
    yield Say("plan.returned", returned, lines=lines(returned["actions"], "coach", returned["name"]))
    which = (Number(1, len(returned["actions"])),)  # no yes to all of it: he changes that one
    answer = yield Ask("agree", "plan.returned_ask", returned, choices=RETURNED, accepts=which)
    moved = [{**a, "due_on": a["proposed_on"] or a["due_on"]} for a in returned["actions"]]
    if (yield from are_parted("still", returned["of"])):
        yield Say("plan.returned_parted", returned)
        return
    if answer == Chose("agree"):
        yield from agreed({**returned, "actions": moved}, mine="coach")
        yield Notify(
            returned["of"], "visit.agreed", {"by": person.name, "of": person.id, "title": returned["title"]}
        )
        yield Say("plan.days_agreed", returned)
        return
    again = {"number": returned["number"], "name": returned["name"], "actions": moved}
    about = f"visit {returned['number']}"
    yield HandOver("visit_plan", {"plan": again, "of": returned["of"], "about": about})


def plan_agreed(person: Person, facts: Facts) -> Script:
    """The other side agreed."""
    yield Say("plan.both_agreed", facts)


def agreed(plan: Mapping[str, Any], mine: str) -> Script:
    """Each action a promise of whoever does it, the other one told. `mine`: "worker" | "coach".

    What somebody else is to do, whom nobody here reminds, the coach promises to see to.
    """
    other = PersonId(plan["of"])
    for action in plan["actions"]:
        key = f"promise.{action['item']}"
        hers = (action["owner"] == "worker") == (mine == "worker")
        yield Record(
            key,
            Promised(
                text=promised(action["words"], action["owner"]),
                due_on=date.fromisoformat(action["due_on"]),
                owner=None if hers else other,
                other=other if hers else None,
                agreed=True,
            ),
        )
        yield Record(
            f"agreed.{action['item']}",
            ActionAgreed(visit=plan["visit"], item=action["item"], owner=action["owner"], promise=key),
        )
    yield Record("agreed", PlanAgreed(plan["visit"]))


def lines(actions: Sequence[Mapping[str, Any]], reader: str, other: str) -> list[tuple[str, dict[str, Any]]]:
    """The plan, an action a line, for its reader ("worker" | "coach"); `other`: the name beside."""
    return [
        (
            "plan.action",
            {**action, "n": n, "mine": action["owner"] == reader, "reader": reader, "name": other},
        )
        for n, action in enumerate(actions, 1)
    ]
