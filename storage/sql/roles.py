"""Roles: what people are to the programme, and since when."""

from datetime import datetime

from bot.people import Person, PersonId, Role
from storage.roles import RoleChange
from storage.sql.codec import instant, moment
from storage.sql.queries import queries
from storage.sql.taking_in import TakingIn

_SQL = queries("roles")


class Roles(TakingIn):
    """The part of the desk that gives and takes roles."""

    def change_role(self, person: PersonId, role: Role, now: datetime, *, given: bool) -> bool:
        stands = self.person(person)
        if stands is None or (role in stands.roles) is given:
            return False
        roles = stands.roles | {role} if given else stands.roles - {role} or {Role.WORKER}
        self.change_person(person, {"roles": roles})
        self._run(_SQL["note_change"], (person, role, int(given), instant(now)))
        return True

    def role_changes(self, person: PersonId) -> list[RoleChange]:
        rows = self._all(_SQL["changes"], (person,))
        return [RoleChange(Role(role), bool(given), moment(at)) for role, given, at in rows]

    def latest_role_change(self) -> int:
        (latest,) = self._one(_SQL["latest"], ())
        return int(latest)

    def roles_changed_since(self, change: int) -> list[Person]:
        changed = dict.fromkeys(id for (id,) in self._all(_SQL["changed_since"], (change,)))
        found = (self.person(id) for id in changed)
        return [person for person in found if person is not None]

    def role_holders(self) -> list[Person]:
        found = (self.person(id) for (id,) in self._all(_SQL["holders"]))
        return [person for person in found if person is not None]
