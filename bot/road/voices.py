"""Voices: the recordings that go out beside the cards of a turn, for who wants to hear them.

A recording belongs to the words of its card: when these change, or may not be shown, it is not sent. One
that touches a patient is a draft until somebody else than who recorded it has listened; a draft goes
out where the programme shows drafts, and says that it is one.
"""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.content.library import Library
from bot.conversation.effects import SPOKEN
from bot.conversation.messages import Media
from bot.conversation.turn import Turn
from bot.people import Person
from storage.store import Desk, Recording

MIME = "audio/ogg"


class State(StrEnum):
    """Where a recording stands."""

    SENT = "sent"
    DRAFT = "draft"  # sent, and marked: nobody else has listened yet
    UNHEARD = "unheard"  # not sent until somebody else has listened
    STALE = "stale"  # the words of the card were changed
    HIDDEN = "hidden"  # the card may not be shown, or is there no more


@dataclass(frozen=True, slots=True)
class Voice:
    """A recording that goes out with a card."""

    card: str
    language: str
    title: str  # of the card, in this language where the pack has it
    draft: bool
    media: str
    size: int

    @property
    def file(self) -> Media:
        return file_of(self.card, self.language, self.media, self.size)

    def frozen(self) -> dict[str, Any]:
        """As JSON values, for the journal: a replay asks no store."""
        return asdict(self)


def file_of(card: str, language: str, media: str, size: int) -> Media:
    """The file of a recording, under a name that tells what it is."""
    return Media(id=media, mime=MIME, size=size, name=f"{card.replace('/', '-')}.{language}.ogg")


def state_of(recording: Recording, library: Library, today: date) -> State:
    """Where a recording stands on a day, for whoever reads this edition."""
    card = recording.kept.card
    if not library.has_card(card):
        return State.HIDDEN
    if library.fingerprint(card) != recording.kept.words:
        return State.STALE
    if not library.may_show(card, today):
        return State.HIDDEN
    if recording.heard_at is not None or not library.packs[card.partition("/")[0]].clinical:
        return State.SENT
    return State.DRAFT if library.policy.drafts else State.UNHEARD


def title_of(library: Library, card: str, language: str) -> str:
    """The title of a card; its name when it is there no more."""
    return library.title_of(card, language) if library.has_card(card) else card


def voices_of(turn: Turn, person: Person, desk: Desk, library: Library, today: date) -> list[Voice]:
    """The recordings of the cards that a turn shows, in their order, each once."""
    if not person.voice:
        return []
    voices: dict[str, Voice] = {}
    for step in turn.steps:
        if not isinstance(step.effect, SPOKEN):
            continue
        name = step.effect.text or ""
        recording = desk.recording(name, person.language) if "/" in name else None
        at = library.at(step.frame.edition if step.frame else "")
        state = State.HIDDEN if recording is None else state_of(recording, at, today)
        if recording is not None and state in (State.SENT, State.DRAFT):
            kept, title = recording.kept, title_of(at, name, person.language)
            voices[name] = Voice(name, person.language, title, state is State.DRAFT, kept.media, kept.size)
    return list(voices.values())
