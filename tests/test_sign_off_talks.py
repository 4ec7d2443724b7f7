"""Sign-off on the road: what a programme without drafts says, today, tomorrow, and lived again."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.library import PACKS, Library
from bot.content.signoff import Policy
from bot.running.building import talking
from bot.upkeep import signing
from storage.store import MediaFolder
from tests.talk import MONDAY, Stage

CARDS = ("uterotonic.oxytocin", "cct")
UNTIL = (MONDAY + timedelta(days=3)).date()  # Thursday
STRICT = Policy(grace=timedelta(days=1))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Awa, a midwife, in a programme that shows no drafts; two cards are signed until Thursday."""
    packs = tmp_path / "packs"
    shutil.copytree(PACKS / "amtsl", packs / "amtsl")
    for card in CARDS:
        for by in ("Dr Sira, gynécologue", "Fanta, sage-femme"):
            library = Library.load([packs])
            list(signing.sign(library, f"amtsl/{card}", by, UNTIL, MONDAY.date() - timedelta(days=9)))
    stage = Stage(tmp_path)
    stage.house = talking(MediaFolder(tmp_path / "media"), (packs,), STRICT)
    stage.cast("Awa", cadre="midwife")
    stage.move_to(MONDAY + timedelta(hours=8))
    return stage


def test_only_what_is_signed_is_asked_and_taught(stage: Stage) -> None:
    said = "\n".join(stage.play("Awa", "/refresher"))
    for _ in range(4):
        said += "\n".join(stage.play("Awa", "A"))
    assert "pas encore validé" not in said
    assert "✅ Validé\u202f: Dr Sira, Fanta, éd. 1" in said
    asked = stage.house.library.shown_items(None, MONDAY.date())
    touching = {item.card for item in asked if not item.ref.startswith("coaching/")}
    assert touching == {f"amtsl/{card}" for card in CARDS}
    stage.relive()


def test_a_programme_without_a_signed_card_asks_nothing_that_touches_a_patient(stage: Stage) -> None:
    stage.house = talking(MediaFolder(stage.folder / "media"))
    asked = stage.house.library.shown_items(None, MONDAY.date())
    assert {item.ref.partition("/")[0] for item in asked} == {"coaching"}
    assert "coaching" in "".join(stage.play("Awa", "/refresher"))
    stage.relive()


def test_a_talk_that_is_open_says_that_the_review_is_overdue(stage: Stage) -> None:
    stage.play("Awa", "/refresher")
    stage.move_to(MONDAY + timedelta(days=4, hours=8))
    assert "Relecture en retard" in "".join(stage.play("Awa", "A"))
    stage.relive()


def test_a_talk_that_is_open_asks_nothing_more_of_what_is_withheld(stage: Stage) -> None:
    stage.play("Awa", "/refresher")
    stage.move_to(MONDAY + timedelta(days=7, hours=8))
    said = "".join(stage.play("Awa", "A"))
    assert "protocole" not in said  # what stands under every card that touches a patient
    late = stage.house.library.shown_items(None, stage.now.date())
    assert {item.ref.partition("/")[0] for item in late} == {"coaching"}
    stage.relive()


@pytest.mark.parametrize(
    ("language", "asked", "told"),
    [
        ("fr", "Quand couper le cordon ?", "J’ai une fiche sur ce sujet, mais je ne peux pas la montrer"),
        ("en", "When do I cut the cord?", "I have a card on this, but I may not show it now"),
    ],
)
def test_who_asks_for_a_card_that_is_withheld_is_told_so_and_may_ask_her_coach(
    stage: Stage, language: str, asked: str, told: str
) -> None:
    if language == "en":
        stage.play("Awa", "/language")
        stage.play("Awa", "English")
    said = "\n".join(stage.play("Awa", asked))
    assert told in said
    assert "minute" not in said  # nothing of the card
    assert {"fr": "[📨 Oui, envoyer]", "en": "[📨 Yes, send it]"}[language] in said
    stage.relive()


def test_an_emergency_card_past_its_review_gives_way_to_the_one_without_doses(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(PACKS / "pph", packs / "pph")
    for by in ("Dr Sira, gynécologue", "Fanta, sage-femme"):
        library = Library.load([packs])
        list(signing.sign(library, "pph/motive", by, UNTIL, MONDAY.date() - timedelta(days=9)))
    stage = Stage(tmp_path)
    stage.house = talking(MediaFolder(tmp_path / "media"), (packs,), STRICT)
    stage.cast("Awa", cadre="midwife")
    told = {}
    for day in (3, 4, 5):
        stage.move_to(MONDAY + timedelta(days=day, hours=8))
        stage.play("Awa", "elle saigne beaucoup")
        told[day] = "".join(stage.play("Awa", "Tous sont nés"))
    assert "10\u202fUI" in told[3]
    assert "✅ Validé" in told[3]
    assert "10\u202fUI" in told[4]
    assert "Relecture en retard" in told[4]
    assert "UI" not in told[5]
    assert "sans doses, pas encore validée" in told[5]
    stage.relive()
