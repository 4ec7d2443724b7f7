"""The whole road over Telegram: a person comes, holds a check-in, and is answered once, come what may."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import app
from bot.app import Jigi
from bot.channels.bot_api.limits import LIMITS
from bot.channels.telegram import TelegramChannel
from bot.content.catalogue import Catalogue
from bot.people import Address, Facility, Role
from bot.settings import Settings
from bot.spellings import command_menus
from scheduler import media
from scheduler.clock import Clock
from storage.store import MediaFolder
from tests.channels.conftest import receiving
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.phones import Somebody
from tests.channels.troubles import bad_gateway, reset, reset_after, too_fast
from tests.sounds.samples import ogg

# A copy of a tap is answered as the tap was: Telegram refuses that, and nobody is the worse for it.
ANSWERED_TWICE = "Bad Request: query is too old and response timeout expired or query ID is invalid"
SMART = "coaching/smart"  # touches no patient: its voice waits for nobody
KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")


@pytest.fixture
async def house(tg: FakeTelegram, tmp_path: Path) -> AsyncIterator[Jigi]:
    """The house as `jigi run` lights it, at a Bot API without a speed limit."""
    settings = Settings(_env_file=None, database=f"sqlite:///{tmp_path}/jigi.db")  # type: ignore[call-arg]
    clock = Clock()
    channel = TelegramChannel(
        tg.token,
        clock.now,
        api=tg.url,
        menus=command_menus(Catalogue.load()),
        load=MediaFolder(settings.media_path).read,
        limits=replace(LIMITS, per_second=10_000, same_chat_gap=timedelta(0)),
    )
    store = app.open_store(settings)
    with store.transaction() as desk:
        desk.put_facilities([KLELA])
    try:
        async with (
            app.running(settings, store, {channel.name: channel}, clock) as jigi,
            receiving(channel, jigi.take_in),
        ):
            yield jigi
    finally:
        await channel.close()
        store.close()


async def _says(awa: Somebody, words: str, *, copies: int = 1) -> str:
    """What she is answered; one bubble."""
    awa.says(words, copies=copies)
    return (await awa.hears())[0].text


async def _taps(awa: Somebody, label: str, *, copies: int = 1) -> str:
    awa.taps(label, copies=copies)
    return (await awa.hears())[0].text


async def test_onboarding_and_a_checkin_each_answered_once(tg: FakeTelegram, house: Jigi) -> None:
    awa = tg.user(7)
    assert "Bonjour" in await _says(awa, "/start", copies=2)
    assert "accord" in await _taps(awa, "Français", copies=3)

    tg.trouble("sendMessage", too_fast(1))
    assert "appelez" in await _taps(awa, "Oui, d’accord")
    tg.trouble("sendMessage", bad_gateway)
    assert "métier" in await _says(awa, "Awa <3 & co", copies=2)
    tg.trouble("getUpdates", bad_gateway, reset)
    assert "centre" in await _taps(awa, "Matrone")
    assert "Lequel" in await _says(awa, "klela")
    await _taps(awa, "CSCom de Kléla (Sikasso)")
    while "heure" not in awa.all[-1].text:
        await _taps(awa, "Passer")
    assert "Awa <3 & co" in await _says(awa, "18h30")

    tg.trouble("getUpdates", reset_after)
    assert "parler" in await _taps(awa, "🎯 Faire le point", copies=2)
    await _taps(awa, "Mon propre sujet")
    await _says(awa, "Mieux préparer le plateau avant vendredi, 3 fois sur 3")
    while "échelle" not in awa.all[-1].text:
        await _taps(awa, "Garder tel quel")
    assert "difficile" in await _taps(awa, "4")
    await _says(awa, "<script>alert('la salle')</script>")
    await _says(awa, "ranger le placard")
    await _says(awa, "demander à Fanta")
    await _taps(awa, "Passer")
    await _taps(awa, "1")
    await _says(awa, "vider le placard")
    await _taps(awa, "Demain")
    await _taps(awa, "Personne")
    plan = await _taps(awa, "8")
    assert "<script>alert('la salle')</script>" in plan
    assert "noté" in await _taps(awa, "✅ C’est juste")

    await tg.all_confirmed()
    await house.settle()
    texts = [heard.text for heard in awa.all]
    assert len(set(texts)) == len(texts), "something was said twice"
    assert {refusal.description for refusal in tg.refusals} <= {ANSWERED_TWICE}
    assert tg.unanswered == set()
    with house.store.reading() as desk:
        person = desk.person_known_at(Address("telegram", "7"))
        assert person is not None
        held = desk.last_checkin(person.id)
        (promise,) = desk.open_promises(person.id)
    assert person.name == "Awa <3 & co"
    assert held is not None
    assert held["score"] == 4
    assert promise.text == "vider le placard"
    assert {"", "fr", "en"} <= tg.menus.keys()


async def test_a_voice_note_is_kept_for_her_coach(tg: FakeTelegram, house: Jigi) -> None:
    awa = tg.user(7)
    await _says(awa, "/start")
    await _taps(awa, "Français")
    await _taps(awa, "Oui, d’accord")
    awa.sends_voice(b"OggS " + b"x" * 100_000)
    await awa.hears()
    folder = house.house.media
    now = house.clock.now()
    assert await media.fetch_wanted(house.store, house.writer, house.channels, folder, now) == 1
    assert [path.read_bytes()[:4] for path in folder.path.iterdir()] == [b"OggS"]


async def test_what_came_in_a_row_after_an_outage_answers_one_question(tg: FakeTelegram, house: Jigi) -> None:
    """She wrote two lines while nobody listened, and the first once more: none is the next answer."""
    awa = tg.user(7)
    for step in ("/start", "[Français]", "[Oui, d’accord]", "/checkin", "[Mon propre sujet]"):
        await (_taps(awa, step[1:-1]) if step[0] == "[" else _says(awa, step))
    tg.trouble("getUpdates", *[bad_gateway] * 2)
    for words in ("préparer le plateau", "avant chaque garde", "préparer le plateau"):
        awa.says(words)
    texts = [heard.text for heard in await awa.hears(3)]
    assert "Je l’ai ajouté à votre réponse" in texts[1]
    assert "je ne l’ai pas compté" in texts[2]
    questions = [text.split("\n\n")[-1] for text in texts]
    assert questions[0] == questions[1] == questions[2]
    with house.store.reading() as desk:
        person = desk.person_known_at(Address("telegram", "7"))
        assert person is not None
        (*_, frame) = desk.conversation(person.id).stack
    assert frame.lived["goal"] == ["said", "préparer le plateau\navant chaque garde"]


async def test_she_blocks_us_and_comes_back(tg: FakeTelegram, house: Jigi) -> None:
    awa = tg.user(7)
    await _says(awa, "/start")
    awa.blocks()
    await tg.all_confirmed()
    assert _unreachable(house)
    awa.unblocks()
    await tg.all_confirmed()
    assert not _unreachable(house)


def _unreachable(house: Jigi) -> bool:
    with house.store.reading() as desk:
        person = desk.person_known_at(Address("telegram", "7"))
    assert person is not None
    return person.unreachable_since is not None


async def test_half_a_character_from_one_keeps_nobody_else_from_being_heard(
    house: Jigi, tg: FakeTelegram
) -> None:
    awa, fanta = tg.user(7), tg.user(8)
    awa.says("/start \ud83d")
    fanta.says("/start")
    await awa.hears()
    await fanta.hears()
    await tg.all_confirmed()
    assert list(house.store.rows("dead_letters")) == []


async def test_a_card_that_a_trainer_reads_aloud_is_heard_by_who_wants_to(
    tg: FakeTelegram, house: Jigi
) -> None:
    """Her note comes after the turn: until then she hears her own, and is asked to wait."""
    sira, awa = tg.user(7), tg.user(8)
    for somebody in (sira, awa):
        for step in ("/start", "[Français]", "[Oui, d’accord]"):
            await (_taps(somebody, step[1:-1]) if step[0] == "[" else _says(somebody, step))
    with house.store.reading() as desk:
        trainer = desk.person_known_at(Address("telegram", "7"))
    assert trainer is not None
    await house.writer.do(lambda desk: desk.change_person(trainer.id, {"roles": frozenset({Role.TRAINER})}))
    await _says(awa, "/language")
    await _taps(awa, "Français")
    await _taps(awa, "Oui")
    sira.says(f"/record {SMART} fr")
    await sira.hears(2)
    assert "Les nombres sont justes" in await _says(sira, "Texte : Un objectif clair.")
    sira.sends_voice(ogg(3))
    _, hers, asked = await sira.hears(3)
    assert (hers.method, hers.by_id) == ("sendVoice", True)
    assert "Écoutez-la" in asked.text
    assert "pas encore arrivée" in await _taps(sira, "✅ C’est juste")
    folder, now = house.house.media, house.clock.now()
    await media.fetch_wanted(house.store, house.writer, house.channels, folder, now)
    assert "Elle suit la fiche" in await _taps(sira, "✅ C’est juste")

    for by_id in (False, True):
        awa.says("/guide objectif smart")
        card, voice = await awa.hears(2)
        assert (card.method, voice.method) == ("sendMessage", "sendVoice")
        assert (voice.file, voice.by_id) == (ogg(3), by_id)
    assert not tg.refusals
