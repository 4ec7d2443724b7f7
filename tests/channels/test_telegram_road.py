"""The road over Telegram alone: files that it knows by an id, and a token that it knows no more."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Jigi
from bot.people import Address, Role
from bot.watching.faults import OUTBOX_OLD, Name, faults_of
from bot.watching.standing import refused, standing
from scheduler import media
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.road import lit, says, taps
from tests.channels.telegram_rigs import PollingRig
from tests.sounds.samples import ogg

SMART = "coaching/smart"  # touches no patient: its voice waits for nobody


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[PollingRig]:
    async with PollingRig(tmp_path) as rig:
        yield rig


@pytest.fixture
def tg(rig: PollingRig) -> FakeTelegram:
    return rig.tg


@pytest.fixture
async def house(rig: PollingRig) -> AsyncIterator[Jigi]:
    async with lit(rig) as jigi:
        yield jigi


async def test_a_card_that_a_trainer_reads_aloud_is_heard_by_who_wants_to(
    tg: FakeTelegram, house: Jigi
) -> None:
    """Her note comes after the turn: until then she hears her own, and is asked to wait."""
    sira, awa = tg.user(7), tg.user(8)
    for somebody in (sira, awa):
        for step in ("/start", "[Français]", "[Oui, d’accord]"):
            await (taps(somebody, step[1:-1]) if step[0] == "[" else says(somebody, step))
    with house.store.reading() as desk:
        trainer = desk.person_known_at(Address("telegram", "7"))
    assert trainer is not None
    await house.writer.do(lambda desk: desk.change_person(trainer.id, {"roles": frozenset({Role.TRAINER})}))
    await says(awa, "/language")
    await taps(awa, "Français")
    await taps(awa, "Oui")
    sira.says(f"/record {SMART} fr")
    await sira.hears(2)
    assert "Les nombres sont justes" in await says(sira, "Texte : Un objectif clair.")
    sira.sends_voice(ogg(3))
    _, hers, asked = await sira.hears(3)
    assert (hers.method, hers.by_id) == ("sendVoice", True)
    assert "Écoutez-la" in asked.text
    assert "pas encore arrivée" in await taps(sira, "✅ C’est juste")
    folder, now = house.house.media, house.clock.now()
    await media.fetch_wanted(house.store, house.writer, house.channels, folder, now)
    assert "Elle suit la fiche" in await taps(sira, "✅ C’est juste")

    for by_id in (False, True):
        awa.says("/guide objectif smart")
        card, voice = await awa.hears(2)
        assert (card.method, voice.method) == ("sendMessage", "sendVoice")
        assert (voice.file, voice.by_id) == (ogg(3), by_id)
    assert not tg.refusals


async def test_what_waits_for_a_refused_token_grows_old_and_goes_as_soon_as_jigi_starts_again(
    rig: PollingRig,
) -> None:
    """An administrator is told once, mends the token and starts again: nobody waits for longer."""
    tg, awa = rig.tg, rig.tg.user(8)
    async with lit(rig) as jigi:
        await tg.called("getUpdates")
        known, tg.token = tg.token, "123456:another"
        awa.says("/start")
        async with asyncio.timeout(60):
            while not (refused(jigi.channels) and any(jigi.store.rows("messages"))):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await jigi.settle()
        now = jigi.clock.now()
        stands = standing(jigi.store, jigi.channels, rig.settings.folder_path, lambda: now)
        assert stands.refused == {"telegram"}
        (waiting,) = stands.waiting
        assert (waiting.channel, waiting.number) == ("telegram", 1)
        assert timedelta(0) <= now - waiting.since < timedelta(minutes=5)
        told = {fault.name for fault in faults_of(stands, now + 2 * OUTBOX_OLD, {}, ())}
        assert {name for name in told if name.about == "telegram"} == {Name("token", "telegram")}
    assert awa.all == []
    tg.token = known
    async with asyncio.timeout(60), lit(rig):
        assert "Bonjour" in (await awa.hears())[0].text
