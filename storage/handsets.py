"""Handsets: what is promised about a phone that several persons share."""

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.people import Address, Person, PersonId

AWAY = "handset"  # why a message is held: somebody else holds the phone


class Handset(NamedTuple):
    """A shared phone. `phone` is its own number: as that one it asks who speaks."""

    phone: PersonId
    speaker: PersonId | None
    heard_at: datetime


class PinTried(NamedTuple):
    """How a try went; once `closed_until` is told, nothing is tried until then."""

    right: bool
    closed_until: datetime | None = None


class Handsets(Protocol):
    """The part of the desk that knows who holds a shared phone. PINs are kept as salted digests only."""

    def handset(self, phone: PersonId) -> Handset | None:
        """As it stands; None when that is no shared phone."""

    def handset_of(self, person: PersonId) -> Handset | None:
        """The shared phone on which she would be answered; None when she has hers alone."""

    def share_handset(self, person: PersonId, address: Address, pin: str, now: datetime) -> None:
        """Her phone is shared from now on; she is the first of those who speak there, and speaks."""

    def unshare_handset(self, phone: PersonId, now: datetime) -> list[str]:
        """The only one who is left has it for herself again, and what the phone heard is forgotten.

        The media whose bytes must go. Nothing happens while there are others.
        """

    def new_speaker(self, phone: PersonId, name: str, pin: str, now: datetime) -> PersonId:
        """Somebody who was never heard of speaks there as well; she does not speak yet."""

    def speakers(self, phone: PersonId) -> list[Person]:
        """Who speaks there, in the order of their ids."""

    def choose_pin(self, phone: PersonId, person: PersonId, pin: str, now: datetime) -> None:
        """Her PIN there, in the place of the one before. An empty one: she chooses when she comes."""

    def has_pin(self, phone: PersonId, person: PersonId) -> bool:
        """Whether she has chosen one."""

    def try_pin(self, phone: PersonId, person: PersonId, pin: str, now: datetime) -> PinTried:
        """Whether it is hers. From the third wrong one on the door is closed, for longer each time."""

    def closed_until(self, phone: PersonId, person: PersonId, now: datetime) -> datetime | None:
        """Until when nothing is tried; None when it may be."""

    def speaks(self, phone: PersonId, person: PersonId, now: datetime) -> None:
        """She has the phone: what waited for her is due at once."""

    def heard(self, phone: PersonId, now: datetime) -> None:
        """Whoever speaks was heard; she is answered there from now on."""

    def hang_up(self, phone: PersonId) -> None:
        """Whoever had the phone has given it back: nobody speaks there now."""

    def tell_waiting(self, phone: PersonId, person: PersonId, now: datetime) -> bool:
        """Something waits for her there; whether that is to be told: once, until she was there."""
