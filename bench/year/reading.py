"""Reading: what a simulated worker sees in a message, from its words and buttons alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.content.cards import Item
from bot.conversation.effects import Choice
from bot.conversation.messages import Message, plain
from bot.house import House

LANGUAGE = "fr"
QUESTION = re.compile(r"\d+/\d+ ")  # what stands before a quiz question: its place in the session
NEVER = ("menu.emergency", "menu.report")  # what nobody taps who is in no danger, and finds nothing wrong
NAMED = (
    *("language.fr", "consent.yes", "consent.no", "consent.more"),
    *("choice.yes", "choice.no", "choice.skip", "choice.confirm", "choice.unsure", "choice.keep"),
    *("choice.begin", "choice.tomorrow", "choice.not_now", "choice.later", "choice.other_day"),
    *("choice.done", "choice.underway", "choice.stuck", "choice.not_yet"),
    *("cadre.matrone", "cadre.midwife", "cadre.nurse", "cadre.vaccinator"),
    *("rhythm.week", "rhythm.fortnight", "rhythm.month", "rhythm.never"),
)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz question as she sees it: which it is, and the labels of the right option and of the others."""

    item: str
    right: str
    wrong: tuple[str, ...]
    unsure: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as she understands it. `options` are labels that she may tap; `named` says what they mean."""

    text: str
    options: tuple[str, ...]
    asks: bool  # whether it wants an answer
    quiz: Quiz | None
    named: frozenset[str]


class Reader:
    """Knows the words of the programme, as whoever works with them for a year comes to know them."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._items: dict[str, tuple[Item, str]] = {}  # by stem: the item, and the words of its right option
        self._titles: dict[str, str] = {}  # item → the title of the card that teaches it
        for pack in house.library.packs.values():
            for name, item in pack.items.items():
                words = pack.html[pack.shown_in(name, LANGUAGE)][name]
                self._items[plain(words["stem"])] = item, plain(words[f"option.{item.right}"])
                if item.card:
                    self._titles[item.ref] = house.library.title_of(item.card, LANGUAGE)
        self.label = {name: self._labelled(name) for name in NAMED}
        self._meaning = {label: name for name, label in self.label.items()}
        self._menu = {self._labelled(name) for name in house.rendering.names("menu.") if name != "menu.ask"}
        self._never = {self._labelled(name) for name in NEVER}
        self.asks_name = self._words("onboarding.name")

    def title(self, item: str) -> str:
        """Of the card that teaches an item; empty when none does."""
        return self._titles.get(item, "")

    def is_menu(self, seen: Seen) -> bool:
        return bool(seen.options) and set(seen.options) <= self._menu

    @lru_cache(maxsize=100_000)  # noqa: B019 - one reader lives as long as the programme
    def seen(self, text: str, labels: tuple[str, ...]) -> Seen:
        """What she makes of these words and buttons."""
        words = plain(text)
        options = tuple(label for label in labels if label not in self._never)
        quiz = self._quiz(words, options)
        named = frozenset(self._meaning[label] for label in options if label in self._meaning)
        asks = bool(options) or "?" in words
        return Seen(words, options, asks, quiz, named)

    def of(self, message: Message) -> Seen:
        return self.seen(message.text, tuple(button.label for button in message.buttons))

    def _quiz(self, words: str, options: Sequence[str]) -> Quiz | None:
        parts = words.split("\n\n")
        for part, below in pairwise(parts):
            if not QUESTION.match(part):
                continue
            found = self._items.get(part.partition(" ")[2])
            if found is None:
                return None
            item, right = found
            shown = [line.partition(". ") for line in below.split("\n")]
            letters = {words: letter for letter, _, words in shown}
            letter = letters.get(right)
            if letter is None or letter not in options:
                return None
            unsure = self.label["choice.unsure"]
            wrong = tuple(o for o in letters.values() if o != letter and o in options)
            return Quiz(item.ref, letter, wrong, unsure if unsure in options else None)
        return None

    def _labelled(self, name: str) -> str:
        return self._house.rendering.label(Choice(name, name), LANGUAGE, self._house.library.edition)

    def _words(self, name: str) -> str:
        return plain(self._house.rendering.text(name, {}, LANGUAGE, self._house.library.edition))
