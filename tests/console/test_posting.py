"""Posting: what the page sends is taken in once, or refused with a reason; never a fault of ours."""

from tests.console.browser import Browser
from tests.console.conftest import Site


async def test_what_she_says_is_taken_in_and_answered(awa: Browser) -> None:
    (answer,) = await awa.hears("menu")
    assert "Awa" in answer["html"]
    assert ["❓ Aide", "1.1.help"] in answer["buttons"]


async def test_a_post_that_comes_twice_is_taken_once(awa: Browser) -> None:
    for _ in range(2):
        assert (await awa.says("menu", id="the-same-post")).status_code == 204
    assert [bubble["out"] for bubble in await awa.reads()] == [False, True]


async def test_the_same_id_in_another_chat_is_another_post(site: Site) -> None:
    for who in ("awa", "fanta"):
        her = site.browser(who)
        assert (await her.says("menu", id="the-same-post")).status_code == 204
        assert [bubble["out"] for bubble in await her.reads()] == [False, True]
