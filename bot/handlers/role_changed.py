"""What she hears when an operator gave her a role, or took it away."""

from bot.conversation.effects import Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.people import Person


def role_changed(person: Person, facts: Facts) -> Script:
    """What she may do from now on is in the menu; what was hers to do is over."""
    text = "role_changed.given" if facts["given"] else "role_changed.taken"
    yield Say(text, {"role": facts["role"]}, shortcuts=("menu",))
