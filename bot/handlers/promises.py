"""What was promised on both sides, page by page, how punctual both are, and what became of one."""

from collections.abc import Sequence
from typing import Any

from bot.conversation.effects import Ask, Choice, Day, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.promising import PromiseAsked, PromisesRead
from bot.conversation.records import PromiseState
from bot.conversation.script import Chose, Dated, Script
from bot.handlers.checkin import DAYS
from bot.handlers.followup import WHEN, moved, put_off, stuck
from bot.people import Person

PAGE = 4  # promises that a small screen holds
HELP, CLOSE = Choice("help", "promises.help"), Choice("close")
YES = Choice("help", "promises.help", said=("oui", "yes"))
STANDS = ("done", "underway", "stuck", "other_day")
Row = dict[str, Any]


def promises(person: Person, facts: Facts) -> Script:
    """Read them; pick one of hers to say how it stands, or one of her coach's to ask."""
    # facts from before two were bound have but hers
    facts = {"promised_to": [], "rates": [], "to_help": [], **facts}
    mine, theirs, rates = facts["open_promises"], facts["promised_to"], facts["rates"]
    if told := [row for row in rates if row["counted"]]:
        yield Record("read.rates", PromisesRead(of_others(told)))
        yield Say("promises.rates", {"rates": told})
    rows = [{**row, "mine": True} for row in mine] + [{**row, "mine": False} for row in theirs]
    if not rows:
        yield from none(person, facts, over=bool(told))
        return
    for first in range(0, len(rows), PAGE):
        shown = page(rows, first)
        numbers = [Choice(str(row["n"]), words=str(row["n"])) for row in shown]
        more = [Choice("more")] if first + PAGE < len(rows) else []
        choices = (*numbers, *more, *([HELP] if facts["to_help"] else []), CLOSE)
        yield Record(f"read.{first}", PromisesRead(of_others(shown)))
        key = f"which.{first}" if first else "which"
        answer = yield Ask(key, "promises.list", {"promises": shown}, choices=choices)
        match answer:
            case Chose("more"):
                continue
            case Chose("help"):
                yield HandOver("promise_whom")
            case Chose(number) if number != "close":
                row = rows[int(number) - 1]
                yield Record("read.one", PromisesRead(of_others([row])))
                yield from (of_hers(person, facts, row) if row["mine"] else of_somebody(row))
        return


def none(person: Person, facts: Facts, *, over: bool) -> Script:
    """Nothing waits, yet or any more (`over`); a coach may begin."""
    if not facts["to_help"]:
        yield Say("promises.none", {"name": person.name, "over": over}, shortcuts=("checkin",))
        return
    answer = yield Ask("which", "promises.none_yet", {"over": over}, choices=(YES, "close"))
    if answer == Chose("help"):
        yield HandOver("promise_whom")


def page(rows: Sequence[Row], first: int) -> list[Row]:
    """The rows of one page with their numbers; the first of each side has a heading."""
    shown = rows[first : first + PAGE]
    return [
        {**row, "n": first + n + 1, "head": not n or row["mine"] != shown[n - 1]["mine"]}
        for n, row in enumerate(shown)
    ]


def of_hers(person: Person, facts: Facts, promise: Row) -> Script:
    """How it stands; who needs another day says so before the first is over."""
    answer = yield Ask("how", "checkin.promise", promise, choices=STANDS, accepts=WHEN)
    if answer == Chose("other_day"):
        answer = yield Ask("day", "followup.day", choices=DAYS, accepts=(Day(),))
    match answer:
        case Dated(day):
            yield from put_off(promise, day)
        case Chose("done"):
            yield moved(promise, PromiseState.DONE)
            yield Say("promises.help_done" if promise.get("helps") else "checkin.promise_done", promise)
        case Chose("stuck"):
            yield from stuck(person, {"promise": promise, "coach": facts["coach"]})
        case _:
            yield Say("checkin.promise_underway")


def of_somebody(promise: Row) -> Script:
    """What somebody promised her; her coach may be asked for it once in a while."""
    if not promise["may_ask"]:
        yield Say("promises.theirs", promise)
        return
    choices = (Choice("ask", "promises.ask"), "close")
    if (yield Ask("ask", "promises.theirs", promise, choices=choices)) == Chose("ask"):
        yield Record("asked", PromiseAsked(promise["id"]))
        yield Say("promises.asked", promise)


def of_others(*lists: Sequence[Row]) -> dict[int, str]:
    """What she is shown of others, by the id of each."""
    words: dict[int, list[str]] = {}
    for row in (row for rows in lists for row in rows):
        if row.get("of") is not None:
            words.setdefault(row["of"], []).append(row.get("text") or row["name"])
    return {of: " · ".join(dict.fromkeys(said)) for of, said in words.items()}
