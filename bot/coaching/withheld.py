"""Withheld: what somebody is not told any more of another, since she is not what she was to her.

A notice is looked at when its timer fires; what is open of an earlier one, whenever a timer may say it again.
What waits in the outbox goes when she gets another coach (`Desk.change_person`).
"""

from bot.access import View, may_see
from bot.conversation.effects import SPOKEN
from bot.conversation.events import Facts, TimerFired
from bot.conversation.script import Flow, Flows
from bot.conversation.state import Conversation, Frame
from bot.conversation.turn import Turn
from bot.people import PersonId
from bot.reading import Reading


def notice(event: TimerFired, reading: Reading, flows: Flows) -> bool:
    """Whether this tells her of somebody of whom she may not hear it."""
    return not _may_tell(flows.by_timer.get(event.timer), event.facts, reading)


def note(turn: Turn, reading: Reading, flows: Flows) -> None:
    """Count as read what she is told in this turn."""
    for step in turn.steps:
        if isinstance(step.effect, SPOKEN) and step.frame is not None:
            view, of = _told(flows[step.frame.flow], step.frame.facts)
            if view is not None:
                reading.person(view, of)


def talks(conversation: Conversation, reading: Reading, flows: Flows) -> list[int]:
    """The numbers of her talks that speak of somebody of whom she may not hear it."""
    frames: tuple[Frame, ...] = (*conversation.stack, *conversation.parked)
    return [f.number for f in frames if not _may_tell(flows.by_name.get(f.flow), f.facts, reading)]


def without(conversation: Conversation, numbers: list[int]) -> Conversation:
    """The conversation without these talks; itself when there are none."""
    if not numbers:
        return conversation
    return conversation._replace(
        stack=tuple(frame for frame in conversation.stack if frame.number not in numbers),
        parked=tuple(frame for frame in conversation.parked if frame.number not in numbers),
    )


def _may_tell(flow: Flow | None, facts: Facts, reading: Reading) -> bool:
    view, of = _told(flow, facts)
    if view is None:
        return True
    person = reading.desk.person(of)
    return person is not None and may_see(reading.reader, view, person)


def _told(flow: Flow | None, facts: Facts) -> tuple[View | None, PersonId]:
    """What a talk tells of whom else; None when of nobody."""
    of = facts.get("of")
    if flow is None or not isinstance(of, int):
        return None, PersonId(0)
    return flow.tells, PersonId(of)
