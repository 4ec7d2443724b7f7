"""Meaning: what typed words can mean, in every language at once.

Pure. Nothing here guesses: what could mean two things means neither, and a sentence that holds a
command is none. Whether the answer fits the question is for the engine to say.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from bot.content.asides import aside
from bot.content.choosing import Choices, Labels
from bot.content.counting import counted, number
from bot.content.folding import fold, parted, plain, within_one
from bot.content.recurring import otherwise, recurring
from bot.content.spelling import LEAST_HEARD, sound
from bot.content.texting import spelt_out, with_accent
from bot.content.triggers import Alarm, Triggers
from bot.content.when import NEVER, day_of_month, part_of_day, when
from bot.conversation.effects import Ask, Day, Hour, Moment, Number, Text
from bot.conversation.events import NOTHING, Meaning
from bot.conversation.wondering import asks_outright

MOST = 160  # characters; more than that is a text of her own, and means only itself
MOST_ARGUMENT = 200
LONG_HEARD = 7  # sounds of a command that is known in spite of a wrong one
CRY = 5  # words of a cry for help, at most, where a text for others is asked

_LETTER = re.compile(r"[^\W_]")
_SLASH = re.compile(r"\s*/([^\W\d_]\w{0,31})(?:@\w{1,64})?(?![\w/])")
_CARD = re.compile(r"[a-z0-9-]+/[a-z0-9._-]+(?: [a-z]{2})?", re.IGNORECASE)  # names a card
_MINUS = re.compile(r"\W*[-−]\d+\W*$")  # "-7" is no seven
_CODE = re.compile(r"((?i:start|lier|link))\s+((?=.*\d|[A-Z_-]+$)[A-Za-z0-9_-]{4,32})")  # as it is read out
_QUESTION = re.compile(r"([^\W\d_][\w’' -]{2,30}?)\s*:\s*(\w.*)", re.DOTALL)  # « question : … »
_CALLED = re.compile(
    r"(?:je m[’' ]?appell?e|mon nom (?:c[’' ]?)?est|my name is) (\w[\w.’' -]{1,58})", re.IGNORECASE
)
_FIRST = frozenset({"emergency", "stop"})  # before any choice that reads the same
_AS_IT_STANDS = frozenset({"stop", "forget", "skip"})  # « plus tard alors » passes nothing over
_EXACT = frozenset({"stop", "forget"})  # a slip of the finger neither silences nor erases
_ANSWERS = frozenset({"coach", "coaching", "facility", "invite"})  # "my coach" may help her, too

_WISHES = (  # they say that something is wished, and not what
    "je j on nous veux veu ve veut jveux jveu voudrais voudrai jvoudrais voudrait vais vai peux peu peut "
    "pouvons aimerais aimerai souhaite voir moi bonjour bonsoir salut svp stp merci maintenant alors ok donc "
    "i want would like to see show me can we lets please pls hello hi now thanks"
)
_WISHED = frozenset(_WISHES.split())

_SIGNS = {"🚨": "urgence", "🆘": "urgence", "👍": "oui", "✅": "oui", "👌": "oui", "👎": "non"}


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
        self._sounds: dict[str, set[str]] = {}
        for spelling, command in self._commands.items():
            if len(heard := sound(spelling)) >= LEAST_HEARD and command not in _EXACT:
                self._sounds.setdefault(heard, set()).add(command)

    def read(
        self,
        words: str,
        ask: Ask | None,
        labels: Labels,
        today: date,
        spelt: Labels = (),
        in_full: Labels = (),
    ) -> Meaning:
        """What these words can mean to somebody who is asked `ask`, or nothing.

        `labels`: (choice value, label as shown) of the open question, in any languages; `spelt`: what
        else stands for a choice, though not when it is shortened or misspelt; `in_full`: the texts that
        labels are short for, of a question that has a right answer.
        """
        if slash := _SLASH.match(words):
            return self._slashed(slash[1], words[slash.end() :])
        words = with_accent(words)
        if not _LETTER.search(words):
            spelt = ()  # a thumb is a yes, but not to what has to be said
        choices = Choices(ask, labels, spelt, in_full)
        alarm = self._triggers.alarm(words)
        if alarm is None or not (alarm.faint or _dictated(words, ask)):
            return self._read(words, alarm, ask, choices, today)
        meaning = self._read(words, None, ask, choices, today)
        known = meaning.command is not None or meaning.choice is not None
        return meaning if known else replace(meaning, offer=True)

    def _read(
        self, words: str, alarm: Alarm | None, ask: Ask | None, choices: Choices, today: date
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
        wondering = "?" in words
        if (choice := choices.written(compact, wondering=wondering)) is not None:
            return Meaning(choice=choice)
        if command is not None and not (command in _ANSWERS and choices.own_words):
            return Meaning(command=command)
        if (choice := choices.nearly(tokens, compact, wondering=wondering)) is not None:
            return Meaning(choice=choice)
        if alarm is not None:
            return _alarmed(alarm)
        if code := _CODE.fullmatch(core):
            return Meaning(command=self._commands[fold(code[1])], argument=code[2])
        if (asked := _QUESTION.fullmatch(core)) and self._known(asked[1]) == "guide":
            return Meaning(command="guide", argument=asked[2][:MOST_ARGUMENT])
        if not choices.own_words and (called := _CALLED.fullmatch(core)):
            return Meaning(command="name", argument=called[1])
        if (command := self._almost(compact)) == "emergency":
            return Meaning(command=command)
        if (choice := choices.picked(tokens, compact, wondering=wondering)) is not None:
            return Meaning(choice=choice)
        # Where her own words are asked, what is nearly a command is her answer.
        if not choices.own_words and (command := command or self._heard(compact) or self._wished(tokens)):
            return Meaning(command=command)
        said = spelt_out(text)
        hers = choices.own_words and not _named(ask)
        asks = ask is not None and not hers and not _hesitates(words, ask)
        return replace(
            _measured(said, ask, today), aside=aside(said, today), asks=asks and asks_outright(words)
        )

    def _known(self, spelling: str) -> str | None:
        """The command that is spelt so."""
        return self._commands.get(fold(spelling).replace(" ", ""))

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
        command = self._known(name) or self._almost(compact) or compact
        argument = rest.strip()[:MOST_ARGUMENT] if _LETTER.search(rest) else ""
        return Meaning(command=command, argument=argument)

    def _almost(self, compact: str) -> str | None:
        """The one command that is a single slip away."""
        if not 4 <= len(compact) <= 32:
            return None
        alike = self._alike.get(compact[0], ())
        meant = {command for spelling, command in alike if within_one(compact, spelling)}
        return meant.pop() if len(meant) == 1 else None

    def _heard(self, compact: str) -> str | None:
        """The one command that sounds so: « fer le poin »."""
        heard = sound(compact) if compact.isalpha() and len(compact) <= 32 else ""
        alike = self._sounds.get(heard, set())
        if not alike and len(heard) >= LONG_HEARD:
            near = (there for there in self._sounds if len(there) >= LONG_HEARD and within_one(heard, there))
            alike = {command for there in near for command in self._sounds[there]}
        return next(iter(alike)) if len(alike) == 1 else None

    def _wished(self, tokens: Sequence[str]) -> str | None:
        """The command that is all that remains where a wish is taken off: « je voudrais réviser svp »."""
        said = [token not in _WISHED for token in tokens]
        if all(said) or not any(said):
            return None
        first, last = said.index(True), len(said) - said[::-1].index(True)
        compact = "".join(tokens[first:last])
        command = self._commands.get(compact) or self._almost(compact) or self._heard(compact)
        return None if command in _AS_IT_STANDS else command


def _named(ask: Ask | None) -> bool:
    """Whether all that it takes in her own words is a name: a question is none."""
    texts = [one for one in (ask.accepts if ask is not None else ()) if isinstance(one, Text)]
    return bool(texts) and not any(text.asks for text in texts)


def _hesitates(words: str, ask: Ask) -> bool:
    """Whether they weigh the number, the day or the hour that is asked for: « est-ce que 7 c’est bien ? »."""
    return bool(_asked(ask)) and any(c.isdecimal() for c in words)


def _dictated(words: str, ask: Ask | None) -> bool:
    """Whether she writes, at her leisure, a text that others will read or hear."""
    for_others = ask is not None and any(isinstance(a, Text) and a.dictated for a in ask.accepts)
    return for_others and len(words.split()) > CRY


def _alarmed(alarm: Alarm) -> Meaning:
    return Meaning(command="emergency", argument=" ".join(alarm.dangers), perhaps=not alarm.certain)


def _core(words: str) -> str:
    """From the first letter or figure to the last; a lone thumb is a yes or a no, a siren a cry."""
    first = _LETTER.search(words)
    if first is None:
        return _SIGNS.get(words.strip()[:1], "")
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
    if hour is None and Hour in asked:
        hour = part_of_day(text)
    if count is not None and counted(text) is not None and ask is not None:
        day = day_of_month(count, today) if Day in asked else day
        hour = time(count) if Hour in asked and count < 24 else hour
    weekday, every = found.weekday, None
    if ask is not None and Hour(weekday=True) in ask.accepts:
        rhythm = recurring(text, today)
        every = rhythm.every if rhythm.every != "once" else None
        if otherwise(text) or rhythm.nth not in (None, 1):
            every = "other"
        weekday = weekday if rhythm.weekday is None else rhythm.weekday
    return Meaning(number=count, day=day, local_hour=hour, weekday=weekday, every=every)


def _asked(ask: Ask | None) -> set[type]:
    """What is measured in an answer; when nothing is asked, everything is."""
    measures: set[type] = {Number, Day, Hour, Moment}
    return measures if ask is None else measures.intersection(map(type, ask.accepts))
