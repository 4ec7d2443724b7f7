"""Progress: where she stands in what she refreshes, in words; and whether her coach hears of it."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.effects import Ask, Choice, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import ProgressShared
from bot.conversation.script import Chose, Script
from bot.people import Person


def progress(person: Person, facts: Facts) -> Script:
    """What holds, what to look at again, and the weeks that she has kept at it; never a mark."""
    stands, coach = facts["progress"], facts["sharing"]
    if not stands["modules"]:
        yield Say("progress.none", {"name": person.name}, shortcuts=("refresher",))
        return
    if coach is None:
        yield Say("progress.told", stands, shortcuts=("refresher",))
        return
    yield Say("progress.told", stands)
    other = "unshare" if coach["shared"] else "share"
    answer = yield Ask(
        "sharing",
        "progress.sharing",
        {"coach": coach["name"], "shared": bool(coach["shared"])},
        choices=(Choice("refresher", "menu.refresher"), other, "close"),
    )
    if answer == Chose("refresher"):
        yield HandOver("refresher")
    elif answer == Chose(other):
        yield from decided(coach, other == "share")


def decided(coach: Mapping[str, Any], shared: bool) -> Script:
    """Keep whether her coach hears what she should look at again, and say so."""
    yield Record("sharing", ProgressShared(coach=coach["id"], shared=shared))
    yield Say("progress.shared" if shared else "progress.unshared", {"coach": coach["name"]})
