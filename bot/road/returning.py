"""Returning: what people had for whoever stopped, kept until she is back.

Nothing of it is looked at meanwhile: it costs as much after years as after a day. What comes round by itself
is not kept; it is set again from what it was set from.
"""

from datetime import datetime, timedelta

from bot.conversation.events import TimerFired
from bot.conversation.messages import Purpose
from bot.conversation.script import Flows
from bot.people import Person
from bot.road import merged
from storage.store import Desk

FROM_PEOPLE = frozenset({Purpose.ANSWER, Purpose.NOTICE})
STOPPED = "stopped"  # why the sender drops what it may not send her
LAID_ASIDE = "laid aside"  # why it is dropped though it will be told
UNTIL_BACK = timedelta(days=3650)


def keep(desk: Desk, event: TimerFired, flows: Flows) -> None:
    """What came due for whoever has stopped comes when she is back, if it is of people."""
    flow = flows.by_timer.get(event.timer)
    if flow is None or flow.purpose not in FROM_PEOPLE:
        return
    facts = {**event.facts, "waits": event.at.isoformat()}
    desk.set_timer(event.person, event.timer, event.about, event.at + UNTIL_BACK, facts)


def lay_aside(desk: Desk, person: Person, flows: Flows) -> None:
    """She has just stopped: what people had for her, written but not sent, comes when she is back."""
    for event in desk.drop_news(person.id, _from_people(flows), LAID_ASIDE):
        keep(desk, event, flows)


def take_up(desk: Desk, person: Person, flows: Flows, now: datetime, stopped_at: datetime) -> None:
    """She is back: what was on its way to her as she stopped, failed, and was not tried again."""
    for event in desk.retell(person.id, _from_people(flows), stopped_at, STOPPED, LAID_ASIDE):
        desk.set_timer(person.id, event.timer, event.about, now, event.facts)


def come_round(desk: Desk, person: Person, now: datetime) -> None:
    """She is back: all of it, as it came; weeks of what her team shared in one message."""
    waiting = [event for event in desk.her_timers(person.id, now) if event.facts.get("waits")]
    told = merged.merge_waiting(desk, person.id, waiting, now)
    for event in waiting:
        if event.key not in told:
            desk.set_timer(person.id, event.timer, event.about, now, event.facts)


def _from_people(flows: Flows) -> set[str]:
    return {timer for timer, flow in flows.by_timer.items() if flow.purpose in FROM_PEOPLE}
