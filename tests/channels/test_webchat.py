"""The web chat as a channel: pages that look are told when there is something to read."""

from bot.channels.webchat.outbound import WebchatChannel
from bot.conversation.messages import Message
from bot.people import Address


async def test_only_the_pages_of_a_chat_are_told_of_it() -> None:
    webchat = WebchatChannel()
    with webchat.looking("awa") as news, webchat.looking("fanta") as other:
        webchat.changed([Address("telegram", "fanta"), Address("webchat", "awa")])
        assert news.is_set()
        assert not other.is_set()


async def test_nobody_waits_once_the_house_is_closed() -> None:
    webchat = WebchatChannel()
    with webchat.looking("awa") as news:
        webchat.close()
        assert news.is_set()
        assert webchat.closed


async def test_what_was_let_go_is_not_taken_for_the_answer_to_what_came_next() -> None:
    webchat = WebchatChannel()
    await webchat.send("awa", Message(text="Bonjour"))
    webchat.let_go("awa")
    assert webchat.unkept("awa") is None
    await webchat.send("awa", Message(text="Urgence"))
    assert webchat.unkept("awa") == Message(text="Urgence")
    assert webchat.unkept("awa") is None
