"""Schedule: what a coach has planned, and what he plans: check-ins that come round, and live sessions."""

from typing import Any

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.planning import PeopleShown, ScheduleEnded, SessionEnded
from bot.conversation.script import Chose, Part, Said, Script
from bot.handlers.plan import planned
from bot.people import Person

TEAM = "team"
MOST_TAPPED = 7  # names to tap; others are typed
MOST_PAGES = 20


def schedule(person: Person, facts: Facts) -> Script:
    """What is planned, then perhaps one thing more."""
    coachees = facts["coachees"]
    if not coachees:
        yield Say("schedule.nobody", shortcuts=("invite",) if facts.get("may_invite") else ("menu",))
        return
    yield Record("shown", PeopleShown([one["of"] for one in coachees]))
    if facts.get("of"):
        yield from new(facts, facts["of"])
        return
    if not (yield from listed()):
        yield from new(facts, None)


def listed() -> Part[bool]:
    """What stands planned, a page at a time; whether that was all he wanted."""
    offset = 0
    for n in range(1, MOST_PAGES):
        page = (yield Find(f"page.{n}", "planned", str(offset))).rows
        rows = page["rows"]
        if not rows:
            return False
        yield from shown(f"page.{n}", rows)
        numbers = [Choice(str(i), words=str(i)) for i in range(1, len(rows) + 1)]
        more = (Choice("more", "schedule.more"),) if page["more"] else ()
        choices = (*numbers, *more, Choice("new", "schedule.new"), "close")
        answer = yield Ask(f"list.{n}", "schedule.list", page, choices=choices)
        match answer.value:
            case "more":
                offset += len(rows)
            case "new":
                return False
            case "close":
                return True
            case number:
                yield from opened(rows[int(number) - 1])
                return True
    return True


def shown(key: str, rows: list[dict[str, Any]]) -> Script:
    """So that what he read of people is forgotten with them."""
    ids = {row["of"] for row in rows} | {one["of"] for row in rows for one in row["resting"]}
    yield Record(f"{key}.shown", PeopleShown(sorted(id for id in ids if id is not None)))


def opened(row: dict[str, Any]) -> Script:
    """One thing that is planned: change it, end it, or leave it."""
    yield from shown("opened", [row])
    if row["kind"] == "session":
        yield from session_opened(row)
        return
    choices = (Choice("change", "schedule.change"), Choice("end", "schedule.end"), "close")
    match (yield Ask("what", "schedule.one", row, choices=choices)):
        case Chose("change"):
            yield from planned(row["of"], row["name"], live=False, instead=row["id"])
        case Chose("end"):
            if (yield Ask("sure", "schedule.end_sure", row, choices=("yes", "no"))) == Chose("yes"):
                yield Record("ended", ScheduleEnded(row["id"]))
                yield Say("schedule.ended", row)
            else:
                yield Say("schedule.stays")


def session_opened(row: dict[str, Any]) -> Script:
    """A live session: its talk goes on where it stands."""
    about = {"about": f"session:{row['id']}", "of": row["of"]}
    begin = (Choice("begin", "session.open"),) if row["state"] in ("now", "agreed") else ()
    read = (Choice("read", "session.read"),) if row["state"] == "awaits_you" else ()
    timed = row["state"] in ("now", "agreed", "awaits")
    move = (Choice("move", "session.other_time"), Choice("off", "session.call_off")) if timed else ()
    match (yield Ask("what", "session.one", row, choices=(*begin, *read, *move, "close"))):
        case Chose("begin"):
            yield HandOver("session_guide", about)
        case Chose("read"):
            yield HandOver("session_waits", about)
        case Chose("move"):
            yield HandOver("session_move", about)
        case Chose("off"):
            yield Record("off", SessionEnded(row["id"]))
            yield Say("session.called_off", row)


def new(facts: Facts, of: int | None) -> Script:
    """A check-in that comes round, or a live session; for whom, and when."""
    names = {one["of"]: one["name"] for one in facts["coachees"]}
    live = Choice("live", "schedule.live")
    kind = yield Ask("kind", "schedule.kind", choices=(Choice("checkin", "schedule.checkin"), live))
    talks = kind == Chose("live")
    if of not in names:
        of = yield from whom(names, team=not talks and len(names) > 1)
    yield from planned(of, names.get(of, "") if of is not None else "", live=talks)


def whom(names: dict[int, str], *, team: bool) -> Part[int | None]:
    """One coachee by tap or by name; None for the whole team."""
    everybody = (Choice(TEAM, "schedule.team"),) if team else ()
    found = dict(list(names.items())[:MOST_TAPPED])
    for n in range(1, MOST_PAGES):
        taps = [Choice(str(id), words=name or str(id)) for id, name in found.items()]
        many = len(names) > len(found)
        text = "schedule.whom" if n == 1 else "schedule.whom_again"
        accepts = (Text(60),) if len(names) > MOST_TAPPED else ()
        yield Record(f"whom.{n}.shown", PeopleShown(list(found)))
        answer = yield Ask(f"whom.{n}", text, {"many": many}, choices=(*everybody, *taps), accepts=accepts)
        if isinstance(answer, Said):
            wanted = answer.words.casefold()
            alike = {id: name for id, name in names.items() if wanted in name.casefold()}
            found = dict(list((alike or names).items())[:MOST_TAPPED])
        else:
            return None if answer == Chose(TEAM) else int(answer.value)
    return None
