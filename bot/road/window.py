"""Window: that she was heard, and what a tap on the button of a template means.

Where a channel takes free words only for some hours after she wrote, one template asks her back. Her tap
brings what was meant for her; where that is too old by then, it opens what the template speaks of.
"""

from collections.abc import Collection
from dataclasses import replace

from bot.conversation.events import ChoiceMade, Event, Left, Returned, Update
from storage.store import Desk

ASKED_BACK = "!back "  # how the payload of a template's button begins; then the command that it opens


def payload(command: str) -> str:
    """What the button of a template brings back."""
    return f"{ASKED_BACK}{command}"


def heard(desk: Desk, event: Update, windows: Collection[str]) -> None:
    """She was heard there: when she sent it, where that is known, for it may have waited on the way.

    It costs a write, so only the channels that have a window are told.
    """
    if event.sender.channel not in windows or isinstance(event, Left | Returned):
        return
    sent_at = getattr(event, "sent_at", None)
    desk.heard_from(event.sender, event.at if sent_at is None else min(sent_at, event.at))


def meant(desk: Desk, event: Event) -> Event:
    """Her tap says that she is there, when something waits for that; else it asks for what was announced."""
    if not isinstance(event, ChoiceMade) or not event.data.startswith(ASKED_BACK):
        return event
    if desk.waits_for_her(event.sender, event.at):
        return Returned(sender=event.sender, key=event.key, at=event.at)
    return replace(event, data=f"!{event.data.removeprefix(ASKED_BACK)}")
