"""Her open promises, and what became of one."""

from bot.conversation.effects import Ask, Choice, Say
from bot.conversation.events import Facts
from bot.conversation.records import PromiseState
from bot.conversation.script import Chose, Script
from bot.handlers.followup import moved, stuck
from bot.people import Person


def promises(person: Person, facts: Facts) -> Script:
    """Read them; pick one to say how it stands."""
    open_ones = facts["open_promises"]
    if not open_ones:
        yield Say("promises.none", {"name": person.name}, shortcuts=("checkin",))
        return
    choices = [Choice(str(n), words=str(n)) for n in range(1, len(open_ones) + 1)]
    answer = yield Ask("which", "promises.list", {"promises": open_ones}, choices=(*choices, "close"))
    if answer == Chose("close"):
        return
    promise = open_ones[int(answer.value) - 1]
    answer = yield Ask("how", "checkin.promise", promise, choices=("done", "underway", "stuck"))
    match answer:
        case Chose("done"):
            yield moved(promise, PromiseState.DONE)
            yield Say("checkin.promise_done")
        case Chose("stuck"):
            yield from stuck(person, {"promise": promise, "coach": facts["coach"]})
        case _:
            yield Say("checkin.promise_underway")
