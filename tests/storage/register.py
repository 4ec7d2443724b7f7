"""The register: who should be there, linked with who is, hers to see and gone when she is forgotten."""

from dataclasses import replace
from datetime import date

import pytest

from bot.people import Address, Cadre, Facility, Person
from storage.register import Identifier, Post, RegisterEntry
from storage.store import Desk, Store
from tests.cast import invitation
from tests.storage.cast import DAY, NOW, awa, moussa

KLELA, NIENA = Facility("K", "CSCom de Kléla", "Sikasso"), Facility("N", "CSCom de Niéna", "Sikasso")
MATRICULE = Identifier("register:matricule", "M1")
HERS = RegisterEntry(
    source="register",
    name="Awa Traoré",
    folded="awa traore",
    identifiers=(MATRICULE,),
    telephones=("+22376123456", "+22366123456"),
    posts=(Post("1", "K", "Matrone", "2019-03-01"),),
    facility="K",
    cadre=Cadre.MATRONE,
    job="Matrone",
    since="2019-03-01",
    state="1",
)


def entered(desk: Desk, entry: RegisterEntry = HERS, of: Person | None = None) -> int:
    """She stands in the register, as this person."""
    desk.put_facilities([KLELA, NIENA])
    (id,) = desk.keep_entries([(None, entry)], NOW, NOW.date())
    if of is not None:
        desk.link_entry(id, of.id)
    return id


class Register:
    """Who should be there."""

    def test_she_is_found_by_each_number_of_hers(self, store: Store) -> None:
        with store.transaction() as desk:
            id = entered(desk)
            stranger = Identifier("register:matricule", "M9")
            assert desk.entries_identified([MATRICULE, stranger]) == {MATRICULE: id}
            assert desk.entries_at(["+22366123456", "+22300000000"]) == [("+22366123456", id)]
            wanted = [("awa traore", "N"), ("awa traore", "K"), ("fanta", "K"), ("awa traore", None)]
            assert desk.namesakes(wanted) == [[], [id], [], []]
            (kept,) = desk.entries([id])
            assert (kept.name, kept.telephone, kept.cadre) == ("Awa Traoré", "+22376123456", Cadre.MATRONE)
            assert desk.entries_of("register", 0, 9) == [kept]
            assert desk.entries_of("register", id, 9) == desk.entries_of("another", 0, 9) == []

    def test_many_are_written_at_once_as_they_would_be_one_by_one(self, store: Store) -> None:
        with store.transaction() as desk:
            id = entered(desk)
            there = replace(
                HERS, facility="N", telephones=("+22376000009",), posts=(Post("2", "N", "Matrone"),)
            )
            names = ("fanta coulibaly", "awa traore", "sira diarra")
            new = [
                replace(HERS, folded=name, identifiers=(MATRICULE, Identifier("m", name)), facility="N")
                for name in names
            ]
            first, again, *others = desk.keep_entries(
                [(None, new[0]), (id, there), (None, new[1]), (None, new[2])], NOW, NOW.date()
            )
            assert again == id
            assert len({id, first, *others}) == 4
            assert [one.folded for one in desk.entries([first, *others])] == list(names)
            assert desk.entries_identified([MATRICULE]) == {MATRICULE: id}, "what is somebody's stays hers"
            assert desk.identifiers_of([others[0], id, 999]) == {
                others[0]: [Identifier("m", "awa traore")], id: [MATRICULE], 999: [],
            }  # fmt: skip
            assert desk.posts_of(id) == [
                Post("2", "N", "Matrone"),
                replace_until(HERS.posts[0], "2026-11-23"),
            ]
            assert desk.posts_of(others[1]) == list(HERS.posts)
            assert desk.entries_at(["+22376000009", "+22366123456"]) == sorted(
                [("+22376000009", id), *(("+22366123456", one) for one in (first, *others))]
            )
            assert desk.namesakes([("awa traore", "N"), ("fanta coulibaly", "N")]) == [
                [id, others[0]],
                [first],
            ]
            assert desk.keep_entries([], NOW, NOW.date()) == []
            assert desk.namesakes([]) == []

    def test_an_entry_that_there_is_not_is_not_written(self, store: Store) -> None:
        with store.transaction() as desk:
            id = entered(desk)
        with pytest.raises(KeyError, match=r"no entry \[999\]"), store.transaction() as desk:
            desk.keep_entries([(None, HERS), (id, replace(HERS, name="Awa")), (999, HERS)], NOW, NOW.date())
        with store.reading() as desk:
            assert [one.name for one in desk.entries_of("register", 0, 9)] == ["Awa Traoré"]

    def test_the_first_five_of_a_name_are_told(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.put_facilities([KLELA, NIENA])
            like = [replace(HERS, identifiers=(), facility=place) for place in ("K", None) for _ in range(7)]
            ids = desk.keep_entries([(None, one) for one in like], NOW, NOW.date())
            assert desk.namesakes([("awa traore", None), ("awa traore", "K")]) == [ids[7:12], ids[:5]]

    def test_a_transfer_ends_her_post_and_keeps_it(self, store: Store) -> None:
        with store.transaction() as desk:
            id = entered(desk)
            there = Post("2", "N", "Matrone", "2026-11-01")
            moved = replace(HERS, facility="N", posts=(there,), telephones=())
            desk.keep_entries(
                [(id, moved)], NOW, date(2026, 11, 24)
            )  # by the calendar where the programme is
            assert desk.posts_of(id) == [replace_until(HERS.posts[0], "2026-11-24"), there]
            assert desk.entries_at(list(HERS.telephones)) == []

    def test_whoever_is_gone_stays_and_comes_back(self, store: Store) -> None:
        with store.transaction() as desk:
            id = entered(desk)
            desk.go([id], NOW)
            desk.go([id], NOW + DAY)
            assert desk.entries([id])[0].gone_at == NOW
            assert [one.entry for one in desk.drift("gone")] == [id]
            desk.keep_entries([(id, HERS)], NOW, NOW.date())
            assert desk.entries([id])[0].gone_at is None

    def test_all_of_it_is_in_her_hands_and_goes_with_her(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            entered(desk, of=her)
            data = desk.mydata(her.id)
            assert data["register"][0]["name"] == "Awa Traoré"
            assert data["register_identifiers"] == [{"system": "register:matricule", "value": "M1"}]
            assert sorted(one["telephone"] for one in data["register_telephones"]) == [
                "+22366123456",
                "+22376123456",
            ]
            assert data["register_posts"][0]["facility"] == "K"
            desk.forget(her.id, NOW)
            assert desk.entries_of("register", 0, 9) == []
            assert desk.entries_at(list(HERS.telephones)) == []
            assert desk.entries_identified([MATRICULE]) == {}

    def test_whoever_was_forgotten_is_known_again_by_nothing_but_a_digest(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            entered(desk, of=her)
            desk.forget(her.id, NOW)
            marks = ["register:matricule M1", "telephone +22376123456 awa traore", "register:matricule M2"]
            assert desk.were_forgotten(marks) == desk.were_forgotten(marks[::-1] * 2) == set(marks[:2])
            assert desk.were_forgotten([]) == set()

    def test_an_entry_of_nobody_whom_we_met_is_forgotten_as_well(self, store: Store) -> None:
        with store.transaction() as desk:
            id = entered(desk)
            desk.forget_entry(id)
            desk.forget_entry(id)
            assert desk.entries([id]) == []
            assert desk.were_forgotten(["register:matricule M1"])

    def test_a_run_that_was_cut_off_is_gone_on_with(self, store: Store) -> None:
        with store.transaction() as desk:
            run = desk.begin_run("register", "of these bytes", 9, NOW)
            desk.run_reached(run.id, 4)
            again = desk.begin_run("register", "of these bytes", 9, NOW + DAY)
            assert (again.id, again.reached) == (run.id, 4)
            assert desk.begin_run("register", "of others", 9, NOW).id != run.id
            desk.run_reached(again.id, 9, NOW + DAY)
            assert desk.begin_run("register", "of these bytes", 9, NOW).id != run.id

    def test_the_two_are_held_against_each_other(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.change_person(her.id, {"cadre": Cadre.NURSE, "consent_at": NOW})
            id = entered(desk, of=her)
            desk.move_to(her.id, NIENA, NOW)
            fanta = replace(HERS, name="Fanta", folded="fanta", identifiers=(), telephones=("+22376123456",))
            other = entered(desk, fanta)
            nobody = entered(desk, replace(fanta, telephones=(), name="Sira"))
            assert [one.entry for one in desk.drift("shared")] == [id, other]
            assert [one.entry for one in desk.drift("unreachable")] == [nobody]
            assert [one.entry for one in desk.drift("unmet")] == [other]
            assert [(one.entry, one.coach) for one in desk.drift("elsewhere")] == [(id, coach.id)]
            assert [one.detail for one in desk.drift("cadre")] == ["nurse here, matrone in the register"]
            assert desk.drift("uncoached") == desk.drift("ended") == []
            desk.end_coaching(her.id, NOW)
            assert [one.entry for one in desk.drift("uncoached")] == [id]
            desk.keep_entries([(id, replace(HERS, ended_on="2026-11-01"))], NOW, NOW.date())
            assert [one.entry for one in desk.drift("ended")] == [id]

    def test_who_is_somebodys_to_supervise_is_known_by_name_and_by_place(self, store: Store) -> None:
        with store.transaction() as desk:
            coach = moussa(desk)
            his = Identifier("register:matricule", "M9")
            him = replace(
                HERS, name="Moussa", identifiers=(his,), telephones=("+22370000001",), supervises=True
            )
            id = entered(desk, him, coach)
            people = [desk.person_at(Address("webchat", f"w{n}"), NOW) for n in range(5)]
            for n, (place, ref) in enumerate(
                [("N", "M9"), ("N", "70 00 00 01"), ("K", ""), ("N", ""), ("K", "M3")]
            ):
                desk.change_person(people[n].id, {"name": f"Awa {n}", "consent_at": NOW})
                number = Identifier("register:matricule", f"A{n}")
                one = replace(HERS, identifiers=(number,), telephones=(), facility=place, coach_ref=ref)
                entered(desk, one, people[n])
            # two whom the register names him for; and whom it names nobody for, of his place and his district
            assert desk.supervised(coach.id) == [one.id for one in people[:4]]
            desk.begin_coaching(people[0].id, coach.id, NOW)
            desk.change_person(people[1].id, {"stopped_at": NOW})
            assert desk.supervised(coach.id) == [people[2].id, people[3].id]
            assert desk.supervised(people[3].id) == []
            desk.go([id], NOW)
            assert desk.supervised(coach.id) == [], "he is there no more"

    def test_a_place_of_the_district_without_a_supervisor_is_supervised_from_another(
        self, store: Store
    ) -> None:
        with store.transaction() as desk:
            coach, her = moussa(desk), desk.person_at(Address("webchat", "w1"), NOW)
            desk.change_person(her.id, {"name": "Awa", "consent_at": NOW})
            his = replace(HERS, identifiers=(Identifier("m", "D1"),), telephones=(), supervises=True)
            entered(desk, his, coach)
            entered(desk, replace(HERS, facility="N"), her)
            assert desk.supervised(coach.id) == [her.id]
            there = replace(his, identifiers=(Identifier("m", "D2"),), facility="N")
            (other,) = desk.keep_entries([(None, there)], NOW, NOW.date())
            assert desk.supervised(coach.id) == [], "they have their own"
            desk.go([other], NOW)
            assert desk.supervised(coach.id) == [her.id]

    def test_an_invitation_may_be_for_one_of_the_register(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.add_invitation(invitation("CODE", moussa(desk).id, NOW))
            id = entered(desk)
            desk.invite_entries([("CODE", id)])
            assert (desk.invited_entry("CODE"), desk.invited_entry("OTHER")) == (id, None)

    def test_who_supervises_is_found_for_each_place(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.put_facilities([KLELA, NIENA])
            his = replace(HERS, identifiers=(Identifier("r:id", "D1"),), facility=KLELA.id, supervises=True)
            id = entered(desk, his)
            near = desk.supervisors_near([KLELA.id, NIENA.id])
            assert {place: [one.id for one in there] for place, there in near.items()} == {KLELA.id: [id]}
            assert desk.supervisors_near([]) == {}

    def test_who_writes_from_a_number_is_found_by_it(self, store: Store) -> None:
        with store.transaction() as desk:
            her = desk.person_at(Address("whatsapp", "+22376123456"), NOW)
            assert desk.people_at(["+22376123456", "+22300000000"]) == {"+22376123456": her.id}


def replace_until(post: Post, until: str) -> Post:
    return post._replace(until=until)
