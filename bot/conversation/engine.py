"""The engine: one event in, what it leads to out.

No clock, store, language or channel is known here. Talks lie on a stack; whenever something was
said, the turn ends with the one question that is open; a light one is not put again for what came by
itself.
"""

from typing import assert_never

from bot.conversation import again, discretion, firing, hearing, showing, tapping
from bot.conversation.effects import Picture, Voice
from bot.conversation.events import (
    ChoiceMade,
    ContactShared,
    Event,
    Left,
    MessageReceived,
    PictureReceived,
    Returned,
    TimerFired,
    Unreadable,
    VoiceReceived,
)
from bot.conversation.leading import Leading
from bot.conversation.script import Flows, Showed, Spoke
from bot.conversation.state import Conversation
from bot.conversation.turn import Surroundings, Turn


def advance(conversation: Conversation, event: Event, flows: Flows, around: Surroundings) -> Turn:
    """Take one event into a conversation. Raises FlowError when a flow broke the rules."""
    turn = Leading(conversation, event, flows, around)
    not_kept = discretion.reminder(event)
    danger = not_kept is not None and hearing.tells_of_danger(turn, discretion.words_of(event))
    if not_kept and not danger:
        turn.say(not_kept)
    match event:
        case MessageReceived():
            hearing.hear(turn, event.text)
        case ChoiceMade():
            tapping.tap(turn, event.data)
        case VoiceReceived():
            showing.show(turn, Spoke(event.media.id), Voice)
        case PictureReceived() if hearing.tells_of_danger(turn, event.caption):
            hearing.hear(turn, event.caption)
        case PictureReceived() if not event.media.id:
            pass  # turned away
        case PictureReceived():
            showing.show(turn, Showed(event.media.id, event.caption), Picture)
        case ContactShared():
            showing.share(turn, own=event.own)
        case Unreadable():
            again.miss(turn, "again.unreadable")
        case TimerFired():
            firing.fire(turn, event)
        case Left() | Returned():
            pass
        case _:
            assert_never(event)
    if not_kept and danger:  # her card goes first
        turn.say(not_kept)
    return turn.end()
