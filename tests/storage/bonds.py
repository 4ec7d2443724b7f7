"""Bonds: what two had open with each other, once one coaches the other no more."""

from dataclasses import replace

from storage.store import Store
from tests.storage.cast import DAY, NOW, SIRA_AT
from tests.storage.coaching import DUE, HELD
from tests.storage.schedules import RULE, ZONE
from tests.storage.selves import bound
from tests.storage.visits import begun


class Bonds:
    """Nothing binds those who have parted, and what binds others stands."""

    def test_each_keeps_her_own_promises_and_waits_for_nobody(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = bound(desk)
            kept = desk.unbind(coach.id, her.id, NOW + DAY)
            promises = [desk.promise(id) for id in kept]
            assert {(p.owner, p.text, p.other, p.helps) for p in promises if p is not None} == {
                (her.id, "le plateau", None, False),
                (coach.id, "le tensiomètre", None, False),
            }
            assert desk.unsettled_visits(coach.id) == []
            assert desk.schedules_by(coach.id) == []
            assert desk.unbind(coach.id, her.id, NOW + DAY) == []

    def test_what_binds_others_stands(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = bound(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            team = desk.keep_schedule(coach.id, "2.planned", None, RULE, ZONE, NOW)
            visit = begun(desk, coach, sira)
            desk.keep_promise(coach.id, "2.promise", "le frigo", DUE, None, NOW, sira.id)
            desk.unbind(coach.id, her.id, NOW + DAY)
            assert [one.id for one in desk.schedules_by(coach.id)] == [team]
            assert [one.id for one in desk.unsettled_visits(coach.id)] == [visit.id]
            assert [(p.text, p.helps) for p in desk.promises_to(sira.id)] == [("le frigo", False)]

    def test_what_she_shared_with_him_is_between_the_two_again_when_she_comes_back(
        self, store: Store
    ) -> None:
        with store.transaction() as desk:
            her, coach = bound(desk)
            shared = desk.keep_checkin(her.id, "8.checkin", HELD, NOW, NOW, "0.1")
            told = desk.keep_promise(her.id, "8.promise", "vider", DUE, shared, NOW, coach.id)
            alone = replace(HELD, shared=False)
            unshared = desk.keep_checkin(her.id, "9.checkin", alone, NOW, NOW, "0.1")
            desk.keep_promise(her.id, "9.promise", "peser", DUE, unshared, NOW)
            desk.unbind(coach.id, her.id, NOW + DAY)
            desk.end_coaching(her.id, NOW + DAY)
            assert desk.promises_to(coach.id) == []
            desk.begin_coaching(her.id, coach.id, NOW + 2 * DAY)
            assert [promise.id for promise in desk.promises_to(coach.id)] == [told]
