"""Triggers: which danger do her words tell of, if any?

Pure. The words themselves are those of clinicians and stand in `emergencies.yaml`; here is only how
they are held against a message: by sound, since every message passes here and few are spelt well.

What is heard decides how it is met. Words that tell what is seen on somebody (« elle saigne ») are an
alarm. Names (« hémorragie ») are doubtful, and no alarm at all where the message also says that they
are studied, planned or past (« révision sur l’hémorragie »). What is seen *and* studied (« éviter
qu’elle saigne ») is doubtful. A false alarm costs her one message, a miss may cost a life: so doubt
always shows the card. Where her own words are asked, a doubtful sentence is also kept as her answer, for
it may be just that, and an answer that is lost breaks trust; a sentence without doubt answers nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from bot.content.faults import Fault, PackError, shown
from bot.content.folding import fold, within_one
from bot.content.sounds import beginning, sound
from bot.content.yaml import line_of, read_yaml

EMERGENCIES = Path(__file__).parent / "emergencies.yaml"
DANGERS = ("bleeding", "shock", "mother", "newborn", "anaphylaxis")
ANY = "any"  # somebody is in danger, and nobody says of what
LISTS = ("seen", "named", "signs", "beside")  # what a danger may be told by
TELLING = ("seen", "named", "signs")  # the lists without which there is no alarm
CONTEXTS = ("not", "calm", "now")
ALONE = ("seen", "named", "calm")  # where one word decides
HOMOGRAPHS = frozenset({"joli"})  # blood, but also a wound, how many, and pretty

MOST = 2000  # characters that are listened to
LEAST = 3  # sounds of a word that stands alone
LONG = 7  # sounds; from so many on one slip of the finger is forgiven
ARTICLES = "ldnstk"  # « l’utérus », « d’hémorragie », as they sound
SUBJECTS = ("woman", "baby")  # groups; no `..` reaches past one: what follows is said of somebody else
_APOSTROPHE = re.compile("['’‘`ʼ´]")
_WORD = re.compile(r"<\w+>|[^\W\d_]\S*|\d+")


@dataclass(frozen=True, slots=True)
class Alarm:
    """The dangers told of, what was told most fully first; none when only help was called for."""

    dangers: tuple[str, ...]
    certain: bool  # false: it may be of a book, a plan or the past


@dataclass(frozen=True, slots=True)
class _Danger:
    """How one danger sounds. `beside`: words that must stand anywhere for `signs` to tell of it."""

    name: str
    seen: re.Pattern[str] | None
    named: re.Pattern[str] | None
    signs: re.Pattern[str] | None
    beside: re.Pattern[str] | None


class Triggers:
    """The words of `emergencies.yaml`, ready to be listened for."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        groups = rules["groups"]
        self._meant = {fold(short): fold(long) for short, long in rules["short"].items()}
        self._slips: dict[str, list[str]] = {}
        for word in rules["slips"]:
            heard = sound(fold(word))
            self._slips.setdefault(heard[0], []).append(heard)
        lines = [
            line for lists in rules["dangers"].values() for key in TELLING for line in lists.get(key, ())
        ]
        words = {
            word for line in lines for part in line.split()[0].split("|") for word in _spelt(part, groups)
        }
        self._first = frozenset(form for word in words if word[-1] != "*" for form in _forms(word))
        self._stems = tuple(form for word in words if word[-1] == "*" for form in _forms(word))
        self._contexts = {name: _any_of(rules[name], groups) for name in CONTEXTS}
        self._dangers = [
            _Danger(name, *(_any_of(lists.get(key, ()), groups) for key in LISTS))
            for name, lists in rules["dangers"].items()
        ]

    @classmethod
    def load(cls, path: Path = EMERGENCIES) -> Self:
        """Raises PackError with every fault of the file."""
        rules, faults = read_rules(path)
        if faults:
            raise PackError(faults)
        return cls(rules)

    def alarm(self, words: str) -> Alarm | None:
        """What these words tell of; None when nobody is in danger."""
        heard = self.heard(words)
        if not self._begins(heard):
            return None
        denied = self._contexts["not"]
        told = denied.sub(" ", heard) if denied else heard
        seen, named = self._told(told)
        if not seen and not named:
            return None
        calm = _holds(self._contexts["calm"], heard)
        if calm and not seen and not _holds(self._contexts["now"], heard):
            return None
        most = {**named, **seen}
        for danger, length in named.items():
            most[danger] = max(length, most[danger])
        dangers = sorted(most, key=lambda danger: -most[danger])
        certain = bool(seen) and not calm
        return Alarm(tuple(danger for danger in dangers if danger != ANY), certain)

    def heard(self, words: str) -> str:
        """The sounds of a message, a space before and after each word."""
        text = fold(_APOSTROPHE.sub(" ", words[:MOST]))
        text = " ".join(self._meant.get(word, word) for word in text.split())
        return f" {' '.join(self._right(sound(word)) for word in text.split())} "

    def _begins(self, heard: str) -> bool:
        """Whether any line could begin with one of these words; most messages end here, in no time."""
        words = heard.split()
        return not self._first.isdisjoint(words) or any(word.startswith(self._stems) for word in words)

    def _right(self, heard: str) -> str:
        """The word that was meant, where a single slip makes another of it."""
        if len(heard) < LONG:
            return heard
        return next((w for w in self._slips.get(heard[0], ()) if within_one(heard, w)), heard)

    def _told(self, heard: str) -> tuple[dict[str, int], dict[str, int]]:
        """What is seen on somebody, and what is named: danger → how much of the message tells of it."""
        seen: dict[str, int] = {}
        named: dict[str, int] = {}
        for danger in self._dangers:
            if length := _longest(danger.seen, heard):
                seen[danger.name] = length
            if length := _longest(danger.named, heard):
                named[danger.name] = length
            if (length := _longest(danger.signs, heard)) and _holds(danger.beside, heard):
                seen[danger.name] = length + len(heard)  # two things that must meet tell most
        return seen, named


def _longest(pattern: re.Pattern[str] | None, heard: str) -> int:
    if pattern is None:
        return 0
    return max((len(found[0]) for found in pattern.finditer(heard)), default=0)


def _holds(pattern: re.Pattern[str] | None, heard: str) -> bool:
    return pattern is not None and pattern.search(heard) is not None


@lru_cache(maxsize=1)
def shipped() -> Triggers:
    """The words that ship with the program, read once. Raises PackError."""
    return Triggers.load()


# ---- how a line is written ------------------------------------------------------------------------


def _any_of(lines: Sequence[str], groups: Mapping[str, str]) -> re.Pattern[str] | None:
    """One pattern for all the lines: whichever of them comes first in a message."""
    if not lines:
        return None
    return re.compile(" (?:" + "|".join(_pattern(line, groups) for line in lines) + ")(?= )")


def _pattern(line: str, groups: Mapping[str, str]) -> str:
    """A line as a pattern over sounds: words in order, `..` for up to four others between two."""
    out = ""
    others = "|".join(map(_word, " ".join(groups[name] for name in SUBJECTS).split()))
    for n, part in enumerate(line.split()):
        if part == "..":
            out += rf"(?: (?!(?:{others}) )\w+){{0,4}}?"
            continue
        words = (word for one in part.split("|") for word in _spelt(one, groups))
        joined = "|".join(dict.fromkeys(map(_word, words)))
        out += f"{' ' if n else ''}(?:{joined})"
    return out


def _spelt(word: str, groups: Mapping[str, str]) -> Iterator[str]:
    yield from groups[word[1:-1]].split() if word.startswith("<") else (word,)


@lru_cache(maxsize=4096)
def _word(word: str) -> str:
    """A word, or with a star all that begin so; before a vowel an article may have run into it."""
    open_ended = word.endswith("*")
    folded = fold(word).replace(" ", "")
    heard = re.escape(beginning(folded) if open_ended else sound(folded))
    article = f"[{ARTICLES}]?" if _takes_article(heard) else ""
    return f"{article}{heard}" + (r"\w*" if open_ended else "")


def _forms(word: str) -> Iterator[str]:
    """The word, or its beginning, as it may be heard: alone, and with an article run into it."""
    folded = fold(word).replace(" ", "")
    heard = beginning(folded) if word.endswith("*") else sound(folded)
    yield heard
    if _takes_article(heard):
        yield from (f"{article}{heard}" for article in ARTICLES)


def _takes_article(heard: str) -> bool:
    return heard[0] in "aeiou" and len(heard) > 3


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
            elif any(part != ".." and not all(map(_WORD.match, part.split("|"))) for part in parts):
                yield at, f"{line!r} cannot be read; write words, one|other, beginnings*, <group> and .."
            elif key in ALONE and len(parts) == 1 and any(map(_says_little, parts[0].split("|"))):
                yield at, f"{line!r} alone sounds like other words; add the word that tells which"


def _says_little(word: str) -> bool:
    """Whether a word is too short, or of too many meanings, to stand alone."""
    return not word.startswith("<") and (fold(word) in HOMOGRAPHS or len(sound(fold(word))) < LEAST)
