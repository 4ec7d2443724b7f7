"""`jigi replay PERSON --words`: the talk as it was, for the operator, who leaves a line by reading it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from tests.talk import MONDAY, Stage


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Fanta, who was in a talk in English."""
    monkeypatch.chdir(tmp_path)
    stage = Stage(tmp_path)
    monkeypatch.setenv("JIGI_DATABASE", stage.database)
    stage.cast("Fanta", cadre="midwife", language="en")
    stage.cast("Awa", cadre="matrone")
    stage.now = MONDAY.replace(hour=9)
    stage.play("Fanta", "/championship")
    stage.play("Fanta", "[Menu]")
    stage.play("Fanta", "(voice)")
    stage.play("Awa", "bonjour")
    return stage


def run(*arguments: str) -> Result:
    return CliRunner().invoke(jigi, ["replay", *arguments])


def test_who_said_what_and_when_stands_turn_by_turn(stage: Stage) -> None:
    told = run(str(stage.people["Fanta"]), "--words").output
    begun, tapped, spoken = (told.index(words) for words in ("/championship", "[Menu]", "(voice note note-"))
    assert begun < tapped < spoken
    assert "09:00\n  Fanta: /championship\n  jigi: No championship is open" in told
    assert "Fanta: [Menu]" in told
    assert "bonjour" not in told


def test_whoever_reads_it_leaves_a_line_and_whoever_compares_does_not(stage: Stage) -> None:
    her = str(stage.people["Fanta"])
    assert "0 would be another today" in run(her).output
    audit = CliRunner().invoke(jigi, ["audit", "--of", her])
    assert "nobody has looked" in audit.output
    run("webchat:fanta", "--words")
    audit = CliRunner().invoke(jigi, ["audit", "--of", her])
    assert f"operator  saw messages of person {her}, by command line" in audit.output


def test_one_person_is_lived_again_alone(stage: Stage) -> None:
    assert run(str(stage.people["Awa"])).output.startswith("1 people, ")


@pytest.mark.parametrize(
    ("arguments", "fix"),
    [(["--words"], "name her by her id"), (["99", "--words"], "jigi export people"), (["x y"], "neither")],
)
def test_who_is_not_there_is_told_with_the_fix(stage: Stage, arguments: list[str], fix: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert fix in result.output


def test_what_did_not_reach_her_is_marked(stage: Stage) -> None:
    stage.now = stage.now.replace(hour=23)
    with stage.open() as store, store.transaction() as desk:
        desk.set_timer(stage.people["Fanta"], "checkin.due", "rhythm", stage.now)
    stage.settle()
    assert "jigi (held): " in run(str(stage.people["Fanta"]), "--words").output


def test_a_forgotten_person_has_no_words(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        desk.forget(stage.people["Fanta"], stage.now)
    told = run(str(stage.people["Fanta"]), "--words").output
    assert "championship" not in told
