"""Overseeing: administrators find who takes part, and what was done leaves a line each time."""

from dataclasses import replace

from bot.access import DID, Door
from bot.people import Cadre, PersonId, Role
from storage.overseeing import Wanted
from storage.store import Desk, Invitation, Store
from tests.storage.cast import DAY, NOW, awa, moussa


def agreed(desk: Desk) -> tuple[PersonId, PersonId]:
    """Awa and Moussa take part."""
    her, coach = awa(desk).id, moussa(desk).id
    for id, name in ((her, "Awa Traoré"), (coach, "Moussa N'Diaye")):
        desk.change_person(id, {"consent_at": NOW, "name": name})
    desk.change_person(her, {"cadre": Cadre.MATRONE})
    desk.change_person(coach, {"roles": frozenset({Role.COACH})})
    return her, coach


class Overseeing:
    """Who is found, and what is remembered."""

    def test_whoever_takes_part_is_found_by_name_number_role_and_reach(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = agreed(desk)
            address = desk.addresses_of(her)[0]
            for wanted, found in (
                (Wanted(), [her, coach]),
                (Wanted("TRAORE"), [her]),
                (Wanted("n'diaye"), [coach]),
                (Wanted("_"), [her, coach]),
                (Wanted(str(coach)), [coach]),
                (Wanted(address.id), [her]),
                (Wanted(role=Role.COACH), [coach]),
                (Wanted(cadre=Cadre.MATRONE), [her]),
                (Wanted(district="Nowhere"), []),
                (Wanted(reach="reached"), [her, coach]),
                (Wanted(reach="uncoached"), []),
                (Wanted("sira"), []),
            ):
                assert {one.id for one in desk.found(wanted, 9)} == set(found), wanted
                assert desk.found_count(wanted) == len(found), wanted
            assert [one.id for one in desk.found(Wanted(), 1, 1)] == [coach]
            desk.change_person(her, {"stopped_at": NOW})
            assert [one.id for one in desk.found(Wanted(reach="stopped"), 9)] == [her]
            desk.merge(coach, her, NOW)
            assert [one.id for one in desk.found(Wanted(), 9)] == [coach], "one person is found once"

    def test_what_was_done_leaves_a_line_each_time(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = agreed(desk)
            for _ in range(2):
                desk.note_deed(coach, "role given: coach", her, NOW)
            lines = [(read.reader, read.relation, read.view, read.door) for read in desk.reads(of=her)]
            assert lines == [(coach, DID, "role given: coach", Door.PAGE)] * 2
            assert [read.of for read in desk.latest_reads(1)] == [her]
            assert desk.latest_reads(9, coach) == []

    def test_invitations_of_everybody_are_listed_the_latest_first(self, store: Store) -> None:
        with store.transaction() as desk:
            _, coach = agreed(desk)
            one = Invitation(
                code="FIRST",
                roles=frozenset({Role.WORKER}),
                given_by=coach,
                given_at=NOW,
                expires_at=NOW + DAY,
            )
            later = replace(one, code="LATER", given_by=None, given_at=NOW + DAY)
            for each in (one, later):
                desk.add_invitation(each)
            assert desk.invitations_given(9) == [later, one]
            assert desk.invitations_given(1) == [later]

    def test_promises_are_counted_by_state_and_nothing_is_held_or_refused(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = agreed(desk)
            desk.keep_promise(her, "1.p", "Venir", NOW.date(), None, NOW, coach)
            assert desk.promise_states(her) == {"open": 1}
            assert (desk.held_by_gate(), desk.failing(9), desk.visited(her, 9)) == ({}, [], [])
            assert desk.certificates_named(her) == []
