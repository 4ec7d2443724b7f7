"""The menu and its kin: where to go from here, from anywhere."""

from bot.conversation.asking import Why
from bot.conversation.effects import Ask, Choice, Find, HandOver, Say
from bot.conversation.events import Aside, Facts
from bot.conversation.script import Script
from bot.handlers.asking import asks, offered
from bot.handlers.guide import answered
from bot.handlers.letter import perhaps
from bot.people import Person, Role

# Courtesies of facts from before an aside was told apart; « ok » is one here alone.
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
ANYWHERE = ("guide", "hours", "language", "help", "emergency")
WORKER = ("checkin", "refresher", "guide", "promises", "coach", "hours", "language", "help", "emergency")
# By what she is here, the first that fits; what she opens most stands first, and stands alone where few do.
PLACES = {
    Role.COACH: (
        *("team", "schedule", "visit", "promises", "places", "checkin", "refresher", "guide"),
        *("help", "emergency"),
    ),
    Role.DISTRICT: ("places", "championship", "refresher", "promises", *ANYWHERE),
    Role.TRAINER: ("questions", "push", "record", "places", "refresher", *ANYWHERE),
    Role.ADMINISTRATOR: ("questions", "push", "invite", "places", "refresher", *ANYWHERE),
}
SHORT = frozenset({"checkin", "refresher", "guide", "promises", "team", "questions", "help", "emergency"})
"""Places of a menu on a weak network; the words of the others open them as ever."""
FEW = 2  # of her places, where there is little room


def menu(person: Person, facts: Facts) -> Script:
    """Everything one can do, one tap each."""
    place = yield Ask("place", "menu.ask", {"name": person.name}, choices=places(*hers(person)))
    yield HandOver(place.value)


def help_(person: Person, facts: Facts) -> Script:
    """What Jigi does and which words always work."""
    yield Say("help.help", shortcuts=("menu", "emergency"))
    if Role.COACH in person.roles:
        yield Say("help.coach")


def reserved(person: Person, facts: Facts) -> Script:
    """What she wanted is for others: for whom."""
    yield Say("reserved.for", {"roles": facts["roles"]}, shortcuts=("menu",))


def unclear(person: Person, facts: Facts) -> Script:
    """She wrote while nothing was open: thanks, a greeting, a question, or what is not understood."""
    words = facts.get("words", "")
    said = " ".join("".join(c if c.isalpha() else " " for c in words.lower()).split())
    if facts.get("aside") == Aside.THANKS or said in THANKS:
        yield Say("unclear.thanks", {"name": person.name})
        return
    text = "guide.nothing" if facts.get("asked") else "unclear.unclear"
    if facts.get("aside") == Aside.GREETING or said in GREETINGS:
        text = "unclear.greeting"
    elif words:
        found = yield Find("found", "cards", words)
        if found.rows["answer"] != "no_match":
            yield from answered(person, words, found.rows)
            return
        if asks(words, invited=bool(facts.get("asked"))):
            yield Say("guide.nothing", shortcuts=("emergency", "menu"))
            yield from offered(words, Why.NO_CARD)
            return
        if (yield from perhaps(words)):
            return
    choices = places(*hers(person)[:FEW], "menu", "emergency")
    place = yield Ask("place", text, {"name": person.name}, choices=choices)
    yield HandOver(place.value)


def hers(person: Person) -> tuple[str, ...]:
    """Where she goes from her menu: at most ten places."""
    names = next((names for role, names in PLACES.items() if role in person.roles), WORKER)
    return tuple(name for name in names if name in SHORT) if person.light else names


def places(*names: str) -> list[Choice]:
    """These places, under the names that the menu gives them."""
    return [Choice(name, f"menu.{name}") for name in names]
