"""Overviews: what a coach's pages show is of his own people, the soonest and the latest first."""

from dataclasses import replace
from datetime import timedelta

from bot.access import Door, View
from storage.store import SessionState, Store
from tests.storage.cast import DAY, NOW, awa, moussa
from tests.storage.visits import begun

HOUR = timedelta(hours=1)


class Overviews:
    """What comes next, and what was looked at on a page."""

    def test_the_soonest_talk_of_each_coachee_comes_next(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.begin_coaching(her.id, coach.id, NOW)
            assert desk.next_sessions(coach.id, NOW) == {}
            for n, at in enumerate((NOW - DAY, NOW + 3 * DAY, NOW + DAY, NOW + 2 * DAY)):
                kept = desk.session(desk.keep_session(coach.id, f"{n}.kept", her.id, at, NOW - 2 * DAY))
                if kept is not None and at == NOW + DAY:
                    desk.change_session(replace(kept, state=SessionState.ENDED), NOW)
            assert desk.next_sessions(coach.id, NOW) == {her.id: NOW + 2 * DAY}
            assert desk.next_sessions(her.id, NOW) == {}

    def test_the_visit_that_ended_last_comes_first(self, store: Store) -> None:
        """However early it began: he may have left one open on the road."""
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            early, late, open_still = (begun(desk, coach, her).id for _ in range(3))
            desk.finish_visit(late, 80, "0.1", NOW + DAY)
            desk.finish_visit(early, 80, "0.1", NOW + 2 * DAY)
            assert [visit.id for visit in desk.visits_with(coach.id, her.id, 3)] == [early, late]
            assert open_still not in (early, late)

    def test_what_is_looked_at_on_a_page_leaves_one_line_an_hour(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            seen = [("her coach", her.id, View.TEAM_LINE), ("refused", her.id, View.TEAM_LINE)]
            for at in (NOW, NOW + HOUR / 2, NOW + HOUR):
                desk.note_page(coach.id, seen[:1], at)
            desk.note_page(coach.id, seen[1:], NOW + HOUR)
            told = [(read.at, read.relation, read.door) for read in desk.reads(of=her.id)]
        assert told == [
            (NOW, "her coach", Door.PAGE),
            (NOW + HOUR, "her coach", Door.PAGE),
            (NOW + HOUR, "refused", Door.PAGE),
        ]
