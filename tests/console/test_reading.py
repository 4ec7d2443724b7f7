"""Reading: the page sees every bubble of its chat once, by asking or down a stream."""

import httpx2

from tests.console.browser import Browser, next_of, streaming


async def test_bubbles_come_down_the_stream_as_they_are_said(
    awa: Browser, online: httpx2.AsyncClient
) -> None:
    async with streaming(online, awa.chat) as events:
        await awa.says("menu")
        (_, said), (last, answered) = await next_of(events, 2)
        assert (said["out"], said["html"]) == (False, "menu")
        assert answered["out"]
        assert last == str(answered["cursor"])


async def test_a_stream_that_broke_goes_on_where_it_was(awa: Browser, online: httpx2.AsyncClient) -> None:
    async with streaming(online, awa.chat) as events:
        await awa.says("menu")
        (last, _), _ = await next_of(events, 2)
    await awa.says("aide")
    page = await awa.reads(int(last))
    async with streaming(online, awa.chat, last=last) as events:
        assert [bubble for _, bubble in await next_of(events, len(page))] == page
        await awa.says("menu")
        ((_, said),) = await next_of(events)
        assert (said["out"], said["html"]) == (False, "menu")
