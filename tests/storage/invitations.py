"""Invitations: codes by which people come to us, each good once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.people import Person, PersonId, Role
from storage.certificates import LENGTH, LETTERS
from storage.store import Desk, Store
from tests.cast import invitation
from tests.storage.cast import DAY, NOW, SIRA_AT, awa, moussa, undone

GOOD = timedelta(days=30)


def sira(desk: Desk) -> Person:
    return desk.person_at(SIRA_AT, NOW)


class Invitations:
    """What a code gives, and to whom."""

    def test_a_code_is_used_once_by_somebody_else_in_time(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            made = invitation("KLELA7", coach.id, NOW, roles=frozenset({Role.WORKER, Role.COACH}))
            desk.add_invitation(made)
            assert desk.invitation("KLELA7") == made
            assert desk.use_invitation("KLELA7", coach.id, NOW) is None
            assert desk.use_invitation("KLELA7", her.id, NOW + GOOD) is None
            assert desk.use_invitation("UNKNOWN", her.id, NOW) is None
            used = desk.use_invitation("KLELA7", her.id, NOW)
            assert used is not None
            assert (used.roles, used.coach, used.used_by) == (made.roles, coach.id, her.id)
            assert desk.use_invitation("KLELA7", her.id, NOW) is None
            assert desk.use_invitation("KLELA7", sira(desk).id, NOW) is None
            assert desk.invitation("KLELA7") == used

    def test_a_code_that_is_there_stays_whose_it_is(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.add_invitation(invitation("KLELA7", coach.id, NOW))
            desk.add_invitation(invitation("KLELA7", her.id, NOW))
            found = desk.invitation("KLELA7")
            assert found is not None
            assert found.coach == coach.id

    def test_whoever_gave_it_takes_it_back_and_nobody_else(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.add_invitation(invitation("KLELA7", coach.id, NOW))
            assert not desk.revoke_invitation("KLELA7", her.id, NOW)
            assert desk.revoke_invitation("KLELA7", coach.id, NOW)
            assert not desk.revoke_invitation("KLELA7", coach.id, NOW)
            assert desk.use_invitation("KLELA7", her.id, NOW) is None

    def test_hers_that_can_still_be_used_are_listed(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            for days, code in enumerate(("SECOND", "USED", "REVOKED", "OLD")):
                desk.add_invitation(invitation(code, coach.id, NOW + days * DAY, expires_at=NOW + 9 * DAY))
            desk.add_invitation(invitation("FIRST", coach.id, NOW - DAY, expires_at=NOW + 9 * DAY))
            desk.add_invitation(invitation("SHORT", coach.id, NOW, expires_at=NOW + DAY))
            desk.add_invitation(invitation("HERS", her.id, NOW))
            desk.use_invitation("USED", her.id, NOW)
            desk.revoke_invitation("REVOKED", coach.id, NOW)
            open_ = desk.open_invitations(coach.id, NOW + 2 * DAY)
            assert [one.code for one in open_] == ["FIRST", "SECOND", "OLD"]
            assert desk.open_invitations(coach.id, NOW + 9 * DAY) == []

    def test_a_new_code_is_nobodys_and_tells_nothing(self, store: Store) -> None:
        with store.transaction() as desk:
            coach = moussa(desk)
            codes: set[str] = set()
            for by in (None, coach.id):
                for at in (NOW, NOW + timedelta(microseconds=1)):
                    code = self._made(desk, by, at)
                    assert self._made(desk, by, at) != code, "the same moment gives another one"
                    codes.add(code)
        assert len(codes) == 4
        assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)

    def test_many_new_codes_of_one_moment_are_each_nobodys(self, store: Store) -> None:
        with store.transaction() as desk:
            first = desk.new_invitation_codes(None, NOW, 3)
            desk.add_invitations([invitation(code, None, NOW) for code in first])
            second = desk.new_invitation_codes(None, NOW, 5)
            assert len({*first, *second}) == 8
            assert desk.new_invitation_codes(None, NOW, 0) == []
            assert all(desk.invitation(code) is not None for code in first)

    def _made(self, desk: Desk, by: PersonId | None, at: datetime) -> str:
        code = desk.new_invitation_code(by, at)
        desk.add_invitation(invitation(code, None, at, given_by=by))
        return code

    def test_wrong_codes_are_counted_since_a_moment_and_once_a_turn(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            for turn, at in ((1, NOW - DAY), (2, NOW), (2, NOW), (3, NOW)):
                desk.note_wrong_code(her.id, turn, at)
            assert desk.wrong_codes(her.id, NOW - timedelta(hours=1)) == 2
            assert desk.wrong_codes(moussa(desk).id, NOW - 9 * DAY) == 0

    def test_nothing_is_used_in_a_turn_that_is_undone(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.add_invitation(invitation("KLELA7", coach.id, NOW))
        with undone(store) as desk:
            assert desk.use_invitation("KLELA7", her.id, NOW)
        with store.transaction() as desk:
            assert desk.use_invitation("KLELA7", her.id, NOW)

    @pytest.mark.parametrize("whose", ["coach", "given_by"])
    def test_the_open_codes_of_a_forgotten_person_are_good_no_more(self, store: Store, whose: str) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            hers = invitation("KLELA7", her.id, NOW)
            desk.add_invitation(
                replace(hers, coach=coach.id) if whose == "coach" else replace(hers, given_by=coach.id)
            )
            desk.forget(coach.id, NOW)
            assert desk.use_invitation("KLELA7", sira(desk).id, NOW) is None
