"""A number typed in the terminal: a tap on a button of what is asked, else her own words."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.channels.terminal import TerminalChannel
from bot.conversation.events import ChoiceMade, MessageReceived, News, Update
from bot.conversation.messages import Button, Message

ASKED = Message("Which one?", (Button("A", "a"), Button("B", "b"), Button("C", "c")))
WHERE = Message("Where are you, 1 to 10?")
NOTICE = Message("Your coach wrote.")


def heard(*answers: tuple[Message, ...], unasked: tuple[Message, ...] = ()) -> Update | News:
    """What "3" counts as, after /start was answered, a word was, and something came of itself."""
    return asyncio.run(_talk(answers, unasked))


async def _talk(answers: Sequence[tuple[Message, ...]], unasked: tuple[Message, ...]) -> Update | News:
    channel = TerminalChannel("awa", lambda: datetime(2026, 3, 2, 8, tzinfo=UTC))
    seen: list[Update | News] = []

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):

        async def take_in(updates: Sequence[Update | News]) -> None:
            seen.extend(updates)
            told = len(seen) - 1
            for message in answers[told] if told < len(answers) else ():
                await channel.send("awa", message)
            if told == len(answers) - 1:
                for message in unasked:
                    await channel.send("awa", message)
            keys.send_text("\x04" if told == len(answers) else "3\r" if told == len(answers) - 1 else "ok\r")

        await channel.run(take_in)
    return seen[-1]


def test_a_number_taps_the_button_of_the_question_that_is_open() -> None:
    update = heard((ASKED,))
    assert isinstance(update, ChoiceMade)
    assert update.data == "c"


def test_a_number_at_a_question_without_buttons_is_her_text() -> None:
    update = heard((ASKED,), (WHERE,))
    assert isinstance(update, MessageReceived)
    assert update.text == "3"


def test_news_that_comes_of_itself_takes_the_buttons_from_nobody() -> None:
    """Also where it comes right behind the question that she has just been asked."""
    assert isinstance(heard((ASKED,), unasked=(NOTICE,)), ChoiceMade)
    assert isinstance(heard((NOTICE, ASKED), unasked=(NOTICE,)), ChoiceMade)
