"""The terminal: the same talk in a window of text.

Buttons are numbered; their number, or their words, count as a tap. A message that arrives while
one types is printed above the line being typed.
"""

import html
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app_session
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import print_formatted_text
from prompt_toolkit.utils import get_cwidth

from bot.channels.channel import Limits, SendResult, Sent, TakeIn
from bot.conversation.events import ChoiceMade, Key, MessageReceived, Update
from bot.conversation.messages import Button, Media, Message
from bot.people import Address

_TAG = re.compile(r"</?[bi]>")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # no XML may hold them

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
        self._answers = False  # is what comes next the first answer to the line typed last?

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
        self._print(message)  # where the line being typed is drawn too, so never between its strokes
        return Sent(secrets.token_hex(4))

    async def fetch(self, media: Media) -> bytes:
        raise OSError("a terminal sends no files")

    def _said(self, words: str) -> Update:
        """What was typed: the number of a button is a tap on it."""
        key = f"terminal:{secrets.token_hex(8)}"
        self._answers = True
        number = words.strip()
        if number.isdecimal() and 1 <= int(number) <= len(self._buttons):
            data = self._buttons[int(number) - 1].data
            return ChoiceMade(sender=self._sender, key=key, at=self._now(), data=data)
        return MessageReceived(sender=self._sender, key=key, at=self._now(), text=words)

    def _print(self, message: Message) -> None:
        extra = [f"({media.name or media.mime})" for media in _media(message)]
        buttons = [f"  [{n}] {button.label}" for n, button in enumerate(message.buttons, 1)]
        if message.buttons or self._answers:  # news that comes of itself takes the buttons from nobody
            self._buttons = message.buttons
        self._answers = False
        text = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", message.text)
        columns = get_app_session().output.get_size().columns
        print_formatted_text(HTML(wrapped(text, columns)), *extra, *buttons, "", sep="\n")


def wrapped(text: str, columns: int) -> str:
    """The same text in lines of so many columns; a word that is longer is left to the terminal."""
    return "\n".join(_wrapped_line(line, columns) for line in text.split("\n"))


def _wrapped_line(line: str, columns: int) -> str:
    told, room = [""], columns + 1
    for word in line.split(" "):
        wide = 1 + get_cwidth(html.unescape(_TAG.sub("", word)))
        if wide > room and told != [""]:
            told, room = [*told, "\n", word], columns + 1 - wide
        else:
            told, room = [*told, " ", word], room - wide
    return "".join(told)[1:]


def _media(message: Message) -> list[Media]:
    return [media for media in (message.picture, message.voice, message.document) if media is not None]
