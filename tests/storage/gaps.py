"""Gaps: who takes part in a place, what they promised and remember, what its visits found."""

from datetime import date, timedelta

import pytest

from bot.conversation.records import PromiseState
from bot.people import Address, Cadre, Facility, Person, Role
from storage.store import Desk, Memory, Store
from tests.storage.cast import AWA_AT, DAY, NOW, SIRA_AT, awa, moussa
from tests.storage.certificates import certificate
from tests.storage.coaching import HELD
from tests.storage.visits import begun, planned, saw

KLELA = Facility("ML.KLE.1", "CSCom de Kléla", "Sikasso", "Sikasso")
NIENA = Facility("ML.NIE.1", "CSCom de Niéna", "Sikasso", "Sikasso")
KOLO = Facility("ML.KOL.1", "CSRéf de Kolondiéba", "Kolondiéba", "Bougouni")
TODAY = date(2026, 11, 23)
SINCE = TODAY - timedelta(days=90)
HERE = [KLELA.id]


def at_klela(desk: Desk) -> tuple[Person, Person]:
    """Awa, who works in Kléla and agreed, and Moussa, her coach."""
    desk.put_facilities([NIENA, KLELA, KOLO])
    her, coach = awa(desk), moussa(desk)
    desk.move_to(her.id, KLELA, NOW)
    desk.change_person(her.id, {"name": "Awa", "consent_at": NOW, "cadre": Cadre.MATRONE})
    return her, coach


def remembers(desk: Desk, who: Person, item: str, stability: float) -> None:
    memory = Memory(
        item=item, stability=stability, difficulty=5, reviewed_at=NOW - DAY, due_at=NOW, reviews=1
    )
    desk.keep_review(who.id, item, memory, 3, "0.1")


class Gaps:
    """A place by its people and its visits, and by those of no other place."""

    def test_a_district_has_its_facilities_and_a_coach_those_of_his_team(self, store: Store) -> None:
        with store.transaction() as desk:
            _, coach = at_klela(desk)
            assert desk.facilities_of("Sikasso") == [KLELA, NIENA]
            assert desk.facilities_of("Bamako") == []
            assert desk.every_facility() == [KOLO, KLELA, NIENA]
            assert desk.facilities_of_team(coach.id) == [KLELA]
            assert desk.facilities_of_team(awa(desk).id) == []

    def test_who_takes_part_is_told_with_dates_and_signs(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = at_klela(desk)
            (present,) = desk.present_at(HERE)
            assert present._asdict() == {
                "facility": KLELA.id,
                "person": her.id,
                "name": "Awa",
                "cadre": Cadre.MATRONE,
                "zone": "Africa/Bamako",
                "coach": coach.id,
                "shares": False,
                "reached": True,
                "last_checkin_at": None,
            }
            desk.keep_checkin(her.id, "1", HELD, NOW, NOW + DAY, "0.1")
            desk.keep_checkin(her.id, "2", HELD, NOW, NOW, "0.1")
            desk.keep_sharing(her.id, coach.id, True, NOW)
            desk.change_person(her.id, {"unreachable_since": NOW})
            (present,) = desk.present_at([NIENA.id, KLELA.id])
            assert (present.last_checkin_at, present.shares, present.reached) == (NOW + DAY, True, False)
            desk.begin_coaching(her.id, desk.person_at(SIRA_AT, NOW).id, NOW)  # with whom she shares nothing
            assert not desk.present_at(HERE)[0].shares

    @pytest.mark.parametrize(
        "change",
        [{"consent_at": None}, {"stopped_at": NOW}, {"roles": frozenset({Role.COACH})}, {}],
        ids=["not agreed", "stopped", "no worker", "moved away"],
    )
    def test_who_takes_no_part_is_counted_nowhere(self, store: Store, change: dict[str, object]) -> None:
        with store.transaction() as desk:
            her, _ = at_klela(desk)
            desk.keep_promise(her.id, "1", "le plateau", TODAY, None, NOW)
            remembers(desk, her, "m/a", 1.0)
            if change:
                desk.change_person(her.id, change)
            else:
                desk.move_to(her.id, NIENA, NOW)
            assert desk.present_at(HERE) == []
            assert desk.pledged_at(HERE, SINCE) == []
            assert desk.weakest_at(HERE, {Cadre.MATRONE: {"m/a": "m/s"}}, TODAY) == []

    def test_a_phone_that_several_share_is_nobody(self, store: Store) -> None:
        with store.transaction() as desk:
            her, _ = at_klela(desk)
            desk.share_handset(her.id, AWA_AT, "2580", NOW)
            (present,) = desk.present_at(HERE)
            assert (present.person, present.reached) == (her.id, True)

    def test_a_forgotten_person_is_in_no_figure(self, store: Store) -> None:
        with store.transaction() as desk:
            her, _ = at_klela(desk)
            desk.keep_promise(her.id, "1", "le plateau", TODAY, None, NOW)
            desk.keep_checkup(her.id, "amtsl", NOW, NOW)
            desk.forget(her.id, NOW)
            assert desk.present_at(HERE) == []
            assert desk.pledged_at(HERE, SINCE) == []
            assert desk.mastered_at(HERE) == set()

    def test_promises_are_told_with_whether_her_coach_knows(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = at_klela(desk)
            shared = desk.keep_checkin(her.id, "1", HELD, NOW, NOW, "0.1")
            for ref, due, checkin, other in (
                ("shared", TODAY, shared, None),
                ("to him", TODAY + DAY, None, coach.id),
                ("hers", TODAY + 2 * DAY, None, None),
                ("old", SINCE - DAY, None, None),
                ("given up", TODAY, None, None),
            ):
                id = desk.keep_promise(her.id, ref, "le plateau", due, checkin, NOW, other)
                if ref == "given up":
                    desk.move_promise(id, PromiseState.DROPPED, None, "", NOW)
                if ref == "to him":
                    desk.move_promise(id, PromiseState.DONE, None, "", NOW + DAY)
            found = desk.pledged_at(HERE, SINCE)
            assert [(one.shared, one.counts_on, one.state, one.closed_at) for one in found] == [
                (True, TODAY, PromiseState.OPEN, None),
                (True, TODAY + DAY, PromiseState.DONE, NOW + DAY),
                (False, TODAY + 2 * DAY, PromiseState.OPEN, None),
            ]
            assert {(one.facility, one.person) for one in found} == {(KLELA.id, her.id)}
            desk.begin_coaching(her.id, desk.person_at(SIRA_AT, NOW).id, NOW)
            assert not any(one.shared for one in desk.pledged_at(HERE, SINCE))

    def test_what_is_remembered_worst_of_each_skill_is_told(self, store: Store) -> None:
        with store.transaction() as desk:
            her, _ = at_klela(desk)
            for item, stability in (("m/a", 9.0), ("m/b", 1.0), ("m/c", 30.0), ("m/gone", 0.1)):
                remembers(desk, her, item, stability)
            asked = {"m/a": "m/one", "m/b": "m/one", "m/c": "m/two", "m/never": "m/three"}
            found = desk.weakest_at(HERE, {None: {"m/a": "m/none"}, Cadre.MATRONE: asked}, TODAY)
            assert sorted(found) == [(her.id, "m/one", 1.0, NOW - DAY), (her.id, "m/two", 30.0, NOW - DAY)]

    def test_a_module_was_mastered_once_a_checkup_waits_or_a_certificate_holds(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = at_klela(desk)
            desk.keep_checkup(her.id, "pph", NOW, NOW)
            desk.keep_checkup(coach.id, "amtsl", NOW, NOW)  # who works elsewhere
            assert desk.mastered_at(HERE) == {(her.id, "pph")}
            held = certificate()
            desk.issue(her.id, held)
            assert desk.mastered_at(HERE) == {(her.id, "pph"), (her.id, "amtsl")}
            desk.revoke(held.digest, "…", NOW)
            assert desk.mastered_at(HERE) == {(her.id, "pph")}

    def test_a_place_was_visited_when_a_visit_there_was_finished(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = at_klela(desk)
            visit = begun(desk, coach, her)
            assert desk.visited_at([KLELA.id, NIENA.id]) == {}
            desk.finish_visit(visit.id, 40, "0.1", NOW)
            assert desk.visited_at([KLELA.id, NIENA.id]) == {KLELA.id: NOW}

    def test_each_gap_is_told_once_with_who_undertook_to_close_it(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = at_klela(desk)
            first = begun(desk, coach, her)
            saw(desk, first, "now", "no")
            saw(desk, first, "fine", "yes")
            desk.finish_visit(first.id, 40, "0.1", NOW - DAY)
            assert desk.found_at(HERE, NOW, TODAY) == []
            (found,) = desk.found_at(HERE, NOW - DAY, TODAY)
            assert found == (KLELA.id, coach.id, None, False, False)
            again = planned(desk, coach, her)  # finds "now" again, and "twice"
            late = date(2026, 11, 28)  # a day after what she promised
            told = desk.found_at(HERE, NOW - DAY, late)
            assert {one.owner: (one.closed, one.overdue) for one in told} == {
                her.id: (False, True),
                coach.id: (False, False),
            }
            desk.close_action(again.id, "now", NOW)
            told = desk.found_at(HERE, NOW - DAY, late)
            assert [(one.closed, one.overdue) for one in told if one.owner == her.id] == [(True, False)]
            assert desk.found_at([NIENA.id], NOW - DAY, late) == []

    def test_nobody_at_a_place_costs_nothing_and_breaks_nothing(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.person_at(Address("webchat", "new"), NOW)
            for none in ([], ["ML.UNKNOWN"]):
                assert desk.present_at(none) == []
                assert desk.pledged_at(none, SINCE) == []
                assert desk.found_at(none, NOW, TODAY) == []
                assert desk.mastered_at(none) == set()
