"""Campaigns: everybody in the cohort is asked, once for ever, through crashes and stops."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.messages import Purpose
from bot.people import Address, Cadre, Cohort, Facility, Person
from storage.store import Campaign, Desk, Sending, Store
from tests.storage.cast import DAY, EACH_STORE, NOW, UndoneError, claimed, moussa, outgoing, undone

MATRONES = Cohort(cadre=Cadre.MATRONE)
GONE = {"stopped_at": NOW, "unreachable_since": NOW, "consent_at": None}
KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")


def team(desk: Desk, count: int = 5) -> list[Person]:
    """So many who may be written to; every other is a matrone."""
    people = [desk.person_at(Address("webchat", f"{n}"), NOW) for n in range(count)]
    for n, person in enumerate(people):
        cadre = Cadre.MATRONE if n % 2 == 0 else Cadre.MIDWIFE
        desk.change_person(person.id, {"consent_at": NOW, "cadre": cadre})
    return people


def asked(desk: Desk) -> list[int]:
    """Whose timer stands, in the order in which they were asked."""
    return [event.person for event in desk.due_timers(NOW, 100) if event.timer == "campaign.due"]


def latest(desk: Desk) -> Campaign:
    return desk.campaigns()[0]


class Campaigns:
    """One push to many."""

    def test_a_cohort_is_whoever_fits_all_of_it_and_may_be_written_to(self, store: Store) -> None:
        with undone(store) as desk:
            coach, people = moussa(desk), team(desk, 6)
            desk.put_facilities([KLELA])
            desk.move_to(people[0].id, KLELA, NOW)
            desk.begin_coaching(people[0].id, coach.id, NOW)

            def size(cohort: Cohort) -> int:
                return desk.cohort_size(cohort, coach.id)

            assert size(Cohort()) == 6
            assert size(MATRONES) == 3
            assert size(Cohort(district="Sikasso")) == size(Cohort(facility=KLELA.id)) == 1
            assert size(Cohort(coach=coach.id)) == 1
            assert size(Cohort(cadre=Cadre.MIDWIFE, district="Sikasso")) == 0
            assert size(Cohort(district="Kayes")) == size(Cohort(facility="ML.KAY")) == 0
            assert desk.cohort_size(Cohort(), people[0].id) == 5  # not whoever asks
            for n, (field, value) in enumerate(GONE.items()):
                desk.change_person(people[n].id, {field: value})
                assert size(Cohort()) == 5 - n

    def test_a_campaign_asks_its_cohort_a_few_at_a_time_and_ends(self, store: Store) -> None:
        with undone(store) as desk:
            coach, people = moussa(desk), team(desk)
            id = desk.begin_campaign(coach.id, "1.campaign", "amtsl", MATRONES, NOW)
            assert desk.begin_campaign(coach.id, "1.campaign", "amtsl", MATRONES, NOW) == id
            assert (latest(desk).people, latest(desk).running) == (3, True)
            assert [desk.spread_campaigns(2, NOW) for _ in range(3)] == [2, 1, 0]
            assert asked(desk) == [people[n].id for n in (0, 2, 4)]
            (event, *_) = desk.due_timers(NOW, 1)
            assert event.about == f"campaign:{id}"
            assert event.facts == {"pack": "amtsl", "campaign": id}
            assert (latest(desk).asked, latest(desk).running) == (3, True), "their timers stand"
            assert all(desk.take_timer(event) for event in desk.due_timers(NOW, 100))
            assert (latest(desk).asked, latest(desk).running) == (3, False)

    @settings(max_examples=30, deadline=None, suppress_health_check=EACH_STORE)
    @given(rounds=st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=12))
    def test_a_crash_asks_nobody_twice_and_forgets_nobody(
        self, store: Store, rounds: list[tuple[int, bool]]
    ) -> None:
        with undone(store) as desk:
            coach, people = moussa(desk), team(desk, 7)
            desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(), NOW)
            ever: list[int] = []
            for most, crashes in [*rounds, (7, False)]:
                try:
                    with desk.savepoint():
                        desk.spread_campaigns(most, NOW)
                        if crashes:
                            raise UndoneError
                except UndoneError:
                    continue
                for event in desk.due_timers(NOW, 100):
                    desk.take_timer(event)
                    ever.append(event.person)
            assert ever == [person.id for person in people]

    def test_what_is_stopped_asks_nobody_else_and_sends_nothing_more(self, store: Store) -> None:
        with undone(store) as desk:
            coach, people = moussa(desk), team(desk)
            id = desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(), NOW)
            desk.spread_campaigns(4, NOW)
            for turn, person in enumerate(people[:3], 1):
                (event,) = [e for e in desk.due_timers(NOW, 100) if e.person == person.id]
                desk.take_timer(event)
                desk.post([outgoing(person, f"{person.id}.{turn}.0", purpose=Purpose.CAMPAIGN)])
                desk.campaign_reached(id, person.id, turn)
            first, second, third = (row.id for row in claimed(desk))
            desk.receipt(first, Sending.SENT, NOW)
            desk.hold(second, NOW + DAY, "quiet hours")
            assert latest(desk)[4:] == (True, 5, 4, 1, 0, 0, 0, 0, 0, 0, False)
            desk.stop_campaign(id, NOW)
            desk.receipt(third, Sending.SENT, NOW)  # it was on its way
            assert desk.spread_campaigns(9, NOW) == 0
            assert asked(desk) == []
            assert claimed(desk, NOW + 2 * DAY) == []
            assert (latest(desk).running, latest(desk).sent) == (False, 2)

    def test_what_was_on_its_way_as_a_process_died_is_told_apart(self, store: Store) -> None:
        with undone(store) as desk:
            coach, people = moussa(desk), team(desk)
            desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(), NOW)
            desk.spread_campaigns(4, NOW)
            for person in people[:2]:
                desk.post([outgoing(person, f"{person.id}.1.0", purpose=Purpose.CAMPAIGN)])
                desk.campaign_reached(latest(desk).id, person.id, 1)
            first, second = (row.id for row in claimed(desk))
            desk.receipt(first, Sending.SENT, NOW)
            assert (latest(desk).sent, latest(desk).uncertain) == (1, 0)
            desk.receipt(second, Sending.UNCERTAIN, NOW)
            assert (latest(desk).sent, latest(desk).uncertain) == (2, 1)

    def test_whose_week_is_full_waits_and_is_let_be_in_the_end(self, store: Store) -> None:
        with undone(store) as desk:
            coach, people = moussa(desk), team(desk)
            id = desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(), NOW)
            desk.spread_campaigns(4, NOW)
            for person in people[:3]:
                desk.post([outgoing(person, f"{person.id}.1.0", purpose=Purpose.CAMPAIGN)])
                desk.campaign_reached(id, person.id, 1)
            first, second, third = (row.id for row in claimed(desk))
            desk.hold(first, NOW + DAY, "weekly budget")
            desk.hold(second, NOW + DAY, "quiet hours")
            desk.receipt(third, Sending.DROPPED, NOW, reason="weekly budget")
            assert (latest(desk).waiting, latest(desk).let_be) == (1, 1)

    def test_a_campaign_of_one_is_not_anothers(self, store: Store) -> None:
        with undone(store) as desk:
            coach, people = moussa(desk), team(desk)
            first = desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(), NOW)
            second = desk.begin_campaign(people[0].id, "1.campaign", "pph", Cohort(), NOW)
            assert [c.id for c in desk.campaigns()] == [second, first]
            assert [c.id for c in desk.campaigns(coach.id)] == [first]
            assert [c.id for c in desk.campaigns(before=second)] == [first]
            assert desk.campaigns(coach.id, before=first) == []
            assert desk.mydata(coach.id)["campaigns"][0]["pack"] == "amtsl"
