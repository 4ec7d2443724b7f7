"""A certificate over Telegram: a module that holds, and its picture and its document on the phone.

Telegram says "too fast", gateways fail, the house is lit again in between: she has each once, and its code
is good on the page that anybody may ask.
"""

import contextlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import httpx2
import pytest
from PIL import Image

from bot import app
from bot.app import Jigi
from bot.certifying import Examiner
from bot.channels.bot_api.limits import LIMITS
from bot.channels.telegram import TelegramChannel
from bot.channels.webchat.outbound import WebchatChannel
from bot.conversation.records import Grade
from bot.learning import Learner
from bot.people import Address, Cadre
from bot.road.uploads import KeptUploads
from bot.running import building
from bot.serving.opening import site_of
from bot.settings import Settings
from bot.stores import open_store
from scheduler import recall
from scheduler.clock import Clock
from storage.store import MediaFolder
from tests.channels.conftest import receiving
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.phones import Heard, Somebody
from tests.channels.troubles import bad_gateway, too_fast

MODULE = "coldchain"
AWA = Address("telegram", "7")
WORDS = {
    "fr": ("attestation", "tient toujours", "est authentique"),
    "en": ("certificate", "You still know", "is authentic"),
}


@dataclass
class Town:
    """A programme whose house is lit again and again, and Awa's phone."""

    folder: Path
    tg: FakeTelegram
    clock: Clock

    @property
    def settings(self) -> Settings:
        return Settings(  # type: ignore[call-arg]
            _env_file=None, database=f"sqlite:///{self.folder}/jigi.db", public_url="https://jigi.example.ml"
        )

    @contextlib.asynccontextmanager
    async def lit(self) -> AsyncIterator[Jigi]:
        store = open_store(self.settings)
        channel = TelegramChannel(
            self.tg.token,
            self.clock.now,
            api=self.tg.url,
            load=MediaFolder(self.settings.media_path).read,
            uploads=KeptUploads(store, TelegramChannel.name),
            limits=replace(LIMITS, per_second=10_000, same_chat_gap=timedelta(0)),
        )
        try:
            async with (
                app.running(self.settings, store, {channel.name: channel}, self.clock) as jigi,
                receiving(channel, jigi.take_in),
            ):
                yield jigi
        finally:
            await channel.close()
            store.close()

    def seed(self, language: str) -> None:
        """Awa mastered the module; her check-up is due today."""
        (self.folder / "programme.yaml").write_text("draft_content: true\n", encoding="utf-8")
        library = building.house_of(self.settings).library
        now, then = self.clock.now(), self.clock.now() - timedelta(days=31)
        with contextlib.closing(open_store(self.settings)) as store, store.transaction() as desk:
            her = desk.person_at(AWA, then).id
            told = {"name": "Awa Ɲɛɲɛ Diarra", "language": language, "cadre": Cadre.VACCINATOR}
            desk.change_person(her, {**told, "consent_at": then, "local_hour": time(8)})
            for item in library.pack(MODULE).items:
                memory = recall.reviewed(None, f"{MODULE}/{item}", Grade.EASY, then)
                desk.keep_review(her, f"knows {item}", memory, Grade.EASY, library.edition)
            desk.keep_checkup(her, MODULE, now - timedelta(hours=1), then)


def right(jigi: Jigi) -> list[str]:
    """The right answers to the check-up that she is asked today."""
    with jigi.store.reading() as desk:
        person = desk.person_known_at(AWA)
        assert person is not None
        asked = Examiner(Learner(desk, jigi.house.library, person, jigi.clock.now()), "").session(MODULE)
    return ["ABCD"[item["order"].index(item["right"])] for item in asked]


async def told(awa: Somebody, words: str) -> str:
    """What she is answered, up to the message with buttons."""
    awa.says(words)
    heard = [(await awa.hears())[0]]
    while not heard[-1].buttons:
        heard.append((await awa.hears())[0])
    return "\n".join(one.text for one in heard)


def files(awa: Somebody) -> list[Heard]:
    return [heard for heard in awa.all if heard.file]


@pytest.mark.parametrize("language", WORDS)
async def test_the_picture_and_the_document_reach_her_once_whatever_happens(
    tg: FakeTelegram, tmp_path: Path, language: str
) -> None:
    ask, holds, authentic = WORDS[language]
    town = Town(tmp_path, tg, Clock(at_ten()))
    town.seed(language)
    awa = tg.user(7)
    async with town.lit() as jigi:
        await told(awa, ask)
        awa.taps(next(label for label in awa.all[-1].buttons if label.startswith("▶")))
        await awa.hears()
        *answers, last = right(jigi)
        for answer in answers:
            await told(awa, answer)
        tg.trouble("sendPhoto", too_fast(1), bad_gateway)
        tg.trouble("sendDocument", too_fast(1))
        awa.says(last)
        while len(files(awa)) < 2:
            await awa.hears()
        await jigi.settle()
    picture, document = sorted(files(awa), key=lambda heard: heard.method, reverse=True)
    assert (picture.method, document.method) == ("sendPhoto", "sendDocument")
    assert any(holds in heard.text for heard in awa.all)
    assert picture.file is not None
    assert document.file is not None
    assert Image.open(io.BytesIO(picture.file)).format == "PNG"
    assert document.file.startswith(b"%PDF-")
    assert len(files(awa)) == 2

    for path in town.settings.media_path.iterdir():
        path.unlink()  # a new machine: only the database was brought along
    async with town.lit() as jigi:
        awa.has_heard()
        await told(awa, ask)
        awa.taps(next(iter(awa.all[-1].buttons)))
        while len(files(awa)) < 4:
            await awa.hears()
        await jigi.settle()
        await verified(jigi, town, authentic)
    assert [heard.by_id for heard in files(awa)] == [False, False, True, True]
    assert {heard.file for heard in files(awa)} == {picture.file, document.file}
    assert not tg.refusals


async def verified(jigi: Jigi, town: Town, authentic: str) -> None:
    """The code under her certificate, asked for as anybody would."""
    with jigi.store.reading() as desk:
        person = desk.person_known_at(AWA)
        assert person is not None
        (certificate,) = desk.certificates(person.id)
    page = site_of(town.settings, jigi, WebchatChannel(), None)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(page), base_url="http://jigi") as client:
        answer = await client.get(
            f"/certificate/{certificate.code}?lang={person.language}", follow_redirects=True
        )
    assert answer.status_code == 200
    assert authentic in answer.text
    assert "Awa Ɲɛɲɛ Diarra" in answer.text


def at_ten() -> timedelta:
    """How far a clock is moved so that it is ten in the morning."""
    now = datetime.now(UTC)
    return datetime.combine(now.date() + timedelta(days=1), time(10), UTC) - now
