"""Arrivals: from a row of a register to somebody in the chat; what she says of herself stands."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.people import Address, Cadre, Facility, Person
from exchange import arrivals
from exchange.arrivals import Found
from storage.store import Desk, Store
from tests.cast import invitation
from tests.exchange.registers import NOW, by_name, csv_of, kept, opened, read
from tests.storage.cast import DAY

HEAD = "Matricule;Nom;Téléphone;Structure;Fonction"
AWA = "M1;Awa Traoré;76123456;Kléla;Matrone"
HERE = Address("whatsapp", "+22376123456")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "s") as store:
        yield store


def register(folder: Path, *lines: str) -> Path:
    return csv_of(folder / "r.csv", HEAD, *lines)


def writes(desk: Desk, at: Address = HERE) -> Person:
    """Somebody writes from there, for the first time or again."""
    her = desk.person_at(at, NOW)
    arrivals.wrote_from(desk, her.id, at, NOW)
    return desk.person(her.id) or her


def test_whoever_writes_from_her_number_is_known(tmp_path: Path, store: Store) -> None:
    read(store, register(tmp_path, AWA))
    with store.transaction() as desk:
        her = writes(desk)
        assert (her.name, her.cadre) == ("Awa Traoré", Cadre.MATRONE)
        assert her.facility is not None
        assert her.facility.name == "Kléla"
        entry = desk.entry_of(her.id)
        assert entry is not None
        assert desk.drift("unmet") == []


def test_whoever_wrote_before_she_stood_in_the_register_is_known_too(tmp_path: Path, store: Store) -> None:
    with store.transaction() as desk:
        her = writes(desk)
    done = read(store, register(tmp_path, AWA))
    assert done.taken is not None
    assert done.taken.linked == 1
    with store.reading() as desk:
        assert (desk.person(her.id) or her).name == "Awa Traoré"


def test_what_she_said_of_herself_stands(tmp_path: Path, store: Store) -> None:
    niena = Facility("N", "Niéna")
    with store.transaction() as desk:
        her = writes(desk)
        desk.put_facilities([niena])
        desk.change_person(her.id, {"name": "Traoré A.", "cadre": Cadre.MIDWIFE})
        desk.move_to(her.id, niena, NOW)
    read(store, register(tmp_path, AWA))
    with store.reading() as desk:
        now = desk.person(her.id)
        assert now is not None
        assert (now.name, now.cadre, now.facility) == ("Traoré A.", Cadre.MIDWIFE, niena)
        assert [one.person for one in desk.drift("elsewhere")] == [her.id]
        assert [one.person for one in desk.drift("cadre")] == [her.id]


@pytest.mark.parametrize("who", ["a number of two", "another name", "a shared phone", "not a telephone"])
def test_what_does_not_tell_who_she_is_links_nobody(tmp_path: Path, store: Store, who: str) -> None:
    lines = [AWA, AWA.replace("M1", "M2").replace("Awa", "Fanta")] if who == "a number of two" else [AWA]
    read(store, register(tmp_path, *lines))
    at = replace(HERE, id="22376123456") if who == "not a telephone" else HERE
    with store.transaction() as desk:
        her = desk.person_at(at, NOW)
        if who == "another name":
            desk.change_person(her.id, {"name": "Seydou Keïta"})
        if who == "a shared phone":
            desk.share_handset(her.id, at, "1234", NOW)
        writes(desk, at)
        assert all(one.person is None for one in desk.entries_of("register", 0, 9))


def test_a_transfer_in_the_register_moves_her_with_her_history(tmp_path: Path, store: Store) -> None:
    read(store, register(tmp_path, AWA))
    with store.transaction() as desk:
        her = writes(desk)
    read(store, register(tmp_path, AWA.replace("Kléla", "Niéna")), now=NOW + DAY)
    with store.reading() as desk:
        assert [(one.facility, one.until is None) for one in desk.postings(her.id)] == [
            ("named:klela", False),
            ("named:niena", True),
        ]
        assert desk.drift("elsewhere") == []


def test_a_transfer_moves_nobody_who_is_elsewhere_by_her_own_word(tmp_path: Path, store: Store) -> None:
    read(store, register(tmp_path, AWA))
    with store.transaction() as desk:
        her = writes(desk)
        desk.put_facilities([Facility("Z", "Zégoua")])
        desk.move_to(her.id, Facility("Z", "Zégoua"), NOW, by=her.id)
    read(store, register(tmp_path, AWA.replace("Kléla", "Niéna")), now=NOW + DAY)
    with store.reading() as desk:
        assert (desk.person(her.id) or her).facility == Facility("Z", "Zégoua")
        assert len(desk.drift("elsewhere")) == 1


def test_whoever_was_forgotten_is_not_brought_back(tmp_path: Path, store: Store) -> None:
    read(store, register(tmp_path, AWA))
    with store.transaction() as desk:
        her = writes(desk)
        desk.forget(her.id, NOW)
    for line in (AWA, AWA.replace("M1", ""), AWA.replace("76123456", "66123456")):
        done = read(store, register(tmp_path, line))
        assert done.told["row 2"].why == ("she asked to be forgotten",)
        assert kept(store) == []
    with store.transaction() as desk:
        assert writes(desk).name == "", "and writes as a stranger"


def test_she_may_forget_between_the_plan_and_its_end(tmp_path: Path, store: Store) -> None:
    """Where a plan names an entry that is gone meanwhile, it is not written again."""
    read(store, register(tmp_path, AWA))
    (entry,) = kept(store)
    with store.transaction() as desk:
        desk.forget_entry(entry.id)
    done = read(store, register(tmp_path, AWA.replace("Kléla", "Niéna")))
    assert done.taken is not None
    assert done.taken.people == 0
    assert by_name(store) == {}


def test_an_invitation_of_the_register_links_whoever_uses_it(tmp_path: Path, store: Store) -> None:
    read(store, register(tmp_path, AWA))
    (entry,) = kept(store)
    with store.transaction() as desk:
        coach = desk.person_at(Address("telegram", "1"), NOW)
        desk.add_invitation(invitation("CODE", coach.id, NOW))
        desk.invite_entries([("CODE", entry.id)])
        her = desk.person_at(Address("telegram", "2"), NOW)
        assert arrivals.invited(desk, her.id, "CODE", NOW)
        assert not arrivals.invited(desk, coach.id, "CODE", NOW), "once"
        assert (desk.person(her.id) or her).name == "Awa Traoré"


@pytest.mark.parametrize(
    ("name", "lines", "proved", "found"),
    [
        ("", [AWA], True, Found.ONE),
        ("Traoré Awa", [AWA], True, Found.ONE),
        ("Fanta Diarra", [AWA], True, Found.OTHERWISE),
        ("", [], True, Found.NOBODY),
        ("Awa", [AWA, AWA.replace("M1", "M2").replace("Awa", "Fanta")], True, Found.SEVERAL),
        # what anybody may type shows nothing of a row to whoever does not know its name
        ("Awa Traoré", [AWA], False, Found.ONE),
        ("", [AWA], False, Found.NOBODY),
        ("Fanta Diarra", [AWA], False, Found.NOBODY),
    ],
)
def test_whom_a_register_has_with_a_number(
    tmp_path: Path, store: Store, name: str, lines: list[str], proved: bool, found: Found
) -> None:
    """Nothing is changed by looking; with her yes the one that was found is she."""
    if lines:
        read(store, register(tmp_path, *lines))
    with store.transaction() as desk:
        assert desk.has_telephones() is bool(lines)
        her = desk.person_at(Address("telegram", "7"), NOW)
        desk.change_person(her.id, {"name": name})
        state, entry = arrivals.found_at(desk, her.id, HERE.id, proved=proved)
        assert state is found
        assert desk.entry_of(her.id) is None
        assert (entry is not None) is (found is Found.ONE)
        if entry is not None:
            assert arrivals.says_she_is(desk, her.id, entry.id, NOW)
            assert desk.entry_of(her.id) is not None


def test_a_row_that_somebody_is_already_is_nobody_elses(tmp_path: Path, store: Store) -> None:
    read(store, register(tmp_path, AWA))
    with store.transaction() as desk:
        first = writes(desk)
        other = desk.person_at(Address("telegram", "7"), NOW)
        state, entry = arrivals.found_at(desk, other.id, HERE.id, proved=True)
        assert (state, entry) == (Found.TAKEN, None)
        (kept,) = desk.entries([one for _, one in desk.entries_at([HERE.id])])
        assert not arrivals.says_she_is(desk, other.id, kept.id, NOW)
        assert (desk.entry_of(first.id) or kept).person == first.id
