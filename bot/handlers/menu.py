"""The menu and its kin: where to go from here, from anywhere."""

from bot.conversation.effects import Ask, Choice, HandOver, Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.people import Person

PLACES = ("checkin", "refresher", "promises", "hours", "language", "help", "emergency")


def menu(person: Person, facts: Facts) -> Script:
    """Everything one can do, one tap each."""
    choices = [Choice(place, f"menu.{place}") for place in PLACES]
    place = yield Ask("place", "menu.ask", {"name": person.name}, choices=choices)
    yield HandOver(place.value)


def help_(person: Person, facts: Facts) -> Script:
    """What Jigi does and which words always work."""
    yield Say("help.help", shortcuts=("menu", "emergency"))


def unclear(person: Person, facts: Facts) -> Script:
    """She said something while no question was open, and it is not understood: where to, then?"""
    choices = [Choice(place, f"menu.{place}") for place in ("checkin", "refresher", "menu", "emergency")]
    place = yield Ask("place", "unclear.unclear", choices=choices)
    yield HandOver(place.value)
