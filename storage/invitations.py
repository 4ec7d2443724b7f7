"""Invitations: what is promised about the codes by which people come to us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import PersonId, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A code, good once: what whoever uses it becomes, where, and who coaches her."""

    code: str
    roles: frozenset[Role]
    facility: str | None = None  # the register's id
    district: str = ""
    coach: PersonId | None = None
    given_by: PersonId | None = None  # None: at the command line
    given_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: PersonId | None = None
    revoked_at: datetime | None = None


class Invitations(Protocol):
    """The part of the desk that knows invitations."""

    def new_invitation_code(self, by: PersonId | None, now: datetime) -> str:
        """A code that nobody has and nobody without the store's key can guess."""

    def new_invitation_codes(self, by: PersonId | None, now: datetime, many: int) -> list[str]:
        """So many of them, in one journey to the database for all."""

    def add_invitation(self, invitation: Invitation) -> None:
        """Keep one; a code that is there stays whose it is."""

    def add_invitations(self, invitations: Sequence[Invitation]) -> None:
        """Keep each of them, as `add_invitation` does."""

    def invitation(self, code: str) -> Invitation | None:
        """Whatever became of it; None when there never was one, or whoever gave it was forgotten."""

    def use_invitation(self, code: str, by: PersonId, now: datetime) -> Invitation | None:
        """What it gives, once for ever; None when it was used, revoked, is over or is one of her own."""

    def revoke_invitation(self, code: str, by: PersonId, now: datetime) -> bool:
        """Nobody can use it from now on; False when it is not open, or somebody else gave it."""

    def open_invitations(self, by: PersonId, now: datetime) -> list[Invitation]:
        """Those that she gave and that can still be used, the earliest first."""

    def note_wrong_code(self, person: PersonId, turn: int, now: datetime) -> None:
        """In this turn she tried a code that there is not. The code is not kept."""

    def wrong_codes(self, person: PersonId, since: datetime) -> int:
        """How many codes that there are not she tried since then."""
