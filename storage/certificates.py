"""Certificates: what is promised about modules that hold, and what a code proves."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.messages import Media
from bot.people import Cadre, PersonId

# Letters and figures that nobody takes for another on paper: no 0 O, 1 I L, 2 Z, 5 S, 8 B.
LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 12  # 55 bits: of a thousand certificates, a thousand guesses a second hit one in 1,900 years
PDF, PNG = ".pdf", ".png"


def code_from(digest: bytes) -> str:
    """The code that sixteen bytes give: `K7WP3MQAXC9H`."""
    number, code = int.from_bytes(digest, "big"), ""
    for _ in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        code += LETTERS[letter]
    return code


def code_of(typed: str) -> str:
    """The code that somebody typed, with dashes, blanks or small letters; empty when it is none."""
    code = "".join(c for c in typed.upper()[:64] if c.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def spelt(code: str) -> str:
    """A code as it is read aloud and typed: `K7WP-3MQA-XC9H`."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def digest_of(code: str) -> str:
    """What a certificate is found by: it leads to no code, and takes as long to find as to miss."""
    return hashlib.blake2b(code.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was certified, in the words of that day. One that was forgotten has neither code nor name."""

    code: str
    module: str  # "amtsl"
    title: str
    edition: str  # of the module
    name: str  # as she gave it
    cadre: Cadre | None
    language: str
    programme: str
    signed: bool  # whether two reviewers vouched for every card that it stands on
    cards: tuple[str, ...]  # refs
    issued_at: datetime
    digest: str = ""  # of the code
    revoked_at: datetime | None = None
    reason: str = ""  # for the operator's eyes
    withdrawn_at: datetime | None = None  # when a card that it stands on was withdrawn
    forgotten: bool = False

    @property
    def holds(self) -> bool:
        """Whether it still proves anything."""
        return self.revoked_at is None and self.withdrawn_at is None and not self.forgotten

    @property
    def files(self) -> tuple[Media, Media]:
        """The picture and the document that are drawn of it when they are sent."""
        return files_of(self.code, self.module)


def files_of(code: str, module: str) -> tuple[Media, Media]:
    """The picture and the document of a certificate, by names that tell nothing of its code."""
    digest = digest_of(code)
    return (
        Media(id=f"{digest}{PNG}", mime="image/png"),
        Media(id=f"{digest}{PDF}", mime="application/pdf", name=f"jigi-{module}.pdf"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """A module that she mastered, and from when on its check-up may be taken."""

    module: str
    mastered_at: datetime
    due_at: datetime


class Certifying(Protocol):
    """The part of the desk that knows what holds for good."""

    def keep_checkup(self, person: PersonId, module: str, due_at: datetime, now: datetime) -> None:
        """A check-up of that module is hers to take from then on; kept again, it moves."""

    def checkups(self, person: PersonId) -> list[Checkup]:
        """Those that she may take, now or later, soonest first."""

    def new_code(self, person: PersonId, module: str, now: datetime) -> str:
        """A code that nobody can guess who does not know the store's key; the same for the same."""

    def issue(self, person: PersonId, certificate: Certificate) -> None:
        """Write a certificate, once: its check-up is taken."""

    def certificates(self, person: PersonId) -> list[Certificate]:
        """Hers, in order; those that prove nothing any more as well."""

    def certificate(self, digest: str) -> Certificate | None:
        """The one whose code has this digest, whoever has it."""

    def revoke(self, digest: str, reason: str, now: datetime) -> bool:
        """From now on it proves nothing; False when there is none, or it was revoked before."""
