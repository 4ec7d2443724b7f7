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

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from bot.content.faults import Fault, PackError, shown
from bot.content.folding import fold, within_one
from bot.content.likeness import Likeness, read_messages
from bot.content.phrases import AND, GAP, Heard, Line, Message, Phrases, bits
from bot.content.sounds import sound
from bot.content.yaml import line_of, read_yaml

EMERGENCIES = Path(__file__).parent / "emergencies.yaml"
DANGERS = (
    "bleeding",
    "shock",
    "placenta",
    "mother",
    "birth",
    "newborn",
    "anaphylaxis",
)  # of two told alike, the first
ANY = "any"  # somebody is in danger, and nobody says of what
LISTS = ("seen", "named", "hinted", "signs", "beside")  # what a danger may be told by
TELLING = ("seen", "named", "hinted", "signs")  # the lists without which there is no alarm
CONTEXTS = (
    *("not", "calm", "now", "theory", "study", "someone", "apart", "things"),
    *("past", "well", "child_well", "urgent", "lasting"),
)
ALONE = ("seen", "named", "calm")  # where one word decides
HOMOGRAPHS = frozenset({"joli"})  # blood, but also a wound, how many, and pretty

MOST = 2000  # characters that are listened to
LEAST = 3  # sounds of a word that stands alone
LONG = 7  # sounds; from so many on one slip of the finger is forgiven
SUBJECTS = ("woman", "baby")  # groups
HURRIED = ("urgent", "now", "lasting")
HARMLESS = -9.0  # log odds; of 560 emergencies, each asked of all the others, one was as harmless as that
TELLING_LITTLE = 5  # words; fewer sound like too much
CHILD = {"birth", "newborn"}  # dangers that are over when the child is well
_APOSTROPHE = re.compile("['’‘`ʼ´]")
_NOT = re.compile("(?<=n)['’‘`ʼ´](?=t\\b)", re.IGNORECASE)  # "isn't" is one word
_WORD = re.compile(r"<\w+>|[^\W\d_]\S*|\d+")


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


class Triggers:
    """The words of `emergencies.yaml`, ready to be listened for."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._phrases = Phrases(rules["groups"], SUBJECTS)
        self._meant = {fold(short): fold(long) for short, long in rules["short"].items()}
        self._slips: dict[str, list[str]] = {}
        for word in rules["slips"]:
            heard = sound(fold(word))
            self._slips.setdefault(heard[0], []).append(heard)
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
        self._telling: dict[int, list[_Telling]] = {}  # by the rarest part of the line
        rarest = self._phrases.rarest()
        for danger, key, line in telling:
            self._telling.setdefault(rarest(line), []).append((danger, key, line))
        self._token = lru_cache(maxsize=8192)(self._listen)
        kinds = [map(self._sounds, read_messages(kind)) for kind in ("emergencies", "harmless")]
        self._likeness = Likeness(*kinds)
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
        tokens = list(map(self._token, words[:MOST].split()))
        if not (telling := _possible(tokens)):
            return None  # most messages end here, in no time
        message = self._phrases.message([word for token in tokens for word in token.words])
        told, last = self._told(telling, self._phrases.message(message.without(self._contexts["not"])))
        calm = message.holds(self._contexts["calm"])
        if not told or (calm and "seen" not in told and not message.holds(self._contexts["now"])):
            return None
        child = all(CHILD.issuperset(lengths) for lengths in told.values())
        hinted, elsewhere = told.pop("hinted", {}), self._elsewhere(message, last, child=child)
        if not told and elsewhere:
            return None
        most: dict[str, int] = {}
        for lengths in told.values() or (hinted,):
            for danger, length in lengths.items():
                most[danger] = max(length, most.get(danger, 0))
        if "birth" in most and "newborn" in most:  # breath comes before all else that ails a baby
            most["birth"] = max(most["birth"], most["newborn"])
        dangers = sorted((d for d in DANGERS if d in most), key=lambda danger: -most[danger])
        faint = elsewhere or not told or self._harmless(message)
        certain = "seen" in told and not calm and not faint
        return Alarm(tuple(dangers), certain, faint)

    def _elsewhere(self, message: Message, last: int, *, child: bool) -> bool:
        """Whether nobody seems to be in danger now: it is asked of any woman, played, wished or told as over.

        `last`: the place of the last word that tells of danger; `child`: it is all about a child.
        """
        said = self._contexts
        if message.holds(said["urgent"]):
            return False
        if message.holds(said["past"]) and self._over(message, last, child=child):
            return True
        if message.holds(said["lasting"]):
            return False
        if message.holds(said["theory"]) or (message.holds(said["things"]) and not message.subjects):
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

    def _harmless(self, message: Message) -> bool:
        """Whether it sounds like what is written when all is well. Not where anything hurries, nor of few words."""
        if len(message.words) < TELLING_LITTLE or any(message.holds(self._contexts[n]) for n in HURRIED):
            return False
        return self._likeness.odds([word for word, _ in message.words]) < HARMLESS

    def _sounds(self, words: str) -> list[str]:
        return [word for token in map(self._token, words.split()) for word, _ in token.words]

    def _listen(self, token: str) -> _Token:
        text = fold(_APOSTROPHE.sub(" ", _NOT.sub("", token)))
        meant = " ".join(self._meant.get(word, word) for word in text.split())
        heard = [self._right(sound(word)) for word in meant.split()]
        words = tuple((word, tuple(self._phrases.parts_of(word))) for word in heard)
        parts = dict.fromkeys(part for _, parts in words for part in parts)
        return _Token(
            words, bits(parts), tuple(line for part in parts for line in self._telling.get(part, ()))
        )

    def _right(self, heard: str) -> str:
        """The word that was meant, where a single slip makes another of it."""
        if len(heard) < LONG:
            return heard
        return next((w for w in self._slips.get(heard[0], ()) if within_one(heard, w)), heard)

    def _lines(self, texts: Iterable[str]) -> list[Line]:
        return [self._phrases.line(text) for text in texts]

    def _told(self, telling: Iterable[_Telling], message: Message) -> tuple[dict[str, dict[str, int]], int]:
        """What is seen on somebody, named, or hinted at: danger → how much of the message tells of it.

        And the place of the last word that does.
        """
        told: dict[str, dict[str, int]] = {}
        last = -1
        for danger, key, line in dict.fromkeys(telling):
            found = message.spans(line)
            if not found or (key == "signs" and not message.holds(self._beside[danger])):
                continue
            last = max(last, message.last(line))
            length = max(message.sounds(start, end) for start, end in found)
            if key == "signs":  # two things that must meet tell most, and are seen
                key, length = "seen", length + message.sounds(0, len(message.words))
            lengths = told.setdefault(key, {})
            lengths[danger] = max(length, lengths.get(danger, 0))
        return told, last


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


# ---- what is wrong with the file ------------------------------------------------------------------


def read_rules(path: Path = EMERGENCIES) -> tuple[Mapping[str, Any], list[Fault]]:
    """The file, and every fault in it with its line."""
    rules, faults = read_yaml(path)
    if faults:
        return {}, faults
    where = shown(path)
    faults = [
        Fault(where, line_of(rules, key), f"{key} is missing; add `{key}:` with {what} below it")
        for key, what in _WANTED.items()
        if not isinstance(rules.get(key), dict if what == _PAIRS else list) or not rules[key]
    ]
    faults += [
        Fault(where, line_of(rules, key), f"{key} is not known; take it out, or mend its name")
        for key in rules
        if key not in _WANTED
    ]
    if not faults:
        faults = [Fault(where, line, what) for line, what in _line_faults(rules)]
    return rules, faults


_PAIRS = "`key: value` lines"
_WANTED = {"groups": _PAIRS, "short": _PAIRS, "dangers": _PAIRS, "slips": "a list"} | dict.fromkeys(
    CONTEXTS, "a list"
)


def _line_faults(rules: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """Each line that could not be listened for, or would be heard in harmless words."""
    dangers = rules["dangers"]
    for name in (*DANGERS, ANY):
        if name not in dangers:
            yield line_of(rules, "dangers"), f"the danger {name} is missing; add `{name}:` with its words"
    for name, lists in dangers.items():
        line = line_of(dangers, name)
        if name not in (*DANGERS, ANY):
            yield line, f"the danger {name} is not known; use one of {', '.join((*DANGERS, ANY))}"
        for key in lists:
            if key not in LISTS:
                yield line_of(lists, key), f"{name}: {key} is not known; use one of {', '.join(LISTS)}"
        if ("signs" in lists) != ("beside" in lists):
            yield line, f"{name}: signs and beside go together; add the other, or take both out"
        yield from _unheard(lists, rules["groups"], [key for key in lists if key in LISTS])
    yield from _unheard(rules, rules["groups"], CONTEXTS)


def _unheard(lists: Any, groups: Mapping[str, str], keys: Iterable[str]) -> Iterable[tuple[int, str]]:
    for key in keys:
        for n, line in enumerate(lists[key]):
            at = line_of(lists[key], n)
            parts = str(line).split()
            unknown = [w for p in parts for w in p.split("|") if w[0] == "<" and w[1:-1] not in groups]
            if unknown:
                yield at, f"{line!r}: {unknown[0]} is no group; add it under `groups:`, or mend its name"
            elif any(part not in (GAP, AND) and not all(map(_WORD.match, part.split("|"))) for part in parts):
                yield at, f"{line!r} cannot be read; write words, one|other, beginnings*, <group>, .. and &"
            elif key in ALONE and len(parts) == 1 and any(map(_says_little, parts[0].split("|"))):
                yield at, f"{line!r} alone sounds like other words; add the word that tells which"


def _says_little(word: str) -> bool:
    """Whether a word is too short, or of too many meanings, to stand alone."""
    return not word.startswith("<") and (fold(word) in HOMOGRAPHS or len(sound(fold(word))) < LEAST)
