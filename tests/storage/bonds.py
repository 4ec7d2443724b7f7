"""Bonds: what two had open with each other, once one coaches the other no more."""

from storage.store import Store
from tests.storage.cast import DAY, NOW, SIRA_AT
from tests.storage.coaching import DUE
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
