"""`jigi audit`: who has looked at what of whom; and that whoever looks leaves a line, at every door."""

import json

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.access import EXPORTS, Door, View
from bot.settings import Settings
from bot.stores import open_store
from tests.storage.cast import DAY, MOUSSA_AT, NOW, awa, moussa
from tests.storage.her_data import SECRET, lived


@pytest.fixture
def settings(here: Settings) -> Settings:
    """A programme in which Moussa has looked at what Awa shared, on two days."""
    store = open_store(here)
    with store.transaction() as desk:
        coach, her = moussa(desk), awa(desk)
        for turn, at in ((1, NOW - DAY), (2, NOW)):
            desk.note_turn(coach.id, turn, [("her coach", her.id, View.SHARED_CHECKIN)], at)
    store.close()
    return here


def run(*arguments: str) -> Result:
    return CliRunner().invoke(jigi, list(arguments))


def told(*arguments: str) -> list[dict[str, object]]:
    result = run("audit", *arguments, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("settings")
def test_each_look_is_a_line_with_who_as_what_whose_and_how() -> None:
    first, second = run("audit").output.splitlines()
    assert first == "2026-11-22 08:00 UTC  person 1 (her coach)  saw shared check-in of person 2, by chat"
    assert second.startswith("2026-11-23")


@pytest.mark.usefixtures("settings")
def test_it_is_asked_by_whose_by_whom_and_by_day() -> None:
    assert len(told("--of", "2")) == len(told("--by", str(MOUSSA_AT))) == 2
    assert told("--by", "2") == []
    (line,) = told("--of", "2", "--day", "2026-11-23")
    assert (line["reader"], line["of"], line["view"]) == (1, 2, "shared check-in")
    assert told("--of", "2", "--day", "2026-11-21") == []


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("who", "fix"),
    [
        ("7", "nobody has the id"),
        ("Awa", "neither an id nor an address"),
        ("telegram:0", "say hello first"),
        ("9" * 30, "neither an id nor an address"),
    ],
)
def test_who_is_not_there_is_told(who: str, fix: str) -> None:
    result = run("audit", "--of", who)
    assert result.exit_code == 1
    assert fix in result.output


@pytest.mark.usefixtures("settings")
def test_whoever_reads_the_audit_stands_in_it() -> None:
    run("audit", "--of", "2")
    last = told("--of", "2")[-1]
    assert (last["relation"], last["view"], last["door"]) == ("operator", "reads", "command line")


@pytest.mark.parametrize("kind", EXPORTS)
def test_every_export_leaves_a_line_of_everybody_in_it(settings: Settings, kind: str) -> None:
    store = open_store(settings)
    with store.transaction() as desk:
        her, _ = lived(desk)
    before = list(store.rows("audit"))
    store.close()
    result = run("export", kind)
    view, column = EXPORTS[kind]
    shown = {row[column] for row in map(json.loads, result.output.splitlines())} - {None}
    store = open_store(settings)
    added = list(store.rows("audit"))[len(before) :]
    store.close()
    assert her.id in shown
    assert {row["of"] for row in added} == shown
    assert {(row["view"], row["door"], row["reader"]) for row in added} == {(view, Door.COMMAND_LINE, None)}


def test_the_audit_holds_nobody_s_words(settings: Settings) -> None:
    store = open_store(settings)
    with store.transaction() as desk:
        lived(desk)
    store.close()
    run("export", "messages")
    assert SECRET not in run("audit").output
    assert SECRET not in run("export", "audit").output
