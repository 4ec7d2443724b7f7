"""Reading: the page sees every bubble of its chat once, by asking or down a stream."""

import httpx2
import pytest

from console import chat
from tests.console.browser import Browser, next_of, streaming
from tests.console.conftest import Site


async def test_bubbles_come_down_the_stream_as_they_are_said(
    awa: Browser, online: httpx2.AsyncClient
) -> None:
    async with streaming(online, awa.chat) as events:
        await awa.says("menu")
        (_, said), (last, answered) = await next_of(events, 2)
        assert (said["out"], said["html"]) == (False, "menu")
        assert answered["out"]
        assert last == str(answered["cursor"])


async def test_her_own_words_come_down_before_they_are_answered(
    site: Site, awa: Browser, online: httpx2.AsyncClient
) -> None:
    async with streaming(online, awa.chat) as events:
        await awa.says("menu")
        await next_of(events, 2)  # the page has opened, and looks
        await site.jigi.sender.stop()
        await awa.says("aide")
        ((_, said),) = await next_of(events)
        assert said["html"] == "aide"


async def test_a_stream_that_broke_goes_on_where_it_was(awa: Browser, online: httpx2.AsyncClient) -> None:
    async with streaming(online, awa.chat) as events:
        await awa.says("menu")
        (last, _), _ = await next_of(events, 2)
    await awa.says("aide")
    page = await awa.reads(int(last))
    assert len(page) > 1
    async with streaming(online, awa.chat, last=last) as events:
        assert [bubble for _, bubble in await next_of(events, len(page))] == page
        await awa.says("menu")
        ((_, said),) = await next_of(events)
        assert (said["out"], said["html"]) == (False, "menu")


async def test_where_it_was_counts_more_than_where_the_page_began(
    awa: Browser, online: httpx2.AsyncClient
) -> None:
    await awa.hears("menu")
    first, second = await awa.reads()
    async with streaming(online, awa.chat, after=first["cursor"], last=str(second["cursor"])) as events:
        await awa.says("aide")
        ((_, said),) = await next_of(events)
        assert said["html"] == "aide"


@pytest.mark.parametrize("last", ["", "x", "-1", "1.5", "²"])
async def test_a_place_that_cannot_be_read_is_the_one_the_page_began_at(
    site: Site, awa: Browser, online: httpx2.AsyncClient, last: str
) -> None:
    await awa.hears("menu")
    page = await awa.reads()
    headers = {"Last-Event-ID": last.encode()}
    async with online.stream("GET", f"{awa.chat}/stream", headers=headers) as answer:  # type: ignore[arg-type]
        assert answer.status_code == 200
        lines = answer.aiter_lines()
        assert await anext(lines) == f"id: {page[0]['cursor']}"


async def test_two_pages_of_one_chat_see_the_same(awa: Browser, online: httpx2.AsyncClient) -> None:
    async with streaming(online, awa.chat) as one, streaming(online, awa.chat) as other:
        await awa.says("menu")
        assert await next_of(one, 2) == await next_of(other, 2)


async def test_a_stream_shows_its_own_chat_alone(
    site: Site, awa: Browser, online: httpx2.AsyncClient
) -> None:
    fanta = site.browser("fanta")
    async with streaming(online, fanta.chat) as events:
        await awa.hears("menu")
        await fanta.says("aide")
        ((_, said),) = await next_of(events)
        assert said["html"] == "aide"


async def test_a_quiet_stream_is_kept_alive(
    awa: Browser, online: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "HEARTBEAT", chat.HEARTBEAT / 1000)
    async with online.stream("GET", f"{awa.chat}/stream") as answer:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert await anext(answer.aiter_lines()) == ": still here"


async def test_a_page_asks_for_what_came_after_what_it_has(awa: Browser) -> None:
    await awa.hears("menu")
    await awa.hears("aide")
    page = await awa.reads()
    assert [bubble["cursor"] for bubble in page] == sorted({bubble["cursor"] for bubble in page})
    for place, bubble in enumerate(page):
        assert await awa.reads(bubble["cursor"]) == page[place + 1 :]


async def test_a_first_look_shows_the_latest(awa: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    await awa.hears("menu")
    await awa.hears("aide")
    page = await awa.reads()
    monkeypatch.setattr(chat, "PAGE", 2)
    assert await awa.reads() == page[-2:]


@pytest.mark.parametrize("after", ["x", "", "1.5", "-1", str(2**63), "9" * 30])
async def test_a_place_that_is_none_is_refused(awa: Browser, after: str) -> None:
    for path in ("messages", "stream"):
        assert (await awa.client.get(f"{awa.chat}/{path}", params={"after": after})).status_code == 422


@pytest.mark.parametrize("last", [str(2**63), "9" * 30, "9" * 5000], ids=len)
async def test_a_place_beyond_all_places_breaks_no_stream(
    awa: Browser, online: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    monkeypatch.setattr(chat, "HEARTBEAT", chat.HEARTBEAT / 1000)
    await awa.hears("menu")
    headers = {"Last-Event-ID": last}
    async with online.stream("GET", f"{awa.chat}/stream", headers=headers) as answer:
        assert await anext(answer.aiter_lines())


async def test_nothing_is_skipped_however_much_came_meanwhile(
    awa: Browser, online: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "PAGE", 3)
    await awa.says("menu")
    (first, *_) = await awa.reads()
    for words in ("aide", "menu", "aide"):
        await awa.hears(words)
    async with streaming(online, awa.chat, last=str(first["cursor"])) as events:
        cursors = [bubble["cursor"] for _, bubble in await next_of(events, 7)]
    assert cursors == list(range(first["cursor"] + 1, first["cursor"] + 8))


async def test_who_asked_to_be_forgotten_hears_a_farewell_and_her_page_is_empty(
    site: Site, awa: Browser, online: httpx2.AsyncClient
) -> None:
    await awa.hears("/forget")
    (*_, last) = await awa.reads()
    async with streaming(online, awa.chat, after=last["cursor"]) as events:
        await awa.says("Tout effacer")
        ((_, farewell),) = await next_of(events)
    assert "C’est effacé" in farewell["html"]
    assert await awa.reads() == []
    (welcome,) = await awa.hears("/start")
    assert "Français" in [label for label, _ in welcome["buttons"]]
