"""What a trainer hears when another one asks her to read a card and to sign it."""

from bot.conversation.effects import Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.people import Person


def signature_asked(person: Person, facts: Facts) -> Script:
    """Which card, who asks, and where it is; the console's own link is one tap away."""
    told = {name: facts[name] for name in ("by", "title", "url")}
    yield Say("signature.asked", {"name": person.name, **told}, shortcuts=("console",))
