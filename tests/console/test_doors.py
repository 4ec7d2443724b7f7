"""Doors: who may come in, with which link, and from which page."""

from collections.abc import Iterator

import pytest
from itsdangerous import URLSafeSerializer

from bot.secret import secret_of
from console.app import MOST_BODY
from console.pages import HEADERS, STATIC, Links
from tests.console.browser import Browser
from tests.console.conftest import HOST, Site

FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},  # a neighbour under the same domain is another site, too
    {"Origin": "https://elsewhere.test"},
    {"Origin": "null"},
    {"Origin": f"http://{HOST}.elsewhere.test"},
    {"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"},
)
OURS: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": f"http://{HOST}"},
    {"Origin": f"https://{HOST}"},  # behind a proxy that speaks TLS for us
)
PICTURE = b"\xff\xd8\xff a picture"


def strange_tokens(site: Site) -> Iterator[str]:
    """Made up, changed, of another programme, signed for something else, for no chat of ours."""
    ours = site.links.token("awa")
    secret = secret_of(site.settings)
    yield from ("x", "awa", "IiI.x", "%C3%A9.x", "%ED%A0%BD.x", "%00", "a" * 5000)
    words, _, signature = ours.partition(".")
    yield f"{words}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    yield f"{site.links.token('fanta').partition('.')[0]}.{signature}"
    yield Links("another programme's secret").token("awa")
    yield str(URLSafeSerializer(secret, salt="something else").dumps("awa"))
    for chat in ("", "a/../b", "a" * 65, "awa\n", "Émilie", ["awa"], None, 7):
        yield str(URLSafeSerializer(secret, salt="webchat").dumps(chat))


async def test_a_token_that_is_not_ours_leads_nowhere(site: Site) -> None:
    for token in strange_tokens(site):
        chat = f"/chat/{token}"
        answers = [
            await site.client.get(chat),
            await site.client.get(f"{chat}/messages"),
            await site.client.get(f"{chat}/stream"),
            await site.client.post(f"{chat}/say", json={"id": "post-0001", "text": "menu"}),
            await site.client.post(f"{chat}/tap", json={"id": "post-0002", "data": "!menu"}),
            await site.client.post(f"{chat}/file", data={"id": "post-0003"}, files={"file": PICTURE}),
            await site.client.get(f"/media/{token}/1/1234"),
        ]
        assert [answer.status_code for answer in answers] == [404] * len(answers), token
    assert not site.media
    assert await site.browser("awa").reads() == []


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_what_another_site_posts_is_not_taken_in(
    site: Site, awa: Browser, headers: dict[str, str]
) -> None:
    before = site.jigi.clock.offset
    refused = [
        await awa.says("menu", headers=headers),
        await awa.taps("!menu", headers=headers),
        await awa.sends(PICTURE, headers=headers),
        await site.client.post("/demo/clock", json={"step": "week"}, headers=headers),
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)
    assert await awa.reads() == []
    assert not site.media
    assert site.jigi.clock.offset == before


@pytest.mark.parametrize("headers", OURS, ids=str)
async def test_what_our_own_page_posts_is_taken_in(awa: Browser, headers: dict[str, str]) -> None:
    assert (await awa.says("menu", headers=headers)).status_code == 204


async def test_a_newcomer_gets_an_address_of_her_own(site: Site) -> None:
    first, second = [await site.client.get("/chat") for _ in range(2)]
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] != second.headers["location"]
    page = await site.client.get(first.headers["location"])
    assert page.status_code == 200
    token = first.headers["location"].removeprefix("/chat/")
    assert f'data-token="{token}"' in page.text
    her = Browser(site.client, site.jigi, token)
    (welcome,) = await her.hears("/start")
    assert ["Français", "1.1.fr"] in welcome["buttons"]


async def test_the_page_speaks_her_language(site: Site, awa: Browser) -> None:
    assert '<html lang="fr">' in (await site.client.get(awa.chat)).text
    await awa.hears("/language")
    await awa.hears("English")
    page = (await site.client.get(awa.chat)).text
    assert '<html lang="en">' in page
    assert "Your message" in page


async def test_every_answer_forbids_what_the_page_does_not_need(site: Site, awa: Browser) -> None:
    answers = [
        await site.client.get("/"),
        await site.client.get("/demo"),
        await site.client.get("/demo/clock"),
        await site.client.get("/chat"),
        await site.client.get(awa.chat),
        await site.client.get(f"{awa.chat}/messages"),
        await site.client.get("/healthz"),
        await site.client.get("/nowhere"),
        await site.client.get(f"{awa.chat}/say"),
        await awa.says(""),
        await awa.says("menu", headers=FOREIGN[0]),
        await awa.sends(b"<svg/>"),
        await awa.sends(b"", headers={"Content-Length": str(MOST_BODY + 1)}),
    ]
    assert {answer.status_code for answer in answers} == {200, 303, 403, 404, 405, 413, 415, 422}
    for answer in answers:
        assert answer.headers.items() >= {(name.lower(), value) for name, value in HEADERS.items()}, answer


async def test_a_phone_fetches_scripts_once_and_no_page_without_asking(site: Site, awa: Browser) -> None:
    script, page = await site.client.get(f"{STATIC}/chat.js"), await site.client.get(awa.chat)
    assert "immutable" in script.headers["cache-control"]
    assert "immutable" not in page.headers.get("cache-control", "")
    assert f"{STATIC}/chat.js" in page.text
    gone = await site.client.get("/static/00000000/chat.js")  # of another program, perhaps: not to be kept
    assert (gone.status_code, gone.headers.get("cache-control")) == (404, "no-store")


def test_no_script_and_no_style_but_our_own_files_may_run() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"  # and so for scripts and styles
    assert not {"script-src", "style-src"} & set(policy)
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert HEADERS["X-Content-Type-Options"] == "nosniff"


async def test_no_page_holds_what_its_policy_forbids(site: Site, awa: Browser) -> None:
    for path in ("/", "/demo", awa.chat):
        page = (await site.client.get(path)).text
        assert "<style" not in page
        assert " style=" not in page
        assert page.count("<script") == page.count(f'<script type="module" src="{STATIC}/')
        assert " on" not in page.partition("<body")[2].partition(">")[0]


async def test_the_api_is_not_described_to_strangers(site: Site) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", f"{STATIC}/..%2fapp.py", f"{STATIC}/%2e%2e/chat.py"):
        assert (await site.client.get(path)).status_code == 404
