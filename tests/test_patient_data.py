"""Patients' numbers and pictures: turned away kindly, kept nowhere, and lived again the same."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.conversation.events import MessageReceived
from bot.people import Address
from bot.turns import put_aside, take_turn
from tests.talk import Stage

NUMBER = "76 12 34 56"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.main = "awa"
    stage.cast("Awa", cadre="matrone")
    return stage


def everything(stage: Stage) -> str:
    """All that the store holds, as text."""
    with closing(sqlite3.connect(stage.folder / "talk.db")) as database:
        return "\n".join(database.iterdump())


@pytest.mark.parametrize(
    "words", ["elle saigne beaucoup, Mme Traoré", "/guide kan couper le cordon, Mme Traoré"]
)
def test_nor_where_her_words_lead_from_another_talk_to_a_patient(stage: Stage, words: str) -> None:
    stage.say("/checkin", f"{words} {NUMBER}")
    assert NUMBER not in everything(stage)
    stage.relive()


@pytest.mark.parametrize(
    "before",
    [
        (),
        ("/guide",),
        ("/refresher",),
        ("menu",),
        ("/hours",),
        ("elle convulse",),
        ("/checkin", "elle convulse"),
    ],
)
def test_a_patients_number_is_kept_nowhere(stage: Stage, before: tuple[str, ...]) -> None:
    heard = stage.say(*before, f"Aminata Traoré {NUMBER} kan couper le cordon")
    assert "effacé ce numéro" in heard
    assert NUMBER not in everything(stage)
    assert "•• •• •• ••" in everything(stage)
    stage.relive()


@pytest.mark.parametrize("before", [(), ("/guide",), ("/refresher",), ("elle convulse",)])
def test_a_picture_is_kept_nowhere_and_its_bytes_go(stage: Stage, before: tuple[str, ...]) -> None:
    stage.say(*before)
    event = stage.event("Awa", "(picture)")
    with stage.open() as store, store.transaction() as desk:
        taken = take_turn(desk, event, stage.house)
    assert taken.erased == (event.media.id,)  # type: ignore[union-attr]
    assert "Je ne garde pas cette image" in "\n".join(stage.settle())
    assert event.media.id not in everything(stage)  # type: ignore[union-attr]
    stage.relive()


def test_the_cards_of_an_emergency_come_before_the_reminder(stage: Stage) -> None:
    heard = stage.say(f"mme Koné tel {NUMBER} elle convulse")
    assert heard.index("🚨") < heard.index("effacé ce numéro")


def test_in_a_check_in_her_words_and_pictures_are_her_own(stage: Stage) -> None:
    heard = stage.say("/checkin", "[Mon propre sujet]", f"Appeler Moussa au {NUMBER}")
    assert "effacé" not in heard
    assert NUMBER in everything(stage)
    event = stage.event("Awa", "(picture)")
    with stage.open() as store, store.transaction() as desk:
        assert take_turn(desk, event, stage.house).erased == ()


def test_whoever_is_new_tells_of_herself(stage: Stage) -> None:
    assert "effacé" not in stage.say(f"Sira Diarra, tel {NUMBER}", who="Sira")


def test_what_failed_is_put_aside_without_the_number(stage: Stage) -> None:
    text = f"Awa Koné {NUMBER}"
    event = MessageReceived(sender=Address("webchat", "awa"), key="failed", at=stage.now, text=text)
    with stage.open() as store, store.transaction() as desk:
        put_aside(desk, event, ValueError("no"), stage.house, None)
    assert NUMBER not in everything(stage)
