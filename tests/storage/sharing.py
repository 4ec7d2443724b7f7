"""Sharing: what a coach may hear of how somebody learns."""

from storage.store import Store
from tests.storage.cast import NOW, SIRA_AT, awa, moussa


class Sharing:
    """What she lets her coach know."""

    def test_she_shares_with_the_coach_that_she_has_and_may_take_it_back(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            assert desk.shares(her.id) is None
            assert desk.sharers(coach.id) == []
            desk.keep_sharing(her.id, coach.id, True, NOW)
            assert desk.shares(her.id) is True
            assert [person.id for person in desk.sharers(coach.id)] == [her.id]
            desk.keep_sharing(her.id, coach.id, False, NOW)
            assert desk.shares(her.id) is False
            assert desk.sharers(coach.id) == []

    def test_what_she_let_one_coach_know_is_not_for_the_next(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.keep_sharing(her.id, coach.id, True, NOW)
            sira = desk.person_at(SIRA_AT, NOW)
            desk.begin_coaching(her.id, sira.id, NOW)
            assert desk.shares(her.id) is None
            assert desk.sharers(sira.id) == desk.sharers(coach.id) == []
            desk.begin_coaching(her.id, coach.id, NOW)
            assert desk.shares(her.id) is None, "she decides anew, also with a coach whom she had before"

    def test_a_coach_who_is_forgotten_hears_of_nobody(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.keep_sharing(her.id, coach.id, True, NOW)
            desk.note_mention(her.id, coach.id, 3, "le cordon", NOW)
            desk.forget(coach.id, NOW)
            desk.begin_coaching(her.id, coach.id, NOW)
            assert desk.sharers(coach.id) == []
            assert desk.mydata(her.id)["mentions"] == []
