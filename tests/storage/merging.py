"""Merging: two people who are one, and parted again."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people import Address, Person, PersonId
from storage.merging import MergeError
from storage.store import Desk, Store
from tests.storage.cast import (
    AWA_AT,
    DAY,
    EACH_STORE,
    MINUTE,
    NOW,
    SIRA_AT,
    awa,
    moussa,
    outgoing,
    sent_keys,
    undone,
)
from tests.storage.coaching import DUE, HELD, MEMORY
from tests.storage.her_data import lived
from tests.storage.visits import begun

OTHER_AT = Address("telegram", "7009")  # Awa's other address
CODE = "KTC4-TRC7"
ACTS = ["a writes", "b writes", "c writes", "ab", "ba", "bc", "ca", "undo"]


def other(desk: Desk) -> Person:
    """Awa under her other address, where nobody knew her."""
    return desk.person_at(OTHER_AT, NOW)


def held(desk: Desk, *people: Person) -> list[Mapping[str, Any]]:
    """All that is held of these, but that they were joined."""
    return [{k: v for k, v in desk.mydata(who.id).items() if k != "joined"} for who in people]


class Codes:
    """A code that one side gives and the other writes."""

    def test_whoever_writes_it_is_known_by_it_once_and_for_ten_minutes(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            desk.keep_link_code(her.id, CODE, NOW + 10 * MINUTE)
            assert desk.whose_link_code("ktc4 trc7", new.id, NOW) == her.id
            assert desk.whose_link_code(CODE, new.id, NOW + 10 * MINUTE) is None
            desk.want_link(CODE, new.id, NOW, NOW + 10 * MINUTE)
            assert desk.link_wanted(her.id, NOW) == new.id
            assert desk.whose_link_code(CODE, new.id, NOW) is None
            assert desk.link_wanted(her.id, NOW + 10 * MINUTE) is None

    def test_a_new_code_makes_the_last_worthless(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            desk.keep_link_code(her.id, CODE, NOW + DAY)
            desk.keep_link_code(her.id, "NXK7-THJ3", NOW + DAY)
            assert desk.whose_link_code(CODE, new.id, NOW) is None
            assert desk.whose_link_code("NXK7-THJ3", new.id, NOW) == her.id

    def test_after_five_wrong_tries_nothing_is_right_for_an_hour(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            desk.keep_link_code(her.id, CODE, NOW + DAY)
            for n in range(5):
                assert desk.whose_link_code(f"BBBB-BBB{n}", new.id, NOW) is None
            assert desk.whose_link_code(CODE, new.id, NOW) is None
            assert desk.whose_link_code(CODE, new.id, NOW + timedelta(hours=1)) == her.id


class Merges(Codes):
    """Nothing lost, nothing doubled."""

    def test_what_lives_on_is_hers_and_what_was_lived_stays_where_it_was(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            desk.keep_promise(her.id, "1.promise", "le plateau", DUE, None, NOW)
            desk.keep_promise(new.id, "1.promise", "le frigo", DUE, None, NOW)
            desk.keep_checkin(new.id, "1.summary", HELD, NOW, NOW, "0.1")
            desk.keep_review(new.id, "1.q1", MEMORY, 3, "0.1")
            desk.set_timer(new.id, "promise.due", "promise:2", NOW + DAY)
            desk.merge(her.id, new.id, NOW)
            assert [p.text for p in desk.open_promises(her.id)] == ["le plateau", "le frigo"]
            assert desk.open_promises(new.id) == []
            assert desk.memory(her.id, MEMORY.item) == MEMORY
            assert desk.person_at(OTHER_AT, NOW).id == her.id
            assert [event.person for event in desk.due_timers(NOW + DAY, 9)] == [her.id]
            assert len(desk.mydata(her.id)["checkins"]) == 1

    def test_an_unsent_message_goes_out_once_to_where_it_was_meant_for(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            desk.post([outgoing(new, "2.1.0"), outgoing(her, "1.1.0")])
            desk.merge(her.id, new.id, NOW)
            assert sorted(sent_keys(desk)) == ["1.1.0", "2.1.0"]
            assert sent_keys(desk) == []

    def test_what_was_each_ones_is_each_ones_again(self, store: Store) -> None:
        """Awa after a week of all that there is, joined to somebody, and parted again."""
        with store.transaction() as desk:
            full, _ = lived(desk)
            new = other(desk)
            for survivor, merged in ((new, full), (full, new)):
                before = held(desk, survivor, merged)
                desk.merge(survivor.id, merged.id, NOW)
                assert held(desk, survivor, merged) != before
                desk.unmerge(desk.merges()[0].id, NOW + DAY)
                assert held(desk, survivor, merged) == before

    def test_what_came_since_stays_with_whoever_lived_on(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            desk.merge(her.id, new.id, NOW)
            desk.keep_promise(her.id, "9.promise", "depuis", DUE, None, NOW)
            desk.unmerge(desk.merges()[0].id, NOW)
            assert [p.text for p in desk.open_promises(her.id)] == ["depuis"]
            assert desk.open_promises(new.id) == []
            assert desk.person_at(OTHER_AT, NOW).id == new.id
            assert desk.person_at(AWA_AT, NOW).id == her.id

    def test_a_stop_of_either_is_a_stop(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            desk.change_person(new.id, {"stopped_at": NOW})
            desk.merge(her.id, new.id, NOW)
            assert desk.person_at(AWA_AT, NOW).stopped_at == NOW

    def test_nobody_coaches_herself(self, store: Store) -> None:
        with store.transaction() as desk:
            coach = moussa(desk)
            desk.merge(awa(desk).id, coach.id, NOW)
            assert desk.person_at(AWA_AT, NOW).coach is None

    def test_who_was_joined_stands_in_no_team_and_goes_with_whoever_lives_on(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, her, new = moussa(desk), awa(desk), other(desk)
            desk.merge(new.id, her.id, NOW)
            assert [person.id for person in desk.coachees(coach.id)] == [new.id]
            assert [member.person for member in desk.team(coach.id, NOW.date())] == [new.id]
            desk.end_coaching(new.id, NOW)
            assert desk.coachees(coach.id) == []
            desk.unmerge(desk.merges()[0].id, NOW)
            assert desk.coachees(coach.id) == []

    def test_visits_of_both_keep_their_places_under_the_next_numbers(self, store: Store) -> None:
        """A visit that stayed with a number that nobody writes from could be settled by nobody."""
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            worker = desk.person_at(SIRA_AT, NOW)
            visits = [begun(desk, coach, worker) for coach in (her, new, new)]
            desk.merge(her.id, new.id, NOW)
            assert [visit.id for visit in desk.unsettled_visits(her.id)] == [v.id for v in reversed(visits)]
            assert [desk.visit_numbered(her.id, n) is not None for n in (1, 2, 3)] == [True] * 3
            desk.unmerge(desk.merges()[0].id, NOW)
            assert [desk.visit(visit.id) for visit in visits] == visits

    def test_a_message_for_a_number_that_was_joined_finds_who_lives_on(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            desk.merge(her.id, new.id, NOW)
            assert desk.lives_as(new.id) == her.id
            assert desk.lives_as(her.id) == her.id

    def test_a_merge_that_failed_leaves_everything_as_it_was(self, store: Store) -> None:
        with store.transaction() as desk:
            before = held(desk, awa(desk), other(desk))
        with undone(store) as desk:
            desk.merge(awa(desk).id, other(desk).id, NOW)
        with store.transaction() as desk:
            assert held(desk, awa(desk), other(desk)) == before
            assert desk.merges() == []

    def test_forgotten_is_all_that_she_was(self, store: Store) -> None:
        with store.transaction() as desk:
            full, _ = lived(desk)
            new = other(desk)
            desk.merge(new.id, full.id, NOW)
            desk.forget(new.id, NOW)
            assert "Zanzibar" not in str(held(desk, new, full))

    @pytest.mark.parametrize("days", [0, 6])
    def test_within_seven_days_it_may_be_undone_once(self, store: Store, days: int) -> None:
        with store.transaction() as desk:
            desk.merge(awa(desk).id, other(desk).id, NOW)
            (merge,) = desk.merges()
            assert desk.last_merge(merge.survivor, NOW + days * DAY) == merge
            desk.unmerge(merge.id, NOW + days * DAY)
            with pytest.raises(MergeError, match="undone already"):
                desk.unmerge(merge.id, NOW + days * DAY)

    def test_what_cannot_be_joined_or_parted_says_why(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), other(desk)
            with pytest.raises(MergeError, match="one person already"):
                desk.merge(her.id, her.id, NOW)
            with pytest.raises(MergeError, match="nobody has the number"):
                desk.merge(her.id, PersonId(999), NOW)
            with pytest.raises(MergeError, match="there is no merge"):
                desk.unmerge(7, NOW)
            desk.merge(her.id, new.id, NOW)
            with pytest.raises(MergeError, match="was joined to"):
                desk.merge(new.id, moussa(desk).id, NOW)
            with pytest.raises(MergeError, match="older than 7 days"):
                desk.unmerge(desk.merges()[0].id, NOW + 7 * DAY)

    @settings(max_examples=60, deadline=None, suppress_health_check=EACH_STORE)
    @given(acts=st.lists(st.sampled_from(ACTS), max_size=24))
    def test_in_any_order_of_merges_and_messages_each_is_kept_once_under_one_person(
        self, store: Store, acts: list[str]
    ) -> None:
        with undone(store) as desk:
            people = {name: desk.person_at(Address("webchat", name), NOW) for name in "abc"}
            written = 0
            for act in acts:
                if act.endswith("writes"):
                    written += 1
                    her = desk.person_at(Address("webchat", act[0]), NOW)
                    desk.keep_promise(her.id, f"{written}.promise", f"promesse {written}", DUE, None, NOW)
                    desk.post([outgoing(her, f"key {written}", address=Address("webchat", act[0]))])
                    desk.set_timer(her.id, "promise.due", f"promise:{written}", NOW)
                elif act == "undo":
                    standing = [merge for merge in desk.merges() if merge.undone_at is None]
                    if standing:
                        desk.unmerge(standing[0].id, NOW)
                else:
                    ids = [desk.person_at(Address("webchat", name), NOW).id for name in act]
                    if len(set(ids)) == 2:
                        desk.merge(ids[0], ids[1], NOW)
            expected = [f"promesse {n + 1}" for n in range(written)]
            found = [promise.text for who in people.values() for promise in desk.open_promises(who.id)]
            assert sorted(found) == sorted(expected)
            due = desk.due_timers(NOW, 999)
            assert sorted(event.about for event in due) == sorted(f"promise:{n + 1}" for n in range(written))
            living = {desk.person_at(Address("webchat", name), NOW).id for name in "abc"}
            assert {event.person for event in due} <= living
            assert sorted(sent_keys(desk)) == sorted(f"key {n + 1}" for n in range(written))
