"""Roles: given and taken by an operator, and remembered."""

from bot.people import Role
from storage.roles import RoleChange
from storage.store import Store
from tests.storage.cast import DAY, NOW, awa, moussa


class Roles:
    """What people are to the programme."""

    def test_a_role_is_given_and_taken_once_and_remembered(self, store: Store) -> None:
        with store.transaction() as desk:
            her, other = awa(desk), moussa(desk)
            assert desk.latest_role_change() == 0
            assert desk.change_role(her.id, Role.DISTRICT, NOW, given=True)
            assert not desk.change_role(her.id, Role.DISTRICT, NOW, given=True)
            assert [one.id for one in desk.role_holders()] == [her.id]
            assert desk.change_role(her.id, Role.DISTRICT, NOW + DAY, given=False)
            assert not desk.change_role(her.id, Role.DISTRICT, NOW + DAY, given=False)
            assert desk.role_holders() == []
            assert desk.role_changes(her.id) == [
                RoleChange(Role.DISTRICT, True, NOW),
                RoleChange(Role.DISTRICT, False, NOW + DAY),
            ]
            assert desk.role_changes(other.id) == []
            latest = desk.latest_role_change()
            assert [one.id for one in desk.roles_changed_since(latest - 1)] == [her.id]
            assert desk.roles_changed_since(latest) == []
            person = desk.person(her.id)
            assert person is not None
            assert person.roles == {Role.WORKER}

    def test_whoever_loses_her_only_role_is_a_worker(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.change_person(her.id, {"roles": {Role.TRAINER}})
            desk.change_role(her.id, Role.TRAINER, NOW, given=False)
            person = desk.person(her.id)
            assert person is not None
            assert person.roles == {Role.WORKER}
