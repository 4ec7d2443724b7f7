"""Saying: what a turn says, as messages: its words first, behind them the recordings of the cards it shows.

A turn and its replay say it through here, so that they cannot differ.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.conversation.effects import SPOKEN, Ask, Record, Say
from bot.conversation.events import Key
from bot.conversation.messages import Purpose
from bot.conversation.records import PersonChanged
from bot.conversation.turn import Surroundings, Turn, named_by
from bot.house import House
from bot.people import Address, Person, PersonId
from bot.road import sparing
from bot.road.around import keys_of_turn
from bot.road.bubbles import Bubble, Bubbles
from bot.road.voices import Voice
from storage.store import Outgoing, sent_as

LIFE: Mapping[Purpose, timedelta] = {
    Purpose.FOLLOWUP: timedelta(days=3),
    Purpose.NUDGE: timedelta(days=1),
    Purpose.REFRESHER: timedelta(days=1),
    Purpose.CAMPAIGN: timedelta(days=3),
    Purpose.DIGEST: timedelta(days=1),
}
"""After how long an unasked message that could not go out is dropped; what is not here waits."""


def messages_of(
    turn: Turn, voices: Sequence[Voice], around: Surroundings, house: House, not_shown: Collection[str]
) -> list[tuple[Key, Bubble]]:
    """The messages of a turn under their keys, as they go out to her.

    `not_shown`: names of texts that may not be shown any more; in their place stands that they are gone.
    """
    id, number = around.person.id, turn.conversation.turn
    said = _said(turn, around, house, not_shown)
    read = _read_aloud(turn, voices, around, house, not_shown)
    keyed = [(key_of_message(id, number, n), bubble) for n, bubble in enumerate(said)]
    keyed += [(_key_of_voice(id, number, n), bubble) for n, bubble in enumerate(read)]
    return sparing.spared(keyed, around.person, house.rendering, around.edition)


def _said(turn: Turn, around: Surroundings, house: House, not_shown: Collection[str]) -> list[Bubble]:
    """In her language; from the step on where she chose another, in that."""
    bubbles = Bubbles(house.rendering, around.edition, around.today, not_shown, named_by(around.person))
    language = around.person.language
    for step in turn.steps:
        match step.effect:
            case Say() | Ask():
                bubbles.add(step, language)
            case Record(_, PersonChanged(fields)):
                language = fields.get("language", language)
            case _:
                pass
    return bubbles.bubbles


def _read_aloud(
    turn: Turn, voices: Sequence[Voice], around: Surroundings, house: House, not_shown: Collection[str]
) -> list[Bubble]:
    """Behind everything that the turn says: no word waits for a recording.

    An emergency's are replies: they hold up no card of hers that comes next.
    """
    purposes = {step.effect.text: step.purpose for step in turn.steps if isinstance(step.effect, SPOKEN)}
    bubbles = []
    for voice in voices:
        if voice.card in not_shown:
            continue
        args = {"title": voice.title, "draft": voice.draft}
        bubble = Bubble(max(purposes[voice.card], Purpose.REPLY), voice=voice.file)
        bubble.names += [voice.card, sent_as(voice.card, voice.language)]
        caption = house.rendering.text("voice.caption", args, around.person.language, around.edition)
        bubble.texts.append(caption)
        bubbles.append(bubble)
    return bubbles


def key_of_message(person: PersonId, turn: int, ordinal: int) -> Key:
    """One key for each intended message, for ever."""
    return f"{keys_of_turn(person, turn)}{ordinal}"


def _key_of_voice(person: PersonId, turn: int, ordinal: int) -> Key:
    """Of a recording, apart from the words of the turn: whether it reached her says nothing of those."""
    return f"{person}.{turn} voice {ordinal}"


def outgoing(
    keyed: Sequence[tuple[Key, Bubble]], person: Person, address: Address, now: datetime
) -> list[Outgoing]:
    """The rows of these messages in the outbox."""
    return [
        Outgoing(
            key=key,
            person=person.id,
            address=address,
            purpose=bubble.purpose,
            message=bubble.message,
            text=" ".join(bubble.names),
            about=bubble.about,
            not_before=now,
            expires_at=now + LIFE[bubble.purpose] if bubble.purpose in LIFE else None,
        )
        for key, bubble in keyed
    ]
