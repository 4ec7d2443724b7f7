"""What the other side of a promise hears, and what becomes of one that lies: its owner, her, those above."""

from datetime import timedelta

from bot.conversation.effects import Ask, Record, Say
from bot.conversation.events import Facts
from bot.conversation.promising import PromisePassedOn, PromiseReminded, PromisesRead, PromiseTold
from bot.conversation.script import Script, Silence
from bot.handlers.followup import OUTCOMES, settled
from bot.people import Person

PATIENCE = timedelta(days=2)


def told(person: Person, facts: Facts) -> Script:
    """It was made, kept, moved, or is stuck; each is told once."""
    change = facts["change"]
    if change is None:
        return
    if change["stands"]:
        yield Record("told", PromiseTold(change["id"], change["stands"]))
    yield Say(f"promise_told.{change['what']}", change)


def overdue(person: Person, facts: Facts) -> Script:
    """A coach's promise whose day is over: how does it stand? Twice, then he is left in peace."""
    promise = facts["overdue_promise"]
    if promise is None:
        return
    yield Record("reminded", PromiseReminded(promise["id"]))
    text = "overdue.last" if promise["last"] else "overdue.first"
    answer = yield Ask("how", text, {"name": person.name, **promise}, choices=OUTCOMES, wait=PATIENCE)
    if answer != Silence():
        yield from settled(person, {"promise": promise, "coach": None}, answer)


def late(person: Person, facts: Facts) -> Script:
    """A week after: somebody above the coach hears of it, and both are told so."""
    promise = facts["late"]
    if promise is None:
        return
    yield Record("passed", PromisePassedOn(promise["id"]))
    if promise["above"]:
        yield Say("late.mine" if promise["mine"] else "late.hers", {"name": person.name, "late": promise})


def passed_on(person: Person, facts: Facts) -> Script:
    """Who answers for a district: what was promised to whom, and since when it lies. No question, no verdict."""
    promise = facts["passed_on"]
    if promise is None:
        return
    yield Record("read", PromisesRead({promise["other"]: promise["text"]}))
    yield Say("passed_on.told", promise)
