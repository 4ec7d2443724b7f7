"""Announcing a championship: whom it is for, each once, through crashes; and where its points are from."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people import Address, Cadre, Person
from storage.announcing import DeedCount, Turnout
from storage.championships import Line
from storage.store import Desk, Store
from tests.storage.campaigns import team
from tests.storage.cast import DAY, EACH_STORE, NOW, UndoneError, awa, moussa, undone
from tests.storage.championships import KLELA, NIENA, TODAY, opened

FAR = (TODAY + timedelta(days=20)).isoformat()


def working(desk: Desk, count: int = 5) -> list[Person]:
    """So many who may be written to, all of Kléla; every other is a matrone."""
    people = team(desk, count)
    for person in people:
        desk.move_to(person.id, KLELA, NOW)
    return people


class Announcing:
    """Who is told of a championship."""

    def test_it_is_for_whoever_works_there_has_its_cadre_and_may_be_written_to(self, store: Store) -> None:
        with undone(store) as desk:
            id = opened(desk, cadres=["matrone"])
            people = working(desk, 9)  # 0, 2, 4, 6 and 8 are matrones
            desk.move_to(people[2].id, NIENA, NOW)
            for n, gone in ((4, {"stopped_at": NOW}), (6, {"consent_at": None})):
                desk.change_person(people[n].id, gone)
            desk.join_championship(id, people[8].id, KLELA.id, NOW)
            nowhere = desk.person_at(Address("webchat", "nowhere"), NOW)
            desk.change_person(nowhere.id, {"consent_at": NOW, "cadre": Cadre.MATRONE})
            assert desk.invite_players(id, 99, NOW) == [people[0].id, people[2].id]

    def test_whoever_opened_it_is_not_invited_and_another_district_neither(self, store: Store) -> None:
        with undone(store) as desk:
            id = opened(desk, district="Bougouni")
            working(desk)
            assert desk.invite_players(id, 99, NOW) == []
            coach = moussa(desk)
            everywhere = opened(desk, "2.opened", district="")
            desk.change_person(coach.id, {"consent_at": NOW})
            desk.move_to(coach.id, KLELA, NOW)
            assert desk.organiser_of(everywhere) == coach.id
            assert coach.id not in desk.invite_players(everywhere, 99, NOW)

    def test_it_is_announced_on_its_first_day_and_in_its_middle_for_who_came_since(
        self, store: Store
    ) -> None:
        with undone(store) as desk:
            id = opened(desk, last_day=FAR)
            people = working(desk, 2)
            found = desk.championship(id)
            assert found is not None
            assert found.halfway == TODAY + timedelta(days=10)
            assert desk.unannounced(TODAY - timedelta(days=1)) == []
            assert [one.id for one in desk.unannounced(TODAY)] == [id]
            assert desk.invite_players(id, 9, NOW) == [person.id for person in people]
            assert desk.unannounced(TODAY) == []
            *_, late = working(desk, 3)
            assert [one.id for one in desk.unannounced(found.halfway)] == [id]
            assert desk.invite_players(id, 9, NOW + 10 * DAY) == [late.id]
            assert desk.unannounced(found.halfway) == []

    def test_a_few_days_have_no_middle_and_what_ended_is_announced_no_more(self, store: Store) -> None:
        with undone(store) as desk:
            id = opened(desk, last_day=(TODAY + timedelta(days=5)).isoformat())
            found = desk.championship(id)
            assert found is not None
            assert found.halfway is None
            desk.end_championship(id, NOW)
            assert desk.unannounced(TODAY) == []

    @settings(max_examples=30, deadline=None, suppress_health_check=EACH_STORE)
    @given(rounds=st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=12))
    def test_a_crash_half_way_invites_nobody_twice_and_leaves_nobody_out(
        self, store: Store, rounds: list[tuple[int, bool]]
    ) -> None:
        with undone(store) as desk:
            id, people = opened(desk, last_day=FAR), working(desk, 7)
            ever: list[int] = []
            for most, crashes in [*rounds, (8, False)]:
                try:
                    with desk.savepoint():
                        invited = desk.invite_players(id, most, NOW)
                        if crashes:
                            raise UndoneError
                except UndoneError:
                    continue
                ever += invited
            assert ever == [person.id for person in people]

    def test_the_first_no_stands_and_goes_with_who_is_forgotten(self, store: Store) -> None:
        with undone(store) as desk:
            id = opened(desk)
            first, second = working(desk, 2)
            desk.invite_players(id, 9, NOW)
            for after in (0, 1):
                desk.decline_championship(id, first.id, NOW + after * DAY)
            desk.join_championship(id, second.id, KLELA.id, NOW)
            assert desk.turnout(id) == Turnout(invited=2, players=1, declined=1)
            (held,) = desk.mydata(first.id)["championship_invitations"]
            assert held["declined_at"].startswith(NOW.date().isoformat())
            desk.forget(first.id, NOW)
            assert desk.turnout(id) == Turnout(invited=1, players=1, declined=0)

    def test_deeds_are_counted_by_facility_and_what_earned_nothing_is_not(self, store: Store) -> None:
        with undone(store) as desk:
            id, her, coach = opened(desk), awa(desk), moussa(desk)
            desk.join_championship(id, her.id, KLELA.id, NOW)
            desk.join_championship(id, coach.id, NIENA.id, NOW)
            for about, points in (("promise:1", 2), ("promise:2", 2), ("promise:3", 0)):
                desk.keep_line(id, her.id, Line(NOW, "promise_kept", about, points))
            desk.keep_line(id, coach.id, Line(NOW, "promise_kept", "promise:4", 0))
            assert desk.deed_counts(id) == [DeedCount(KLELA.id, "promise_kept", 2, 4)]

    def test_who_plays_and_who_opened_it_hear_of_an_early_end_at_once(self, store: Store) -> None:
        with undone(store) as desk:
            id, her, coach = opened(desk), awa(desk), moussa(desk)
            desk.join_championship(id, her.id, KLELA.id, NOW)
            stranger = desk.person_at(Address("webchat", "stranger"), NOW)
            for person in (her, coach, stranger):
                desk.set_timer(person.id, "championship.over", f"championship:{id}", NOW + 9 * DAY)
            desk.set_timer(her.id, "championship.halfway", f"championship:{id}", NOW + DAY)
            desk.tell_players_of_end(id, "championship.over", NOW)
            due = [(event.person, event.timer) for event in desk.due_timers(NOW, 9)]
            assert due == [(her.id, "championship.over"), (coach.id, "championship.over")]
