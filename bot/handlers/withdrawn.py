"""A correction: a card that she was sent was found wrong, and what to read instead."""

from bot.conversation.effects import Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.people import Person


def withdrawn(person: Person, facts: Facts) -> Script:
    """Said at once and to everybody who was sent the card, whatever else she wanted of us."""
    titles = facts["titles"]
    title = titles.get(person.language) or next(iter(titles.values()))
    yield Say("correction.card", {"title": title, "reason": facts["reason"]})
    if facts["instead"]:
        yield Say("correction.instead")
        yield Say(facts["instead"], {"cadre": person.cadre})
    elif facts.get("emergency"):  # she may have the patient in her hands: never only "do not"
        yield Say("correction.emergency")
