"""What the other processes tell: whatever one word of theirs leads to, the next is heard."""

import asyncio

import pytest

from bot.people import Address
from bot.running.company import Listening
from storage.company import Alone, Hear, News
from storage.store import StoreError


class Neighbour(Alone):
    """Tells what a test has it tell."""

    tell_us: Hear

    def begin(self, hear: Hear) -> None:
        self.tell_us = hear


@pytest.mark.parametrize(
    ("news", "about", "meets"),
    [
        (News.SHOWN, "not json", None),
        (News.SHOWN, '["nowhere"]', None),
        (News.SHOWN, "7", None),
        (News.LEADS, "", None),  # nothing is done at it here
        (News.DUE, "", StoreError("the server is away")),
        (News.DUE, "", ValueError("of ours")),
        (News.DUE, "", asyncio.CancelledError()),  # something that it awaited was ended
    ],
)
async def test_after_any_word_the_next_is_heard(news: News, about: str, meets: BaseException | None) -> None:
    heard: asyncio.Queue[object] = asyncio.Queue()

    async def due() -> None:
        if meets is not None:
            raise meets

    async def words() -> None:
        heard.put_nowait("words")

    neighbour = Neighbour()
    listening = Listening(neighbour, {News.WORDS: words, News.DUE: due}, heard.put_nowait)
    await listening.begin()
    neighbour.tell_us(news, about)
    neighbour.tell_us(News.WORDS, "")
    neighbour.tell_us(News.SHOWN, '["webchat:awa"]')
    async with asyncio.timeout(60):
        assert await heard.get() == "words"
        assert await heard.get() == [Address("webchat", "awa")]
    await listening.end()
    neighbour.tell_us(News.WORDS, "")
    await asyncio.sleep(0)
    assert heard.empty()
