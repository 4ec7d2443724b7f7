"""`jigi merge` and `jigi pin`: an operator joins two numbers, parts them, and lets a PIN be chosen anew."""

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.settings import Settings
from bot.stores import open_store
from tests.storage.cast import AWA_AT, NOW, SIRA_AT, awa


@pytest.fixture
def settings(here: Settings) -> Settings:
    """A programme with two numbers, 1 and 2, of one person."""
    store = open_store(here)
    with store.transaction() as desk:
        assert (awa(desk).id, desk.person_at(SIRA_AT, NOW).id) == (1, 2)
    store.close()
    return here


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(jigi, [*arguments], input=answer)


@pytest.mark.usefixtures("settings")
def test_two_are_joined_listed_and_parted_again() -> None:
    assert "1 of addresses" in run("merge", "1", "2", answer="y\n").output
    assert run("merge", "--list").output.endswith("stands\n")
    assert "Each has again" in run("merge", "--undo", "1").output
    again = run("merge", "--undo", "1")
    assert (again.exit_code, "undone already" in again.output) == (1, True)


@pytest.mark.usefixtures("settings")
def test_nothing_is_joined_without_a_yes_nor_what_is_not_there() -> None:
    assert "changed hands" not in run("merge", "1", "2", answer="n\n").output
    assert "nobody was joined yet" in run("merge", "--list").output
    assert "nobody has the number 9" in run("merge", "1", "9", "--yes").output
    assert "name two people" in run("merge", "1").output


def test_a_pin_is_forgotten_where_there_is_one(settings: Settings) -> None:
    assert "shares no phone" in run("pin", "1").output
    store = open_store(settings)
    with store.transaction() as desk:
        her = awa(desk).id
        desk.share_handset(her, AWA_AT, "2704", NOW)
        phone = desk.person_at(AWA_AT, NOW).id
    store.close()
    assert "Forgotten" in run("pin", "1").output
    store = open_store(settings)
    with store.reading() as desk:
        assert not desk.has_pin(phone, her)
    store.close()


@pytest.mark.usefixtures("settings")
def test_whoever_answers_no_has_joined_nobody_and_a_wrong_number_is_told_before() -> None:
    assert "Join them?" in run("merge", "1", "2", answer="n\n").output
    assert "nobody was joined yet" in run("merge", "--list").output
    assert "Join them?" not in run("merge", "1", "99").output
