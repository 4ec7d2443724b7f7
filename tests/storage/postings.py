"""Postings: where people work, now and at any time before, and who works in a place."""

import itertools
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people import Address, Facility, Person, Role
from storage.store import Desk, Posting, Store
from tests.storage.cast import DAY, EACH_STORE, NOW, SIRA_AT, awa, moussa, undone

KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")
NIENA = Facility("ML.SIK.NIE", "CSCom de Niéna", "Sikasso", "Sikasso")
KITA = Facility("ML.KAY.KIT", "CSRéf de Kita", "Kita", "Kayes")
NOWHERE = Facility("ML.X", "Poste sans district")
PLACES = [KLELA, NIENA, KITA, NOWHERE]
HOUR = timedelta(hours=1)


def named(desk: Desk, name: str, place: Facility | None, *roles: Role, district: str = "") -> Person:
    """Somebody who works there, or answers for that district."""
    person = desk.person_at(Address("webchat", name), NOW)
    desk.change_person(person.id, {"name": name, "roles": frozenset(roles or {Role.WORKER})})
    desk.move_to(person.id, place, NOW, district=district)
    return person


def names(people: list[Person]) -> list[str]:
    return [person.name for person in people]


class Postings:
    """Who works where."""

    def test_she_is_in_one_place_at_a_time_and_what_was_so_stays_so(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.put_facilities(PLACES)
            her, coach = awa(desk), moussa(desk)
            assert desk.postings(her.id) == []
            assert desk.move_to(her.id, KLELA, NOW, by=her.id)
            assert not desk.move_to(her.id, KLELA, NOW + HOUR), "she works there already"
            assert desk.district_of(her.id) == "Sikasso"
            assert desk.move_to(her.id, KITA, NOW + DAY, by=coach.id)
            assert desk.postings(her.id) == [
                Posting(KLELA.id, "", NOW, NOW + DAY, her.id),
                Posting(KITA.id, "", NOW + DAY, None, coach.id),
            ]
            found = desk.person(her.id)
            assert found is not None
            assert found.facility == KITA
            assert desk.district_of(her.id) == "Kita"

    def test_whoever_answers_for_a_district_works_in_none_of_its_facilities(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.put_facilities(PLACES)
            her = awa(desk)
            desk.move_to(her.id, KLELA, NOW)
            assert desk.move_to(her.id, None, NOW + DAY, district="Kita")
            assert desk.district_of(her.id) == "Kita"
            assert desk.people_of_facility(KLELA.id) == []
            desk.move_to(her.id, NIENA, NOW + 2 * DAY)
            assert desk.district_of(her.id) == "Sikasso"

    def test_people_are_found_by_their_place_by_name(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.put_facilities(PLACES)
            named(desk, "K", KLELA)
            named(desk, "B", KLELA, Role.COACH, Role.WORKER)
            named(desk, "A", NIENA, Role.COACH)
            named(desk, "O", KITA, Role.COACH)
            named(desk, "I", None, Role.COACH, Role.DISTRICT, district="Sikasso")
            named(desk, "Z", NOWHERE, Role.COACH)
            named(desk, "N", None, Role.COACH)
            assert names(desk.people_of_facility(KLELA.id)) == ["B", "K"]
            assert names(desk.coaches_near(KLELA.id, "Sikasso")) == ["A", "B", "I"]
            assert names(desk.coaches_near(NOWHERE.id, "")) == ["Z"]
            assert desk.coaches_near("", "") == []
            assert desk.people_of_facility("ML.NONE") == []
            assert desk.has_district("Kita")
            assert not desk.has_district("Bamako")

    @settings(max_examples=60, deadline=None, suppress_health_check=EACH_STORE)
    @given(steps=st.lists(st.tuples(st.sampled_from([None, *PLACES]), st.booleans()), max_size=12))
    def test_any_order_of_moves_leaves_one_place_and_a_history_without_gaps(
        self, store: Store, steps: list[tuple[Facility | None, bool]]
    ) -> None:
        with undone(store) as desk:
            desk.put_facilities(PLACES)
            her, now = awa(desk), NOW
            desk.move_to(her.id, KLELA, now)
            for place, wait in steps:
                now += HOUR if wait else timedelta(0)
                desk.move_to(her.id, place, now)
                history = desk.postings(her.id)
                gaps = itertools.pairwise(history)
                assert all(one.until == after.since for one, after in gaps)
                assert history[-1].until is None
                found = desk.person(her.id)
                assert found is not None
                assert history[-1].facility == (place and place.id)
                assert found.facility == place

    def test_where_a_forgotten_person_worked_is_known_no_more(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.put_facilities(PLACES)
            sira = desk.person_at(SIRA_AT, NOW)
            desk.move_to(sira.id, KLELA, NOW)
            desk.forget(sira.id, NOW + DAY)
            assert desk.postings(sira.id) == [Posting(None, "", NOW, NOW + DAY, None)]
            assert desk.people_of_facility(KLELA.id) == []
