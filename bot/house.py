"""The house: what every turn needs, and no turn changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.content.library import Library
from bot.content.meaning import Reader
from bot.content.rendering import Rendering
from bot.conversation.effects import Ask
from bot.conversation.events import Meaning
from bot.conversation.script import Flows
from bot.conversation.warm import Warm
from bot.entrance import Entrance
from bot.people import Address
from scheduler.local_time import Calendar
from scheduler.punctuality import PATIENCE, Patience
from storage.store import MediaFolder


@dataclass(frozen=True, slots=True)
class House:
    """Flows, words, ears and files of one programme."""

    flows: Flows
    library: Library
    rendering: Rendering
    reader: Reader
    media: MediaFolder
    language: str = "fr"  # of whoever has not chosen one
    zone: str = "Africa/Bamako"
    administrators: frozenset[Address] = frozenset()
    referral: Mapping[str, str] = field(default_factory=dict)  # facility, district or "anywhere" → telephone
    programme: str = "Jigi"  # its name, as certificates bear it
    doors: tuple[str, ...] = ()  # links by which an invitation is used, with {code} for its code
    patience: Patience = PATIENCE  # with a coach's promise that lies
    calendar: Calendar = field(default_factory=Calendar)  # when people are left in peace
    handset_silence: timedelta = timedelta(minutes=10)  # after which a shared phone asks again who speaks
    windows: frozenset[str] = frozenset()  # channels that take free words only for so long after she wrote
    per_second: float = 30.0  # messages that the slowest of its channels takes
    entrance: Entrance | None = None  # into the console, where it is served
    warm: Warm = field(default_factory=Warm)
    moved_on: dict[Address, Address] = field(default_factory=dict)  # told before the move that led there


def read_words(
    words: str, ask: Ask | None, language: str, edition: str, today: date, house: House
) -> Meaning:
    """What her words can mean as an answer: labels count in her language and in French."""
    languages = (language,) if language == "fr" else (language, "fr")
    offered = [(choice, shown) for shown in languages for choice in (ask.offered if ask is not None else ())]
    labels = [(choice.value, house.rendering.label(choice, shown, edition)) for choice, shown in offered]
    spelt = [
        (choice.value, spelling)
        for choice, shown in offered
        for spelling in house.rendering.spellings(choice, shown)
    ]
    in_full = [
        (choice.value, text)
        for choice, shown in offered
        if (text := house.rendering.in_full(choice, shown, edition)) is not None
    ]
    return house.reader.read(words, ask, labels, today, spelt, in_full)
