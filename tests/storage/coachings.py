"""Coachings: one coach at a time, a history without gaps of knowledge, and proposals that need a yes."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.messages import Purpose
from bot.people import PersonId
from storage.store import Coaching, Desk, JournalEntry, Store
from tests.storage.cast import DAY, EACH_STORE, NOW, SIRA_AT, awa, fired, moussa, outgoing, sent_keys, undone
from tests.storage.questions import asked

HOUR = timedelta(hours=1)
STEPS = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12)  # which coach, 0 is none; a wait


def no_overlaps(history: Sequence[Coaching]) -> None:
    """Each ends before the next begins, and only the last may be open."""
    for one, after in itertools.pairwise(history):
        assert one.until is not None
        assert one.since <= one.until <= after.since


def coach_at(history: Sequence[Coaching], at: datetime) -> PersonId | None:
    """Who it was by then; of those of one moment, the last."""
    there = (one for one in reversed(history) if one.since <= at and (one.until is None or at < one.until))
    return next((one.coach for one in there), None)


class Coachings:
    """Who coaches whom."""

    def test_she_has_one_coach_at_a_time_and_what_was_so_stays_so(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            assert desk.begin_coaching(her.id, coach.id, NOW + HOUR) == coach.id, "he is it already"
            assert desk.begin_coaching(her.id, sira.id, NOW + DAY, her.id) == coach.id
            assert desk.end_coaching(her.id, NOW + 2 * DAY, sira.id) == sira.id
            assert desk.end_coaching(her.id, NOW + 3 * DAY) is None
            assert desk.coachings(her.id) == [
                Coaching(her.id, coach.id, NOW, NOW + DAY, her.id),
                Coaching(her.id, sira.id, NOW + DAY, NOW + 2 * DAY, sira.id),
            ]
            assert desk.coachees(sira.id) == desk.coachees(coach.id) == []
            found = desk.person(her.id)
            assert found is not None
            assert found.coach is None

    @settings(max_examples=60, deadline=None, suppress_health_check=EACH_STORE)
    @given(steps=STEPS)
    def test_any_order_of_changes_leaves_one_coach_and_a_whole_history(
        self, store: Store, steps: list[tuple[int, bool]]
    ) -> None:
        with undone(store) as desk:
            her = awa(desk)
            coaches = [desk.person_at(at, NOW).id for at in (SIRA_AT, moussa(desk).address) if at is not None]
            now, lived = NOW, [(NOW, her.coach)]
            for which, wait in steps:
                now += HOUR if wait else timedelta(0)
                coach = coaches[which % 2] if which else None
                if coach is None:
                    desk.end_coaching(her.id, now, her.id)
                else:
                    desk.begin_coaching(her.id, coach, now, her.id)
                lived.append((now, coach))
                self._holds(desk, her.id, lived[1:])

    def _holds(self, desk: Desk, her: PersonId, lived: Sequence[tuple[datetime, PersonId | None]]) -> None:
        history = desk.coachings(her)
        no_overlaps(history)
        _, coach = lived[-1]
        found = desk.person(her)
        assert found is not None
        assert found.coach == coach
        assert [one.coach for one in history if one.until is None] == ([] if coach is None else [coach])
        for at in {at for at, _ in lived}:  # what was so after all that happened at one moment stays so
            assert coach_at(history, at) == [who for when, who in lived if when == at][-1]

    def test_he_is_not_told_what_waits_to_be_told_of_her(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            for of, about in ((her, "hers"), (sira, "sira's")):
                desk.set_timer(coach.id, "promise.stuck", about, NOW, {"of": of.id})
            desk.set_timer(coach.id, "digest.due", "digest", NOW)
            for turn, of in ((1, her), (2, sira), (3, her)):
                event = fired(coach, "promise.silent", f"{turn}", facts={"of": of.id})
                desk.write_entry(JournalEntry(event.key, coach.id, turn, NOW, event, subject=of.id))
                desk.post([outgoing(coach, f"{coach.id}.{turn}.0", purpose=Purpose.NOTICE)])
                if turn == 1:
                    assert sent_keys(desk) == [f"{coach.id}.1.0"]  # what he has read he has read
            desk.silence(coach.id, her.id, {"promise.stuck", "promise.silent"})
            assert {event.about for event in desk.due_timers(NOW, 9)} == {"sira's", "digest"}
            assert sent_keys(desk) == [f"{coach.id}.2.0"]

    def test_her_open_questions_wait_for_him_no_more(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            open_ = asked(desk, her, "une", coach.id, "1")
            answered = asked(desk, her, "deux", coach.id, "2")
            desk.answer_question(answered, coach.id, "oui", "", "", NOW)
            assert desk.release_questions(coach.id, her.id, NOW) == [open_]
            assert desk.questions_for(coach.id) == []
            assert [row.id for row in desk.listed(NOW)] == [open_]
            desk.end_coaching(her.id, NOW)
            assert desk.reopen_question(answered, NOW)
            assert [row.id for row in desk.listed(NOW)] == [open_, answered], "trainers, not a former coach"

    def test_a_proposal_waits_for_the_answer_of_the_other_once(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            one = desk.propose(her.id, coach.id, her.id, NOW)
            assert (one.by, one.asked, one.accepted) == (coach.id, her.id, None)
            assert desk.propose(her.id, coach.id, coach.id, NOW + DAY) == one, "one between two at a time"
            assert desk.open_proposals(her.id) == [one] == [desk.proposal(one.id)]
            assert desk.open_proposals(coach.id) == []
            assert desk.answer_proposal(one.id, False, NOW + DAY)
            assert not desk.answer_proposal(one.id, True, NOW + DAY)
            assert desk.open_proposals(her.id) == []
            last = desk.last_proposal(her.id, coach.id)
            assert last == one._replace(answered_at=NOW + DAY, accepted=False)
            again = desk.propose(her.id, coach.id, coach.id, NOW + 2 * DAY)
            assert again.id != one.id
            assert (again.by, desk.last_proposal(her.id, coach.id)) == (her.id, again)

    def test_what_she_proposed_is_dropped_when_she_has_found_a_coach(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            hers = desk.propose(her.id, coach.id, coach.id, NOW)
            his = desk.propose(her.id, sira.id, her.id, NOW)
            desk.drop_proposals(her.id, NOW + DAY)
            assert desk.proposal(hers.id) == hers._replace(answered_at=NOW + DAY)
            assert desk.open_proposals(her.id) == [his]
