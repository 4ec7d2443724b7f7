"""Choosing on the road: whom somebody may choose, told apart; and what is not put to anybody twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.coaching import choosing
from bot.conversation.letters import Kind, LetterWritten
from bot.people import Address, PersonId, Role
from bot.reading import Reading
from tests.talk import MONDAY, Stage


class Room(Stage):
    """Moussa coaches three in two facilities; two of them have one name, written in two ways."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.now = MONDAY + timedelta(hours=8)
        self.cast("Moussa", role="worker+coach", facility="ML.SIK.KLE")
        self.cast("Awa", cadre="matrone", coach="Moussa", facility="ML.SIK.KLE")
        self.cast("Awa2", cadre="matrone", coach="Moussa", facility="ML.SIK.NIE")
        self.cast("Fanta", cadre="midwife", coach="Moussa", facility="ML.SIK.NIE")
        self.change("Awa", name="Awa Traoré")
        self.change("Awa2", name="AWA TRAORE")
        self.change("Fanta", name="Hawa Keïta")
        self.main = "moussa"

    def change(self, who: str, **fields: object) -> None:
        with self.open() as store, store.transaction() as desk:
            desk.change_person(self.people[who], fields)

    @contextmanager
    def reading(self, who: str) -> Iterator[Reading]:
        with self.open() as store, store.transaction() as desk:
            reader = desk.person(self.people[who])
            assert reader is not None
            yield Reading(desk, reader)

    def chosen(self, part: str = "", among: str = "coachees", page: int = 0) -> Any:
        asked = f'{{"among": "{among}", "part": "{part}", "page": {page}, "facility": "ML.SIK.NIE"}}'
        with self.reading("Moussa") as reading:
            return choosing.people(reading, asked, self.now)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_two_of_one_name_are_told_apart_by_where_they_work(room: Room) -> None:
    rows = room.chosen()["rows"]
    assert [(row["name"], row["place"]) for row in rows] == [
        ("AWA TRAORE", "CSCom de Niéna"),
        ("Awa Traoré", "CSCom de Kléla"),
        ("Hawa Keïta", ""),
    ]


@pytest.mark.parametrize("part", ["traoré", "TRAORE", "Awa", "  awa t "])
def test_a_part_of_a_name_is_found_whatever_its_accents_and_case(room: Room, part: str) -> None:
    found = room.chosen(part)
    assert [row["of"] for row in found["rows"]] == [room.people["Awa2"], room.people["Awa"]]
    assert not found["unknown"]


def test_a_name_that_begins_so_comes_before_one_that_holds_it(room: Room) -> None:
    assert [row["name"] for row in room.chosen("haw")["rows"]] == ["Hawa Keïta"]
    assert [row["name"] for row in room.chosen("eita")["rows"]] == ["Hawa Keïta"]


def test_nobody_of_that_name_lists_everybody_again(room: Room) -> None:
    found = room.chosen("koumba")
    assert found["unknown"]
    assert len(found["rows"]) == 3


def test_pages_go_round_and_only_who_is_shown_is_counted_as_read(room: Room) -> None:
    with room.open() as store, store.transaction() as desk:
        for n in range(7):
            person = desk.person_at(Address("webchat", f"sira {n}"), room.now)
            desk.change_person(person.id, {"name": f"Sira {n}"})
            desk.begin_coaching(person.id, room.people["Moussa"], MONDAY)
    first, second, third = (room.chosen(page=n) for n in range(3))
    assert (len(first["rows"]), len(second["rows"]), first["pages"]) == (6, 4, 2)
    assert third["rows"] == first["rows"]
    with room.reading("Moussa") as reading:
        choosing.people(reading, '{"among": "coachees", "part": "", "page": 1, "facility": ""}', room.now)
        assert {person for person, _ in reading._read} == {PersonId(row["of"]) for row in second["rows"]}


def test_one_who_has_another_coach_is_not_among_them(room: Room) -> None:
    with room.open() as store, store.transaction() as desk:
        desk.end_coaching(room.people["Awa"], room.now, room.people["Awa"])
    assert room.people["Awa"] not in [row["of"] for row in room.chosen()["rows"]]


# ---- a role that is lost in the middle --------------------------------------------------------


@pytest.mark.parametrize("way", ["[1]", "hawa", "/visit"])
def test_a_talk_of_a_role_that_was_lost_ends_kindly(room: Room, way: str) -> None:
    room.play("Moussa", "/visit")
    room.change("Moussa", roles=frozenset({Role.WORKER}))
    told = "\n".join(room.play("Moussa", way))
    assert "les coachs" in told
    assert "Qui visitez-vous" not in told
    assert "Qui visitez-vous" not in "\n".join(room.play("Moussa", "bonjour"))


def test_an_emergency_passes_a_talk_of_a_role_that_was_lost(room: Room) -> None:
    room.play("Moussa", "/visit")
    room.change("Moussa", roles=frozenset({Role.WORKER}))
    assert "votre rôle a changé" not in "\n".join(room.play("Moussa", "elle saigne"))


# ---- what reaches nobody -------------------------------------------------------------------------


def test_a_reminder_of_a_letter_goes_when_the_two_have_parted(room: Room) -> None:
    awa = room.people["Awa"]
    with room.open() as store, store.transaction() as desk:
        question = LetterWritten(to=awa, kind=Kind.QUESTION, question="Comment va ?")
        id = desk.keep_letter(room.people["Moussa"], "1", question, room.now)
        desk.set_timer(awa, "letter.received", f"letter:{id}", room.now + timedelta(days=2), {"again": True})
    for what in ("/coaching", "[2]", "[Fin du coaching]", "[Oui]"):
        room.play("Moussa", what)
    with room.open() as store, store.transaction() as desk:
        assert desk.timer_of(awa, "letter.received", f"letter:{id}") is None
