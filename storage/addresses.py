"""Addresses: what is promised about the places at which one person is reached."""

from typing import Protocol

from bot.people import Address, PersonId


class Addresses(Protocol):
    """The part of the desk that knows who is where."""

    def lives_at(self, address: Address) -> PersonId | None:
        """Whose it is: of a phone that several share, the phone's."""

    def addresses_of(self, person: PersonId) -> list[Address]: ...

    def also_at(self, person: PersonId, address: Address) -> None:
        """It is hers from now on, unless it is somebody's already."""

    def were_parted(self, one: PersonId, other: PersonId) -> bool:
        """Whether somebody took back that these two are one."""
