"""The occasion for a refresher: something is about to be forgotten."""

from datetime import timedelta

from bot.conversation.effects import After, Ask, HandOver, Say, SetTimer
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Script
from bot.people import Person

UNHEARD = timedelta(days=4)  # until it is offered once more, should this one never reach her


def refresher_due(person: Person, facts: Facts) -> Script:
    """Now or later; silence means later. It comes again whatever becomes of this offer."""
    yield SetTimer("refresher.due", "reviews", After(UNHEARD), key="unheard")
    if not facts["session"]:
        return
    args = {"name": person.name, "count": len(facts["session"])}
    answer = yield Ask(
        "offer", "refresher_due.offer", args, choices=("begin", "later"), wait=timedelta(days=3)
    )
    if answer == Chose("begin"):
        yield HandOver("refresher", {"greeted": True})
        return
    yield SetTimer("refresher.due", "reviews", After(timedelta(days=1)))
    if answer == Chose("later"):
        yield Say("refresher_due.later")
