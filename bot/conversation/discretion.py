"""Discretion: what may be kept of what she sent, where patients are spoken of.

That is in a clinical talk, and where no talk is open. What is not kept is gone before anything is
written: a replay hears what was kept, and says what was said.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.conversation import patient_data
from bot.conversation.events import ContactShared, Event, MessageReceived, PictureReceived
from bot.conversation.messages import Media
from bot.conversation.script import Flows
from bot.conversation.state import Conversation, Frame

NO_PICTURE = Media(id="", mime="")  # of a picture that was turned away


def of_patients(
    event: Event,
    conversation: Conversation,
    flows: Flows,
    *,
    consented: bool,
    leaves: Callable[[str], bool],
) -> Event:
    """The event as it may be kept: where patients are spoken of, without picture or person's number.

    Whoever has not agreed yet tells of herself. A talk that awaits a picture is no clinical one.
    `leaves`: whether words lead from any talk to where patients are spoken of.
    """
    top = conversation.stack[-1] if conversation.stack else None
    if top is not None and not flows[top.flow].clinical:
        held = blotted(event)
        return held if held is not event and leaves(words_of(event)) else event
    if isinstance(event, PictureReceived) and not (top is not None and _asks_for_picture(top, flows)):
        event = replace(event, media=NO_PICTURE)
    return blotted(event) if top is not None or consented else event


def _asks_for_picture(top: Frame, flows: Flows) -> bool:
    """Whether her open question asks for the picture of a thing, and has said: no patient on it."""
    word = flows[top.flow].pictures
    return bool(word) and top.asked.rpartition(".")[2] == word


def blotted(event: Event) -> Event:
    """The event without the number of a person; itself where there is none."""
    match event:
        case MessageReceived(text=words) if (kept := patient_data.without(words)) != words:
            return replace(event, text=kept)
        case PictureReceived(caption=words) if (kept := patient_data.without(words)) != words:
            return replace(event, caption=kept)
        case ContactShared(telephone=number) if number:
            return replace(event, telephone="")
        case _:
            return event


def turned_away(sent: Event, kept: Event) -> tuple[str, ...]:
    """The media of a picture that is not kept: a web chat has put its bytes into the folder already."""
    if isinstance(sent, PictureReceived) and isinstance(kept, PictureReceived) and not kept.media.id:
        return (sent.media.id,)
    return ()


def not_taken(event: Event, before: Conversation, after: Conversation, flows: Flows) -> tuple[str, ...]:
    """The media of a picture that a talk awaited and did not take: nobody said that no patient is on it.

    She sent it before she was asked, or told of a danger beside it.
    """
    top = before.stack[-1] if before.stack else None
    if not isinstance(event, PictureReceived) or not event.media.id:
        return ()
    if top is None or not flows[top.flow].clinical or not _asks_for_picture(top, flows):
        return ()
    shown = (value for frame in (*after.stack, *after.parked) for value in frame.lived.values())
    taken = any(isinstance(value, list) and value[:2] == ["showed", event.media.id] for value in shown)
    return () if taken else (event.media.id,)


def words_of(event: Event) -> str:
    """What she wrote; nothing where she did not."""
    match event:
        case MessageReceived():
            return event.text
        case PictureReceived():
            return event.caption
        case _:
            return ""


def reminder(event: Event) -> str | None:
    """The text that kindly says what was not kept of this event; None when all was."""
    if isinstance(event, PictureReceived) and not event.media.id:
        return "picture.patient"
    if isinstance(event, MessageReceived) and patient_data.was_in(event.text):
        return "words.patient"
    return None
