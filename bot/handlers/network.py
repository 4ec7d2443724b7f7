"""A weak network: words alone, and each picture or voice when she asks for it."""

from bot.conversation.effects import Ask, Choice, Record, Say
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.records import PersonChanged
from bot.conversation.script import Chose, Script
from bot.people import Person

WORDS_ALONE, ALL = Choice("light", "network.light"), Choice("all", "network.all")


def network(person: Person, facts: Facts) -> Script:
    """She chooses what comes by itself: words alone, or everything."""
    answer = yield Ask("what", "network.ask", {"light": person.light}, choices=(WORDS_ALONE, ALL))
    yield from kept(answer == Chose("light"))


def network_weak(person: Person, facts: Facts) -> Script:
    """Suggested, once, where her words came late again and again; nothing changes by itself."""
    if person.light:
        return
    answer = yield Ask("what", "network.suggest", {"name": person.name}, choices=(WORDS_ALONE, ALL))
    yield from kept(answer == Chose("light"))


def kept(light: bool) -> Script:
    """What she has chosen, from now on."""
    yield Record("light", PersonChanged({"light": light}))
    yield Say("network.light_kept" if light else "network.all_kept")


def show(person: Person, facts: Facts) -> Script:
    """What stood behind a button of an earlier message."""
    found = facts["on_demand"]
    if found is None:
        yield Say("show.gone", shortcuts=("menu",))
        return
    kind, media = found["kind"], Media(**found["media"])
    match kind:
        case "picture":
            yield Say("show.picture", picture=media)
        case "voice":
            yield Say("show.voice", voice=media)
        case _:
            yield Say("show.document", document=media)
