"""Commands beside the house that runs: each works, and the house notices at once what it changed.

The house is lit in a process of its own, at a Bot API on loopback; commands run in this one.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner

from bot import app
from bot.__main__ import jigi
from bot.conversation.events import MessageReceived
from bot.people import Address, Cadre, PersonId, Role
from bot.stores import join_store, open_store
from scheduler.clock import Clock
from storage.store import Desk
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.phones import Somebody
from tests.lit import a_life, settings_of
from tests.sounds.samples import ogg
from tests.storage.certificates import certificate

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]

SIRA, AWA, FANTA, MOUSSA, TWICE = PHONES = range(1, 6)  # in the order of their numbers
NAMES = ("Sira", "Awa", "Fanta", "Moussa", "Fanta")
CARD = "amtsl/uterotonic.oxytocin"
ASKS = "/guide tirer sur le cordon"
CODE = "K7WP3MQAXC9H"  # of Awa's certificate
SERVES = {"run", "demo", "chat", "restore", "move"}  # they have the file to themselves
COMMANDS: dict[str, Sequence[str]] = {
    "check": [],
    "rehearse": [str(Path(__file__).parent / "talks/fr/places_named.talk")],
    "sign": ["--list"],
    "withdraw": ["amtsl/massage", "--reason", "une étape manquait"],
    "record": [CARD, "bm", "{folder}/voice.ogg", "--script", "{folder}/script.txt"],
    "certificates": ["--revoke", CODE, "--reason", "answered by somebody else"],
    "quiz": ["amtsl"],
    "po": ["amtsl", "en"],
    "publish": ["--list"],
    "export": ["people"],
    "replay": [],
    "simulate": ["programme", "--days", "1"],
    "invite": ["--role", "coach"],
    "push": ["amtsl", f"telegram:{SIRA}", "--yes"],
    "campaigns": [],
    "questions": [],
    "promises": [],
    "audit": [],
    "merge": ["--list"],
    "role": [],
    "whatsapp": ["templates"],
    "pin": [str(AWA)],
    "places": [],
    "backup": [],
    "key": ["status"],
    "purge": ["--dry-run"],
    "roster": ["drift"],
    "training": [],
    "indicators": ["--map", "{folder}/dhis2.yaml"],
}
REFUSED = {"pin": f"{AWA} shares no phone"}  # in words: she shares none here

SCRIPT = "Ocytocine UI 10\n"
MAPPING = """
period: Monthly
indicators: [{figure: visits, numerator: VISITED, denominator: PLACES}]
"""


@dataclass
class Town:
    """A programme with a house that runs, and its people's phones."""

    folder: Path
    tg: FakeTelegram

    def phone(self, id: int) -> Somebody:
        return self.tg.user(id)

    @contextlib.contextmanager
    def desk(self) -> Iterator[Desk]:
        """What the store holds just now."""
        with contextlib.closing(join_store(settings_of(self.folder))) as store, store.reading() as desk:
            yield desk

    async def command(self, *words: str) -> str:
        """What a command that succeeds prints, run while the house goes on."""
        result = await asyncio.to_thread(CliRunner().invoke, jigi, words)
        assert result.exit_code == 0, result.output
        return result.output

    async def hears(self, id: int, words: str) -> str:
        """The message with these words, once it has come."""
        phone = self.phone(id)
        while not (found := [heard.text for heard in phone.all if words in heard.text]):
            await phone.hears()
        return found[-1]

    async def says(self, id: int, words: str) -> str:
        """What somebody is answered first."""
        phone = self.phone(id)
        phone.has_heard()
        phone.says(words)
        return (await phone.hears())[0].text


def seed(folder: Path) -> None:
    """It is a Tuesday at ten, whenever this runs; Sira is a trainer and more, and Fanta has two phones."""
    (folder / "programme.yaml").write_text("draft_content: true\nweekly_budget: 50\n")
    store = open_store(settings_of(folder))
    now = datetime.now(UTC)
    tuesday = now.date() + timedelta(days=8 - now.weekday())  # of the week to come
    offset = (datetime.combine(tuesday, time(10), UTC) - now).total_seconds()
    joined = Clock(timedelta(seconds=offset)).now() - timedelta(days=30)
    roles = frozenset({Role.TRAINER, Role.ADMINISTRATOR})
    with store.transaction() as desk:
        desk.keep_note(app.OFFSET, str(offset))
        for id, name in zip(PHONES, NAMES, strict=True):
            person = desk.person_at(Address("telegram", str(id)), joined).id
            fields = {"name": name, "consent_at": joined, "local_hour": time(10), "cadre": Cadre.MATRONE}
            desk.change_person(person, fields | ({"roles": roles} if id == SIRA else {}))
        desk.issue(PersonId(AWA), certificate(CODE))
    store.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{folder}/jigi.db")
        seed(folder)
        async with FakeTelegram() as tg:
            town = Town(folder, tg)
            for id in PHONES:
                town.phone(id)
            async with a_life(folder, tg):
                yield town


async def test_every_command_is_tried() -> None:
    assert set(jigi.commands) == {*COMMANDS, *SERVES, "bench"}


async def test_every_command_works_while_the_house_runs(town: Town) -> None:
    (town.folder / "voice.ogg").write_bytes(ogg(3))
    (town.folder / "script.txt").write_text(SCRIPT, encoding="utf-8")
    (town.folder / "dhis2.yaml").write_text(MAPPING, encoding="utf-8")
    await town.says(AWA, "/menu")
    for name, arguments in COMMANDS.items():
        words = [word.format(folder=town.folder) for word in arguments]
        result = await asyncio.to_thread(CliRunner().invoke, jigi, [name, *words])
        if name in REFUSED:
            assert REFUSED[name] in result.output
        else:
            assert result.exit_code == 0, f"{name}: {result.output}"
        assert "in use by another jigi" not in result.output
        assert await town.says(AWA, f"merci pour {name}"), "it answers as before"
    await town.hears(AWA, "Une révision pour vous")  # what was pushed comes between no later words


@pytest.mark.parametrize("command", ["run", "chat", "restore b.tar.gz --overwrite"])
async def test_a_second_house_is_told_which_one_is_first(town: Town, command: str) -> None:
    result = await asyncio.to_thread(CliRunner().invoke, jigi, command.split())
    assert result.exit_code == 2
    assert "is in use by another jigi (process" in result.output
    assert "stop that one first, or point JIGI_DATABASE at another file" in result.output


async def test_a_withdrawal_is_told_at_once_and_the_card_is_gone(town: Town) -> None:
    assert "appui sur le fond" in await town.says(AWA, ASKS)
    told = await town.command("withdraw", "amtsl/cct", "--reason", "la contre-pression manquait")
    assert "whoever was sent it is told now" in told
    assert "la contre-pression manquait" in await town.hears(AWA, "Correction")
    assert "appui sur le fond" not in await town.says(AWA, ASKS)


async def test_a_push_reaches_phones_within_seconds(town: Town) -> None:
    town.phone(MOUSSA).has_heard()
    told = await town.command("push", "pph", f"telegram:{SIRA}", "--yes", "--watch")
    assert "it takes 1 minute at least" in told
    assert told.splitlines()[-1].partition("over: ")[2].endswith(" reached, 0 answered")
    assert "Une révision pour vous" in (await town.phone(MOUSSA).hears())[0].text


async def test_two_numbers_of_one_person_are_one_from_her_next_word_on(town: Town) -> None:
    await town.says(FANTA, "/menu")
    await town.says(TWICE, "/menu")  # the house knows both by heart
    told = await town.command("merge", str(FANTA), str(TWICE), "--yes")
    assert "1 of addresses" in told
    await town.says(TWICE, "/menu")
    with town.desk() as desk:
        last = desk.journal_of(PersonId(FANTA))[-1].event
    assert isinstance(last, MessageReceived)
    assert last.sender == Address("telegram", str(TWICE))


async def test_a_code_made_at_the_command_line_opens_the_door_at_once(town: Town) -> None:
    code = (await town.command("invite", "--role", "trainer")).splitlines()[0]
    await town.says(MOUSSA, f"/start {code}")
    with town.desk() as desk:
        moussa = desk.person(PersonId(MOUSSA))
    assert moussa is not None
    assert Role.TRAINER in moussa.roles
