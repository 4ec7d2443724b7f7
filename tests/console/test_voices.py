"""Trainers hear, record, vouch for and withdraw voices on a page, by the rules of the chat."""

import re
from html import unescape

import httpx2
import pytest

from bot.people import Role
from storage.store import Recording
from tests.console.conftest import Site, known
from tests.console.steered import OWN, Steered, inside
from tests.console.test_content_pages import trainer
from tests.console.test_steering import MOST, weight
from tests.sounds.samples import CHROMIUM, SAMPLES, ogg

CARD = "amtsl/uterotonic.oxytocin"
PAGE = f"/console/voices/{CARD}/fr"
HIDDEN = re.compile(r'name="(take|words|script|media)" value="([^"]*)"')
SCRIPT = re.compile(r'<textarea id="script"[^>]*>(.*?)</textarea>', re.DOTALL)


@pytest.fixture
async def moussa(site: Site) -> Steered:
    return await trainer(site, "moussa")


async def sends(
    who: Steered, script: str, voice: bytes | None = CHROMIUM, page: str = PAGE
) -> httpx2.Response:
    """She posts a script and a voice note, as the form does."""
    files = {} if voice is None else {"voice": ("../../voice.ogg", voice, "text/html")}
    form = {"key": await who.key(page), "script": script}
    return await who.client.post(page, data=form, files=files, headers=OWN)


async def as_it_stands(who: Steered, page: str = PAGE) -> str:
    found = SCRIPT.search((await who.gets(page)).text)
    assert found
    return unescape(found[1])


def hidden(page: httpx2.Response) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page.text)}


async def records(who: Steered, page: str = PAGE, voice: bytes = CHROMIUM) -> None:
    """All of it: the words as they stand, the voice, her yes."""
    take = await sends(who, await as_it_stands(who, page), voice, page)
    assert take.status_code == 200, take.text
    kept = await who.posts(f"{page}/keep", key=await who.key(page), **hidden(take))
    assert kept.headers["location"].endswith("?done=kept")


async def kept(site: Site, language: str = "fr") -> Recording | None:
    found: Recording | None = await site.jigi.writer.do(lambda desk: desk.recording(CARD, language))
    return found


async def test_a_voice_is_heard_before_it_is_kept_and_confirmed_by_somebody_else(
    site: Site, moussa: Steered
) -> None:
    take = await sends(moussa, await as_it_stands(moussa))
    assert await kept(site) is None, "nothing before her yes"
    sound = re.search(r'<audio controls preload="none" src="([^"]+)"', take.text)
    assert sound
    heard = await moussa.gets(unescape(sound[1]))
    assert heard.headers["content-type"] == "audio/ogg"
    assert heard.content.startswith(b"OggS")
    await records(moussa)
    stands = await kept(site)
    assert stands is not None
    assert stands.heard_at is None
    page = await moussa.gets(PAGE)
    assert "C’est votre voix" in page.text
    assert re.search(r"2 s, \d+ ko", page.text)
    own = await moussa.posts(f"{PAGE}/heard", key=await moussa.key(PAGE), media=stands.kept.media)
    assert own.status_code == 422
    fanta = await trainer(site, "fanta")
    assert "○ Envoyée en projet" in (await fanta.gets("/console/voices")).text
    another = await fanta.posts(f"{PAGE}/heard", key=await fanta.key(PAGE), media="recording-other")
    assert another.status_code == 422, "what she has not heard she does not confirm"
    assert (
        await fanta.posts(f"{PAGE}/heard", key=await fanta.key(PAGE), media=stands.kept.media)
    ).status_code == 303
    stands = await kept(site)
    assert stands is not None
    assert stands.heard_at is not None
    form = {"key": await fanta.key(PAGE), "media": stands.kept.media}
    assert (await fanta.posts(f"{PAGE}/withdrawn", **form)).headers["location"].endswith("?done=withdrawn")
    assert await kept(site) is None


async def test_a_number_that_the_card_does_not_say_is_told_and_nothing_is_kept(
    site: Site, moussa: Steered
) -> None:
    said = "Donnez 40 UI d'ocytocine tout de suite."
    answer = await sends(moussa, said)
    assert answer.status_code == 422
    assert "n’est pas une valeur de la fiche" in answer.text
    assert re.search(r"<strong>40 [a-z]+</strong> –", answer.text, re.IGNORECASE)
    assert unescape(SCRIPT.search(answer.text)[1]) == said  # type: ignore[index]
    assert site.media == [], "no voice is kept of words that are wrong"
    in_bambara = PAGE.replace("/fr", "/bm")
    assert "à écrire en chiffres" in (await sends(moussa, "UI tan", page=in_bambara)).text
    assert (await sends(moussa, "x" * 501)).status_code == 422
    assert (await sends(moussa, " ")).status_code == 422


async def test_a_script_that_is_changed_behind_the_page_is_held_against_the_card_again(
    site: Site, moussa: Steered
) -> None:
    take = await sends(moussa, await as_it_stands(moussa))
    form = {**hidden(take), "key": await moussa.key(PAGE)}
    for wrong in ({"script": "Donnez 40 UI."}, {"words": "0" * 16}):
        assert (await moussa.posts(f"{PAGE}/keep", **{**form, **wrong})).status_code == 422
    for wrong in ({"take": "made.up"}, {"take": ""}):
        assert (await moussa.posts(f"{PAGE}/keep", **{**form, **wrong})).status_code == 404
    elsewhere = "/console/voices/amtsl/twin/fr/keep"
    assert (await moussa.posts(elsewhere, **form)).status_code == 404
    fanta = await trainer(site, "fanta")
    hers = {**form, "key": await fanta.key(PAGE)}
    assert (await fanta.posts(f"{PAGE}/keep", **hers)).status_code == 404, "it was sealed for his login"
    assert await kept(site) is None


@pytest.mark.parametrize("sample", [name for name in SAMPLES if name not in ("", "webm")])
async def test_what_is_no_voice_note_is_refused_by_its_bytes(
    site: Site, moussa: Steered, sample: str
) -> None:
    answer = await sends(moussa, await as_it_stands(moussa), SAMPLES[sample])
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert site.media == []


async def test_without_a_voice_or_a_card_there_is_nothing(site: Site, moussa: Steered) -> None:
    assert "Il manque la note vocale" in (await sends(moussa, await as_it_stands(moussa), None)).text
    for path in ("amtsl/nothing/fr", "nothing/twin/fr", "amtsl/twin/de", "nothing", "amtsl/twin/fr/sound"):
        assert (await moussa.gets(f"/console/voices/{path}")).status_code == 404
    take = f"{PAGE}/sound?take=" + "x" * 2_000
    assert (await moussa.gets(take)).status_code == 404
    assert list(site.settings.media_path.parent.rglob("voice.ogg")) == []


async def test_what_a_trainer_records_on_the_page_awa_hears_in_her_chat(site: Site, moussa: Steered) -> None:
    await records(moussa, voice=ogg(3))
    await site.jigi.writer.do(lambda desk: desk.change_person(known(desk, "awa").id, {"voice": True}))
    heard = await site.browser("awa").hears("/guide dose ocytocine en prévention")
    assert any(bubble.get("voice") for bubble in heard)


async def test_administrators_may_and_coaches_find_nothing(site: Site) -> None:
    coach = await inside(site, "moussa")
    for path in ("/console/voices", "/console/voices/amtsl", PAGE):
        assert (await coach.gets(path)).status_code == 404
    await site.jigi.writer.do(
        lambda desk: desk.change_person(known(desk, "moussa").id, {"roles": frozenset({Role.ADMINISTRATOR})})
    )
    assert (await coach.gets(PAGE)).status_code == 200


async def test_the_pages_are_light_and_may_use_the_microphone_where_it_is_needed(
    site: Site, moussa: Steered
) -> None:
    await records(moussa)
    for path in ("/console/voices", "/console/voices/pph", PAGE):
        page = await moussa.gets(path)
        assert page.status_code == 200
        assert await weight(moussa, page) < MOST, path
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|javascript:|autoplay", page.text), (
            path
        )
        assert ("microphone=(self)" in page.headers["permissions-policy"]) is (path == PAGE)
    for pack in site.jigi.house.library.packs.values():
        for id in list(pack.cards)[::12]:
            assert (await moussa.gets(f"/console/voices/{pack.id}/{id}/bm")).status_code == 200
