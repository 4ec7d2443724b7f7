"""Posting: what the page sends is taken in once, or refused with a reason; never a fault of ours."""

import contextlib
import html
import json
from collections.abc import AsyncIterator

import httpx2
import pytest

from bot.channels.webchat.limits import MOST_WORDS
from console.app import MOST_BODY
from tests.console.browser import Browser
from tests.console.conftest import Site

JSON = {"Content-Type": "application/json"}
MALFORMED = (
    b"",
    b"{",
    b"null",
    b"[]",
    b'"menu"',
    b"[" * 200_000,
    b'{"id": ' + b"1" * 5000 + b"}",
    b'{"id": "post-0001", "text": "\xff"}',
    json.dumps({"id": "post-0001"}).encode(),
    json.dumps({"text": "menu", "data": "!menu"}).encode(),
    json.dumps({"id": "post-0001", "text": ["menu"], "data": {"!menu": 1}}).encode(),
    json.dumps({"id": 10_000_001, "text": "menu", "data": "!menu"}).encode(),
    json.dumps({"id": None, "text": "menu", "data": "!menu"}).encode(),
)
UNSPEAKABLE = (  # JSON can say it, and nothing can keep it
    '{"id": "post-0001", "text": "menu \\ud83d", "data": "\\ud83d"}',
    '{"id": "post-0001", "text": NaN, "data": Infinity}',
    "-Infinity",
    '{"id": "\\ud83d", "text": "\\udc69", "data": "\\udc69"}',
)
BAD_IDS = (
    "",
    "short",
    "a" * 65,
    "post 0001",
    "post-0001\n",
    "post:0001",
    "pòst-0001",
    "../../post",
    "post\x000001",
)
ODD_WORDS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>gras</b> & <i>penché</i>",
    "&lt;b&gt; &amp;amp; &#34;",
    "</p><!-- ]]> {{ 7 * 7 }} {% raw %} ${x}",
    "' OR 1=1; DROP TABLE people; --",
    "مرحبا، اسمي آوا 123",
    "\u202etxet desrever\u202c \u2066isolated\u2069",
    "😀👩🏾‍⚕️🇲🇱🤰🏿",
    "🤰",
    "ߒߞߏ",
    "   ",
    "line\nbreak\ttab\r\nreturn",
    "nul \x00 byte",
    "\ufeffbom\ufffe",
    "e\u0301" * 100 + "\u0336" * 500,
)


async def test_what_she_says_is_taken_in_and_answered(awa: Browser) -> None:
    (answer,) = await awa.hears("menu")
    assert "Awa" in answer["html"]
    assert ["❓ Aide", "1.1.help"] in answer["buttons"]


async def test_what_she_taps_is_shown_by_its_label(awa: Browser) -> None:
    await awa.hears("menu")
    assert (await awa.taps("1.1.help")).status_code == 204
    tapped, answer = (await awa.reads())[2:]
    assert (tapped["out"], tapped["html"]) == (False, "❓ Aide")
    assert "Je vous accompagne" in answer["html"]


async def test_a_post_that_comes_twice_is_taken_once(awa: Browser) -> None:
    for _ in range(2):
        assert (await awa.says("menu", id="the-same-post")).status_code == 204
    for _ in range(2):
        assert (await awa.taps("!help", id="the-same-tap")).status_code == 204
    assert [bubble["out"] for bubble in await awa.reads()] == [False, True, False, True]


async def test_the_same_id_in_another_chat_is_another_post(site: Site) -> None:
    for who in ("awa", "fanta"):
        her = site.browser(who)
        assert (await her.says("menu", id="the-same-post")).status_code == 204
        assert [bubble["out"] for bubble in await her.reads()] == [False, True]


@pytest.mark.parametrize("words", ODD_WORDS, ids=ascii)
async def test_odd_words_stand_unharmed_in_her_bubble(awa: Browser, words: str) -> None:
    assert await awa.hears(words)
    mine = (await awa.reads())[0]
    assert not mine["out"]
    assert not set("<>") & set(mine["html"])
    assert html.unescape(mine["html"]) == words


async def test_a_name_that_looks_like_html_is_said_back_escaped(site: Site) -> None:
    her = site.browser("newcomer")
    for words in ("/start", "Français", "Oui", "<b onclick=x>Awa</b>"):
        await her.hears(words)
    shown = [bubble["html"] for bubble in await her.reads() if bubble["out"]]
    assert not [text for text in shown if "onclick" in text and "<b onclick" in text]
    (menu,) = await her.hears("menu")
    assert "&lt;b onclick=x&gt;Awa&lt;/b&gt;" in menu["html"]


async def test_as_many_words_as_fit_are_taken_and_no_more(awa: Browser) -> None:
    assert (await awa.says("🤰" * MOST_WORDS)).status_code == 204
    assert (await awa.says("🤰" * (MOST_WORDS + 1))).status_code == 422
    assert [bubble["html"] for bubble in await awa.reads() if not bubble["out"]] == ["🤰" * MOST_WORDS]


@pytest.mark.parametrize("id", BAD_IDS, ids=ascii)
async def test_a_post_without_a_good_id_is_refused(awa: Browser, id: str) -> None:
    for kind, content in (("say", "text"), ("tap", "data")):
        answer = await awa.posts(kind, {"id": id, content: "!menu"})
        assert answer.status_code == 422
        assert "an id of 8 to 64 letters" in answer.json()["detail"]
    assert await awa.reads() == []


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: ascii(body[:40]))
async def test_a_post_that_cannot_be_read_is_refused(awa: Browser, body: bytes) -> None:
    for kind in ("say", "tap"):
        answer = await awa.client.post(f"{awa.chat}/{kind}", content=body, headers=JSON)
        assert answer.status_code in (400, 422)
        assert answer.json()["detail"]
    assert await awa.reads() == []


@pytest.mark.parametrize("body", UNSPEAKABLE)
async def test_half_a_character_and_what_is_no_number_are_refused(awa: Browser, body: str) -> None:
    for path in ("say", "tap"):
        answer = await awa.client.post(f"{awa.chat}/{path}", content=body, headers=JSON)
        assert answer.status_code == 422
        assert answer.json()["detail"]
    answer = await awa.client.post("/demo/clock", content=body.replace('"text"', '"step"'), headers=JSON)
    assert answer.status_code == 422
    assert await awa.reads() == []


async def test_a_refusal_does_not_say_her_words_again(awa: Browser) -> None:
    assert "mon secret" not in (await awa.says(["mon secret"])).text


async def test_nothing_said_or_tapped_is_refused(awa: Browser) -> None:
    assert (await awa.says("")).status_code == 422
    assert (await awa.taps("")).status_code == 422
    assert (await awa.taps("x" * 65)).status_code == 422
    assert await awa.reads() == []


@pytest.mark.parametrize(
    "data", ["x", ".", "1.1.", "!", "!nothing", "²..x", "9" * 40 + ".1.a", "a\x00b", "<b>"], ids=ascii
)
async def test_a_button_that_we_never_made_is_answered_and_breaks_nothing(
    site: Site, awa: Browser, data: str
) -> None:
    assert (await awa.taps(data)).status_code == 204
    (answer,) = [bubble for bubble in await awa.reads() if bubble["out"]]
    assert answer["html"]
    assert not list(site.jigi.store.rows("dead_letters"))


async def test_an_old_button_is_answered_and_counts_for_nothing(awa: Browser) -> None:
    (asked,) = await awa.hears("/checkin")
    topic, other = [data for _, data in asked["buttons"]][:2]
    await awa.taps(topic)
    question = (await awa.reads())[-1]
    assert question["out"]
    await awa.taps(other)
    late, again = (await awa.reads())[-2:]
    assert not late["out"]
    assert "ne change rien" in again["html"]
    assert question["html"].splitlines()[-1] in again["html"]
    assert again["buttons"] == question["buttons"]


@pytest.mark.parametrize("path", ["say", "tap", "file"])
async def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read(awa: Browser, path: str) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 65_536

    answer = await awa.client.post(
        f"{awa.chat}/{path}", content=endless(), headers={"Content-Length": str(MOST_BODY + 1)}
    )
    assert answer.status_code == 413
    assert "too large" in answer.json()["detail"]
    assert read == 0


async def test_a_body_that_does_not_say_its_size_is_refused_before_it_is_read(
    awa: Browser, online: httpx2.AsyncClient
) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(2 * MOST_BODY // 65_536):
            yield b"x" * 65_536

    with contextlib.suppress(httpx2.WriteError, httpx2.ReadError):  # it may be cut off while it speaks
        answer = await online.post(f"{awa.chat}/say", content=long(), headers=JSON)
        assert answer.status_code == 411
    assert await awa.reads() == []


@pytest.mark.parametrize("length", ["-1", "many", "1e3", "²", "9" * 5000])
async def test_a_body_of_a_strange_size_is_refused(awa: Browser, length: str) -> None:
    headers = {"Content-Length": length.encode(), b"Content-Type": b"application/json"}
    answer = await awa.client.post(f"{awa.chat}/say", content=b"{}", headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 413
