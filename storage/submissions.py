"""Submissions: what is promised about what was handed to other systems."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.people import PersonId


class SubmissionState(StrEnum):
    """How the last try ended."""

    SENT = "sent"
    FAILED = "failed"  # it is tried again
    TAKEN_BACK = "taken_back"  # the other system has it no more


class Submission(NamedTuple):
    """One thing that went, or was to go, to one system. `body` is what stands there, or is to, as JSON."""

    kind: str  # "training" or "indicators"
    destination: str
    id: str
    digest: str
    body: str
    state: SubmissionState
    sent_at: datetime
    period: str = ""
    person: PersonId | None = None
    tries: int = 0  # in a row that failed
    answer: str = ""


class Trained(NamedTuple):
    """A module that somebody completed or holds, and as whom a register knows her."""

    person: PersonId
    module: str
    title: str  # in the words of her certificate; empty where there is none
    edition: str
    began_at: datetime | None  # her first answer about it; None: it was purged
    mastered_at: datetime | None
    held_at: datetime | None  # when it was certified; None: a check-up waits
    system: str  # of the register's id of her; empty: no register knows her
    practitioner: str
    agreed_to: int  # the edition of the words that she said yes to


class Submissions(Protocol):
    """The part of the desk that knows what left, and what is to leave."""

    def submissions(self, kind: str, destination: str) -> dict[str, Submission]:
        """All of one kind at one system, by their ids."""

    def keep_submissions(self, submissions: Iterable[Submission]) -> None:
        """Write each, in the place of what is known of it. Whoever was forgotten meanwhile is nobody."""

    def trained(self) -> list[Trained]:
        """Whoever takes part: each module that she mastered and is to show, or that holds by a certificate
        whose every card two reviewers signed."""

    def training_id(self, person: PersonId, module: str) -> str:
        """An id for it that nobody can guess the person from; the same for the same, for ever."""
