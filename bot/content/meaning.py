"""Meaning: what typed words can mean, in every language at once.

Pure. Nothing here guesses: what could mean two things means neither, and a sentence that holds a
command is none. Whether the answer fits the question is for the engine to say.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from functools import lru_cache

from bot.content.counting import counted, number
from bot.content.folding import fold, parted, plain, within_one
from bot.content.triggers import Alarm, Triggers
from bot.content.when import NEVER, day_of_month, when
from bot.conversation.effects import Ask, Day, Hour, Moment, Number, Text
from bot.conversation.events import NOTHING, Meaning

Labels = Sequence[tuple[str, str]]

MOST = 160  # characters; more than that is a text of her own, and means only itself
MOST_ARGUMENT = 200
CRY = 5  # words of a cry for help, at most, where a text for others is asked

_LETTER = re.compile(r"[^\W_]")
_SLASH = re.compile(r"\s*/([^\W\d_]\w{0,31})(?:@\w{1,64})?(?![\w/])")
_CARD = re.compile(r"[a-z0-9-]+/[a-z0-9._-]+(?: [a-z]{2})?", re.IGNORECASE)  # names a card
_MINUS = re.compile(r"\W*[-−]\d+\W*$")  # "-7" is no seven
_CODE = re.compile(r"((?i:start|lier|link))\s+((?=.*\d|[A-Z_-]+$)[A-Za-z0-9_-]{4,32})")  # as it is read out
_PICK = re.compile(r"(?:option|reponse|choix|numero|lettre|la|answer|choice|number|letter) (\w{1,2})")
_NTH = re.compile(r"(?:le |la |l|the )?([^\W\d_]+)(?: (?:option|reponse|idee|one|answer|idea))?")
_PLACES = {
    word: place
    for place, words in enumerate(
        (
            "premier premiere first",
            "deuxieme second seconde",
            "troisieme third",
            "quatrieme fourth",
            "cinquieme fifth",
            "sixieme sixth",
        ),
        1,
    )
    for word in words.split()
}

_FIRST = frozenset({"emergency", "stop"})  # before any choice that reads the same
_EXACT = frozenset({"stop", "forget"})  # a slip of the finger neither silences nor erases
_ANSWERS = frozenset({"coach", "coaching", "facility", "invite"})  # "my coach" may help her, too

_YES = set("oui ouais wi ok okay daccord dacor dakor dac yes yep yeah awo owo".split())  # noqa: SIM905
_NO = {"non", "nonmerci", "no", "nope", "nothanks", "ayi", "pasdaccord"}
_THUMBS = {"👍": "oui", "✅": "oui", "👌": "oui", "👎": "non"}
_AGREE = ("yes", "confirm", "begin", "agree", "ok")  # the choices that a plain yes can mean
_DECLINE = ("no", "not_now", "later")


class Reader:
    """Reads what people type. `command_words`: command → language → its spellings."""

    def __init__(self, command_words: Mapping[str, Mapping[str, Sequence[str]]], triggers: Triggers) -> None:
        """Raises ValueError when a spelling stands for two commands."""
        self._triggers = triggers
        self._commands: dict[str, str] = {}
        for command, languages in command_words.items():
            for language, spellings in languages.items():
                for spelling in (command, *spellings):
                    self._learn(spelling, command, language)
        self._alike: dict[str, list[tuple[str, str]]] = {}  # by first letter: a slip there is rare
        for spelling, command in self._commands.items():
            if len(spelling) >= 5 and command not in _EXACT:
                self._alike.setdefault(spelling[0], []).append((spelling, command))

    def read(self, words: str, ask: Ask | None, labels: Labels, today: date, spelt: Labels = ()) -> Meaning:
        """What these words can mean to somebody who is asked `ask`, or nothing.

        `labels`: (choice value, label as shown) of the open question, in any languages; `spelt`: what
        else stands for a choice, though not when it is shortened or misspelt.
        """
        if slash := _SLASH.match(words):
            return self._slashed(slash[1], words[slash.end() :])
        if not _LETTER.search(words):
            spelt = ()  # a thumb is a yes, but not to what has to be said
        alarm = self._triggers.alarm(words)
        if alarm is None or not (alarm.faint or _dictated(words, ask)):
            return self._read(words, alarm, ask, labels, today, spelt)
        meaning = self._read(words, None, ask, labels, today, spelt)
        known = meaning.command is not None or meaning.choice is not None
        return meaning if known else replace(meaning, offer=True)

    def _read(
        self, words: str, alarm: Alarm | None, ask: Ask | None, labels: Labels, today: date, spelt: Labels
    ) -> Meaning:
        core = _core(words)
        if len(core) > MOST or _MINUS.match(words):
            return _alarmed(alarm) if alarm is not None else NOTHING
        text = plain(core)
        tokens = _tokens(text)
        compact = "".join(tokens)

        command = self._commands.get(compact)
        if command in _FIRST:
            return Meaning(command=command)
        choices = _Choices(ask, labels, spelt)
        if (choice := choices.written(compact)) is not None:
            return Meaning(choice=choice)
        if command is not None and not (command in _ANSWERS and choices.own_words):
            return Meaning(command=command)
        if alarm is not None:
            return _alarmed(alarm)
        if code := _CODE.fullmatch(core):
            return Meaning(command=self._commands[fold(code[1])], argument=code[2])
        if (command := self._almost(compact)) == "emergency":
            return Meaning(command=command)
        if (choice := choices.picked(tokens, compact)) is not None:
            return Meaning(choice=choice)
        # Where her own words are asked, what is nearly a command is her answer.
        if command is not None and not choices.own_words:
            return Meaning(command=command)
        return _measured(text, ask, today)

    def _learn(self, spelling: str, command: str, language: str) -> None:
        compact = fold(spelling).replace(" ", "")
        other = self._commands.setdefault(compact, command) if compact else command
        if other != command:
            raise ValueError(
                f"{spelling!r} stands for both {other!r} and {command!r}; "
                f"take it out of words.{command} ({language}) or of words.{other}"
            )

    def _slashed(self, name: str, rest: str) -> Meaning:
        """A command with its slash. One that nobody knows is still meant as one; a danger goes before it."""
        alarm = None if _CARD.fullmatch(rest.strip()) else self._triggers.alarm(rest)
        if alarm is not None and not alarm.faint:
            return _alarmed(alarm)
        compact = fold(name).replace(" ", "")
        command = self._commands.get(compact) or self._almost(compact) or compact
        argument = rest.strip()[:MOST_ARGUMENT] if _LETTER.search(rest) else ""
        return Meaning(command=command, argument=argument)

    def _almost(self, compact: str) -> str | None:
        """The one command that is a single slip away."""
        if not 4 <= len(compact) <= 32:
            return None
        alike = self._alike.get(compact[0], ())
        meant = {command for spelling, command in alike if within_one(compact, spelling)}
        return meant.pop() if len(meant) == 1 else None


def _dictated(words: str, ask: Ask | None) -> bool:
    """Whether she writes, at her leisure, a text that others will read or hear."""
    for_others = ask is not None and any(isinstance(a, Text) and a.dictated for a in ask.accepts)
    return for_others and len(words.split()) > CRY


def _alarmed(alarm: Alarm) -> Meaning:
    return Meaning(command="emergency", argument=" ".join(alarm.dangers), perhaps=not alarm.certain)


class _Choices:
    """The choices of the open question, against what was typed."""

    def __init__(self, ask: Ask | None, labels: Labels, spelt: Labels) -> None:
        self._ask = ask
        self._spelt = spelt
        self._labels = [(value, *_folded(label)) for value, label in labels] if ask is not None else []
        accepts = ask.accepts if ask is not None else ()
        self.own_words = any(isinstance(accepted, Text) for accepted in accepts)
        self._counts = any(isinstance(accepted, Number) for accepted in accepts)

    def written(self, compact: str) -> str | None:
        """The choice whose label was written out; the first of those that read the same."""
        values = {value for value, label, _ in self._labels if label == compact}
        values |= {value for value, spelling in self._spelt if _folded(spelling)[0] == compact}
        if self._ask is None or not values or not compact:
            return None
        return next((c.value for c in self._ask.offered if c.value in values), None)

    def picked(self, tokens: Sequence[str], compact: str) -> str | None:
        """The one choice that this is short for, or nearly."""
        if self._ask is None or not compact:
            return None
        if pick := _PICK.fullmatch(" ".join(tokens)):
            tokens, compact = (pick[1],), pick[1]
        if self.own_words:
            return self._numbered(compact) or self._by_first_word(tokens)
        return (
            self._numbered(compact)
            or self._nth(" ".join(tokens))
            or self._agreed(compact)
            or _one(value for value, _, words in self._labels if len(compact) == 1 and compact == words[0])
            or self._begun(tokens, compact)
            or self._misspelt(compact)
        )

    def _numbered(self, compact: str) -> str | None:
        """The choice at that place, unless the question wants a number, or its buttons bear numbers."""
        if self._ask is None or self._counts or any(label.isdecimal() for _, label, _ in self._labels):
            return None
        # Own words may begin with a number word, and leaving for later is no place in a list.
        place = int(compact) if compact.isdecimal() and len(compact) < 3 else None
        if place is None and not self.own_words:
            place = counted(compact)
        choices = self._ask.offered[: len(self._ask.choices)] if self.own_words else self._ask.offered
        return choices[place - 1].value if place is not None and 1 <= place <= len(choices) else None

    def _nth(self, text: str) -> str | None:
        """The choice at that place in words: « la première », "the second one"."""
        named = _NTH.fullmatch(text)
        place = _PLACES.get(named[1]) if named else None
        choices = self._ask.choices if self._ask is not None else ()
        return self._numbered(str(place)) if place is not None and place <= len(choices) else None

    def _agreed(self, compact: str) -> str | None:
        wanted = _AGREE if compact in _YES else _DECLINE if compact in _NO else ()
        offered = {value for value, _, _ in self._labels}
        return next((value for value in wanted if value in offered), None)

    def _begun(self, tokens: Sequence[str], compact: str) -> str | None:
        """A beginning of three letters or more, or a word that only one label has."""
        if len(compact) < 3 or compact.isdecimal():
            return None
        value = _one(value for value, label, _ in self._labels if label.startswith(compact))
        if value is None and len(tokens) == 1 and len(compact) >= 4:
            value = _one(value for value, _, words in self._labels if compact in words)
        return value

    def _by_first_word(self, tokens: Sequence[str]) -> str | None:
        """Where her own words are asked, less than the whole first word is her answer."""
        if len(tokens) != 1 or len(tokens[0]) < 4:
            return None
        return _one(v for v, _, words in self._labels if len(words) > 1 and words[0] == tokens[0])

    def _misspelt(self, compact: str) -> str | None:
        """A label but for one letter. A figure is never a slip: 18 h 30 is not 12 h 30."""
        if len(compact) < 4:
            return None
        figures = _figures(compact)
        return _one(
            value
            for value, label, _ in self._labels
            if len(label) >= 5 and _figures(label) == figures and within_one(compact, label)
        )


def _figures(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


@lru_cache(maxsize=4096)
def _folded(label: str) -> tuple[str, tuple[str, ...]]:
    tokens = tuple(fold(label).split())
    return "".join(tokens), tokens or ("",)


def _one(values: Iterable[str]) -> str | None:
    """The value, when it is only one."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _core(words: str) -> str:
    """From the first letter or figure to the last; a lone thumb is a yes or a no."""
    first = _LETTER.search(words)
    if first is None:
        return _THUMBS.get(words.strip()[:1], "")
    last = _LETTER.search(words[::-1])
    return words[first.start() : len(words) - (last.start() if last else 0)]


def _tokens(text: str) -> list[str]:
    """The words; one that she wrote again and again stands once ("urgence urgence")."""
    tokens = parted(text).split()
    return tokens[:1] if len(set(tokens)) == 1 else tokens


def _measured(text: str, ask: Ask | None, today: date) -> Meaning:
    """The number, day and hour in the words, where the question asks for one.

    A figure alone is whichever of them it asks for; of a moment it may be either, so it is neither.
    """
    asked = _asked(ask)
    if not asked or not text:
        return NOTHING
    count = number(text)
    found = when(text, today) if asked & {Day, Hour, Moment} else NEVER
    day, hour = found.day, found.local_hour
    if count is not None and counted(text) is not None and ask is not None:
        day = day_of_month(count, today) if Day in asked else day
        hour = time(count) if Hour in asked and count < 24 else hour
    return Meaning(number=count, day=day, local_hour=hour, weekday=found.weekday)


def _asked(ask: Ask | None) -> set[type]:
    """What is measured in an answer; when nothing is asked, everything is."""
    measures: set[type] = {Number, Day, Hour, Moment}
    return measures if ask is None else measures.intersection(map(type, ask.accepts))
