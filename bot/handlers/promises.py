"""What was promised on both sides, how punctual both are, and what became of one of hers."""

from typing import Any

from bot.conversation.effects import Ask, Choice, Record, Say
from bot.conversation.events import Facts
from bot.conversation.promising import PromisesRead
from bot.conversation.records import PromiseState
from bot.conversation.script import Chose, Script
from bot.handlers.followup import moved, stuck
from bot.people import Person


def promises(person: Person, facts: Facts) -> Script:
    """Read them; pick one of hers to say how it stands."""
    mine, theirs, rates = facts["open_promises"], facts["promised_to"], facts["rates"]
    yield Record("read", PromisesRead(of_others(mine, theirs, rates)))
    if rates or theirs:
        sides = {row["who"] for row in rates}
        shortcuts = [command for command, side in (("wish", "you"), ("promise", "team")) if side in sides]
        yield Say("promises.between", {"promises": theirs, "rates": rates}, shortcuts=shortcuts)
    if not mine:
        yield Say("promises.none", {"name": person.name}, shortcuts=("checkin",))
        return
    choices = [Choice(str(n), words=str(n)) for n in range(1, len(mine) + 1)]
    answer = yield Ask("which", "promises.list", {"promises": mine}, choices=(*choices, "close"))
    if answer == Chose("close"):
        return
    promise = mine[int(answer.value) - 1]
    answer = yield Ask("how", "checkin.promise", promise, choices=("done", "underway", "stuck"))
    match answer:
        case Chose("done"):
            yield moved(promise, PromiseState.DONE)
            yield Say("checkin.promise_done")
        case Chose("stuck"):
            yield from stuck(person, {"promise": promise, "coach": facts["coach"]})
        case _:
            yield Say("checkin.promise_underway")


def of_others(*lists: list[dict[str, Any]]) -> dict[int, str]:
    """What she is shown of others, by the id of each."""
    words: dict[int, list[str]] = {}
    for row in (row for rows in lists for row in rows):
        if row.get("of") is not None:
            words.setdefault(row["of"], []).append(row.get("text") or row["name"])
    return {of: " · ".join(dict.fromkeys(said)) for of, said in words.items()}
