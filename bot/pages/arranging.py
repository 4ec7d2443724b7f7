"""Arranging: what a coach plans, moves and ends on the pages of his calendar, as the talk records it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.coaching.previewing import HOUR
from bot.conversation.effects import Record
from bot.conversation.events import Facts
from bot.conversation.planning import (
    ScheduleEnded,
    SchedulePaused,
    SchedulePlanned,
    ScheduleResumed,
    SessionEnded,
    SessionMoved,
    SessionProposed,
)
from bot.reading import Reading
from storage.store import SessionState

Records = Iterable[Record]
Change = SchedulePaused | ScheduleResumed | ScheduleEnded | SessionEnded

TIMED = (SessionState.PROPOSED, SessionState.AGREED)
CHANGES: Mapping[str, Callable[[int], Change]] = {
    "pause": SchedulePaused,
    "resume": ScheduleResumed,
    "end": ScheduleEnded,
    "off": SessionEnded,
}


def plan(_reading: Reading, facts: Facts) -> Records:
    """Check-ins by these rules, one for each of `plans`; whose they may be is asked where they are kept."""
    for one in facts["plans"]:
        planned = SchedulePlanned(coachee=one["coachee"], rule=one["rule"], schedule=one["instead"])
        yield Record(f"planned.{one['coachee'] or 'team'}", planned)


def meet(reading: Reading, facts: Facts) -> Records:
    """A live session, or another time for one; nobody talks with two at once."""
    at, instead = datetime.fromisoformat(facts["at"]), facts["instead"]
    others = (*reading.desk.sessions_of(reading.reader.id), *reading.desk.sessions_of(facts["coachee"]))
    if any(s.state in TIMED and s.id != instead and abs(s.at - at) < HOUR for s in others):
        return
    if instead is None:
        yield Record("proposed", SessionProposed(coachee=facts["coachee"], at=at))
    else:
        yield Record("proposed", SessionMoved(session=instead, at=at))


def change(_reading: Reading, facts: Facts) -> Records:
    """It is paused, resumed, ended or called off."""
    yield Record(facts["what"], CHANGES[facts["what"]](int(facts["id"])))
