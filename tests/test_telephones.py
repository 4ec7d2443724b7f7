"""Her own number: typed it is tried a few times at most, and whatever comes of it nothing keeps it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation import discretion
from bot.conversation.events import ContactShared
from bot.people import Address, Cadre
from tests.channels.conftest import NOW
from tests.talk import Stage

BY_NUMBER = "[📱 Par mon numéro]"
NUMBER = "76 12 34 56"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.cast("Sira", cadre="nurse")
    stage.register("Awa Traoré", NUMBER, Cadre.MATRONE, "ML.SIK.KLE")
    return stage


def test_one_number_after_the_other_is_not_tried(stage: Stage) -> None:
    for n in range(5):
        assert "Je ne trouve personne" in stage.say("mon centre", BY_NUMBER, f"7612345{n}", who="Sira")
    assert BY_NUMBER not in stage.say("mon centre", who="Sira")
    stage.say("fermer", who="Sira")
    stage.move_to(stage.now + timedelta(days=1, minutes=1))
    assert BY_NUMBER in stage.say("mon centre", who="Sira")


@pytest.mark.parametrize("on", ["webchat", "telegram"])
def test_no_journal_talk_or_message_holds_it(stage: Stage, on: str) -> None:
    """Typed or shared, found or not, and where nobody asked for it."""
    stage.cast("Awa", cadre="matrone", on=on)
    gives = NUMBER if on == "webchat" else f"(her own contact {NUMBER})"
    stage.say("mon centre", BY_NUMBER, gives, "non", who="Awa")
    assert "Est-ce vous" in stage.say("mon centre", BY_NUMBER, gives, who="Awa")
    stage.say("oui", "(her own contact 66 00 00 01)", "mon centre", "fermer", who="Awa")
    with stage.open() as store, store.reading() as desk:
        her = stage.people["Awa"]
        assert desk.entry_of(her) is not None
        kept = repr([*desk.journal_of(her), desk.conversation(her), desk.posted(her)])
    for number in ("76123456", NUMBER, "66000001"):
        assert number not in kept


def test_an_event_that_is_put_aside_has_no_number() -> None:
    shared = ContactShared(
        sender=Address("telegram", "7"), key="1", at=NOW, own=True, telephone="+22376123456"
    )
    kept = discretion.blotted(shared)
    assert isinstance(kept, ContactShared)
    assert (kept.own, kept.telephone) == (True, "")
