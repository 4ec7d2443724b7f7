"""A plan that nobody had agreed to when she and her coach parted: what was to be hers, kept as her own."""

from datetime import date

from bot.conversation.effects import Ask, Choice, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import Promised
from bot.conversation.script import Chose, Script
from bot.people import Person

CHOICES = (Choice("keep", "plan_alone.keep"), Choice("leave", "plan_alone.leave"))


def plan_alone(person: Person, facts: Facts) -> Script:
    """Her actions once more; with her yes they are promises to herself, of which nobody else hears."""
    plan = facts["plan_alone"]
    if plan is None:
        return  # nothing of it was hers, or the two have found each other again
    lines = [("plan_alone.action", {**action, "n": n}) for n, action in enumerate(plan["actions"], 1)]
    yield Say("plan_alone.told", lines=lines)
    if (yield Ask("keep", "plan_alone.ask", choices=CHOICES)) != Chose("keep"):
        yield Say("plan_alone.left")
        return
    for action in plan["actions"]:
        due_on = date.fromisoformat(action["due_on"])
        yield Record(f"promise.{action['item']}", Promised(text=action["words"], due_on=due_on))
    yield Say("plan_alone.kept", shortcuts=("promises",))
