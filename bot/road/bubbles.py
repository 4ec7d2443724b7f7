"""Bubbles: what was said in one turn, in as few messages as fit a small screen.

A message costs money and a wait on a weak network, so words that follow each other share a bubble
while they fit into 600 characters; a question closes it, and its buttons stand below.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from bot.content.rendering import Rendering
from bot.content.translations import BUTTON, SMALL_SCREEN
from bot.conversation.effects import Args, Ask, Choice, Say, Telephone
from bot.conversation.events import Key
from bot.conversation.messages import Button, Media, Message, Purpose
from bot.conversation.turn import Step, button_data, question_of

FEW = 3  # buttons that every channel can show side by side
MOST_DATA = 64  # bytes of what a button sends back, on every channel; Telegram has the fewest


@dataclass(slots=True)
class Bubble:
    """One message in the making."""

    purpose: Purpose
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    shortcuts: list[Button] = field(default_factory=list)
    closed: bool = False
    picture: Media | None = None
    voice: Media | None = None
    document: Media | None = None
    about: Key = ""  # the question in it, where her silence is waited for
    opens: str = ""  # what she taps to see the buttons, where they are a list
    on_demand: tuple[tuple[str, Media], ...] = ()  # what a tap on it brings: `bot/road/sparing.py`
    shares: str = ""  # as in `Message`
    shared: bool = False

    def takes(self, text: str, purpose: Purpose) -> bool:
        """Whether more words may stand in it."""
        size = sum(map(len, self.texts)) + 2 * len(self.texts) + len(text)
        return not self.closed and purpose == self.purpose and size <= SMALL_SCREEN

    @property
    def all_buttons(self) -> tuple[Button, ...]:
        """Each label once: of two the shortcut, which holds after the question is past as well."""
        labels = {shortcut.label for shortcut in self.shortcuts}
        return (*(button for button in self.buttons if button.label not in labels), *self.shortcuts)

    @property
    def message(self) -> Message:
        return Message(
            text="\n\n".join(self.texts),
            buttons=self.all_buttons,
            picture=self.picture,
            voice=self.voice,
            document=self.document,
            opens=self.opens,
            on_demand=self.on_demand,
            shares=self.shares,
            shared=self.shared,
        )


class Bubbles:
    """The bubbles of one turn, filled in order. What is `gone` is not said, only that it is."""

    def __init__(
        self, rendering: Rendering, edition: str, today: date, gone: Collection[str], whose: str = ""
    ) -> None:
        """`whose`: how the buttons name her."""
        self._rendering = rendering
        self._edition = edition
        self._today = today
        self._gone = gone
        self._whose = whose
        self.bubbles: list[Bubble] = []

    def add(self, step: Step, language: str) -> None:
        """Say or ask one thing, in this language."""
        effect = step.effect
        edition = step.frame.edition if step.frame else self._edition
        if isinstance(effect, Say):
            self._say(effect, step.purpose, language, edition)
        elif isinstance(effect, Ask) and effect.text is not None and step.frame is not None:
            name = effect.text or effect.key
            bubble = self._bubble(name, effect.args, step.purpose, language, edition)
            question = button_data(step.frame, "", self._whose)
            for choice in effect.offered:
                label = self._rendering.label(choice, language, edition)
                bubble.buttons.append(Button(label, f"{question}{choice.value}"))
            for one in effect.accepts:
                if isinstance(one, Telephone) and one.shares:
                    bubble.shares = self._rendering.label(Choice("share", one.shares), language, edition)
            bubble.picture = effect.picture
            bubble.about = question_of(step.frame) if effect.wait is not None else ""
            self._as_list(bubble, language, edition)
            bubble.closed = True

    def _as_list(self, bubble: Bubble, language: str, edition: str) -> None:
        """What many buttons, or long ones, are behind, where a channel shows few and short ones."""
        buttons = bubble.all_buttons
        if len(buttons) > FEW or any(len(button.label) > BUTTON for button in buttons):
            bubble.opens = self._rendering.text("choose", {}, language, edition)

    def _say(self, say: Say, purpose: Purpose, language: str, edition: str) -> None:
        if say.lines:
            self._list(say, purpose, language, edition)
            return
        of_card = None if say.text in self._gone else self._rendering.picture(say.text, edition)
        picture = say.picture or of_card
        has_media = bool(picture or say.voice or say.document)
        alone = has_media or say.shared
        bubble = self._bubble(say.text, say.args, purpose, language, edition, alone=alone)
        for shortcut in say.shortcuts:
            command = shortcut.partition(" ")[0]
            label = self._rendering.label(Choice(command, f"menu.{command}"), language, edition)
            data = f"!{shortcut}"
            button = Button(label, data if len(data.encode()) <= MOST_DATA else f"!{command}")
            if button not in bubble.shortcuts:
                bubble.shortcuts.append(button)
        self._as_list(bubble, language, edition)
        if alone:
            bubble.picture, bubble.voice, bubble.document = picture, say.voice, say.document
            bubble.shared, bubble.closed = say.shared, True

    def _list(self, say: Say, purpose: Purpose, language: str, edition: str) -> None:
        """The text with its lines, in as many messages of their own as they fill."""
        bubble = self._bubble(say.text, say.args, purpose, language, edition, alone=True)
        bubble.closed = True
        for name, args in say.lines:
            line = self._words(name, args, language, edition)
            if len(bubble.texts[0]) + 1 + len(line) > SMALL_SCREEN:
                bubble = Bubble(purpose, texts=[line], names=[name], closed=True)
                self.bubbles.append(bubble)
            else:
                bubble.texts[0] += f"\n{line}"
                bubble.names.append(name)

    def _words(self, name: str, args: Args, language: str, edition: str) -> str:
        """A text, or that it is not shown any more."""
        if name in self._gone:
            return self._rendering.text("card.gone", {}, language, edition)
        return self._rendering.text(name, args, language, edition, self._today)

    def _bubble(
        self, name: str, args: Args, purpose: Purpose, language: str, edition: str, *, alone: bool = False
    ) -> Bubble:
        """The bubble that these words go into, with them in it."""
        text = self._words(name, args, language, edition)
        if alone or not self.bubbles or not self.bubbles[-1].takes(text, purpose):
            self.bubbles.append(Bubble(purpose))
        bubble = self.bubbles[-1]
        bubble.texts.append(text)
        bubble.names.append(name)
        return bubble
