"""Consents: to which words somebody said yes."""

from storage.store import Store
from tests.storage.cast import AWA_AT, DAY, NOW, awa, moussa


class Consents:
    """The words that she agreed to."""

    def test_whoever_agreed_before_there_were_editions_agreed_to_the_first(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            assert desk.agreed_to(her.id) == 0
            desk.change_person(her.id, {"consent_at": NOW})
            assert desk.agreed_to(her.id) == 1
            desk.agree(her.id, 2, NOW + DAY)
            assert desk.agreed_to(her.id) == 2
            assert desk.person_at(AWA_AT, NOW).consent_at == NOW, "she takes part since then"
            assert desk.mydata(her.id)["person"][0]["consent_edition"] == 2

    def test_who_is_forgotten_agreed_to_nothing(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.agree(her.id, 2, NOW)
            desk.forget(her.id, NOW)
            assert desk.agreed_to(her.id) == 0

    def test_one_who_is_two_agreed_to_what_either_agreed_to_until_they_part(self, store: Store) -> None:
        with store.transaction() as desk:
            her, other = awa(desk), moussa(desk)
            desk.agree(her.id, 1, NOW)
            desk.change_person(her.id, {"consent_at": NOW})
            desk.agree(other.id, 2, NOW)
            desk.merge(other.id, her.id, NOW)
            assert (desk.agreed_to(other.id), desk.agreed_to(her.id)) == (2, 0)
            desk.unmerge(desk.merges()[0].id, NOW)
            assert (desk.agreed_to(other.id), desk.agreed_to(her.id)) == (2, 1)
