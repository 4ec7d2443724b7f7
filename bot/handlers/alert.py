"""What an administrator hears of the machine: something is wrong and what to do, or it is over."""

from collections.abc import Mapping

from bot.conversation.effects import Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.people import Person

TEXTS: Mapping[str, str] = {
    "outbox": "alert.outbox",
    "token": "alert.token",
    "disk": "alert.disk",
    "dead_letters": "alert.dead_letters",
    "backup": "alert.backup",
    "clock": "alert.clock",
    "store": "alert.store",
}
"""What may be wrong, and how it is said."""


def alert(person: Person, facts: Facts) -> Script:
    """One message, and nothing to answer."""
    yield Say("alert.over" if facts["over"] else TEXTS[facts["alert"]], facts)
