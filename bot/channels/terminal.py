"""The terminal: the same talk in a window of text.

Buttons are numbered; their number, or their words, count as a tap. A message that arrives while
one types is printed above the line being typed.
"""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import print_formatted_text

from bot.channels.channel import Limits, SendResult, Sent, TakeIn
from bot.conversation.events import ChoiceMade, Key, MessageReceived, Update
from bot.conversation.messages import Button, Media, Message
from bot.people import Address

LIMITS = Limits(
    text=100_000,
    caption=100_000,
    buttons=100,
    label=200,
    data=64,
    per_second=1000,
    same_chat_gap=timedelta(0),
)


class TerminalChannel:
    """One person at one keyboard."""

    name = "terminal"
    limits = LIMITS

    def __init__(self, who: str, now: Callable[[], datetime]) -> None:
        self._sender = Address(self.name, who)
        self._now = now
        self._buttons: tuple[Button, ...] = ()

    async def run(self, take_in: TakeIn) -> None:
        """Read lines until the keyboard is closed (Ctrl-D)."""
        session: PromptSession[str] = PromptSession()
        with patch_stdout():
            await take_in([self._said("/start")])
            while True:
                try:
                    words = await session.prompt_async("> ")
                except (EOFError, KeyboardInterrupt):
                    return
                if words.strip():
                    await take_in([self._said(words)])

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        await asyncio.to_thread(self._print, message)
        return Sent(secrets.token_hex(4))

    async def fetch(self, media: Media) -> bytes:
        raise OSError("a terminal sends no files")

    def _said(self, words: str) -> Update:
        """What was typed: the number of a button is a tap on it."""
        key = f"terminal:{secrets.token_hex(8)}"
        number = words.strip()
        if number.isdecimal() and 1 <= int(number) <= len(self._buttons):
            data = self._buttons[int(number) - 1].data
            return ChoiceMade(sender=self._sender, key=key, at=self._now(), data=data)
        return MessageReceived(sender=self._sender, key=key, at=self._now(), text=words)

    def _print(self, message: Message) -> None:
        extra = [f"({media.name or media.mime})" for media in _media(message)]
        buttons = [f"  [{n}] {button.label}" for n, button in enumerate(message.buttons, 1)]
        if message.buttons:
            self._buttons = message.buttons
        print_formatted_text(HTML(message.text))
        print_formatted_text("\n".join([*extra, *buttons, ""]))


def _media(message: Message) -> list[Media]:
    return [media for media in (message.picture, message.voice, message.document) if media is not None]
