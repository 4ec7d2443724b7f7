"""Schedules: what coaches planned, and the sessions in which both talk with each other."""

from dataclasses import replace
from typing import Any

from storage.store import SessionState, Store
from tests.storage.cast import DAY, NOW, awa, moussa

RULE: dict[str, Any] = {"every": "week", "first": "2026-11-30", "local_hour": "08:00", "nth": 0}
ZONE = "Africa/Bamako"


class Schedules:
    """Who plans what for whom, until it ends."""

    def test_a_schedule_that_is_written_again_is_the_same(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = desk.keep_schedule(coach.id, "1.planned", her.id, RULE, ZONE, NOW)
            assert desk.keep_schedule(coach.id, "1.planned", her.id, RULE | {"nth": 1}, ZONE, NOW) == id
            schedule = desk.schedule(id)
            assert schedule is not None
            assert (schedule.coach, schedule.coachee, schedule.rule["nth"]) == (coach.id, her.id, 1)
            assert schedule.runs
            assert desk.schedule(id + 1) is None

    def test_hers_come_before_the_teams_and_of_her_coach_alone(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            team = desk.keep_schedule(coach.id, "1.planned", None, RULE, ZONE, NOW)
            own = desk.keep_schedule(coach.id, "2.planned", her.id, RULE, ZONE, NOW)
            assert [s.id for s in desk.schedules_for(her.id)] == [own, team]
            assert [s.id for s in desk.schedules_by(coach.id)] == [team, own]
            desk.end_coaching(her.id, NOW)
            assert desk.schedules_for(her.id) == []

    def test_what_is_paused_rests_until_it_is_resumed_or_changed(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = desk.keep_schedule(coach.id, "1.planned", her.id, RULE, ZONE, NOW)
            assert not desk.resume_schedule(id)
            assert desk.pause_schedule(id, NOW)
            assert not desk.pause_schedule(id, NOW)
            assert desk.schedules_for(her.id) == []
            assert [s.runs for s in desk.schedules_by(coach.id)] == [False]
            assert desk.resume_schedule(id)
            desk.pause_schedule(id, NOW)
            desk.change_schedule(id, RULE | {"local_hour": "09:00"}, NOW + DAY)
            (schedule,) = desk.schedules_for(her.id)
            assert (schedule.rule["local_hour"], schedule.planned_at) == ("09:00", NOW + DAY)

    def test_what_has_ended_stays_so(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = desk.keep_schedule(coach.id, "1.planned", her.id, RULE, ZONE, NOW)
            assert desk.end_schedule(id, NOW)
            assert not desk.end_schedule(id, NOW)
            assert not desk.pause_schedule(id, NOW)
            desk.change_schedule(id, RULE | {"nth": 1}, NOW)
            ended = desk.schedule(id)
            assert ended is not None
            assert ended.rule == RULE
            assert desk.schedules_by(coach.id) == []

    def test_the_timers_of_a_team_are_found_in_one_look(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.set_timer(her.id, "schedule.due", "schedule:1", NOW + DAY, {"of": coach.id})
            desk.set_timer(her.id, "checkin.due", "rhythm", NOW)
            desk.set_timer(coach.id, "schedule.due", "schedule:1", NOW)
            team = desk.team_timers(coach.id, "schedule.due")
            assert team == {(her.id, "schedule:1"): (NOW + DAY, {"of": coach.id})}
            desk.end_coaching(her.id, NOW)
            assert desk.team_timers(coach.id, "schedule.due") == {}

    def test_whoever_has_no_timer_of_it_gets_one_and_nobodys_is_moved(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.include_coachees(coach.id, "schedule.due", "schedule:1", NOW + DAY, {"of": coach.id})
            desk.include_coachees(coach.id, "schedule.due", "schedule:1", NOW + 2 * DAY, {"of": coach.id})
            assert desk.timer_of(her.id, "schedule.due", "schedule:1") == (NOW + DAY, {"of": coach.id})
            assert desk.timer_of(coach.id, "schedule.due", "schedule:1") is None

    def test_a_session_is_open_until_it_is_held_missed_or_called_off(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = desk.keep_session(coach.id, "1.proposed", her.id, NOW + DAY, NOW)
            assert desk.keep_session(coach.id, "1.proposed", her.id, NOW + 2 * DAY, NOW) == id
            (session,) = desk.sessions_of(her.id)
            assert desk.sessions_of(coach.id) == [session] == [desk.session(id)]
            assert (session.at, session.state, session.waits_for) == (NOW + 2 * DAY, "proposed", her.id)
            summed = replace(session, state=SessionState.SUMMED, waits_for=coach.id, summary={"goal": "…"})
            desk.change_session(summed, NOW)
            assert desk.sessions_of(her.id) == [summed]
            for state in (SessionState.HELD, SessionState.MISSED, SessionState.ENDED):
                desk.change_session(replace(summed, state=state), NOW)
                assert desk.sessions_of(her.id) == desk.sessions_of(coach.id) == []

    def test_what_was_said_in_a_session_is_told_to_both_and_forgotten_with_either(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            schedule = desk.keep_schedule(coach.id, "1.planned", her.id, RULE, ZONE, NOW)
            id = desk.keep_session(coach.id, "1.proposed", her.id, NOW + DAY, NOW)
            session = desk.session(id)
            assert session is not None
            desk.change_session(replace(session, state=SessionState.SUMMED, summary={"goal": "plateau"}), NOW)
            for person in (her, coach):
                assert desk.mydata(person.id)["sessions"][0]["summary"] == {"goal": "plateau"}
                assert desk.mydata(person.id)["schedules"][0]["rule"] == RULE
            desk.forget(her.id, NOW)
            left = desk.session(id)
            assert left is not None
            assert (left.summary, left.state) == ({}, "ended")
            ended = desk.schedule(schedule)
            assert ended is not None
            assert not ended.runs
