"""`jigi invite`: codes at the command line; the first administrator comes by one."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.people import Facility, Role
from bot.settings import Settings
from bot.stores import open_store
from storage.store import Invitation
from tests.storage.cast import MOUSSA_AT, moussa

KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")


@pytest.fixture
def settings(here: Settings) -> Settings:
    """A programme with one facility, and Moussa who is a coach in it."""
    store = open_store(here)
    with store.transaction() as desk:
        desk.put_facilities([KLELA])
        desk.change_person(moussa(desk).id, {"roles": frozenset({Role.COACH})})
    store.close()
    return here


def run(*arguments: str) -> Result:
    return CliRunner().invoke(jigi, ["invite", *arguments])


def made(settings: Settings, result: Result) -> Invitation:
    """The invitation whose code was printed, alone on its line, so that a script may take it."""
    assert result.exit_code == 0, result.output
    store = open_store(settings)
    with store.reading() as desk:
        found = desk.invitation(result.stdout.strip().replace("-", ""))
    store.close()
    assert found is not None
    return found


def test_the_first_administrator_needs_nobody(settings: Settings) -> None:
    one = made(settings, run("--role", "administrator"))
    assert (one.roles, one.given_by, one.coach) == (frozenset({Role.ADMINISTRATOR}), None, None)
    assert timedelta(days=29) < one.expires_at - datetime.now(UTC) <= timedelta(days=30)


def test_one_code_may_give_several_roles_a_team_and_a_place(settings: Settings) -> None:
    result = run(
        *("--role", "worker", "--role", "trainer", "--coach", str(MOUSSA_AT)),
        *("--facility", KLELA.id, "--days", "3"),
    )
    one = made(settings, result)
    assert one.roles == {Role.WORKER, Role.TRAINER}
    assert one.coach is not None
    assert one.facility == KLELA.id
    assert one.expires_at - datetime.now(UTC) <= timedelta(days=3)


def test_a_district_is_answered_for(settings: Settings) -> None:
    one = made(settings, run("--role", "district", "--district", "Sikasso"))
    assert (one.roles, one.district, one.facility) == (frozenset({Role.DISTRICT}), "Sikasso", None)


@pytest.mark.usefixtures("settings")
def test_what_is_written_beside_the_code_says_how_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIGI_TELEGRAM_NAME", "@JigiMaliBot")
    monkeypatch.setenv("JIGI_WHATSAPP_NUMBER", "+22390000000")
    result = run()
    code = result.stdout.strip()
    assert f"start {code}" in result.stderr
    assert f"https://t.me/JigiMaliBot?start={code.replace('-', '')}" in result.stderr
    assert f"https://wa.me/22390000000?text=start%20{code.replace('-', '')}" in result.stderr


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--coach", "telegram:404"), "nobody has written from telegram:404 yet"),
        (("--coach", "telegram"), "is no address"),
        (("--facility", "CSCom de Kléla"), "give its id as the register has it"),
        (("--role", "district", "--district", "sikasso"), "write it as the register does"),
        (("--district", "Sikasso"), "give --facility"),
        (("--role", "coach", "--district", "Sikasso", "--facility", KLELA.id), "not both"),
        (("--role", "boss"), "Invalid value for '--role'"),
        (("--days", "0"), "Invalid value for '--days'"),
        (("--days", "99999999999"), "Invalid value for '--days'"),
    ],
)
def test_what_leads_nowhere_is_refused_with_the_fix(arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert told in result.output
    assert result.stdout == ""


def test_a_code_into_the_team_of_somebody_who_coaches_nobody_is_refused(settings: Settings) -> None:
    store = open_store(settings)
    with store.transaction() as desk:
        desk.change_person(moussa(desk).id, {"roles": frozenset({Role.WORKER})})
    store.close()
    result = run("--coach", str(MOUSSA_AT))
    assert result.exit_code == 1
    assert "is no coach; `jigi invite --role coach` makes one" in result.output
