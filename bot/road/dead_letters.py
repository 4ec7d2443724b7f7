"""Dead letters: an event that could not be taken in, kept for administrators."""

from bot.conversation import discretion
from bot.conversation.events import Event, TimerFired
from bot.road import handsets
from storage.store import Desk


def put_aside_unanswered(desk: Desk, event: Event, error: Exception) -> None:
    """Keep the event that failed, without what nobody should read; a copy of it is known from now on."""
    desk.dead_letter(
        handsets.put_aside(discretion.blotted(event)), f"{type(error).__name__}: {error}", event.at
    )
    if not isinstance(event, TimerFired):
        desk.is_first(event.key)
