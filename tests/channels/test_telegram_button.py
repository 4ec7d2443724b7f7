"""Telegram's menu button opens the console for whoever steers, by either library, and for nobody else."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.bot_api.bots import AskingBot
from bot.coaching import roles
from bot.people import Address, PersonId, Role
from bot.running.buttons import SWEEP, Buttons
from storage import databases
from storage.store import Desk, Store
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.phones import PATIENCE
from tests.channels.troubles import bad_gateway, too_fast

URL = "https://jigi.example/console/telegram"
OPENS = {"type": "web_app", "text": "Console", "web_app": {"url": URL}}
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
AWA, MOUSSA = 7, 8


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = databases.opened(f"sqlite:///{tmp_path}/jigi.db", key=b"k")
    yield opened
    opened.close()


def at(chat: int) -> Address:
    return Address("telegram", str(chat))


def known(desk: Desk, chat: int, *held: Role) -> PersonId:
    person = desk.person_at(at(chat), NOW)
    desk.change_person(person.id, {"consent_at": NOW, "roles": frozenset(held or {Role.WORKER})})
    return person.id


def buttons(store: Store, channel: AskingBot, at: datetime = NOW) -> Buttons:
    return Buttons(store, {"telegram": channel}, URL, lambda _language: "Console", lambda: at)


async def test_whoever_steers_has_it_and_a_worker_has_not(
    store: Store, tg: FakeTelegram, channel: AskingBot
) -> None:
    for chat in (AWA, MOUSSA):
        tg.user(chat)
    with store.transaction() as desk:
        known(desk, AWA)
        known(desk, MOUSSA, Role.COACH)
    looks = buttons(store, channel)
    for _ in range(3):
        await looks.look()
    assert tg.buttons == {MOUSSA: OPENS}
    assert len(await tg.called("setChatMenuButton")) == 1, "what stands is not set again"


async def test_a_role_that_is_given_brings_it_and_one_that_is_lost_takes_it_away(
    store: Store, tg: FakeTelegram, channel: AskingBot
) -> None:
    tg.user(AWA)
    with store.transaction() as desk:
        her = known(desk, AWA)
    looks = buttons(store, channel)
    await looks.look()
    for given, shown in ((True, OPENS), (False, {"type": "default"})):
        with store.transaction() as desk:
            person = desk.person(her)
            assert person is not None
            (roles.give if given else roles.take)(desk, person, Role.TRAINER, NOW)
        await looks.look()
        assert tg.buttons[AWA] == shown
    await buttons(store, channel).look()
    assert tg.buttons[AWA] == {"type": "default"}, "and after a start as well"


async def test_whoever_came_by_an_invitation_has_it_within_the_hour(
    store: Store, tg: FakeTelegram, channel: AskingBot
) -> None:
    now = NOW
    looks = Buttons(store, {"telegram": channel}, URL, lambda _language: "Console", lambda: now)
    await looks.look()
    tg.user(MOUSSA)
    with store.transaction() as desk:
        known(desk, MOUSSA, Role.COACH)
    await looks.look()
    assert tg.buttons == {}
    now += SWEEP + timedelta(seconds=1)
    await looks.look()
    assert tg.buttons == {MOUSSA: OPENS}


async def test_not_on_a_phone_that_several_share(store: Store, tg: FakeTelegram, channel: AskingBot) -> None:
    tg.user(MOUSSA)
    with store.transaction() as desk:
        desk.share_handset(known(desk, MOUSSA, Role.COACH), at(MOUSSA), "1234", NOW)
    await buttons(store, channel).look()
    assert tg.buttons == {}


async def test_what_fails_is_set_with_the_next_look_and_who_blocked_us_keeps_nobody_waiting(
    store: Store, tg: FakeTelegram, channel: AskingBot
) -> None:
    tg.user(AWA).blocked = True
    tg.user(MOUSSA)
    with store.transaction() as desk:
        known(desk, AWA, Role.COACH)
        known(desk, MOUSSA, Role.COACH)
    tg.trouble("setChatMenuButton", bad_gateway, too_fast(1))
    looks = buttons(store, channel)
    async with asyncio.timeout(PATIENCE):
        while MOUSSA not in tg.buttons:
            await looks.look()
    assert tg.buttons == {MOUSSA: OPENS}


async def test_an_address_without_https_is_refused_by_telegram(tg: FakeTelegram, channel: AskingBot) -> None:
    tg.user(AWA)
    assert await channel.show_console(str(AWA), "Console", "http://jigi.example/")
    assert tg.buttons == {}
