"""`jigi certificates`: an operator sees what was certified, and revokes one, with a reason."""

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.settings import Settings
from bot.stores import open_store
from tests.storage.cast import DAY, NOW, SIRA_AT, awa
from tests.storage.certificates import certificate


@pytest.fixture
def settings(here: Settings) -> Settings:
    """A programme in which Awa has two certificates, and Sira had one."""
    store = open_store(here)
    with store.transaction() as desk:
        her = awa(desk)
        desk.issue(her.id, certificate())
        desk.issue(her.id, certificate("AAAA3MQAXC9H", signed=False))
        sira = desk.person_at(SIRA_AT, NOW)
        desk.issue(sira.id, certificate("CCCC3MQAXC9H", name="Sira"))
        desk.forget(sira.id, NOW + DAY)
    store.close()
    return here


def run(*arguments: str) -> Result:
    return CliRunner().invoke(jigi, ["certificates", *arguments])


@pytest.mark.usefixtures("settings")
def test_they_are_listed_with_where_they_stand() -> None:
    signed, draft, erased = run().output.splitlines()
    assert signed == "K7WP-3MQA-XC9H  2026-11-23  amtsl 1  Awa Ɲɛɲɛ  signed"
    assert draft.endswith("draft content")
    assert erased.startswith("(erased)")
    assert "Sira" not in erased


@pytest.mark.usefixtures("settings")
def test_one_is_revoked_once_and_says_why() -> None:
    done = run("--revoke", "k7wp-3mqa-xc9h", "--reason", "answered by somebody else")
    assert (done.exit_code, "is revoked: Awa" in done.output) == (0, True)
    assert "was revoked before" in run("--revoke", "K7WP3MQAXC9H", "--reason", "again").output
    assert "(answered by somebody else)" in run().output.splitlines()[0]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--revoke", "K7WP-3MQA-XC9H"), "say why"),
        (("--revoke", "K0", "--reason", "x"), "is no code"),
        (("--revoke", "CCCC-CCCC-CCCC", "--reason", "x"), "no certificate has the code"),
    ],
)
def test_a_slip_is_told_with_its_fix(arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert told in result.output
