"""Pauses: a campaign rests and goes on where it was; whoever it has reached is not asked twice (P4)."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.messages import Purpose
from bot.conversation.records import Grade
from bot.people import Cohort, Facility
from storage.store import Desk, Memory, Sending, Store
from tests.storage.campaigns import latest, team
from tests.storage.cast import DAY, EACH_STORE, NOW, awa, claimed, moussa, outgoing, undone

STEPS = st.lists(st.sampled_from(["spread", "ask", "send", "hold", "pause", "resume"]), max_size=25)
KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")


def ask(desk: Desk, id: int, turns: Counter[int]) -> None:
    """Take in the timers that are due, as `pushed` does."""
    for event in desk.due_timers(NOW, 100):
        if event.timer == "campaign.due" and desk.take_timer(event):
            person = next(one for one in desk.people([event.person]))
            turns[person.id] += 1
            key = f"{person.id}.{turns[person.id]}.0"
            desk.post([outgoing(person, key, "Révision ?", Purpose.CAMPAIGN)])
            desk.campaign_reached(id, person.id, turns[person.id])


class Pauses:
    """Pause and resume, at any moment."""

    @settings(max_examples=30, deadline=None, suppress_health_check=EACH_STORE)
    @given(steps=STEPS)
    def test_nobody_is_asked_twice_and_nobody_forgotten(self, store: Store, steps: list[str]) -> None:
        with undone(store) as desk:
            coach, people = moussa(desk), team(desk, 5)
            id = desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(), NOW)
            turns: Counter[int] = Counter()
            sent: Counter[int] = Counter()
            paused = False
            for step in (*steps, "resume", "spread", "spread", "ask", "send"):
                match step:
                    case "spread":
                        assert not (desk.spread_campaigns(3, NOW) and paused)
                    case "ask":
                        ask(desk, id, turns)
                    case "send" | "hold":
                        for row in claimed(desk):
                            if step == "hold":
                                desk.hold(row.id, NOW, "quiet hours")
                                continue
                            assert not paused, "what was not sent yet is laid aside"
                            desk.receipt(row.id, Sending.SENT, NOW)
                            sent[row.outgoing.person] += 1
                    case "pause":
                        paused |= desk.pause_campaign(id, NOW)
                        assert latest(desk).paused is paused
                    case "resume":
                        assert desk.resume_campaign(id, NOW) is paused
                        paused = False
            assert sent == Counter(person.id for person in people)
            assert {one.person for one in desk.reached_by(id)} == {person.id for person in people}
            assert not latest(desk).running
            assert not desk.pause_campaign(id, NOW), "it is over"

    def test_what_was_stopped_is_not_resumed(self, store: Store) -> None:
        with undone(store) as desk:
            coach, _ = moussa(desk), team(desk)
            id = desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(), NOW)
            desk.spread_campaigns(2, NOW)
            assert desk.pause_campaign(id, NOW)
            assert latest(desk).running
            desk.stop_campaign(id, NOW)
            assert not desk.resume_campaign(id, NOW)
            assert (desk.spread_campaigns(5, NOW), latest(desk).running) == (0, False)

    def test_the_first_answer_to_an_item_since_it_began_counts(self, store: Store) -> None:
        with undone(store) as desk:
            coach, her = moussa(desk), awa(desk)
            desk.change_person(her.id, {"consent_at": NOW})
            desk.put_facilities([KLELA])
            desk.move_to(her.id, KLELA, NOW)
            id = desk.begin_campaign(coach.id, "1.campaign", "amtsl", Cohort(), NOW)
            assert desk.cohort_people(Cohort(), coach.id, 5) == [her.id]
            desk.spread_campaigns(5, NOW)
            ask(desk, id, Counter())
            for row in claimed(desk):
                desk.receipt(row.id, Sending.SENT, NOW)
            assert desk.reached_by(id) == [(her.id, "Sikasso")]
            for n, (item, grade) in enumerate(
                [("amtsl/q.a", Grade.AGAIN), ("amtsl/q.a", Grade.GOOD), ("pph/q.b", Grade.GOOD)]
            ):
                memory = Memory(
                    item=item, stability=1, difficulty=5, reviewed_at=NOW, due_at=NOW + DAY, reviews=1
                )
                desk.keep_review(her.id, f"9.{n}", memory, grade, "e1")
            assert desk.recalled_after(id) == [(her.id, "amtsl/q.a", Grade.AGAIN)]
