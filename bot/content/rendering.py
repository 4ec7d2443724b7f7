"""Rendering: from a text's name to the words on her screen. The only room that knows of both homes.

A name with a slash (`amtsl/cord.clamping`) is of a pack, any other of the catalogue. What is missing in
her language is shown in French, and that is noted.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import structlog
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.content import frame
from bot.content.catalogue import SOURCE, Catalogue
from bot.content.filters import filters
from bot.content.library import Library
from bot.content.markup import french
from bot.conversation.effects import Args, Choice
from bot.conversation.messages import Media, plain

log = structlog.get_logger()

Shown = Callable[[Args], str]
_PARTS = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")  # what is Jinja's, and what is words


class Rendering:
    """Texts by name, in each language and edition."""

    def __init__(self, catalogue: Catalogue, library: Library) -> None:
        self.fallbacks: set[tuple[str, str]] = set()  # (name, language) that were shown in French
        self._catalogue = catalogue
        self._library = library
        self._shown: dict[tuple[str, str], Shown] = {}
        self._of_packs: dict[tuple[str, str, str], frame.Shown] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self._spellings: dict[tuple[str, str], tuple[str, ...]] = {}

    def turn_to(self, library: Library) -> None:
        """Another library runs from now on; texts of earlier editions are said as before."""
        self._library = library
        shown = self._of_packs.copy()  # a turn in another thread may add to it meanwhile
        self._of_packs = {key: text for key, text in shown.items() if key[2]}

    def text(self, name: str, args: Args, language: str, edition: str, today: date | None = None) -> str:
        """The words in small HTML. Raises KeyError when no language has this name.

        What is said of a card's sign-off is that of `today`; without it every card is a draft.
        """
        if "/" in name:
            return self._text_of_pack(name, args, language, edition, today)
        shown = self._shown.get((name, language))
        if shown is None:
            shown = self._shown[name, language] = self._from_catalogue(name, language)
        return shown(args)

    def label(self, choice: Choice, language: str, edition: str) -> str:
        """The words on a button, without marks."""
        if choice.words:
            return choice.words
        if choice.args:
            return plain(self.text(choice.name, choice.args, language, edition))
        label = self._labels.get((choice.name, language))
        if label is None:
            label = plain(self.text(choice.name, {}, language, edition))
            if "/" not in choice.name:
                self._labels[choice.name, language] = label
        return label

    def in_full(self, choice: Choice, language: str, edition: str) -> str | None:
        """What its button is short for; None where the button says it all, or that text is gone."""
        if not (choice.words and choice.label):
            return None
        try:
            return plain(self.text(choice.label, {}, language, edition))
        except KeyError:
            return None  # her question is still open: the button counts

    def picture(self, name: str, edition: str) -> Media | None:
        """What is shown with the card of this name."""
        id, _, card = name.partition("/")
        pack = self._library.at(edition).packs.get(id) if card else None
        return pack.pictures.get(card) if pack is not None else None

    def spellings(self, choice: Choice, language: str) -> tuple[str, ...]:
        """What else she may type for a button: its own words, and `said.<its label>`, between commas."""
        key = (choice.name, language)
        if key not in self._spellings:
            entry = self._catalogue.entry(f"said.{choice.name}", language)
            words = entry.forms[0].split(",") if entry is not None else ()
            self._spellings[key] = tuple(word.strip() for word in words)
        return (*choice.said, *self._spellings[key])

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """The names that begin so, of the catalogue and of the packs."""
        of_packs = (name for pack in self._library.packs.values() for name in frame.names(pack))
        return (*self._catalogue.names(prefix), *(name for name in of_packs if name.startswith(prefix)))

    # ---- the catalogue -----------------------------------------------------------------------

    def _from_catalogue(self, name: str, language: str) -> Shown:
        entry = self._catalogue.entry(name, language)
        if entry is None and language != SOURCE:
            self._note_fallback(name, language)
            return self._from_catalogue(name, SOURCE)
        if entry is None:
            raise KeyError(f"no text is named {name!r}; add it to locales/{SOURCE}/LC_MESSAGES/bot.po")
        compiled = {form: _compiled(form, language) for form in entry.forms}
        if not entry.plural:
            return compiled[entry.forms[0]]
        words = self._catalogue.words

        def plural(args: Args) -> str:
            return compiled[words(name, language, args["count"])](args)

        return plural

    def _note_fallback(self, name: str, language: str) -> None:
        if (name, language) not in self.fallbacks:
            self.fallbacks.add((name, language))
            log.info("text.fallback", name=name, language=language)

    # ---- the packs ---------------------------------------------------------------------------

    def _text_of_pack(self, name: str, args: Args, language: str, edition: str, today: date | None) -> str:
        shown = self._of_packs.get((name, language, edition))
        if shown is None:
            shown = self._of_packs[name, language, edition] = self._from_pack(name, language, edition)
        return shown(args, self._library.at(edition).standing(name, today))

    def _from_pack(self, name: str, language: str, edition: str) -> frame.Shown:
        id, _, rest = name.partition("/")
        pack = self._library.at(edition).packs.get(id)
        if pack is None:
            raise KeyError(f"no text is named {name!r}: there is no pack {id!r}")
        if language not in pack.languages:
            self._note_fallback(name, language)
            language = pack.languages[0]

        def words(text: str, **args: Any) -> str:
            return self.text(text, args, language, edition)

        return frame.shown(pack, rest, language, words)


@cache  # as many as the catalogue has words, however often it is read
def _compiled(form: str, language: str) -> Shown:
    if language == "fr":
        form = "".join(part if part.startswith("{") else french(part) for part in _PARTS.split(form))
    if "{" not in form:
        return lambda _args: form
    template = _environment(language).from_string(form)
    return lambda args: template.render(args)


@cache
def _environment(language: str) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update(filters(language))
    return environment
