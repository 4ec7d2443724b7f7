"""The follow-up of a promise: on its day, at her hour, how did it go?

Silence: one more after two days, then the coach is told, then peace. The question stays open all
the while, so that a late answer still counts for it, and for no other. A coach is asked as well; what
he leaves unanswered is another talk's, `overdue`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.conversation.effects import ASIDES, After, Ask, Day, Notify, Record, Say, SetTimer, Text, Voice
from bot.conversation.events import Facts
from bot.conversation.records import PromiseMoved, PromiseState
from bot.conversation.script import Chose, Dated, Said, Script, Silence, Spoke
from bot.handlers.checkin import DAYS
from bot.people import Person

OUTCOMES = ("done", "not_yet", "stuck", "other_day")
WHEN = (Day(alone=True),)  # another day, named at once: « demain »
TOLD = (*WHEN, Text(400, refuses=ASIDES, apart=True, rest=True))  # « l’affiche est collée depuis hier »
PATIENCE = timedelta(days=2)


def followup(person: Person, facts: Facts) -> Script:
    """One promise, from its day to its end or its next day."""
    promise = facts["promise"]
    if promise is None or promise["state"] != PromiseState.OPEN:
        return  # settled meanwhile
    args = {"name": person.name, **promise}
    if helps(promise):
        answer = yield Ask(
            "how", "followup.help", args, choices=OUTCOMES, accepts=WHEN, wait=timedelta(days=1)
        )
        if answer != Silence():
            yield from settled(person, facts, answer)
        return
    answer = yield Ask("how", "followup.how", args, choices=OUTCOMES, accepts=TOLD, wait=PATIENCE)
    if answer == Silence():
        answer = yield Ask(
            "how.again",
            "followup.again",
            args,
            choices=OUTCOMES,
            accepts=TOLD,
            wait=PATIENCE,
            continues="how",
        )
    if answer == Silence():
        yield from tell_coach(person, facts, "promise.silent")
        answer = yield Ask("how.late", None, choices=OUTCOMES, accepts=TOLD, continues="how.again")
    if isinstance(answer, Said):
        # she has answered, so her coach hears of no silence, and in a week she is asked anew
        yield SetTimer("promise.due", f"promise:{promise['id']}", After(timedelta(days=7)))
        answer = yield Ask("how.told", "followup.how_told", choices=OUTCOMES, accepts=WHEN)
    yield from settled(person, facts, answer)


def settled(person: Person, facts: Facts, answer: Any) -> Script:
    """It is done, stuck, or has another day."""
    match answer:
        case Chose("done"):
            yield moved(facts["promise"], PromiseState.DONE)
            yield Say("followup.done", {"name": person.name})
        case Chose("stuck"):
            yield from stuck(person, facts)
        case Dated(day):
            yield from put_off(facts["promise"], day)
        case _:
            yield from another_day(facts["promise"])


def another_day(promise: dict[str, Any]) -> Script:
    """When, then? Without an answer the promise comes round in a week."""
    answer = yield Ask("day", "followup.day", choices=DAYS, accepts=(Day(),), wait=PATIENCE)
    if isinstance(answer, Dated):
        yield from put_off(promise, answer.day)
    elif not helps(promise):
        yield SetTimer("promise.due", f"promise:{promise['id']}", After(timedelta(days=7)))


def put_off(promise: dict[str, Any], day: date) -> Script:
    """It is asked about again on that day."""
    yield moved(promise, PromiseState.OPEN, due_on=day)
    yield Say("followup.moved", {"day": day})


def stuck(person: Person, facts: Facts) -> Script:
    """What is in the way; the coach hears that she is stuck, whether she says more or not.

    When it is the coach who is stuck, whoever he promised it to hears of it, as of every change.
    """
    promise = facts["promise"]
    if helps(promise):
        why = yield Ask(
            "why",
            "followup.why_help",
            promise,
            accepts=(Text(400, refuses=ASIDES),),
            skippable=True,
            wait=timedelta(hours=4),
        )
        yield moved(promise, PromiseState.STUCK, note=why.words if isinstance(why, Said) else "")
        if why != Silence():
            yield Say("followup.told_her", promise)
        return
    why = yield Ask(
        "why",
        "followup.why",
        {"coach": facts["coach"]},
        accepts=(Text(400, refuses=ASIDES), Voice()),
        skippable=True,
        wait=timedelta(hours=4),
    )
    note = why.words if isinstance(why, Said) else ""
    yield moved(promise, PromiseState.STUCK, note=note)
    yield from tell_coach(
        person, facts, "promise.stuck", note=note, voice=why.media if isinstance(why, Spoke) else ""
    )
    if why != Silence():
        yield Say("followup.told" if facts["coach"] else "followup.noted", {"coach": facts["coach"]})


def helps(promise: Mapping[str, Any]) -> bool:
    """Whether it is a coach's, to somebody; facts from before this was known do not have it."""
    return bool(promise.get("helps"))


def moved(promise: dict[str, Any], state: PromiseState, due_on: date | None = None, note: str = "") -> Record:
    """The promise in its new state."""
    return Record("moved", PromiseMoved(promise=promise["id"], state=state, due_on=due_on, note=note))


def tell_coach(person: Person, facts: Facts, notice: str, note: str = "", voice: str = "") -> Script:
    """Her coach hears of it; the promise's own words only when she shared them."""
    if facts["coach"]:
        promise = facts["promise"]
        yield Notify(
            facts["coach"]["id"],
            notice,
            {
                "by": person.name,
                "of": person.id,
                "promise": promise["text"] if promise["shared"] else "",
                "due_on": promise["due_on"],
                "note": note,
                "voice": voice,
            },
        )
