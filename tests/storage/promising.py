"""Promising: both sides of a promise, kept exactly, told once, passed on once."""

from datetime import date

from bot.conversation.records import PromiseState
from bot.people import Facility, Person, PersonId, Role
from storage.store import Desk, Sending, Settled, Store
from tests.storage.cast import DAY, MOUSSA_AT, NOW, SIRA_AT, awa, claimed, moussa, outgoing

DUE = date(2026, 11, 24)


def promised(desk: Desk, by: Person, to: PersonId | None, ref: str = "1", due_on: date = DUE) -> int:
    """A promise to somebody."""
    return desk.keep_promise(by.id, ref, "Apporter le tensiomètre", due_on, None, NOW, to)


class Promising:
    """What a promise binds."""

    def test_only_a_coachs_promise_to_a_coachee_helps(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            his, hers, own = (
                promised(desk, coach, her.id),
                promised(desk, her, coach.id),
                promised(desk, her, None, "2"),
            )
            found = {id: desk.promise(id) for id in (his, hers, own)}
            assert [(p.other, p.helps) for p in found.values() if p is not None] == [
                (her.id, True),
                (coach.id, False),
                (None, False),
            ]
            assert [p.id for p in desk.promises_to(her.id)] == [his]
            assert [p.id for p in desk.promises_to(coach.id)] == [hers]
            desk.end_coaching(her.id, NOW)
            still = desk.promise(his)
            assert still is not None
            assert still.helps  # he promised it as her coach

    def test_what_changed_is_there_until_it_is_told_and_closed(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = promised(desk, coach, her.id)
            (promise,) = desk.changed_for(her.id, NOW)
            assert promise.told == ""
            desk.promise_told(id, "for 2026-11-24")
            assert desk.changed_for(her.id, NOW)[0].told == "for 2026-11-24"
            desk.move_promise(id, PromiseState.DONE, None, "", NOW)
            assert [p.id for p in desk.changed_for(her.id, NOW)] == [id]
            assert desk.changed_for(her.id, NOW + DAY) == []
            assert desk.promises_to(her.id) == []

    def test_the_day_that_counts_is_moved_only_where_that_is_said(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = promised(desk, coach, her.id)
            desk.move_promise(id, PromiseState.OPEN, DUE + DAY, "", NOW, DUE + DAY)
            promise = desk.move_promise(id, PromiseState.OPEN, DUE + 3 * DAY, "", NOW)
            assert promise is not None
            assert (promise.first_due_on, promise.counts_on, promise.due_on) == (
                DUE,
                DUE + DAY,
                DUE + 3 * DAY,
            )
            assert desk.settled(coach.id, her.id, DUE) == [Settled(DUE + DAY, PromiseState.OPEN, None)]
            assert desk.settled(coach.id, None, DUE) == [Settled(DUE + DAY, PromiseState.OPEN, None)]
            assert desk.settled(coach.id, None, DUE + DAY) == []
            assert desk.settled(her.id, coach.id, DUE) == []

    def test_what_a_team_promised_is_found_in_one_look_as_for_each(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            promised(desk, her, coach.id)
            promised(desk, her, None, "2")
            promised(desk, coach, her.id)
            (row,) = desk.settled(her.id, coach.id, DUE)
            assert desk.settled_by_team(coach.id, DUE) == [(her.id, DUE, row)]
            assert desk.settled_by_team(coach.id, DUE + DAY) == []
            desk.end_coaching(her.id, NOW)
            assert desk.settled_by_team(coach.id, DUE) == []

    def test_a_reminder_has_left_once_its_message_was_sent(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = promised(desk, coach, her.id)
            desk.promise_reminded(id, 7, NOW)
            desk.promise_reminded(id, 7, NOW)  # the same turn
            desk.post([outgoing(coach, f"{coach.id}.7.0"), outgoing(coach, f"{coach.id}.70.0")])
            assert desk.reminders(id) == (1, 0)
            for row in claimed(desk):
                desk.receipt(row.id, Sending.SENT, NOW)
            assert desk.reminders(id) == (1, 1)
            desk.move_promise(id, PromiseState.OPEN, DUE + DAY, "", NOW)
            assert desk.reminders(id) == (0, 0)  # of the day that stands

    def test_it_is_passed_on_once_and_only_while_it_lies(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id, done = promised(desk, coach, her.id), promised(desk, coach, her.id, "2")
            promised(desk, her, coach.id)  # a coachee's is no operator's affair
            desk.move_promise(done, PromiseState.DONE, None, "", NOW)
            assert desk.lying(DUE) == []
            (row,) = desk.lying(DUE + DAY)
            assert (row.id, row.owner, row.other, row.passed_on_to, row.reminders) == (
                id,
                coach.id,
                her.id,
                None,
                0,
            )
            assert desk.pass_on(id, "district", NOW)
            assert not desk.pass_on(id, "district", NOW)
            assert not desk.pass_on(done, "district", NOW)
            assert desk.lying(DUE + DAY)[0].passed_on_to == "district"

    def test_she_asks_once_in_a_while(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = promised(desk, coach, her.id)
            assert desk.ask_promise(id, NOW - 3 * DAY, NOW)
            assert not desk.ask_promise(id, NOW - 2 * DAY, NOW + DAY)
            assert desk.ask_promise(id, NOW, NOW + 3 * DAY)
            desk.move_promise(id, PromiseState.DONE, None, "", NOW)
            assert not desk.ask_promise(id, NOW + 9 * DAY, NOW + 9 * DAY)

    def test_whoever_steers_is_found_where_she_agreed_and_wants_to_hear(self, store: Store) -> None:
        place = Facility("ML.1", "CSCom", "Sikasso")
        roles = frozenset({Role.WORKER, Role.DISTRICT, Role.ADMINISTRATOR})
        with store.transaction() as desk:
            desk.put_facilities([place])
            sira = desk.person_at(SIRA_AT, NOW)
            desk.change_person(sira.id, {"roles": roles})
            desk.move_to(sira.id, place, NOW)
            assert desk.steering(Role.DISTRICT, "Sikasso") == []  # she has not agreed
            desk.change_person(sira.id, {"consent_at": NOW})
            assert [p.id for p in desk.steering(Role.DISTRICT, "Sikasso")] == [sira.id]
            assert desk.steering(Role.DISTRICT, "Kayes") == []
            desk.move_to(sira.id, None, NOW + DAY, district="Kayes")  # she works in no facility now
            assert [p.id for p in desk.steering(Role.DISTRICT, "Kayes")] == [sira.id]
            desk.move_to(sira.id, place, NOW + DAY)
            assert [p.id for p in desk.steering(Role.ADMINISTRATOR)] == [sira.id]
            desk.change_person(sira.id, {"stopped_at": NOW})
            assert desk.steering(Role.DISTRICT, "Sikasso") == desk.steering(Role.ADMINISTRATOR) == []

    def test_a_promise_to_somebody_is_forgotten_with_her(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id, hers = promised(desk, coach, her.id), promised(desk, her, coach.id)
            desk.forget(her.id, NOW)
            for promise in (desk.promise(id), desk.promise(hers)):
                assert promise is not None
                assert (promise.text, promise.state) == ("", PromiseState.DROPPED)
            assert desk.promises_to(her.id) == desk.promises_to(coach.id) == []
            assert desk.lying(DUE + DAY) == []

    def test_what_she_promised_a_coach_who_is_forgotten_stays_hers(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            id = promised(desk, her, coach.id)
            desk.forget(desk.person_at(MOUSSA_AT, NOW).id, NOW)
            promise = desk.promise(id)
            assert promise is not None
            assert (promise.text, promise.other) == ("Apporter le tensiomètre", None)
            assert coach.id not in [p.other for p in desk.open_promises(her.id)]
