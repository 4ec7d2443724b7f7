"""The occasion for a check-in: her rhythm has come round, or what her coach has planned."""

from datetime import timedelta

from bot.conversation.effects import After, Ask, HandOver, Moment, Say, SetTimer
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Named, Script
from bot.handlers.scheduled import moved
from bot.people import Person


def checkin_due(person: Person, facts: Facts) -> Script:
    """Now, tomorrow, or not this time; her silence is an answer too."""
    planned = facts.get("by_whom")
    args = {"name": person.name, "last": facts["last_checkin"]}
    answer = yield Ask(
        "offer",
        "checkin_due.planned" if planned else "checkin_due.offer",
        {**args, "by": planned["name"]} if planned else args,
        choices=("begin", "tomorrow", "not_now"),
        accepts=(Moment(),) if planned else (),
        wait=timedelta(days=3),
    )
    match answer:
        case Named() if planned:
            of = {name: planned[name] for name in ("schedule", "planned_at")}
            yield from moved(of, answer)
        case Chose("begin"):
            yield HandOver("checkin", {"greeted": True})
        case Chose("tomorrow"):
            yield SetTimer("checkin.due", "postponed", After(timedelta(days=1)))
            yield Say("checkin_due.tomorrow")
        case Chose("not_now"):
            yield Say("checkin_due.not_now")
