"""The page that verifies a certificate: what it proves, in either language, and nothing of anybody else."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from bot import demo
from bot.conversation.records import Grade
from console.certificates import GUESSES
from scheduler import recall
from storage.certificates import digest_of
from storage.store import Withdrawal
from tests.console.browser import Browser
from tests.console.conftest import Site
from tests.storage.certificates import certificate

CODE = "K7WP3MQAXC9H"
PAGE = f"/certificate/{CODE}"
FRENCH = {"accept-language": "fr-ML,fr;q=0.9"}
ENGLISH = {"accept-language": "en-GB,en;q=0.9"}


async def issue(site: Site, **more: Any) -> None:
    """Awa's certificate, as a talk leaves it."""
    usual: dict[str, Any] = {"name": "Awa <b>Ɲɛɲɛ</b>", "issued_at": site.jigi.clock.now()}
    given = certificate(**(usual | more))

    def work(desk: Any) -> None:
        awa = desk.person_known_at(demo.address_of("awa"))
        desk.issue(awa.id, given)
        for file in given.files:
            desk.keep_media(awa.id, file, "jigi", given.issued_at)

    await site.jigi.writer.do(work)


async def page(site: Site, path: str = PAGE, **headers: str) -> tuple[int, str]:
    answer = await site.client.get(path, headers=headers, follow_redirects=True)
    assert "script" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert len(answer.content) < 4_000
    return answer.status_code, answer.text


async def test_a_valid_one_shows_what_it_proves_in_the_language_of_whoever_looks(site: Site) -> None:
    await issue(site)
    for headers, words in ((FRENCH, "est authentique"), (ENGLISH, "is authentic"), ({}, "est authentique")):
        status, text = await page(site, **headers)
        assert status == 200
        assert words in text
        for told in ("Awa &lt;b&gt;Ɲɛɲɛ&lt;/b&gt;", "La GATPA", "Programme Jigi", "K7WP-3MQA-XC9H"):
            assert told in text
        assert "webchat" not in text
        assert "matrone" not in text
    assert "is authentic" in (await page(site, f"{PAGE}?lang=en", **FRENCH))[1]


@pytest.mark.parametrize("typed", ["k7wp-3mqa-xc9h", "K7WP 3MQA XC9H", " K7WP3MQAXC9H "])
async def test_a_code_is_found_however_it_is_typed(site: Site, typed: str) -> None:
    await issue(site)
    answer = await site.client.get("/certificate", params={"code": typed, "lang": "en"})
    assert answer.headers["location"] == f"{PAGE}?lang=en"
    assert "authentique" in (await page(site, f"/certificate/{typed.strip()}"))[1]


async def test_a_draft_is_told_from_a_certificate(site: Site) -> None:
    await issue(site, signed=False)
    for language, words in (("fr", "c’est un projet"), ("en", "but a draft")):
        assert words in (await page(site, f"{PAGE}?lang={language}"))[1]


@pytest.mark.parametrize(
    "code", [CODE, "-", "K7WP3MQAXC9", "O0I1", "é" * 12, "K7WP3MQAXC9H" * 40, "%00", "<script>"]
)
async def test_one_that_there_is_not_is_unknown_in_clear_words(site: Site, code: str) -> None:
    for language, words in (("fr", "Aucune attestation"), ("en", "No certificate")):
        status, text = await page(site, f"/certificate/{code}?lang={language}")
        assert status == 404
        assert words in text


async def test_what_proves_nothing_any_more_says_why_and_names_nobody(site: Site) -> None:
    await issue(site)
    await issue(site, code="AAAA3MQAXC9H", cards=("amtsl/cord",))
    await issue(site, code="CCCC3MQAXC9H", cards=())
    now = site.jigi.clock.now()

    def withdraw(desk: Any) -> None:
        desk.withdraw(Withdrawal(card="amtsl/cord", words="x", reason="wrong"), now + timedelta(hours=1))
        desk.revoke(digest_of("CCCC3MQAXC9H"), "not she", now)

    await site.jigi.writer.do(withdraw)
    for code, words in (
        ("AAAA3MQAXC9H", "Une fiche sur laquelle"),
        ("CCCC3MQAXC9H", "retirée par le programme"),
    ):
        status, text = await page(site, f"/certificate/{code}")
        assert (status, words in text, "Awa" in text, "not she" in text) == (200, True, False, False)
    awa = site.browser("awa")
    await awa.says("/forget")
    await awa.taps((await awa.reads())[-1]["buttons"][0][1])
    for language, words in (("fr", "l’effacement"), ("en", "erased")):
        status, text = await page(site, f"{PAGE}?lang={language}")
        assert (status, words in text, "Awa" in text, "GATPA" in text) == (200, True, False, False)


async def test_whoever_guesses_has_to_wait(site: Site) -> None:
    await issue(site)
    for n in range(GUESSES[0]):
        assert (await page(site, f"/certificate/AAAA3MQAXC{n:02}".replace("0", "9")))[0] == 404
    status, text = await page(site)
    assert status == 429
    assert "Awa" not in text


async def test_she_is_sent_hers_as_a_picture_and_a_document_that_are_drawn_then(
    site: Site, awa: Browser
) -> None:
    await issue(site)
    assert site.media == []
    await awa.says("attestation")
    await site.jigi.settle()
    listed = (await awa.reads())[-1]
    assert listed["buttons"][0][0] == "La GATPA"
    await awa.taps(listed["buttons"][0][1])
    await site.jigi.settle()
    sent = (await awa.reads())[-1]
    assert "K7WP-3MQA-XC9H" in sent["html"]
    assert len(site.media) == 2
    picture = await site.client.get(sent["picture"]["url"])
    with Image.open(io.BytesIO(picture.content)) as seen:
        assert seen.size == (720, 1080)
    document = await site.client.get(sent["document"]["url"])
    assert document.content.startswith(b"%PDF-")
    assert document.headers["content-disposition"] == 'attachment; filename="jigi-amtsl.pdf"'
    await awa.says("/forget")
    await awa.taps((await awa.reads())[-1]["buttons"][0][1])
    await site.jigi.settle()
    assert site.media == []


async def test_the_demos_clock_leads_to_a_check_up(site: Site, awa: Browser) -> None:
    """Four weeks and two mornings after the last answer that was missing."""
    library = site.jigi.house.library

    def knows(desk: Any) -> None:
        earlier = site.jigi.clock.now() - timedelta(days=3)
        person = desk.person_known_at(demo.address_of("awa"))
        for item in library.pack("amtsl").items:
            memory = recall.reviewed(None, f"amtsl/{item}", Grade.EASY, earlier)
            desk.keep_review(person.id, item, memory, Grade.EASY, library.edition)

    await site.jigi.writer.do(knows)
    for words in ("/refresher", *"ABABA"):
        await awa.says(words)
        await site.jigi.settle()  # what she says before a question has reached her is no answer to it
    assert any("tout le module <b>La GATPA</b>" in bubble["html"] for bubble in await awa.reads())
    for step in ("week",) * 4 + ("morning",) * 2:
        await site.client.post("/demo/clock", json={"step": step})
    offers = [bubble for bubble in await awa.reads() if "voyons ce qu’il en reste" in bubble["html"]]
    assert len(offers) == 1
    await awa.taps(offers[0]["buttons"][0][1])
    assert "Contrôle, <b>La GATPA</b>" in (await awa.reads())[-1]["html"]
