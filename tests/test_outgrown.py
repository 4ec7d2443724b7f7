"""A newer program over talks of an older one: what is at rest goes on, or is let go, and a replay says so."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.conversation.effects import Ask, Find, Text
from bot.conversation.events import Facts
from bot.conversation.script import Flow, Flows, Script
from bot.conversation.state import Conversation, Frame
from bot.examples import AWA
from bot.people import Person, freeze
from bot.playing.replaying import ReplayError, replay
from bot.road.outgrown import without
from bot.turns import put_aside, take_turn
from tests.talk import Stage

GOAL = ("[Mon propre sujet]", "Préparer le plateau avant chaque accouchement dès lundi", "4", "passer")
CHOICE = ("ranger le placard", "demander à Fanta", "passer", "2")
STEP = ("parler à Fanta", "mercredi", "Fanta", "8", "[✅ C’est juste]", "non", "pas de rappel")
CHECKIN = ("/checkin", *GOAL, *CHOICE, *STEP)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    stage.main = "awa"
    return stage


def as_of_before(stage: Stage, name: str) -> None:
    """The store as a program left it that did not know this fact yet."""
    known, unknown = f'"{name}":', f'"not_{name}":'
    with sqlite3.connect(stage.folder / "talk.db") as db:
        db.execute("update conversations set body = replace(body, ?, ?)", (known, unknown))
        db.execute("update journal set facts = replace(facts, ?, ?)", (known, unknown))
    assert unknown in "".join(row[0] for row in db.execute("select body from conversations"))
    db.close()


def test_an_answer_to_an_older_follow_up_counts(stage: Stage) -> None:
    stage.say(*CHECKIN)
    assert "[✅ Fait]" in "\n".join(stage.move_to(stage.now + timedelta(days=3)))
    as_of_before(stage, "helps")
    stage.say("[✅ Fait]")
    with stage.open() as store:
        assert [row["state"] for row in store.rows("promises")] == ["done"]


def test_older_promises_are_read_on(stage: Stage) -> None:
    stage.say(*CHECKIN)
    stage.say("/promises")
    as_of_before(stage, "promised_to")
    assert "urgence" in stage.say("bonjour").lower()


def test_a_talk_that_can_be_led_no_more_fails_once(stage: Stage) -> None:
    stage.say(*CHECKIN)
    stage.say("/promises")
    as_of_before(stage, "open_promises")
    event = stage.event("Awa", "1")
    with stage.open() as store:
        with pytest.raises(KeyError) as failed, store.transaction() as desk:
            take_turn(desk, event, stage.house)
        with store.transaction() as desk:
            put_aside(desk, event, failed.value, stage.house, None)
    assert "pas marché" in "\n".join(stage.settle())
    assert "Que voulez-vous faire" in stage.say("bonjour")


def test_a_talk_that_is_well_outlives_a_fault(stage: Stage) -> None:
    stage.say("/checkin")
    event = stage.event("Awa", "1")
    with stage.open() as store, store.transaction() as desk:
        before = desk.conversation(stage.people["Awa"])
        put_aside(desk, event, ValueError("no"), stage.house, None)
        assert desk.conversation(stage.people["Awa"]) == before


def test_a_replay_says_from_where_it_cannot_follow(stage: Stage) -> None:
    stage.say(*CHECKIN)
    stage.say("/promises")
    as_of_before(stage, "open_promises")
    with (
        stage.open() as store,
        store.reading() as desk,
        pytest.raises(ReplayError, match=r"person 2 cannot be followed from turn \d+ on: KeyError"),
    ):
        list(replay(desk, stage.people["Awa"], stage.house))


def test_the_command_goes_on_with_the_others(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.say(*CHECKIN)
    stage.say("/promises")
    as_of_before(stage, "open_promises")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path}/talk.db")
    (tmp_path / "programme.yaml").write_text("draft_content: true\n")
    result = CliRunner().invoke(jigi, ["replay"])
    assert "person 2 cannot be followed" in result.output
    assert "2 people" in result.output
    assert result.exit_code == 1


def test_a_talk_that_only_cannot_look_up_now_is_kept() -> None:
    """A disk that is full for a moment takes no answer with it."""

    def out_of_reach(wanted: Find) -> Any:
        raise OSError(28, "no space left")

    def unknown(wanted: Find) -> Any:
        raise KeyError(wanted.what)

    flows = Flows(Flow(name="looks", script=looks))
    frame = Frame(number=1, flow="looks", edition="", opened_at="", facts={"person": freeze(AWA)})
    conversation = Conversation(person=AWA.id, stack=(frame,), parked=(frame,))
    assert without(conversation, flows, out_of_reach) is conversation
    assert without(conversation, flows, unknown).stack == without(conversation, flows, unknown).parked == ()


def looks(person: Person, facts: Facts) -> Script:
    yield Find("found", "cards", "ocytocine")
    yield Ask("what", "again.text", accepts=(Text(20),))
