"""Team: what a coach sees of the people she coaches; every view of somebody else has its function here.

A coach reads what was shared with her, that somebody is stuck, and the day of her last check-in. Whatever is
shown names the people that it speaks of under `of`, so that it is forgotten with them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot import learning
from bot.access import View, may_see
from bot.coaching import choosing, letters
from bot.content.library import Library
from bot.learning import LONGEST_NAME
from bot.people import Cadre, Person, PersonId
from bot.reading import Reading
from bot.shortening import short
from scheduler import calls, digests, local_time, mastery, recall
from scheduler.calls import Coachee
from storage.store import Desk
from storage.teams import Member

OF_A_PAGE = 4  # people: with everything at its longest it stays one small screen
MOST_PROMISES = 3  # of one person
LONGEST_SKILL = 24  # characters; a pack has none longer
A_WEEK = timedelta(days=7)
EVERY = {"week": 7, "fortnight": 14, "month": 31}  # days between check-ins


def page(reading: Reading, library: Library, given: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
    """One screen of her team: first whom to ring and why, then everybody, by name.

    `given`: the `page` that is wanted, and an `argument`, a part of a name.
    """
    people = coachees(reading, library, now)
    part = str(given.get("argument", ""))
    listed = choosing.called(choosing.by_name(people), part)
    ring = [] if part else calls.to_call(people)
    first = [{"calls": [call(one) for one in ring], "rows": []}] if ring else []
    rest = [listed[n : n + OF_A_PAGE] for n in range(0, len(listed), OF_A_PAGE)]
    screens = [*first, *({"calls": [], "rows": [row(one) for one in some]} for some in rest)]
    number = min(max(int(given.get("page", 0)), 0), max(len(screens) - 1, 0))
    shown = screens[number] if screens else {"calls": [], "rows": []}
    seen = note(reading, [PersonId(one["of"]) for one in (*shown["calls"], *shown["rows"])])
    places = choosing.told_apart(reading, people, seen)
    return {
        "calls": shown["calls"],
        "rows": [{**row, "place": places.get(row["of"], "")} for row in shown["rows"]],
        "number": number,
        "screens": len(screens),
        "team": len(people),
        "found": len(listed),
        "argument": str(given.get("argument", "")),
    }


def week(reading: Reading, library: Library, now: datetime) -> Mapping[str, Any]:
    """Her team in brief, whom to ring, and who else is probably unsure of what.

    Counts are of all her people, those who want no messages too; none of those is named.
    """
    people = coachees(reading, library, now)
    ring = calls.to_call(people)
    note(reading, [call.person for call in ring])
    weak = {one.person for one in people if one.weakest} - {call.person for call in ring}
    return {
        "team": len(people),
        "checkins": sum(one.this_week for one in people),
        "overdue": sum(one.overdue for one in people if one.unreachable_for is None),
        "calls": [call(one) for one in ring],
        "unsure": learning.team(reading, library, weak, now) if weak else [],
    }


def coachee(reading: Reading, library: Library, of: PersonId, now: datetime) -> Mapping[str, Any] | None:
    """One of her people: what she shared with this coach, and nothing else; None when she is not hers."""
    desk, coach = reading.desk, reading.reader
    one = next((one for one in coachees(reading, library, now, of) if one.person == of), None)
    if one is None or reading.person(View.TEAM_LINE, of) is None:
        return None
    held = desk.shared_checkin(of, coach.id) if reading.person(View.SHARED_CHECKIN, of) else None
    promises = desk.shared_promises(of, coach.id) if reading.person(View.SHARED_PROMISE, of) else []
    today = local_time.day(now, coach.zone)
    last = desk.letters_between(of, coach.id, 1)
    return {
        **row(one),
        "checkin": held and _plan(held, _days(held["finished_at"], coach, today)),
        "promises": [
            {"text": promise.text, "due_on": promise.due_on.isoformat(), "state": promise.state}
            for promise in promises[:MOST_PROMISES]
        ],
        "written": _days(last[0].sent_at, coach, today) if last else None,
    }


def is_hers(reading: Reading, of: str) -> bool:
    """Whether this is one of her people still. A look-up: no words."""
    person = reading.desk.person(PersonId(int(of)))
    return person is not None and person.coach == reading.reader.id


def written_to(reading: Reading, of: PersonId) -> list[Mapping[str, Any]]:
    """The letters that she has written to one of her people, with what was replied."""
    return [{**letter, "of": of} for letter in letters.written_to(reading, of)]


def note(reading: Reading, shown: Sequence[PersonId]) -> list[Person]:
    """Those whom she is shown a line of, counted as read: in one look-up however many."""
    return reading.among(View.TEAM_LINE, reading.desk.people(shown) if shown else [])


def coachees(
    reading: Reading,
    library: Library,
    now: datetime,
    only: PersonId | None = None,
    hers: Collection[PersonId] | None = None,
) -> list[Coachee]:
    """Her people, by name, as far as she may know them. Costs by them, whoever else there is.

    Counted as read is what she is shown of them, not what is computed here. `hers`: whom she may know, where
    whoever asks has asked the table.
    """
    desk, coach = reading.desk, reading.reader
    today = local_time.day(now, coach.zone)
    if hers is None:
        hers = {one.id for one in desk.coachees(coach.id) if may_see(coach, View.TEAM_LINE, one)}
    team = (one for one in desk.team(coach.id, today) if one.person in hers)
    members = [one for one in team if only is None or one.person == only]
    weakest = weakest_of(desk, library, coach, {one.cadre for one in members}, now)
    return [_coachee(member, weakest.get(member.person, ""), coach, now) for member in members]


def weakest_of(
    desk: Desk, library: Library, coach: Person, cadres: Iterable[Cadre | None], now: datetime
) -> Mapping[PersonId, str]:
    """The skill that each of those who share has most likely forgotten a week ahead; only where it is weak.

    In words of the coach's language. What is not asked of her cadre any more, or has no name, is nothing
    to speak of.
    """
    today = local_time.day(now, coach.zone)
    named = {cadre: library.skills_asked(cadre, coach.language, today) for cadre in cadres}
    skills = {item: skill for items in named.values() for item, skill in items.items()}
    in_a_week = local_time.day(now + recall.WEEK, coach.zone)
    forgets = desk.team_forgets(coach.id, named, in_a_week, now - digests.FRESH)
    return {
        one.person: skills[one.item]
        for one in forgets
        if mastery.is_weak(one.stability, one.reviewed_at, now)
    }


def _coachee(member: Member, weakest: str, coach: Person, now: datetime) -> Coachee:
    today = local_time.day(now, coach.zone)

    def ago(at: datetime) -> int:
        return _days(at, coach, today)

    last, gone, unheard = member.last_checkin_at, member.unreachable_since, member.unheard_since
    return Coachee(
        person=member.person,
        name=short(member.name, LONGEST_NAME),
        known_for=ago(member.known_since),
        last_checkin=None if last is None else ago(last),
        this_week=last is not None and now - last <= A_WEEK,
        every=EVERY.get(member.every or "", EVERY["week"]),
        open=member.open,
        overdue=member.overdue,
        overdue_for=0 if member.longest_due_on is None else (today - member.longest_due_on).days,
        stuck=member.stuck,
        weakest=weakest[:LONGEST_SKILL],
        unreachable_for=calls.unreached(
            None if gone is None else ago(gone), None if unheard is None else ago(unheard)
        ),
        stopped=member.stopped,
    )


def _plan(held: Mapping[str, Any], ago: int) -> Mapping[str, Any]:
    """A check-in that was shared so many days ago."""
    return {**{name: held[name] for name in ("goal", "first_step", "due_on", "confidence")}, "ago": ago}


def call(ring: calls.Call) -> Mapping[str, Any]:
    return {
        "of": ring.person,
        "name": ring.name,
        "reasons": [
            {
                "why": reason.why.name.lower(),
                "days": reason.days,
                "count": reason.count,
                "skill": reason.skill,
            }
            for reason in ring.reasons[:2]
        ],
    }


def row(one: Coachee) -> Mapping[str, Any]:
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


def _days(at: datetime, coach: Person, today: date) -> int:
    """Whole days since then, by the calendar of her zone."""
    return (today - local_time.day(at, coach.zone)).days
