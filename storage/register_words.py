"""Register words: what is promised about what coaches say where a register and the programme differ."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.people import PersonId


class Differing(NamedTuple):
    """One of a coach's people, of whom the register says otherwise than the programme."""

    entry: int
    person: PersonId
    kind: str  # "gone" | "ended" | "elsewhere" | "shared"
    detail: str  # where the register has her, or the number that somebody else has as well


class Word(NamedTuple):
    """What a coach said of it: his word, with its day. Nobody's name where he was forgotten."""

    answer: str  # "here" | "moved" | "gone" | "number"
    words: str  # the new number
    by: str
    at: datetime


class RegisterWords(Protocol):
    """The part of the desk that knows what coaches said of the register."""

    def differing(self, coach: PersonId) -> list[Differing]:
        """What of his people nobody has answered yet, those who are gone first. Costs by them alone."""

    def asked_on_register(self, coach: PersonId) -> datetime | None:
        """When he was asked last."""

    def ask_on_register(self, entry: int, kind: str, coach: PersonId, now: datetime) -> None:
        """He was asked of one of his people; of another's nothing is written."""

    def answer_on_register(
        self, entry: int, kind: str, coach: PersonId, answer: str, words: str, now: datetime
    ) -> None:
        """What he says of it, where he was asked; it holds until the register says something else."""

    def say_on_register(
        self, entry: int, kind: str, by: PersonId, answer: str, words: str, now: datetime
    ) -> None:
        """What somebody who answers for the programme says, asked or not, in the place of any other word."""

    def words_on_register(self) -> Mapping[tuple[int, str], Word]:
        """What was answered, by entry and kind, where the register says today what it said then."""
