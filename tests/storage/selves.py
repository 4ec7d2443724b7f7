"""Selves: whoever coached herself under another number, or had the same thing under both."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.people import Person
from storage.store import Average, Desk, SessionState, Store, VisitState
from tests.storage.cast import DAY, NOW, SIRA_AT, awa, moussa, undone
from tests.storage.coaching import DUE
from tests.storage.letters import written
from tests.storage.merging import held, other
from tests.storage.questions import asked
from tests.storage.ratings import TAPS, rated
from tests.storage.schedules import RULE, ZONE
from tests.storage.visits import begun

HOUR = timedelta(hours=1)


def bound(desk: Desk) -> tuple[Person, Person]:
    """Awa, and Moussa who coaches her, with all that may be open between two."""
    her, coach = awa(desk), moussa(desk)
    desk.keep_sharing(her.id, coach.id, True, NOW)
    written(desk, coach, her)
    hers = desk.keep_promise(her.id, "1.promise", "le plateau", DUE, None, NOW, coach.id)
    his = desk.keep_promise(coach.id, "1.promise", "le tensiomètre", DUE, None, NOW, her.id)
    desk.set_timer(her.id, "promise.due", f"promise:{hers}", NOW + DAY)
    desk.set_timer(coach.id, "promise.due", f"promise:{his}", NOW + DAY, {"of": her.id})
    desk.set_timer(coach.id, "promise.overdue", f"promise:{his}", NOW + DAY, {"of": her.id})
    begun(desk, coach, her)
    desk.keep_schedule(coach.id, "1.planned", her.id, RULE, ZONE, NOW)
    desk.set_timer(her.id, "schedule.due", "schedule:1", NOW + DAY, {"of": coach.id, "planned_at": ""})
    session = desk.session(desk.keep_session(coach.id, "1.proposed", her.id, NOW + DAY, NOW))
    assert session is not None
    desk.change_session(replace(session, state=SessionState.AGREED, waits_for=None), NOW)
    asked(desk, her, "Qui ?", coach.id, "1.asked")
    desk.keep_rating(her.id, rated("2026-10", TAPS), NOW)
    return desk.person(her.id) or her, coach


def proposed(desk: Desk) -> tuple[Person, Person, Person]:
    """Sira, who proposed to coach Awa, and Awa's other number as well."""
    her, new, sira = awa(desk), other(desk), desk.person_at(SIRA_AT, NOW)
    for person in (her, new):
        desk.propose(person.id, sira.id, person.id, NOW)
    return her, new, sira


class Selves:
    """Nobody is bound to herself, and an undo binds two again."""

    @pytest.mark.parametrize("survivor", ["coachee", "coach"])
    def test_whoever_coached_herself_has_nothing_open_with_herself(self, store: Store, survivor: str) -> None:
        with store.transaction() as desk:
            her, coach = bound(desk)
            lives, gone = (her, coach) if survivor == "coachee" else (coach, her)
            desk.merge(lives.id, gone.id, NOW + HOUR)
            person = desk.person(lives.id)
            assert person is not None
            assert person.coach is None
            assert desk.coachees(lives.id) == []
            assert all(one.until == NOW + HOUR for one in desk.coachings(lives.id))
            assert desk.letters_for(lives.id) == []
            assert desk.schedules_by(lives.id) == []
            assert desk.sessions_of(lives.id) == []
            assert desk.unsettled_visits(lives.id) == desk.plans_for(lives.id) == []
            assert desk.promises_to(lives.id) == []
            assert {(p.text, p.other, p.helps) for p in desk.open_promises(lives.id)} == {
                ("le plateau", None, False),
                ("le tensiomètre", None, False),
            }
            due = [(one.timer, dict(one.facts)) for one in desk.due_timers(NOW + 2 * DAY, 99)]
            assert due == [("promise.due", {}), ("promise.due", {})]
            assert desk.averages(lives.id, "coachee", "2026-01") == []
            question = desk.question(1)
            assert question is not None
            assert question.coach is None

    @pytest.mark.parametrize("survivor", ["coachee", "coach"])
    def test_an_undo_binds_the_two_again(self, store: Store, survivor: str) -> None:
        with store.transaction() as desk:
            her, coach = bound(desk)
            lives, gone = (her, coach) if survivor == "coachee" else (coach, her)
            before, waiting = held(desk, her, coach), desk.due_timers(NOW + 2 * DAY, 99)
            desk.merge(lives.id, gone.id, NOW + HOUR)
            desk.unmerge(desk.merges()[0].id, NOW + DAY)
            assert held(desk, her, coach) == before
            assert desk.coachees(coach.id) == [desk.person(her.id)]
            again = desk.due_timers(NOW + 2 * DAY, 99)
            assert {(t.person, t.timer, t.about) for t in again} == {
                (t.person, t.timer, t.about) for t in waiting
            }

    def test_a_merge_that_fails_half_way_leaves_the_two_as_they_were(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = bound(desk)
            before, waiting = held(desk, her, coach), desk.due_timers(NOW + 2 * DAY, 99)
        with undone(store) as desk:
            desk.merge(her.id, coach.id, NOW + HOUR)
            assert held(desk, her, coach) != before
        with store.reading() as desk:
            assert held(desk, her, coach) == before
            assert desk.due_timers(NOW + 2 * DAY, 99) == waiting
            assert desk.coachees(coach.id) == [desk.person(her.id)]

    def test_the_coach_of_either_coaches_her_as_both(self, store: Store) -> None:
        """Awa is coached by Moussa, who is herself; Moussa by Sira, who is somebody else."""
        with store.transaction() as desk:
            her, coach = bound(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            desk.begin_coaching(coach.id, sira.id, NOW)
            desk.merge(her.id, coach.id, NOW + HOUR)
            assert [person.id for person in desk.coachees(sira.id)] == [her.id]
            assert [one.coach for one in desk.coachings(her.id) if one.until is None] == [sira.id]
            desk.unmerge(desk.merges()[0].id, NOW + DAY)
            assert [person.id for person in desk.coachees(sira.id)] == [coach.id]
            assert [person.id for person in desk.coachees(coach.id)] == [her.id]

    def test_who_found_a_coach_since_keeps_her_after_an_undo(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = bound(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            desk.merge(her.id, coach.id, NOW + HOUR)
            desk.begin_coaching(her.id, sira.id, NOW + 2 * HOUR)
            desk.unmerge(desk.merges()[0].id, NOW + DAY)
            assert [one.coach for one in desk.coachings(her.id) if one.until is None] == [sira.id]
            assert [person.id for person in desk.coachees(sira.id)] == [her.id]

    def test_of_two_open_proposals_of_one_coach_one_stays(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new, sira = proposed(desk)
            desk.merge(her.id, new.id, NOW + HOUR)
            (left,) = desk.open_proposals(her.id)
            assert (left.person, left.coach) == (her.id, sira.id)
            desk.unmerge(desk.merges()[0].id, NOW + DAY)
            assert [len(desk.open_proposals(who.id)) for who in (her, new)] == [1, 1]

    def test_of_two_open_proposals_to_one_coachee_one_stays(self, store: Store) -> None:
        """Awa's two numbers each want to coach Sira, who wants to be coached by one of them."""
        with store.transaction() as desk:
            her, new, sira = awa(desk), other(desk), desk.person_at(SIRA_AT, NOW)
            desk.propose(sira.id, her.id, sira.id, NOW)
            desk.propose(sira.id, new.id, new.id, NOW)
            desk.merge(new.id, her.id, NOW + HOUR)
            assert desk.open_proposals(sira.id) == []
            assert [one.person for one in desk.open_proposals(new.id)] == [sira.id]

    def test_whoever_coaches_her_already_proposes_nothing(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new, sira = proposed(desk)
            desk.begin_coaching(new.id, sira.id, NOW)
            desk.merge(her.id, new.id, NOW + HOUR)
            assert desk.open_proposals(her.id) == []

    @pytest.mark.parametrize("later", ["survivor", "merged"])
    def test_of_two_ratings_of_a_month_the_later_counts(self, store: Store, later: str) -> None:
        with store.transaction() as desk:
            her, new, coach = awa(desk), other(desk), moussa(desk)
            desk.begin_coaching(new.id, coach.id, NOW)
            ones = dict.fromkeys(TAPS, 1)
            for who, taps, at in (
                (her, TAPS, NOW + HOUR * (later == "survivor")),
                (new, ones, NOW + HOUR * (later == "merged")),
            ):
                desk.keep_rating(who.id, rated("2026-11", taps), at)
            before = held(desk, her, new)
            desk.merge(her.id, new.id, NOW + DAY)
            mean = 2.0 if later == "survivor" else 1.0
            assert desk.averages(coach.id, "coachee", "2026-11") == [Average("2026-11", 1, mean)]
            (rating,) = desk.ratings(her.id, "coachee", "2026-11")
            assert rating.heard == (3 if later == "survivor" else 1)
            desk.unmerge(desk.merges()[0].id, NOW + DAY)
            assert held(desk, her, new) == before
            assert desk.averages(coach.id, "coachee", "2026-11") == [Average("2026-11", 2, 1.5)]

    def test_a_visit_that_was_sent_to_herself_waits_for_nobody(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = bound(desk)
            visit = desk.visit_numbered(coach.id, 1)
            assert visit is not None
            desk.move_visit(visit.id, VisitState.SENT)
            desk.merge(her.id, coach.id, NOW + HOUR)
            assert desk.plans_for(her.id) == []
            desk.unmerge(desk.merges()[0].id, NOW + DAY)
            assert [one.id for one in desk.plans_for(her.id)] == [visit.id]
