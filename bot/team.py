"""Team: what a coach sees of the people she coaches; every view of somebody else has its function here.

Counts and dates are hers to see; words only where they were shared with her. Whatever is shown names the
people that it speaks of under `of`, so that it is forgotten with them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot import learning, letters
from bot.content.folding import fold
from bot.content.library import Library
from bot.learning import LONGEST_NAME
from bot.people import Cadre, Person, PersonId
from scheduler import calls, local_time, mastery
from scheduler.calls import Coachee
from storage.store import Desk, Member, Recalled

OF_A_PAGE = 4  # people: with their names at their longest it stays one small screen
MOST_PROMISES = 3  # of one person
LONGEST_SKILL = 40  # characters
FRESH = timedelta(days=14)  # what she was not asked for longer than that is old news
A_WEEK = 7  # days
EVERY = {"week": 7, "fortnight": 14, "month": 31}  # days between check-ins


def page(
    desk: Desk, library: Library, coach: Person, given: Mapping[str, Any], now: datetime
) -> Mapping[str, Any]:
    """One screen of her team: first whom to ring and why, then everybody, by name.

    `given`: the `page` that is wanted, and an `argument`, the beginning of a name.
    """
    people = coachees(desk, library, coach, now)
    begins = fold(str(given.get("argument", "")))
    listed = [one for one in people if begins in fold(one.name)] if begins else people
    ring = [] if begins else calls.to_call(people)
    first = [{"calls": [_call(one) for one in ring], "rows": []}] if ring else []
    rest = [listed[n : n + OF_A_PAGE] for n in range(0, len(listed), OF_A_PAGE)]
    screens = [*first, *({"calls": [], "rows": [_row(one) for one in some]} for some in rest)]
    number = min(max(int(given.get("page", 0)), 0), max(len(screens) - 1, 0))
    shown = screens[number] if screens else {"calls": [], "rows": []}
    return {
        **shown,
        "number": number,
        "screens": len(screens),
        "team": len(people),
        "found": len(listed),
        "argument": str(given.get("argument", "")),
    }


def week(desk: Desk, library: Library, coach: Person, now: datetime) -> Mapping[str, Any]:
    """Her team in brief, whom to ring, and who else is probably unsure of what.

    Counts are of all her people, those who want no messages too; none of those is named.
    """
    people = coachees(desk, library, coach, now)
    ring = calls.to_call(people)
    rung = {call.person for call in ring}
    return {
        "team": len(people),
        "checkins": sum(one.last_checkin is not None and one.last_checkin < A_WEEK for one in people),
        "overdue": sum(one.overdue for one in people),
        "calls": [_call(one) for one in ring],
        "unsure": [one for one in learning.team(desk, library, coach, now) if one["of"] not in rung],
    }


def coachee(
    desk: Desk, library: Library, coach: Person, of: PersonId, now: datetime
) -> Mapping[str, Any] | None:
    """One of her people: what she shared with this coach, and nothing else; None when she is not hers."""
    one = next((one for one in coachees(desk, library, coach, now, of) if one.person == of), None)
    if one is None:
        return None
    held = desk.shared_checkin(of, coach.id)
    last = desk.letters_between(of, coach.id, 1)
    return {
        **_row(one),
        "checkin": held and {**held, "finished_at": None, "ago": _days(held["finished_at"], coach, now)},
        "promises": [
            {"text": promise.text, "due_on": promise.due_on.isoformat(), "state": promise.state}
            for promise in desk.shared_promises(of, coach.id)[:MOST_PROMISES]
        ],
        "written": _days(last[0].sent_at, coach, now) if last else None,
    }


def is_hers(desk: Desk, coach: Person, of: str) -> bool:
    """Whether this is one of her people still. A look-up: no words."""
    person = desk.person(PersonId(int(of)))
    return person is not None and person.coach == coach.id


def written_to(desk: Desk, coach: Person, of: PersonId) -> list[Mapping[str, Any]]:
    """The letters that she has written to one of her people, with what was replied."""
    return [{**letter, "of": of} for letter in letters.written_to(desk, coach, of)]


def coachees(
    desk: Desk, library: Library, coach: Person, now: datetime, only: PersonId | None = None
) -> list[Coachee]:
    """Her people, by name, as far as she may know them. Costs by them, whoever else there is."""
    today = _today(coach, now)
    members = [one for one in desk.team(coach.id, today) if only is None or one.person == only]
    cadres = {member.person: member.cadre for member in members}
    weakest = weakest_of(desk.team_memories(coach.id), cadres, library, coach.language, now)
    return [_coachee(member, weakest.get(member.person, ""), coach, today, now) for member in members]


def weakest_of(
    memories: Iterable[Recalled],
    cadres: Mapping[PersonId, Cadre | None],
    library: Library,
    language: str,
    now: datetime,
) -> Mapping[PersonId, str]:
    """The skill that each of those who share is most likely to have forgotten, in words; only where weak.

    What is not asked of her cadre any more, or has no name, counts for nothing; nor does a module of which
    she was asked nothing for a fortnight: that would only say that she was away.
    """
    asked = {cadre: _asked(library, cadre, language, now.date()) for cadre in set(cadres.values())}
    hers: dict[PersonId, list[tuple[Recalled, str, str]]] = {}
    for memory in memories:
        skill = asked[cadres[memory.person]].get(memory.item) if memory.person in cadres else None
        if skill is not None:
            hers.setdefault(memory.person, []).append((memory, *skill))
    found = ((person, _weakest(its, now)) for person, its in hers.items())
    return {person: skill for person, skill in found if skill}


def _asked(
    library: Library, cadre: Cadre | None, language: str, today: date
) -> Mapping[str, tuple[str, str]]:
    """The module and the name of the skill of each item that is asked of a cadre."""
    asked = {}
    for item in library.shown_items(cadre, today):
        module = item.ref.partition("/")[0]
        asked[item.ref] = (module, library.skill(module, item.skill, language))
    return asked


def _weakest(memories: Sequence[tuple[Recalled, str, str]], now: datetime) -> str:
    """The name of what she has most likely forgotten a week ahead, if that is weak."""
    since = (now - FRESH).isoformat()
    fresh = {module for memory, module, _ in memories if memory.reviewed_at >= since}
    looked_at = [
        (memory.reviewed_at, memory.stability, name)
        for memory, module, name in memories
        if module in fresh and name
    ]
    return mastery.weakest(looked_at, now)


def _coachee(member: Member, weakest: str, coach: Person, today: date, now: datetime) -> Coachee:
    last, gone = member.last_checkin_at, member.unreachable_since
    return Coachee(
        person=member.person,
        name=member.name[:LONGEST_NAME],
        known_for=_days(member.known_since, coach, now),
        last_checkin=None if last is None else _days(last, coach, now),
        every=EVERY.get(member.every or "", EVERY["week"]),
        open=member.open,
        overdue=member.overdue,
        overdue_for=0 if member.longest_due_on is None else (today - member.longest_due_on).days,
        stuck=member.stuck,
        weakest=weakest[:LONGEST_SKILL],
        unreachable_for=None if gone is None else _days(gone, coach, now),
        stopped=member.stopped,
    )


def _call(call: calls.Call) -> Mapping[str, Any]:
    return {
        "of": call.person,
        "name": call.name,
        "reasons": [
            {
                "why": reason.why.name.lower(),
                "days": reason.days,
                "count": reason.count,
                "skill": reason.skill,
            }
            for reason in call.reasons[:2]
        ],
    }


def _row(one: Coachee) -> Mapping[str, Any]:
    reach = "stopped" if one.stopped else "unreachable" if one.unreachable_for is not None else ""
    return {
        "of": one.person,
        "name": one.name,
        "last": one.last_checkin,
        "open": one.open,
        "overdue": one.overdue,
        "weakest": one.weakest,
        "reach": reach,
    }


def _today(coach: Person, now: datetime) -> date:
    return local_time.local(now, coach.zone).date()


def _days(at: datetime, coach: Person, now: datetime) -> int:
    """Whole days since then, by the calendar of her zone."""
    return (_today(coach, now) - local_time.local(at, coach.zone).date()).days
