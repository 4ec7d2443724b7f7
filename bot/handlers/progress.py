"""Progress: where she stands in what she refreshes, in words."""

from bot.conversation.effects import Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.people import Person


def progress(person: Person, facts: Facts) -> Script:
    """What holds, what to look at again, and the weeks that she has kept at it; never a mark."""
    stands = facts["progress"]
    if not stands["modules"]:
        yield Say("progress.none", {"name": person.name}, shortcuts=("refresher",))
        return
    yield Say("progress.told", stands, shortcuts=("refresher",))
