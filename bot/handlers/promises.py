"""Her open promises, and what became of one."""

from bot.conversation.effects import Ask, Choice, Say
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Script
from bot.handlers.checkin import look_back
from bot.people import Person


def promises(person: Person, facts: Facts) -> Script:
    """Read them; pick one to say how it stands."""
    open_ones = facts["promises"]
    if not open_ones:
        yield Say("promises.none", {"name": person.name}, shortcuts=("checkin",))
        return
    choices = [Choice(str(n), words=str(n)) for n in range(1, len(open_ones) + 1)]
    answer = yield Ask("which", "promises.list", {"promises": open_ones}, choices=(*choices, "close"))
    if answer != Chose("close"):
        yield from look_back(open_ones[int(answer.value) - 1])
