"""Live sessions: coach and coachee agree on a time, are reminded of it, and agree on what was said."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.conversation.effects import (
    ASIDES,
    Ask,
    Choice,
    Day,
    Find,
    HandOver,
    Moment,
    Number,
    Record,
    Say,
    Text,
    Voice,
)
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.planning import (
    PeopleShown,
    SessionAgreed,
    SessionEnded,
    SessionMissed,
    SessionMoved,
    SessionSummed,
    SummaryAgreed,
)
from bot.conversation.script import Chose, Counted, Dated, Named, Part, Script
from bot.handlers.checkin import DAYS, SCALE, words
from bot.handlers.scheduled import OTHER, another
from bot.people import Person

POINTS = ("goal", "score", "obstacle", "will", "step", "day", "helper", "confidence")
SCALES = ("score", "confidence")
PATIENCE = timedelta(days=2)


def proposed(person: Person, facts: Facts) -> Script:
    """The other would like to talk then: it suits, another time does, or none."""
    session = facts["live_session"]
    if session is None or session["state"] != "proposed" or not session["mine"]:
        return
    choices = (Choice("agree", "session.agree"), OTHER, Choice("off", "session.no"))
    answer = yield Ask("suits", "session.proposed", session, choices=choices, accepts=(Moment(),))
    if not (yield from still_open("open", session)):
        return
    match answer:
        case Chose("agree"):
            at = datetime.fromisoformat(session["at"])
            yield Record("agreed", SessionAgreed(session=session["id"], at=at))
            yield Say("session.noted", session)
        case Chose("off"):
            yield Record("off", SessionEnded(session["id"]))
            yield Say("session.called_off", session)
        case _:
            yield from moved(session, answer if isinstance(answer, Named) else None)


def moved(session: dict[str, Any], meant: Named | None) -> Script:
    """Another time, which the other of the two is asked about."""
    time = yield from another("session_times", {"session": session["id"]}, meant)
    if time is not None:
        at = datetime.fromisoformat(time["at"])
        yield Record("moved", SessionMoved(session=session["id"], at=at))
        yield Say("session.sent", {"name": session["by"], **time})


def still_open(key: str, session: dict[str, Any]) -> Part[bool]:
    """Whether it still waits for this person, as it was read; says so when not."""
    found = yield Find(key, "session_open", f"{session['id']} {session['state']} {session['at']}")
    if not found.rows:
        yield Say("session.settled", key=f"{key}.settled")
    return bool(found.rows)


def told(text: str) -> Any:
    """A talk that only tells how it stands with a session."""

    def told(person: Person, facts: Facts) -> Script:
        if facts["live_session"] is not None:
            yield Say(text, facts["live_session"])

    return told


agreed = told("session.agreed")
ended = told("session.ended")
eve = told("session.eve")
soon = told("session.soon")
kept = told("session.kept_by")


def begins(person: Person, facts: Facts) -> Script:
    """Its hour has come: the coach opens the guide, moves it, or says that it did not take place."""
    session = facts["live_session"]
    if session is None or session["state"] not in ("proposed", "agreed"):
        return
    if session["state"] == "proposed":
        yield Record("missed", SessionMissed(session["id"]))
        yield Say("session.unanswered", session, shortcuts=("schedule",))
        return
    choices = (Choice("begin", "session.open"), OTHER, Choice("missed", "session.missed"))
    match (yield Ask("open", "session.begins", session, choices=choices)):
        case Chose("begin"):
            yield HandOver("session_guide", {"about": f"session:{session['id']}", "of": session["of"]})
        case Chose("missed"):
            yield Record("missed", SessionMissed(session["id"]))
            yield Say("session.missed_noted", session, shortcuts=("schedule",))
        case _:
            yield from moved(session, None)


def summary(person: Person, facts: Facts) -> Script:
    """What was noted, in her chat, or corrected, in the other's: only what both say is right is kept."""
    session = facts["live_session"]
    if session is None or session["state"] != "summed" or not session["mine"]:
        return
    told = dict(session["summary"])
    yield from heard(session)
    for n in count(1):
        answer = yield from read(n, session, told)
        if answer == Chose("agree"):
            break
        yield from corrected(n, told)
        if session["coach"]:  # his words of her are forgotten with her
            yield Record(f"point.{n}.noted", PeopleShown([session["of"]]))
    if not (yield from still_open("open", session)):
        return
    if told == session["summary"]:
        yield Record("agreed", SummaryAgreed(session=session["id"], summary=told))
        yield Say("session.kept", {**session, **told})
    else:
        yield Record("summed", SessionSummed(session=session["id"], summary=told))
        yield Say("session.correction_sent", session)


def heard(session: dict[str, Any]) -> Script:
    """The voice notes among what was noted: nobody agrees to what she has not heard."""
    for point, voice in session.get("voices", {}).items():
        args = {"by": session["by"], "point": point}
        yield Say("session.voice", args, key=f"voice.{point}", voice=Media(**voice))


def alone(person: Person, facts: Facts) -> Script:
    """The two have parted before they agreed on what was noted: it binds nobody, and is hers to read."""
    told = facts["session_alone"]
    if told is None:
        return
    yield Say("session.alone", told, shortcuts=("checkin",))
    for point, voice in told["voices"].items():
        yield Say("coach.voice", {"point": point}, key=f"voice.{point}", voice=Media(**voice))


def read(n: int, session: dict[str, Any], told: dict[str, Any]) -> Part[Any]:
    """The summary as it stands; asked again once after some days."""
    changed = told != session["summary"]
    agree = Choice("agree", "session.send" if changed else "session.right")
    choices = (agree, Choice("correct", "session.correct"))
    args = {"by": session["by"], "coach": session["coach"], "changed": changed, **told}
    wait = PATIENCE if n == 1 else None
    answer = yield Ask(f"right.{n}", "session.to_confirm", args, choices=choices, wait=wait)
    if isinstance(answer, Chose):
        return answer
    return (
        yield Ask(f"right.{n}.again", "session.to_confirm", args, choices=choices, continues=f"right.{n}")
    )


def corrected(n: int, told: dict[str, Any]) -> Script:
    """One point in other words."""
    points = tuple(Choice(point, f"point.{point}") for point in POINTS)
    point = (yield Ask(f"point.{n}", "session.which_point", choices=points)).value
    key, text = f"point.{n}.{point}", f"session.new_{point if point in ('day', *SCALES) else 'words'}"
    if point == "day":
        answer = yield Ask(key, text, choices=DAYS, accepts=(Day(),))
    elif point in SCALES:
        answer = yield Ask(key, text, choices=SCALE, accepts=(Number(1, 10),))
    else:
        answer = yield Ask(key, text, accepts=(Text(400, refuses=ASIDES), Voice()))
    match answer:
        case Dated(day):
            told[point] = day.isoformat()
        case Counted(number):
            told[point] = number
        case _:
            told["voices"] = {key: id for key, id in told.get("voices", {}).items() if key != point}
            told[point] = words(answer, told, point)
