"""The message that holds a PIN goes from her screen, and is written nowhere."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import app
from bot.app import Jigi
from bot.channels.bot_api.limits import LIMITS
from bot.channels.telegram import TelegramChannel
from bot.people import Address
from bot.playing.replaying import replay
from bot.settings import Settings
from bot.stores import open_store
from scheduler.clock import Clock
from tests.channels.conftest import receiving
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.phones import Somebody
from tests.channels.troubles import bad_gateway, reset_after, too_fast
from tests.talk import Stage

PIN = "270491"


@pytest.fixture
async def house(tg: FakeTelegram, tmp_path: Path) -> AsyncIterator[Jigi]:
    """The house as `jigi run` lights it; Awa has agreed."""
    settings = Settings(_env_file=None, database=f"sqlite:///{tmp_path}/jigi.db")  # type: ignore[call-arg]
    clock = Clock()
    limits = replace(LIMITS, per_second=10_000, same_chat_gap=timedelta(0))
    channel = TelegramChannel(tg.token, clock.now, api=tg.url, limits=limits)
    store = open_store(settings)
    with store.transaction() as desk:
        her = desk.person_at(Address("telegram", "7"), clock.now())
        desk.change_person(her.id, {"consent_at": clock.now(), "name": "Awa"})
    try:
        async with (
            app.running(settings, store, {channel.name: channel}, clock) as jigi,
            receiving(channel, jigi.take_in),
        ):
            yield jigi
    finally:
        await channel.close()
        store.close()


async def chooses(awa: Somebody) -> int:
    """She shares her phone; how many messages of her own she saw before the one with the PIN."""
    awa.says("/handset")
    await awa.hears()
    awa.taps("Oui, à plusieurs")
    await awa.hears()
    before = len(awa.sent)
    awa.says(PIN)
    await awa.hears()
    return before


async def test_the_pin_goes_from_her_screen_and_is_in_no_table(
    tg: FakeTelegram, house: Jigi, tmp_path: Path
) -> None:
    awa = tg.user(7)
    before = await chooses(awa)
    (call,) = await tg.called("deleteMessage")
    await house.settle()
    assert len(awa.sent) == before
    assert call.fields["message_id"] not in awa.sent
    assert tg.refusals == []
    with closing(sqlite3.connect(tmp_path / "jigi.db")) as database:
        held = "\n".join(database.iterdump())
    assert PIN not in held
    assert "PIN ••••" in held


@pytest.mark.parametrize("trouble", [too_fast(1), bad_gateway, reset_after])
async def test_it_is_tried_until_it_is_gone(tg: FakeTelegram, house: Jigi, trouble: object) -> None:
    tg.trouble("deleteMessage", trouble)  # type: ignore[arg-type]
    awa = tg.user(7)
    before = await chooses(awa)
    await tg.called("deleteMessage", 2)
    await house.settle()
    assert len(awa.sent) == before


async def test_what_telegram_refuses_is_told_to_nobody_and_stops_nothing(
    tg: FakeTelegram, house: Jigi, tmp_path: Path
) -> None:
    awa = tg.user(7)
    awa.says("/handset")
    await awa.hears()
    awa.taps("Oui, à plusieurs")
    await awa.hears()
    awa.says(PIN)
    awa.sent.clear()  # she was quicker
    await awa.hears()
    await tg.called("deleteMessage")
    await house.settle()
    assert [refusal.description for refusal in tg.refusals] == ["Bad Request: message to delete not found"]
    with closing(sqlite3.connect(tmp_path / "jigi.db")) as database:
        assert database.execute("select count(*) from reports").fetchone() == (0,)


def test_a_web_chat_has_nothing_to_delete(tmp_path: Path) -> None:
    """There the PIN never stands on the page; and a replay says the same without it."""
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.say("/handset", "[Oui, à plusieurs]", PIN)
    with stage.open() as store:
        assert not [row for row in store.rows("messages") if PIN in str(row) or "off the screen" in str(row)]
        with store.reading() as desk:
            for _, differences in replay(desk, stage.people["Awa"], stage.house):
                assert differences == []
