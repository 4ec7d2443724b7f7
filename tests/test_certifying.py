"""Certifying, as it is lived: what was tried to get a certificate for nothing, and what fate may bring."""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.certifying import Examiner
from bot.content.library import PACKS, Library
from bot.content.signoff import Policy
from bot.conversation.records import Grade
from bot.learning import Learner
from bot.running.building import talking
from bot.upkeep import signing
from scheduler import recall
from storage.store import MediaFolder
from tests.talk import MONDAY, Stage

MONTH = timedelta(days=30)
OFFER = "voyons ce qu’il en reste"


class Room(Stage):
    """Awa, who masters the cold chain since this morning."""

    def __init__(self, folder: Path, **given: str) -> None:
        super().__init__(folder)
        self.now = MONDAY + timedelta(hours=8)
        self.cast("Awa", **({"cadre": "vaccinator", "knows": "coldchain"} | given))
        self.main = "awa"

    def masters(self) -> str:
        return self.say("réviser", *"AAAAA")

    def wait(self, **long: float) -> str:
        return "\n".join(self.move_to(self.now + timedelta(**long)))

    def rows(self, query: str) -> list[Any]:
        with sqlite3.connect(self.folder / "talk.db") as database:
            return database.execute(query).fetchall()

    def right(self, module: str = "coldchain") -> list[str]:
        """The right answers to the check-up that she is asked today."""
        with self.open() as store, store.reading() as desk:
            person = desk.person(self.people["Awa"])
            assert person is not None
            learner = Learner(desk, self.house.library, person, self.now)
            asked = Examiner(learner, "").session(module)
        return ["ABCD"[item["order"].index(item["right"])] for item in asked]

    def codes(self) -> list[Any]:
        return self.rows("select name, signed, code from certificates")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_it_is_told_once_that_a_module_is_mastered(room: Room) -> None:
    assert "tout le module Chaîne du froid" in room.masters()
    assert "tout le module" not in room.say("réviser", *"AAAAA")
    room.relive()


def test_no_check_up_before_its_day(room: Room) -> None:
    room.masters()
    assert OFFER not in room.wait(days=29)
    said = room.say("/certificate")
    assert "à partir du mercredi 23 décembre" in said
    assert "▶" not in said
    assert OFFER in room.wait(days=1)


def test_whoever_passes_has_one_certificate_and_no_further_check_up(room: Room) -> None:
    room.masters()
    room.wait(days=30)
    assert "tient toujours" in room.say("[Commencer]", *room.right())
    ((name, signed, code),) = room.codes()
    assert (name, signed, len(code)) == ("Awa", 0, 12)
    assert OFFER not in room.wait(days=90)
    assert "tout le module" not in room.say("réviser", *"AAAAA")
    room.relive()


def test_one_dangerous_answer_that_is_wrong_is_one_too_many(tmp_path: Path) -> None:
    room = Room(tmp_path, knows="immunization")
    room.masters()
    room.wait(days=30)
    said = room.say("[Commencer]", "je ne sais pas", *"AAAAAAA")
    assert "s’est effacée" in said
    assert room.codes() == []
    assert OFFER not in room.wait(days=13)
    assert OFFER in room.wait(days=1)


def test_training_just_before_it_does_not_help(room: Room) -> None:
    room.masters()
    room.wait(days=30)
    with room.open() as store, store.transaction() as desk:
        before = desk.memory(room.people["Awa"], "coldchain/Q-EPI-01")
        memory = recall.reviewed(before, "coldchain/Q-EPI-01", Grade.GOOD, room.now)
        desk.keep_review(room.people["Awa"], "this morning", memory, Grade.GOOD, "")
    assert "après une nuit" in room.say("attestation", "[▶ Chaîne du froid]")
    room.wait(days=1)
    assert "Contrôle, Chaîne du froid" in room.say("attestation", "[▶ Chaîne du froid]")


def test_a_question_typed_in_the_middle_of_it_brings_no_card_that_tells_an_answer(room: Room) -> None:
    """Of whichever of its questions; what the check-up does not ask is answered, and it goes on."""
    room.masters()
    room.wait(days=30)
    room.say("[Commencer]")
    for words in (
        "comment lire la pastille ?",
        "quels vaccins le gel détruit ?",
        "test d’agitation comment ?",
    ):
        assert "justement ce que je vous demande" in room.say(words)
    assert "Le cordon, sans se presser" in room.say("quand clamper le cordon ?")
    assert "tient toujours" in room.say(*room.right())
    room.relive()


def test_a_second_talk_of_the_same_check_up_counts_for_nothing(room: Room) -> None:
    """One begun and left, another that failed: the first is passed too late."""
    room.masters()
    room.wait(days=30)
    right = room.right()
    room.say("[Commencer]")
    with room.open() as store, store.transaction() as desk:  # as a talk on another channel would leave it
        desk.keep_checkup(room.people["Awa"], "coldchain", room.now + timedelta(days=14), room.now)
    assert "déjà compté" in room.say(*right)
    assert room.codes() == []
    room.relive()


def test_going_back_after_the_end_changes_nothing(room: Room) -> None:
    room.masters()
    room.wait(days=30)
    room.say("[Commencer]", *"AAAAAA")
    room.say("retour", *room.right())
    assert room.codes() == []


def test_answers_on_a_card_that_is_withdrawn_do_not_count(room: Room) -> None:
    """Two of six questions go with it: four say nothing about a module, and that is not her fault."""
    room.masters()
    room.wait(days=30)
    right = room.right()
    room.say("[Commencer]", *right[:2])
    room.withdraw("coldchain/vvm", "la couleur était fausse")
    said = ""
    for answer in right:
        if "vous n’y êtes pour rien" in said:
            break
        said = room.say(answer)
    assert "vous n’y êtes pour rien" in said
    assert room.codes() == []
    room.relive()


def test_a_name_that_is_not_known_is_asked_for(room: Room) -> None:
    with room.open() as store, store.transaction() as desk:
        desk.change_person(room.people["Awa"], {"name": ""})
    room.masters()
    room.wait(days=30)
    right = room.right()
    assert "Quel nom" in room.say("[Commencer]")
    said = room.say("Ɲɛɲɛ Kɔnɛ 🌸", *right)
    assert "Bravo Ɲɛɲɛ Kɔnɛ" in said
    assert room.codes()[0][0] == "Ɲɛɲɛ Kɔnɛ 🌸"
    room.relive()


def test_a_stop_is_kept_and_who_comes_back_is_offered_it_again(room: Room) -> None:
    room.masters()
    room.say("stop")
    assert room.wait(days=40) == ""
    room.say("/resume")
    assert OFFER in room.wait(days=1)


def test_silence_brings_it_again_for_two_months_and_then_there_is_peace(room: Room) -> None:
    room.masters()
    offers = [OFFER in room.wait(days=1) for _ in range(200)]
    days = [n + 1 for n, offered in enumerate(offers) if offered]
    assert days[0] == 30
    assert 3 <= len(days) <= 6
    assert days[-1] < 30 + 60 + 15
    room.wait(hours=1)
    assert "Contrôle, Chaîne du froid" in room.say("attestation", "[▶ Chaîne du froid]")


def test_a_module_that_may_not_be_shown_any_more_has_no_check_up(room: Room) -> None:
    room.masters()
    room.house = talking(MediaFolder(room.folder / "media"), policy=Policy())
    assert OFFER not in room.wait(days=40)
    assert "Pas encore d’attestation" in room.say("attestation")


def test_a_certificate_that_proves_nothing_any_more_is_earned_anew(room: Room) -> None:
    room.masters()
    room.wait(days=30)
    room.say("[Commencer]", *room.right())
    with room.open() as store, store.transaction() as desk:
        (certificate,) = desk.certificates(room.people["Awa"])
        assert desk.revoke(certificate.digest, "not she", room.now)
    assert "ne vaut plus" in room.say("attestation")


def test_what_needs_no_signature_is_certified_without_reserve(tmp_path: Path) -> None:
    """Coaching touches no patient."""
    room = Room(tmp_path, knows="coaching")
    room.masters()
    room.wait(days=30)
    said = room.say("[Commencer]", *room.right("coaching"))
    assert "Voici votre attestation" in said
    assert "projet" not in said
    assert room.codes()[0][1] == 1


def test_what_two_reviewers_signed_is_certified_without_reserve(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(PACKS / "coldchain", packs / "coldchain")
    day = (MONDAY + timedelta(days=300)).date()
    for card in Library.load([packs]).packs["coldchain"].cards:
        for by in ("Dr Sira, pédiatre", "Fanta, sage-femme"):
            list(signing.sign(Library.load([packs]), f"coldchain/{card}", by, day, MONDAY.date()))
    room = Room(tmp_path)
    room.house = talking(MediaFolder(tmp_path / "media"), (packs,), Policy(drafts=True))
    room.masters()
    room.wait(days=30)
    said = room.say("[Commencer]", *room.right())
    assert "Voici votre attestation" in said
    assert "projet" not in said
    assert room.codes()[0][1] == 1
