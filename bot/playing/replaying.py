"""Replaying: the journal lived again must say every message again, byte for byte (P8).

The same program, the same edition and the same journal give the same words. What a turn read of the
world around it stands in the journal; nothing else is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.coaching import withheld
from bot.conversation.effects import Ask, Find
from bot.conversation.engine import advance
from bot.conversation.events import Facts, Meaning
from bot.conversation.messages import UNNAMED, Button, Message
from bot.conversation.script import Flow
from bot.conversation.state import Conversation
from bot.conversation.turn import Reached
from bot.conversation.warm import Warm
from bot.house import House, read_words
from bot.people import Person, PersonId, Role
from bot.road import gone, saying
from bot.road.voices import Voice
from bot.turns import GONE, VOICES, WITHHELD
from scheduler import local_time
from storage.store import Desk, JournalEntry


@dataclass(frozen=True, slots=True)
class Difference:
    """A message that would be another today. `now` is None when it would not be said at all."""

    key: str
    then: Message | None
    now: Message | None


class ReplayError(Exception):
    """A turn that cannot be lived again: a flow of today asks for what the journal of then does not hold."""


def replay(desk: Desk, person: PersonId, house: House) -> Iterator[tuple[int, list[Difference]]]:
    """Live one person's journal again: for each turn the messages said, and what differs.

    Raises ReplayError at a turn that cannot be lived; what came after it stands on that.
    """
    posted = desk.posted(person)
    conversation = Conversation(person)
    for entry in desk.journal_of(person):
        around = _Past(entry, house)
        not_shown = frozenset(entry.facts.get(GONE, ()))
        conversation = withheld.without(conversation, entry.facts.get(WITHHELD, []))
        before = gone.without(conversation._replace(turn=entry.turn - 1), not_shown, house.flows)
        try:
            turn = advance(before, entry.event, house.flows, around)
        except Exception as error:  # whatever a flow raises at facts that it does not know
            why = type(error).__name__  # its message may hold her words
            raise ReplayError(
                f"person {person} cannot be followed from turn {entry.turn} on: {why}"
            ) from error
        conversation = turn.conversation
        voices = [Voice(**frozen) for frozen in entry.facts.get(VOICES, ())]
        going = saying.messages_of(turn, voices, around, house, not_shown)
        now = {key: bubble.message for key, bubble in going}
        yield (
            len(now),
            [
                Difference(key, posted.get(key), message)
                for key, message in now.items()
                if not _alike(posted.get(key), message)
            ],
        )


def _alike(then: Message | None, now: Message) -> bool:
    """Whether they are the same words, whatever name stood where one was forgotten since."""
    if then == now or then is None:
        return then == now
    labels = [(button.label, said.label) for button, said in zip(then.buttons, now.buttons, strict=False)]
    same = all(_fits(one, other) for one, other in [(then.text, now.text), *labels])
    return same and _nameless(then) == _nameless(now)


def _fits(then: str, now: str) -> bool:
    parts = re.split(f"{UNNAMED}[^{UNNAMED}]*{UNNAMED}", then)
    return re.fullmatch(".*".join(map(re.escape, parts)), now, re.DOTALL) is not None


def _nameless(message: Message) -> Message:
    return message._replace(text="", buttons=tuple(Button("", button.data) for button in message.buttons))


class _Past:
    """The surroundings of a turn, as its journal entry remembers them."""

    def __init__(self, entry: JournalEntry, house: House) -> None:
        self._facts = entry.facts
        self._house = house
        self.person = _person(entry)
        self.today: date = local_time.day(entry.at, self.person.zone)
        self.edition: str = entry.facts.get("edition", house.library.edition)
        self.warm = Warm(most=0)

    def meaning(self, words: str, ask: Ask | None, edition: str = "") -> Meaning:
        return read_words(words, ask, self.person.language, edition or self.edition, self.today, self._house)

    def facts(self, flow: Flow, given: Facts) -> Facts:
        return self._facts.get(flow.name, given)  # type: ignore[no-any-return]

    def find(self, wanted: Find) -> Any:
        return self._facts.get(f"find {wanted.key}")

    def reached(self, turn: int) -> Reached:
        return Reached(self._facts.get(f"reached {turn}", Reached.YES))


def _person(entry: JournalEntry) -> Person:
    """As much of her as a turn looks at."""
    you = entry.facts.get("you", {})
    return Person(
        id=entry.person,
        language=you.get("language", "fr"),
        zone=you.get("zone", "Africa/Bamako"),
        named=you.get("named", False),
        handset=you.get("handset", False),
        light=you.get("light", False),
        roles=frozenset(map(Role, you.get("roles", [Role.WORKER]))),
        consent_at=datetime.min.replace(tzinfo=UTC) if you.get("consented", True) else None,
    )
