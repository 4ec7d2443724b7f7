"""Triggers: which danger do her words tell of, if any?

Pure. The words themselves are those of clinicians and stand in `emergencies.yaml`; here is only how
they are held against a message: by sound, since every message passes here and few are spelt well.

What is heard decides how it is met. Words that tell what is seen on somebody (« elle saigne ») are an
alarm. Names (« hémorragie ») are doubtful, and no alarm at all where the message also says that they
are studied, planned or past (« révision sur l’hémorragie »). What is seen *and* studied (« éviter
qu’elle saigne ») is doubtful. A false alarm costs her one message, a miss may cost a life: so doubt
always shows the card. Where her own words are asked, a doubtful sentence is also kept as her answer, for
it may be just that, and an answer that is lost breaks trust; a sentence without doubt answers nothing.

A word of the classroom alone (« HPP »), what is asked of any woman (« que faire si une femme saigne ? »)
or told as over (« elle a saigné hier, elle va bien ») is faint: it is answered as what it is, with the
emergency one tap away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from bot.content.danger_words import CONTEXTS, DANGERS, EMERGENCIES, TELLING, read_rules
from bot.content.faults import PackError
from bot.content.folding import fold
from bot.content.likeness import Likeness, read_messages, without_hours
from bot.content.mending import Mending
from bot.content.phrases import EITHER, Heard, Line, Message, Phrases, bits, words_of
from bot.content.sounds import sound

MOST = 2000  # characters that are listened to
LEAST_BROKEN = 7  # letters of a word that is known though a space breaks it
OFTEN = 2  # harmless messages; a word of so many is one that people use, however near to another
SUBJECTS = ("woman", "baby")  # groups
HURRIED = ("urgent", "now", "lasting")
# Log odds, reckoned with each message asked of all the others: as harmless as that were 10 emergencies of
# 1,100; as dangerous were 29 harmless messages of 1,450, and a context silences most of these.
HARMLESS, DANGEROUS = -9.0, 8.0
DOUBTED = -5.0  # likewise, of a danger that is only named
AS_LIKELY = 2.0  # log odds; which of two dangers is meant that come so near, nobody knows
MOST_DANGERS = 2
OPENING = 3  # words; a danger that is told so soon is not made harmless by what follows
_FIRST_WORDS = 0b11  # the places where who is in danger stands, as bits: « la femme »
SAYS_LITTLE = 5  # words; fewer sound like too much
SAYS_NOTHING = 3  # words; fewer need a line that says what they mean
QUIET = ("not", "calm", "theory", "study", "apart", "well", "child_well")
CHILD = {"birth", "newborn"}  # dangers that are over when the child is well


@dataclass(frozen=True, slots=True)
class Alarm:
    """The dangers told of, what was told most fully first; none when only help was called for."""

    dangers: tuple[str, ...]
    certain: bool  # false: it may be of a book, a plan or the past
    faint: bool = False  # it most likely is: her words are answered, and the card is offered


_Telling = tuple[str, str, Line]
"""A danger, the list of it, and a line there."""


@dataclass(frozen=True, slots=True)
class _Token:
    """What stands between two spaces, as it is heard."""

    words: tuple[Heard, ...]
    parts: int  # of all its words, as bits
    telling: tuple[_Telling, ...]  # the lines that it may be the sign of
    odds: float  # what its words alone say of danger


class Triggers:
    """The words of `emergencies.yaml`, ready to be listened for."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._phrases = Phrases(rules["groups"], SUBJECTS)
        telling = [
            (danger, key, self._phrases.line(text))
            for danger, lists in rules["dangers"].items()
            for key in TELLING
            for text in lists.get(key, ())
        ]
        self._beside = {
            danger: self._lines(lists.get("beside", ())) for danger, lists in rules["dangers"].items()
        }
        self._contexts = {name: self._lines(rules[name]) for name in CONTEXTS}
        self._everyday = frozenset(map(fold, rules["unlike"])) - set(map(fold, rules["short"]))
        self._telling: dict[int, list[_Telling]] = {}  # by the rarest part of the line
        rarest = self._phrases.rarest()
        for danger, key, line in telling:
            self._telling.setdefault(rarest(line), []).append((danger, key, line))
        emergencies = [(danger, words_of(words)) for danger, words in read_messages("emergencies")]
        harmless = [words_of(words) for _, words in read_messages("harmless")]
        learnt = self._learnt(rules, telling, [typed for _, typed in emergencies], harmless)
        self._heard = lru_cache(maxsize=8192)(learnt.heard)
        told = ((danger.split("/"), self._sounds(typed)) for danger, typed in emergencies)
        self._likeness = Likeness(told, map(self._sounds, harmless))
        self._token = lru_cache(maxsize=8192)(self._listen)
        self._last: tuple[str, Alarm | None] = ("", None)

    @classmethod
    def load(cls, path: Path = EMERGENCIES) -> Self:
        """Raises PackError with every fault of the file."""
        rules, faults = read_rules(path)
        if faults:
            raise PackError(faults)
        return cls(rules)

    def alarm(self, words: str) -> Alarm | None:
        """What these words tell of; None when nobody is in danger."""
        last, alarm = self._last  # a turn may hold the same words against several questions
        if last != words:
            alarm = self._alarm(words)
            self._last = (words, alarm)
        return alarm

    def _alarm(self, words: str) -> Alarm | None:
        tokens = list(map(self._token, self._joined(words[:MOST].lower().split())))
        telling = _possible(tokens)
        alike = sum(token.odds for token in tokens) > 0
        if not telling and not alike:
            return None  # most messages end here, in no time
        message = self._phrases.message([word for token in tokens for word in token.words])
        left = self._phrases.message(message.without(self._contexts["not"]))
        back = left.holds(self._contexts["back"])
        told, first, last = self._told(telling, message if back else left)
        calm = message.holds(self._contexts["calm"])
        if not told:
            return self._alike(message) if alike else None
        if calm and "seen" not in told and not back and not message.holds(self._contexts["now"]):
            return None
        opens = first < OPENING and "seen" in told and bool(message.subjects & _FIRST_WORDS)
        child = all(CHILD.issuperset(lengths) for lengths in told.values())
        hinted, elsewhere = told.pop("hinted", {}), self._elsewhere(message, last, child=child, opens=opens)
        if not told and elsewhere:
            return None
        most: dict[str, int] = {}
        for lengths in told.values() or (hinted,):
            for danger, length in lengths.items():
                most[danger] = max(length, most.get(danger, 0))
        if "birth" in most and "newborn" in most:  # breath comes before all else that ails a baby
            most["birth"] = max(most["birth"], most["newborn"])
        dangers = sorted((d for d in DANGERS if d in most), key=lambda danger: -most[danger])
        least = HARMLESS if "seen" in told else DOUBTED
        faint = elsewhere or not told or (not opens and self._harmless(message, least))
        certain = "seen" in told and not calm and not faint
        return Alarm(tuple(dangers), certain, faint)

    def _elsewhere(self, message: Message, last: int, *, child: bool, opens: bool) -> bool:
        """Whether nobody seems to be in danger now: it is asked of any woman, played, wished or told as over.

        `last`: the place of the last word that tells of danger; `child`: it is all about a child; `opens`:
        the message opens with who is in danger, so that what is asked behind it is asked for her.
        """
        said = self._contexts
        if message.holds(said["urgent"]):
            return False
        if message.holds(said["past"]) and self._over(message, last, child=child):
            return True
        if message.holds(said["lasting"]):
            return False
        if (message.holds(said["theory"]) and not opens) or (
            message.holds(said["things"]) and not message.subjects
        ):
            return True
        if message.holds(said["now"]):
            return False
        return message.holds(said["apart"]) or (
            message.holds(said["study"]) and not message.holds(said["someone"])
        )

    def _over(self, message: Message, last: int, *, child: bool) -> bool:
        """Whether it is told after the danger that all is well: what was well before it is no comfort."""
        said = self._contexts
        if not child:
            message = self._phrases.message(message.without(said["child_well"]))
        lines = (*said["well"], *said["child_well"]) if child else said["well"]
        return any(end > last for line in lines for _, end in message.spans(line))

    def _harmless(self, message: Message, least: float) -> bool:
        """Whether it sounds like what is written when all is well, and nothing hurries."""
        if len(message.words) < SAYS_LITTLE or any(message.holds(self._contexts[n]) for n in HURRIED):
            return False
        return self._odds(message) < least

    def _alike(self, message: Message) -> Alarm | None:
        """The alarm, when it sounds like what is written in danger though no line says which."""
        words = without_hours([word for word, _ in message.words])
        if len(words) < SAYS_NOTHING or any(message.holds(self._contexts[n]) for n in QUIET):
            return None
        if self._likeness.odds(words) <= DANGEROUS:
            return None
        odds = self._likeness.dangers(words)
        best, *others = sorted(DANGERS, key=lambda danger: -odds[danger])
        also = [danger for danger in others[: MOST_DANGERS - 1] if odds[danger] > odds[best] - AS_LIKELY]
        return Alarm((best, *also), certain=False)

    def _odds(self, message: Message) -> float:
        return self._likeness.odds([word for word, _ in message.words])

    def _sounds(self, typed: Iterable[str]) -> list[str]:
        return [heard.split(EITHER)[0] for word in typed for heard in self._heard(word)]

    def _listen(self, token: str) -> _Token:
        words = tuple(heard for word in words_of(token) for heard in self._parted(word))
        parts = dict.fromkeys(part for _, parts in words for part in parts)
        telling = tuple(line for part in parts for line in self._telling.get(part, ()))
        return _Token(words, bits(parts), telling, sum(self._likeness.says(word) for word, _ in words))

    def _parted(self, word: str) -> Iterator[Heard]:
        """How a word sounds, and the parts of lines that it may be."""
        if word in self._everyday:
            yield sound(word), tuple(self._phrases.written(word))
            return
        for heard in self._heard(word):
            yield heard.split(EITHER)[0], tuple(self._phrases.parts_of(heard))

    def _learnt(
        self,
        rules: Mapping[str, Any],
        telling: Iterable[_Telling],
        dangers: Iterable[Sequence[str]],
        harmless: Iterable[Sequence[str]],
    ) -> Mending:
        """All words that are known: those of the lines, and what came in several harmless messages."""
        parts = {part for _, _, line in telling for part in line.parts}
        words = self._phrases.typed
        told = [word for word, of in words.items() if not parts.isdisjoint(of)]
        # Of a line that has but the beginning of a word, the words that came: « placentaire ».
        came = {word for typed in dangers for word in typed}
        told += [word for word in came if not parts.isdisjoint(self._phrases.begun(sound(word)))]
        self._broken = frozenset(word for word in told if len(word) >= LEAST_BROKEN)
        often = Counter(word for typed in harmless for word in set(typed))
        return Mending(
            {fold(s): EITHER.join(map(fold, long.split(EITHER))) for s, long in rules["short"].items()},
            told,
            {*words, *(word for word, times in often.items() if times >= OFTEN), *self._everyday},
            lambda heard: bool(self._phrases.parts_of(heard)),
        )

    def _joined(self, words: Sequence[str]) -> Iterator[str]:
        """The words, and as one what a space has broken: « placen ta », "new born"."""
        waiting = ""
        for word in words:
            if waiting and (whole := waiting + word) in self._broken:
                waiting = whole
                continue
            if waiting:
                yield waiting
            waiting = word
        if waiting:
            yield waiting

    def _lines(self, texts: Iterable[str]) -> list[Line]:
        return [self._phrases.line(text) for text in texts]

    def _told(
        self, telling: Iterable[_Telling], message: Message
    ) -> tuple[dict[str, dict[str, int]], int, int]:
        """What is seen on somebody, named, or hinted at: danger → how much of the message tells of it.

        And the places of the first and the last word that do.
        """
        told: dict[str, dict[str, int]] = {}
        first, last = len(message.words), -1
        for danger, key, line in dict.fromkeys(telling):
            found = message.spans(line)
            if not found or (key == "signs" and not message.holds(self._beside[danger])):
                continue
            first = min(first, *(start for start, _ in found))
            last = max(last, message.last(line))
            length = max(message.sounds(start, end) for start, end in found)
            if key == "signs":  # two things that must meet tell most, and are seen
                key, length = "seen", length + message.sounds(0, len(message.words))
            lengths = told.setdefault(key, {})
            lengths[danger] = max(length, lengths.get(danger, 0))
        return told, first, last


def _possible(tokens: Sequence[_Token]) -> list[_Telling]:
    """The lines of which the message has every part, wherever they stand."""
    parts = 0
    for token in tokens:
        parts |= token.parts
    return [
        telling
        for token in tokens
        if token.telling
        for telling in token.telling
        if telling[2].needs & parts == telling[2].needs
    ]


@lru_cache(maxsize=1)
def shipped() -> Triggers:
    """The words that ship with the program, read once. Raises PackError."""
    return Triggers.load()
