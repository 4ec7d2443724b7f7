"""The whole road, on every channel: what somebody says comes to an answer, once, come what may."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from bot import app
from bot.app import Jigi
from bot.people import Address, Facility
from scheduler import media
from storage.store import MediaFolder
from tests.channels.phones import PATIENCE
from tests.channels.promises import promise
from tests.channels.rigs import Can, Met, Phone, Rig, TooFast

Hangs = Callable[[Any], AbstractContextManager[None]]
"""Keeps a store from answering, as long as the block lasts."""

KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")


@contextlib.asynccontextmanager
async def lit(rig: Rig) -> AsyncIterator[Jigi]:
    """The house as `jigi run` lights it, with this channel alone."""
    with rig.store.transaction() as desk:
        desk.put_facilities([KLELA])
    async with (
        app.running(rig.settings, rig.store, {rig.channel.name: rig.channel}, rig.clock, rig.written) as jigi,
        rig.receiving(jigi.hearing.hear),
    ):
        yield jigi


async def says(awa: Phone, words: str, *, copies: int = 1) -> str:
    """What she is answered; one bubble."""
    awa.says(words, copies=copies)
    return (await awa.hears())[0].text


async def taps(awa: Phone, label: str, *, copies: int = 1) -> str:
    awa.taps(label, copies=copies)
    return (await awa.hears())[0].text


def meets(rig: Rig, *met: Met | TooFast) -> None:
    """What the next sends meet, where a network is between."""
    if Can.CARRIES not in rig.lacks:
        rig.meets(*met)


@promise()
async def a_checkin_in_which_every_reply_comes_once(rig: Rig) -> None:
    """From her first word to a plan that is noted, with copies, gateways and broken connections all along."""
    awa = rig.somebody()
    async with lit(rig) as jigi:
        assert "Bonjour" in await says(awa, "/start", copies=2)
        assert "accord" in await taps(awa, "Français", copies=3)

        meets(rig, TooFast(1))
        assert "appelez" in await taps(awa, "Oui, d’accord")
        meets(rig, Met.GATEWAY)
        assert "métier" in await says(awa, "Awa <3 & co", copies=2)
        rig.stumbles()
        assert "centre" in await taps(awa, "Matrone")
        meets(rig, Met.RESET)
        assert "Lequel" in await says(awa, "klela")
        await taps(awa, "CSCom de Kléla (Sikasso)")
        while "heure" not in awa.all[-1].text:
            await taps(awa, "Passer")
        assert "Awa <3 & co" in await says(awa, "18h30")

        rig.stumbles()
        assert "parler" in await taps(awa, "🎯 Faire le point", copies=2)
        await taps(awa, "Mon propre sujet")
        meets(rig, Met.FAILURE)
        await says(awa, "Mieux préparer le plateau avant vendredi, 3 fois sur 3")
        while "échelle" not in awa.all[-1].text:
            await taps(awa, "Garder tel quel")
        assert "difficile" in await taps(awa, "4")
        await says(awa, "<script>alert('la salle')</script>")
        await says(awa, "ranger le placard")
        await says(awa, "demander à Fanta")
        await taps(awa, "Passer")
        await taps(awa, "1")
        await says(awa, "vider le placard")
        await taps(awa, "Demain")
        await taps(awa, "Personne")
        plan = await taps(awa, "8")
        assert "<script>alert('la salle')</script>" in plan
        assert "noté" in await taps(awa, "✅ C’est juste")

        await rig.all_confirmed()
        await jigi.settle()
        texts = [heard.text for heard in awa.all]
        assert len(set(texts)) == len(texts), "something was said twice"
        with jigi.store.reading() as desk:
            person = desk.person_known_at(Address(rig.channel.name, awa.chat))
            assert person is not None
            held = desk.last_checkin(person.id)
            (kept,) = desk.open_promises(person.id)
        assert person.name == "Awa <3 & co"
        assert held is not None
        assert held["score"] == 4
        assert kept.text == "vider le placard"


@contextlib.contextmanager
def held(store: Any) -> Iterator[None]:
    """What is written comes to no end, and to no error, as on a disk that hangs."""
    with store._writing:
        yield


@promise()
async def an_emergency_does_not_wait_for_a_store_that_hangs(rig: Rig) -> None:
    """Her card comes from memory, though others stand before her; her own follows once it was written."""
    await an_emergency_does_not_wait_while(held, rig)


async def an_emergency_does_not_wait_while(hangs: Hangs, rig: Rig) -> None:
    """However the store is held."""
    awa, fanta = rig.somebody(), rig.somebody(8)
    async with lit(rig) as jigi:
        await says(awa, "/start")
        await rig.all_confirmed()
        await jigi.settle()
        with impatient(), hangs(rig.store):
            fanta.says("/start")
            while not jigi.writer.still_for():  # noqa: ASYNC110 – nobody is told of a commit that begins
                await asyncio.sleep(0.01)
            assert "🚨" in await says(awa, "elle saigne")
            assert len(fanta.all) == 0
        assert "Tous les bébés sont-ils nés" in (await awa.hears())[0].text
        assert "Bonjour" in (await fanta.hears())[0].text
        await rig.all_confirmed()
        await jigi.settle()
        assert len(awa.all) == 3
        assert len(fanta.all) == 1


@contextlib.contextmanager
def impatient() -> Iterator[None]:
    """Nobody waits as long for the store as people do."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("door.PATIENCE", "hearing.PATIENCE", "hearing.LOOK"):
            patch.setattr(f"bot.running.{name}", 0.2)
        yield


@promise(Can.TELLS_WHEN)
async def what_waited_in_a_row_answers_one_question(rig: Rig) -> None:
    """She wrote two lines while nobody listened, and the first once more: none is the next answer (P5)."""
    awa = rig.somebody()
    async with lit(rig) as jigi:
        await says(awa, "/start")
        for label in ("Français", "Oui, d’accord"):
            await taps(awa, label)
        await says(awa, "/checkin")
        await taps(awa, "Mon propre sujet")
        await jigi.move(jigi.clock.now() + timedelta(minutes=10))
        rig.late(300)
        for words in ("préparer le plateau", "avant chaque garde", "préparer le plateau"):
            awa.says(words)
        texts = [heard.text for heard in await awa.hears(3)]
        assert "Je l’ai ajouté à votre réponse" in texts[1]
        assert "je ne l’ai pas compté" in texts[2]
        assert len({text.split("\n\n")[-1] for text in texts}) == 1
        with jigi.store.reading() as desk:
            person = desk.person_known_at(Address(rig.channel.name, awa.chat))
            assert person is not None
            (*_, frame) = desk.conversation(person.id).stack
    assert frame.lived["goal"] == ["said", "préparer le plateau\navant chaque garde"]


@promise(Can.TELLS_OF_LEAVING)
async def whoever_blocks_us_is_unreachable_until_she_comes_back(rig: Rig) -> None:
    """The house knows it of her, and writes to her again when she is back."""
    awa = rig.somebody()

    def unreachable(jigi: Jigi) -> bool:
        with jigi.store.reading() as desk:
            person = desk.person_known_at(Address(rig.channel.name, awa.chat))
        assert person is not None
        return person.unreachable_since is not None

    async def becomes(jigi: Jigi, *, out_of_reach: bool) -> None:
        """Some hosts confirm before it is committed."""
        async with asyncio.timeout(PATIENCE):
            while unreachable(jigi) != out_of_reach:  # noqa: ASYNC110 – nobody is told of a commit
                await asyncio.sleep(0.01)

    async with lit(rig) as jigi:
        await says(awa, "/start")
        awa.blocks()
        await rig.all_confirmed()
        await becomes(jigi, out_of_reach=True)
        awa.unblocks()
        await rig.all_confirmed()
        await becomes(jigi, out_of_reach=False)


@promise(Can.FETCHES)
async def a_voice_note_is_kept_for_her_coach(rig: Rig) -> None:
    """Its bytes are fetched soon, into a file of ours, before the provider forgets them."""
    awa, folder = rig.somebody(), MediaFolder(rig.settings.media_path)
    async with lit(rig) as jigi:
        await says(awa, "/start")
        await taps(awa, "Français")
        await taps(awa, "Oui, d’accord")
        before = set(folder.path.iterdir())
        awa.sends_voice(b"OggS " + b"x" * 100_000)
        await awa.hears()
        await media.fetch_wanted(jigi.store, jigi.writer, jigi.channels, folder, jigi.clock.now())
        (kept,) = set(folder.path.iterdir()) - before
    assert kept.read_bytes()[:4] == b"OggS"
