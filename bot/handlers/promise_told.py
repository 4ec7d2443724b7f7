"""What the other side of a promise hears: it was made, kept, moved, or is stuck."""

from bot.conversation.effects import Record, Say
from bot.conversation.events import Facts
from bot.conversation.promising import PromisesTold
from bot.conversation.script import Script
from bot.people import Person


def told(person: Person, facts: Facts) -> Script:
    """All that changed since she heard last, in one message; each change is told once."""
    changes = facts["changes"]
    if not changes:
        return
    yield Record("told", PromisesTold({change["id"]: change["stands"] for change in changes}))
    for change in changes:
        yield Say(f"promise_told.{change['what']}", change, key=f"told.{change['id']}")
