"""The occasion for a check-in: her rhythm has come round."""

from datetime import timedelta

from bot.conversation.effects import After, Ask, HandOver, Say, SetTimer
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Script
from bot.people import Person


def checkin_due(person: Person, facts: Facts) -> Script:
    """Now, tomorrow, or not this time; her silence is an answer too."""
    args = {"name": person.name, "last": facts["last_checkin"]}
    answer = yield Ask(
        "offer", "checkin_due.offer", args, choices=("begin", "tomorrow", "not_now"), wait=timedelta(days=3)
    )
    match answer:
        case Chose("begin"):
            yield HandOver("checkin", {"greeted": True})
        case Chose("tomorrow"):
            yield SetTimer("checkin.due", "postponed", After(timedelta(days=1)))
            yield Say("checkin_due.tomorrow")
        case Chose("not_now"):
            yield Say("checkin_due.not_now")
