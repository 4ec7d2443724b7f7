"""Overviews: what a coach's pages show, whole, where a chat shows a screen at a time.

The figures are those of the chat: `bot/coaching/` counts them in `team.py` and `undertakings.py`.
Whatever is shown of somebody is asked of the table, and left as a line of who has read it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.access import View
from bot.coaching import choosing, team, undertakings
from bot.coaching.soonest import Next, soonest
from bot.overseeing.page_data import PageData
from bot.people import Person, PersonId
from bot.road.sources import Sources, today, visits
from scheduler import calls, local_time
from storage.store import Promise, Visit

MOST_CHECKINS = 5  # of one page
MOST_VISITS = 3
VISIT_FILES = ("voice", "picture", "reason_voice")


def whole_team(s: Sources) -> PageData:
    """Whom to ring this week and why, then everybody by name with what comes next."""
    seen = {one.id: one for one in s.reading.among(View.TEAM_LINE, s.desk.coachees(s.person.id))}
    people = team.coachees(s.reading, s.library, s.now, hers=seen.keys())
    comes = soonest(s.desk, s.person, seen.values(), s.now, s.calendar)
    owed = s.desk.helps_owed(s.person.id)
    rows = [
        {
            **team.row(one),
            **_who(seen[one.person]),
            **_next(s, comes.get(one.person)),
            "owed": owed.get(one.person, 0),
        }
        for one in choosing.by_name(people)
    ]
    return {
        "calls": [{**call, "name": seen[call["of"]].name} for call in map(team.call, calls.to_call(people))],
        "rows": rows,
        "open": sum(row["open"] for row in rows),
        "overdue": sum(row["overdue"] for row in rows),
        "owed": sum(owed.values()),
    }


def one_person(s: Sources) -> PageData | None:
    """One coachee: what she shared with this coach, what both promised, his visits; None: she is not his."""
    of = PersonId(int(s.given["of"]))
    her = team.coachee(s.reading, s.library, of, s.now)
    who = s.desk.person(of)
    if her is None or who is None:
        return None
    comes = soonest(s.desk, s.person, [who], s.now, s.calendar).get(of)
    may_read = s.reading.may(View.SHARED_CHECKIN, who)
    held = s.desk.shared_checkins(of, s.person.id, MOST_CHECKINS) if may_read else []
    return {
        **her,
        **_who(who),
        **_next(s, comes),
        "checkins": [{**one, "day": _day(s, one["finished_at"])} for one in held],
        "promised": list(_hers(s, who)),
        "owed": [row for row in _owed(s) if row["of"] == of],
        "letters": team.written_to(s.reading, of),
        "visits": list(_visits(s, who)),
        "call": _call(s, of),
    }


def board(s: Sources) -> PageData:
    """Promises on both sides: the reader's own first, then those of others to her; the soonest first.

    `coached`: whoever promised has a page. The reader's own coach has none.
    """
    coached = {her.id for her in s.reading.among(View.NAME, s.desk.coachees(s.person.id))}
    theirs = undertakings.to_her(s.reading, s.now, whole=True)
    return {"mine": _owed(s), "theirs": [{**row, "coached": row["of"] in coached} for row in theirs]}


def one_promise(s: Sources) -> PageData | None:
    """What the reader promised to help with, by `promise`, be it kept or not; None when it is another's."""
    promise = s.desk.promise(int(s.given["promise"]))
    return {"state": promise.state} if promise is not None and promise.owner == s.person.id else None


def files(person: PageData) -> Iterator[PageData]:
    """The voice notes and pictures that stand on a person's page."""
    for visit in person["visits"]:
        for sent in visit["evidence"]:
            yield from (sent[name] for name in VISIT_FILES if sent[name])
    for letter in person["letters"]:
        yield from (letter[name] for name in ("voice", "answer_voice") if letter[name])
    for checkin in person["checkins"]:
        yield from ({"id": id, "mime": "audio/ogg"} for id in checkin["voices"].values())


def one_file(s: Sources) -> PageData | None:
    """A file, when it stands on the page of that person."""
    person = one_person(s)
    shown = files(person) if person is not None else iter(())
    return next((file for file in shown if file["id"] == s.given["file"]), None)


# ---- how it is put ------------------------------------------------------------------------------


def _who(person: Person) -> PageData:
    """As a page has room for it: her name whole, by which two who begin alike are told apart."""
    return {
        "name": person.name,
        "cadre": person.cadre.value if person.cadre is not None else "",
        "place": person.facility.name if person.facility is not None else "",
    }


def _next(s: Sources, comes: Next | None) -> PageData:
    at = local_time.local(comes.at, s.person.zone).replace(tzinfo=None) if comes is not None else None
    return {"next": at, "next_session": comes is not None and comes.session}


def _owed(s: Sources) -> list[Mapping[str, Any]]:
    """What the reader promised to others and has still to keep."""
    return [row for row in undertakings.mine(s.reading, today(s), whole=True) if row["helps"]]


def _call(s: Sources, of: PersonId) -> PageData | None:
    """Why she should be rung, if she should."""
    people = team.coachees(s.reading, s.library, s.now, of)
    return next((team.call(call) for call in calls.to_call(people)), None)


def _hers(s: Sources, her: Person) -> Iterator[PageData]:
    """What she promised with this coach's knowledge."""
    if s.reading.may(View.SHARED_PROMISE, her):
        for promise in s.desk.shared_promises(her.id, s.person.id):
            yield _promise(promise, today(s))


def _promise(promise: Promise, day: date) -> PageData:
    late = promise.due_on < day
    return {"text": promise.text, "due_on": promise.due_on.isoformat(), "state": promise.state, "late": late}


def _visits(s: Sources, her: Person) -> Iterable[PageData]:
    if s.reading.may(View.VISITS, her):
        for visit in s.desk.visits_with(s.person.id, her.id, MOST_VISITS):
            yield _visit(s, visit, her)


def _visit(s: Sources, visit: Visit, her: Person) -> PageData:
    """A visit with its plan, and what was sent to show that it was carried out."""
    look = visits(s)
    sent = s.desk.evidence_of(visit.id) if s.reading.may(View.EVIDENCE, her) else []
    shown = (look.evidence({"about": f"evidence:{one.id}"}) for one in sent)
    return {
        **look.plan(visit, her, her),
        "day": _day(s, visit.finished_at or visit.begun_at),
        "state": visit.state,
        "evidence": [one for one in shown if one is not None],
    }


def _day(s: Sources, at: datetime) -> str:
    return local_time.day(at, s.person.zone).isoformat()
