"""`jigi role`: an operator gives a role, takes one away, and is warned before nobody is left."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.settings import Settings
from bot.stores import open_store
from tests.storage.cast import AWA_AT, MOUSSA_AT, NOW, awa, moussa


@pytest.fixture
def database(here: Settings) -> Path:
    """A programme in which Moussa, person 2, coaches Awa, person 1."""
    store = open_store(here)
    with store.transaction() as desk:
        for person in (awa(desk), moussa(desk)):
            desk.change_person(person.id, {"consent_at": NOW})
    store.close()
    return here.database_path


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(jigi, ["role", *arguments], input=answer)


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(database) as file:
        return file.execute(query).fetchall()


def test_a_role_is_given_listed_and_remembered(database: Path) -> None:
    assert "nobody is more than a worker" in run().output
    assert "person 2: district, worker" in run(str(MOUSSA_AT), "--give", "district").output
    assert "person 2: district, worker" in run().output
    assert "district given" in run("2").output
    assert rows(database, "select timer, about from timers") == [("role.changed", "role:district")]
    assert rows(database, "select distinct view, door from audit") == [("profile", "command line")]


def test_a_coach_who_loses_the_role_coaches_nobody(database: Path) -> None:
    run("2", "--give", "coach")
    assert "person 2: worker" in run("2", "--take", "coach").output
    assert rows(database, "select id from people where coach is not null") == []
    assert rows(database, "select id from coachings where until is null") == []
    assert ("coaching.over",) in rows(database, "select timer from timers where person = 1")
    assert ("digest.due",) not in rows(database, "select timer from timers where person = 2")


def test_the_last_administrator_is_not_taken_without_a_warning(database: Path) -> None:
    run("1", "--give", "administrator")
    refused = run("1", "--take", "administrator", answer="n\n")
    assert refused.exit_code == 1
    assert "1 is the last administrator" in refused.output
    assert rows(database, "select roles from people where id = 1") == [("administrator worker",)]
    handed = run("1", "--take", "administrator", "--to", str(MOUSSA_AT))
    assert handed.exit_code == 0
    assert rows(database, "select roles from people order by id") == [("worker",), ("administrator worker",)]
    assert run("2", "--take", "administrator", "--yes").exit_code == 0


def test_handing_over_is_all_or_nothing(database: Path) -> None:
    run("1", "--give", "administrator")
    assert run("1", "--take", "administrator", "--to", "99").exit_code == 1
    assert rows(database, "select roles from people where id = 1") == [("administrator worker",)]


@pytest.mark.parametrize(
    "arguments",
    [("--give", "coach"), ("1", "--give", "king"), ("1", "--to", "2"), ("99",), ("Awa",), ("telegram:404",)],
)
def test_what_cannot_be_done_says_why(database: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert "Error" in result.output
    assert rows(database, "select * from role_changes") == []


def test_to_herself_changes_nothing(database: Path) -> None:
    run("1", "--give", "trainer")
    assert run("1", "--take", "trainer", "--to", str(AWA_AT)).exit_code == 2
    assert rows(database, "select roles from people where id = 1") == [("trainer worker",)]
