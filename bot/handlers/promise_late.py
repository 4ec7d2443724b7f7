"""What becomes of a coach's promise that lies: he is reminded, she may ask, somebody above him hears."""

from datetime import timedelta
from typing import Any

from bot.conversation.effects import Ask, Record, Say
from bot.conversation.events import Facts
from bot.conversation.promising import PromisePassedOn, PromiseReminded, PromisesRead
from bot.conversation.script import Script, Silence
from bot.handlers.followup import OUTCOMES, WHEN, settled
from bot.people import Person

PATIENCE = timedelta(days=2)


def overdue(person: Person, facts: Facts) -> Script:
    """His day is over: how does it stand? Twice, then he is left in peace."""
    promise = facts["overdue_promise"]
    if promise is None:
        return
    yield Record("reminded", PromiseReminded(promise["id"]))
    yield from how(person, promise, "promise_late.last" if promise["last"] else "promise_late.first")


def asked(person: Person, facts: Facts) -> Script:
    """She asks how it stands."""
    promise = facts["asked_promise"]
    if promise is not None:
        yield from how(person, promise, "promise_late.asked")


def how(person: Person, promise: dict[str, Any], text: str) -> Script:
    """Done, not yet, stuck, another day; whoever waits for it hears of each change."""
    answer = yield Ask(
        "how", text, {"name": person.name, **promise}, choices=OUTCOMES, accepts=WHEN, wait=PATIENCE
    )
    if answer != Silence():
        yield from settled(person, {"promise": promise, "coach": None}, answer)


def late(person: Person, facts: Facts) -> Script:
    """A week after: somebody above the coach hears of it, and both are told so."""
    promise = facts["late"]
    if promise is None:
        return
    yield Record("passed", PromisePassedOn(promise["id"]))
    if promise["due"]:
        yield Say("promise_late.mine" if promise["mine"] else "promise_late.hers", {"late": promise})


def passed_on(person: Person, facts: Facts) -> Script:
    """Whoever is above: what was promised to whom, and since when it lies. No question, no verdict."""
    promise = facts["passed_on"]
    if promise is None:
        return
    yield Record("read", PromisesRead({promise["other"]: promise["text"], promise["of"]: promise["text"]}))
    yield Say("promise_late.passed_on", promise)
