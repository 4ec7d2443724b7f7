"""Teams: what a coach sees of her own people, and of nobody else's."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.conversation.events import Arrival
from bot.conversation.messages import Purpose
from bot.conversation.records import PromiseState
from bot.people import Cadre, Every, Person, Rhythm
from storage.store import Desk, Memory, Sending, Store
from tests.storage.cast import DAY, NOW, SIRA_AT, awa, moussa, outgoing
from tests.storage.coaching import HELD

TODAY = date(2026, 11, 23)
SINCE = NOW - timedelta(days=14)
ASKED = {None: ["m/a", "m/b"], Cadre.MATRONE: ["m/b"]}


def remembers(desk: Desk, who: Person, item: str, stability: float, ago: timedelta = DAY) -> None:
    """She was asked it so long ago, and holds it that well."""
    at = NOW - ago
    memory = Memory(item=item, stability=stability, difficulty=5, reviewed_at=at, due_at=at, reviews=1)
    desk.keep_review(who.id, f"{item} {stability}", memory, 3, "0.1")


class Teams:
    """Her people in figures, and what they shared with her."""

    def test_since_when_nothing_that_was_meant_for_her_has_reached_her(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)

            def post(key: str, at: datetime, state: Sending) -> datetime | None:
                desk.post([outgoing(her, key, purpose=Purpose.NUDGE, not_before=at)])
                (row,) = desk.claim("webchat", at, 9)
                desk.receipt(row.id, state, at)
                return next(one.unheard_since for one in desk.team(coach.id, TODAY) if one.person == her.id)

            assert post("1.1.0", NOW, Sending.SENT) is None
            assert post("1.2.0", NOW + DAY, Sending.DROPPED) == NOW + DAY
            assert post("1.3.0", NOW + 2 * DAY, Sending.REFUSED) == NOW + DAY
            assert post("1.4.0", NOW + 3 * DAY, Sending.SENT) is None
            assert post("1.5.0", NOW + 4 * DAY, Sending.DROPPED) == NOW + 4 * DAY
            desk.was_there(her.id, NOW + 5 * DAY, 8)  # she wrote
            assert desk.team(coach.id, TODAY)[0].unheard_since is None
            desk.arrived("1.4.0", Arrival.DELIVERED, NOW + 3 * DAY, "wamid")  # her provider tells
            assert post("1.6.0", NOW + 6 * DAY, Sending.SENT) == NOW + 6 * DAY  # taken, and on no phone

    def test_a_team_is_told_by_name_with_dates_and_counts(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            desk.change_person(her.id, {"name": "Zan", "rhythm": Rhythm(Every.MONTH, 1, her.local_hour)})
            desk.change_person(sira.id, {"name": "Sira", "cadre": Cadre.NURSE})
            desk.begin_coaching(sira.id, coach.id, NOW)
            checkin = desk.keep_checkin(her.id, "1", HELD, NOW - DAY, NOW, "0.1")
            desk.keep_checkin(her.id, "2", HELD, NOW - 9 * DAY, NOW - 8 * DAY, "0.1")
            for n, due in enumerate((TODAY - 3 * DAY, TODAY - DAY, TODAY, TODAY - 9 * DAY)):
                desk.keep_promise(her.id, f"{n}", "le plateau", due, checkin, NOW)
            stuck, _, _, done = desk.open_promises(her.id)[1:] + desk.open_promises(her.id)[:1]
            desk.move_promise(stuck.id, PromiseState.STUCK, None, "", NOW)
            desk.move_promise(done.id, PromiseState.DONE, None, "", NOW)
            desk.change_person(sira.id, {"stopped_at": NOW, "unreachable_since": NOW - DAY})
            first, second = desk.team(coach.id, TODAY)
            assert first._asdict() == {
                "person": sira.id,
                "name": "Sira",
                "cadre": Cadre.NURSE,
                "every": None,
                "known_since": NOW,
                "stopped": True,
                "unreachable_since": NOW - DAY,
                "last_checkin_at": None,
                "open": 0,
                "overdue": 0,
                "stuck": 0,
                "longest_due_on": None,
                "unheard_since": None,
            }
            assert (second.person, second.every, second.last_checkin_at) == (her.id, "month", NOW)
            assert (second.open, second.overdue, second.stuck) == (3, 2, 1)
            assert second.longest_due_on == TODAY - 3 * DAY

    def test_a_team_is_hers_and_nobody_elses(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            assert [member.person for member in desk.team(coach.id, TODAY)] == [her.id]
            assert desk.has_team(coach.id)
            assert desk.team(her.id, TODAY) == []
            assert not desk.has_team(her.id)
            desk.forget(her.id, NOW)
            assert desk.team(coach.id, TODAY) == []

    def test_what_she_has_most_likely_forgotten_is_told_if_she_shares(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            remembers(desk, her, "m/a", 1.0)
            remembers(desk, her, "m/b", 20.0)
            remembers(desk, her, "m/not asked any more", 0.1)
            assert desk.team_forgets(coach.id, ASKED, TODAY + 7 * DAY, SINCE) == []
            desk.keep_sharing(her.id, coach.id, True, NOW)
            (worst,) = desk.team_forgets(coach.id, ASKED, TODAY + 7 * DAY, SINCE)
            assert worst == (her.id, "m/a", 1.0, NOW - DAY)
            desk.change_person(her.id, {"cadre": Cadre.MATRONE})  # who is asked nothing but m/b
            assert [one.item for one in desk.team_forgets(coach.id, ASKED, TODAY, SINCE)] == ["m/b"]
            sira = desk.person_at(SIRA_AT, NOW)
            desk.begin_coaching(her.id, sira.id, NOW)  # with whom she never said she would share
            assert desk.team_forgets(sira.id, ASKED, TODAY, SINCE) == []

    def test_who_was_asked_nothing_for_long_is_only_away(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.keep_sharing(her.id, coach.id, True, NOW)
            remembers(desk, her, "m/a", 1.0, ago=15 * DAY)
            assert desk.team_forgets(coach.id, ASKED, TODAY, SINCE) == []
            remembers(desk, her, "m/b", 90.0)
            assert [one.item for one in desk.team_forgets(coach.id, ASKED, TODAY, SINCE)] == ["m/a"]

    def test_words_are_only_those_that_she_shared_with_this_coach(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            sira = desk.person_at(SIRA_AT, NOW)
            shared = desk.keep_checkin(her.id, "1", replace(HELD, goal="le plateau"), NOW, NOW, "0.1")
            private = desk.keep_checkin(
                her.id, "2", replace(HELD, goal="mon secret", shared=False), NOW, NOW + DAY, "0.1"
            )
            for ref, checkin in (("1", shared), ("2", private), ("3", None)):
                desk.keep_promise(her.id, ref, f"promesse {ref}", TODAY, checkin, NOW)
            (member,) = desk.team(coach.id, TODAY + DAY)
            assert (member.open, member.overdue, member.stuck) == (1, 1, 0)
            assert member.last_checkin_at == NOW + DAY
            last = desk.open_promises(her.id)[-1]
            desk.move_promise(last.id, PromiseState.STUCK, None, "", NOW)
            (member,) = desk.team(coach.id, TODAY)
            assert (member.open, member.stuck) == (1, 1)
            held = desk.shared_checkin(her.id, coach.id)
            assert held is not None
            assert (held["goal"], held["finished_at"]) == ("le plateau", NOW)
            assert [promise.text for promise in desk.shared_promises(her.id, coach.id)] == ["promesse 1"]
            assert desk.shared_checkin(her.id, sira.id) is None
            assert desk.shared_promises(her.id, sira.id) == []
