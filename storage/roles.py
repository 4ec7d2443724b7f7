"""Roles: what is promised about what people are to the programme, and since when."""

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.people import Person, PersonId, Role


class RoleChange(NamedTuple):
    """An operator gave her this role then, or took it away."""

    role: Role
    given: bool
    at: datetime


class Roles(Protocol):
    """The part of the desk that gives and takes roles, and remembers it."""

    def change_role(self, person: PersonId, role: Role, now: datetime, *, given: bool) -> bool:
        """She has it from now on, or has it no more; False when that was so already."""

    def role_changes(self, person: PersonId) -> list[RoleChange]:
        """What operators changed, in order. What an invitation gave stands with the invitation."""

    def latest_role_change(self) -> int:
        """A number that grows with each change of an operator's; 0: there was none."""

    def roles_changed_since(self, change: int) -> list[Person]:
        """Whose roles operators changed behind that number."""

    def role_holders(self) -> list[Person]:
        """Whoever is more than a worker, by her id."""
