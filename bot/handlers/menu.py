"""The menu and its kin: where to go from here, from anywhere."""

from bot.conversation.effects import Ask, Choice, HandOver, Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.people import Cadre, Person

# Courtesies: French, English, and the Bambara that a source attests.
THANKS = {
    "merci",
    "merci beaucoup",
    "merci bien",
    "ok",
    "ok merci",
    "okay",
    "d accord",
    "thanks",
    "thank you",
}
THANKS |= {"thank you very much", "ok thanks", "i ni ce", "aw ni ce"}
GREETINGS = {"bonjour", "bonjour jigi", "bonsoir", "salut", "hello", "hello jigi", "hi", "good morning"}
PLACES = ("checkin", "refresher", "promises", "hours", "language", "help", "emergency")


def menu(person: Person, facts: Facts) -> Script:
    """Everything one can do, one tap each."""
    choices = places(person, *PLACES)
    place = yield Ask("place", "menu.ask", {"name": person.name}, choices=choices)
    yield HandOver(place.value)


def help_(person: Person, facts: Facts) -> Script:
    """What Jigi does and which words always work."""
    yield Say("help.help", shortcuts=("menu", "emergency"))


def unclear(person: Person, facts: Facts) -> Script:
    """She said something while no question was open: thanks, a greeting, or what is not understood."""
    said = " ".join("".join(c if c.isalpha() else " " for c in facts.get("words", "").lower()).split())
    if said in THANKS:
        yield Say("unclear.thanks", {"name": person.name})
        return
    text = "unclear.greeting" if said in GREETINGS else "unclear.unclear"
    choices = places(person, "checkin", "refresher", "menu", "emergency")
    place = yield Ask("place", text, {"name": person.name}, choices=choices)
    yield HandOver(place.value)


def places(person: Person, *names: str) -> list[Choice]:
    """These places, without the one that holds nothing for her: AMTSL is not a vaccinator's work."""
    return [
        Choice(name, f"menu.{name}")
        for name in names
        if name != "refresher" or person.cadre != Cadre.VACCINATOR
    ]
