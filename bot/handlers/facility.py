"""Where she works: another facility, by her own word, and what the other side hears of it."""

from bot.conversation.effects import Ask, Choice, Record, Say
from bot.conversation.events import Facts
from bot.conversation.joining import WorksAt
from bot.conversation.script import Chose, Script
from bot.handlers import telephone
from bot.handlers.by_name import chosen
from bot.people import Person


def facility(person: Person, facts: Facts) -> Script:
    """Where she works now, once she has chosen it from the register, or is found there by her number."""
    way = yield from telephone.way()
    by_number = (Choice("number", "facility.by_number"),) if way else ()
    choices = (Choice("other", "facility.other"), *by_number, "close")
    what = yield Ask("what", "facility.yours", {"place": facts["place"]}, choices=choices)
    if what == Chose("number"):
        yield from telephone.met(way)
    if what != Chose("other"):
        return
    place = yield from chosen("facility", "facilities")
    if place is None:
        yield Say("facility.unknown", shortcuts=("facility",))
        return
    if (yield Ask("sure", "facility.sure", choices=("yes", "no"))) == Chose("yes"):
        yield Record("moved", WorksAt(facility=place))
        yield Say("facility.moved")


def moved(person: Person, facts: Facts) -> Script:
    """Her coach hears that she moved; or she, that her coach noted it."""
    told = {"by": facts["by"], "place": facts["facility"]}
    if facts["side"] == "own":
        yield Say("moved.coachee", told)
    else:
        yield Say("moved.by_coach", told, shortcuts=("facility",))
