"""Beside a patient: what does not reach her there, and what of her words is not kept."""

from datetime import datetime, timedelta

from bot.conversation import discretion
from bot.conversation.events import Event, TimerFired
from bot.conversation.messages import SAFETY
from bot.conversation.state import Conversation
from bot.conversation.turn import answers, question_of
from bot.house import House
from bot.people import Person
from bot.road.around import Around

CLINICAL = frozenset({"emergency", "guide"})  # commands that lead to where patients are spoken of
AT_BEDSIDE = timedelta(hours=2)  # since she last said something there


def passes(event: TimerFired, person: Person, conversation: Conversation, house: House) -> bool:
    """Whether nothing holds it up: a correction, an answer to what was done, or a silence beside a patient.

    Such a talk is one that she asked for, unless she has wanted peace since.
    """
    since = person.stopped_at
    return _awaited(event, house) or any(
        event.timer == "silence"
        and event.about == question_of(frame)
        and house.flows[frame.flow].bedside
        and (since is None or since < datetime.fromisoformat(frame.opened_at))
        for frame in (*conversation.stack, *conversation.parked)
    )


def busy(event: TimerFired, conversation: Conversation, house: House) -> bool:
    """Whether nothing else may take her answers now, nor her eyes."""
    return event.timer in house.flows.by_timer and at_patient(event, conversation, house)


def at_patient(event: Event, conversation: Conversation, house: House) -> bool:
    """Whether she has a patient in her hands now."""
    return any(
        house.flows[frame.flow].bedside and event.at - datetime.fromisoformat(frame.heard_at) < AT_BEDSIDE
        for frame in conversation.stack
    )


def _awaited(event: TimerFired, house: House) -> bool:
    """Whether this takes back something wrong that she was sent, or answers what was done just now."""
    flow = house.flows.by_timer.get(event.timer)
    return answers(event, house.flows) or (flow is not None and flow.purpose in SAFETY)


def as_kept(event: Event, conversation: Conversation, around: Around, person: Person, house: House) -> Event:
    """The event without what may be of a patient, wherever her words lead to patients."""
    top = conversation.stack[-1] if conversation.stack else None
    gives_way = top is not None and house.flows[top.flow].light

    def leaves(words: str) -> bool:
        return gives_way or around.meaning(words, None).command in CLINICAL

    consented = person.consent_at is not None
    return discretion.of_patients(event, conversation, house.flows, consented=consented, leaves=leaves)
