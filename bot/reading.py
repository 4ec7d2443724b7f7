"""Reading: what one person sees of others in one turn; asked of the table, and written down once.

A turn that reads nothing of anybody else's costs no look-up and writes no line.
"""

from collections.abc import Iterable
from datetime import datetime

from bot import access
from bot.access import View
from bot.people import Person, PersonId
from storage.store import Desk


class Reading:
    """One reader, for the length of one turn."""

    def __init__(self, desk: Desk, reader: Person) -> None:
        self.desk = desk
        self.reader = reader
        self._read: dict[tuple[PersonId, View], access.Relation] = {}

    def may(self, view: View, of: Person) -> bool:
        """Whether she may see it. What she may see of somebody else is counted as read."""
        relation = access.seen_as(self.reader, view, of)
        if relation is None:
            return False
        if relation is not access.Relation.HERSELF:
            self._read.setdefault((of.id, view), relation)
        return True

    def person(self, view: View, id: PersonId | None) -> Person | None:
        """Somebody of whom she may see that; None when there is nobody, or she may not."""
        person = self.desk.person(id) if id is not None else None
        return person if person is not None and self.may(view, person) else None

    def name(self, view: View, id: PersonId | None) -> str:
        """The name of somebody of whom she may see that; empty when there is nobody, or she may not."""
        person = self.person(view, id)
        return person.name if person is not None else ""

    def among(self, view: View, people: Iterable[Person]) -> list[Person]:
        """Those of whom she may see that."""
        return [person for person in people if self.may(view, person)]

    @property
    def read(self) -> list[tuple[str, PersonId, str]]:
        """What was read so far: (as what, of whom, which view)."""
        return [(relation, of, view) for (of, view), relation in self._read.items()]

    def write(self, turn: int, at: datetime) -> None:
        """A line for each view of each person that was read."""
        if self._read:
            self.desk.note_turn(self.reader.id, turn, self.read, at)
