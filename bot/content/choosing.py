"""Choosing: which of the open question's buttons was typed, by its words, place, first letter, or as texted.

Pure. What could be two buttons is none, and words that deny are never a button that does not.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.content.counting import counted
from bot.content.examining import is_disputed, is_lettered, the_one_with, unhedged, written_out
from bot.content.folding import fold, within_one
from bot.content.spelling import sound
from bot.content.texting import denies, sense, spelt_out
from bot.conversation.effects import Ask, Day, Hour, Number, Text

Labels = Sequence[tuple[str, str]]

LEAST_HEARD = 4  # sounds, to be told from other words by them alone
LONG = 10  # letters of a label that is known in spite of a slip, whatever else the words could mean

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

_YES = frozenset("oui ok daccord yes awo owo parfait sure biensur ofcourse cestbon".split())  # noqa: SIM905
_NO = frozenset("non no nope ayi pas pasdaccord".split())  # noqa: SIM905
_POLITE = frozenset("merci beaucoup sil vous plait thanks thank you please".split())  # noqa: SIM905
_BESIDE = _POLITE | frozenset("bien sur of course daccord cest bon".split())  # noqa: SIM905
# The choices that a plain yes, or no, can mean.
_AGREE = ("yes", "confirm", "begin", "agree", "ok", "answer", "accept")
_DECLINE = ("no", "not_now", "later")
# … and those that a plain no can mean where a yes has its button: another time sooner than none.
_OTHERWISE = ("other", "other_day", "change", "correct", "return", "off", "cancel")
_TO = frozenset({"pour", "for", "avec", "with", "chez"})
# Before the point that she would give anew: « changer le jour ».
_ANEW = re.compile(
    r"(?:(?:je veux |i want to )?(?:changer?|modifier|corriger|correct) )?"
    r"(?:(?:l[ea]?s?|mon|ma|mes|the|my) )?"
)


class Choices:
    """The choices of the open question, against what was typed."""

    def __init__(self, ask: Ask | None, labels: Labels, spelt: Labels, in_full: Labels = ()) -> None:
        self._ask, self._in_full = ask, in_full
        self._said = (*labels, *spelt)
        self._read = _read(tuple(labels), tuple(spelt))
        self._labels = self._read.labels if ask is not None else ()
        accepts = ask.accepts if ask is not None else ()
        self.own_words = any(isinstance(a, Text) and not (a.rest or a.only) for a in accepts)
        self._counts = any(isinstance(accepted, Number) for accepted in accepts)
        self._dates = any(isinstance(a, Day) and not a.alone for a in accepts)
        times = any(isinstance(accepted, Hour) for accepted in accepts)
        self._hours = times and any(":" in c.value for c in ask.offered) if ask else False

    def written(self, compact: str, *, wondering: bool) -> str | None:
        """The choice whose label was written out; the first of those that read the same.

        `wondering`: she asks, rather than says it. Where a question is strict, that is no answer.
        """
        if not compact or self._doubted(wondering):
            return None
        return self._first(self._read.written.get(compact, ()))

    def nearly(self, tokens: Sequence[str], compact: str, *, wondering: bool) -> str | None:
        """The choice whose long label was written out but for one letter. `wondering`: as in `written`."""
        if self.own_words or len(compact) < LONG or self._doubted(wondering):
            return None
        return self._unless_denied(tokens, self._misspelt(compact, LONG))

    def picked(self, tokens: Sequence[str], compact: str, *, wondering: bool) -> str | None:
        """The one choice that this is short for, or nearly. `wondering`: as in `written`."""
        if self._ask is None or not compact or self._doubted(wondering):
            return None
        if (value := written_out(compact, self._in_full)) is not None:
            return value
        bare = tokens if self._ask.strict else unhedged(tokens)
        if self._in_full or _PICK.fullmatch(" ".join(bare)):  # a doubt decides nothing but what is known
            tokens, compact = bare, "".join(bare)
        if pick := _PICK.fullmatch(" ".join(tokens)):
            tokens, compact = (pick[1],), pick[1]
        if (value := self._as_listed(tokens)) is not None:
            return value
        if self.own_words:
            return self._numbered(compact) or self._texted(tokens) or self._by_first_word(tokens)
        if len(tokens) > 1 and tokens[0] in _TO:
            tokens, compact = tokens[1:], "".join(tokens[1:])
        if (value := self._short(tokens, compact, wondering=wondering)) or not self._ask.corrects:
            return value
        anew = _ANEW.sub("", " ".join(tokens), count=1).split()
        return self._short(anew, "".join(anew), wondering=wondering) if len(anew) < len(tokens) else None

    def _short(self, tokens: Sequence[str], compact: str, *, wondering: bool) -> str | None:
        """The choice that these words are short for, where none of her own are asked."""
        weighs = bool(self._in_full) and is_lettered(tokens)
        return (
            self._numbered(compact)
            or self._nth(" ".join(tokens))
            or self._agreed_or_lettered(tokens, compact)
            or (None if wondering or weighs else self._texted(tokens) or self._sensed(tokens))
            or self._unless_denied(tokens, self._begun(tokens, compact) or self._misspelt(compact))
            or (None if wondering else the_one_with(tokens, self._in_full))
        )

    def _doubted(self, wondering: bool) -> bool:
        return wondering and self._ask is not None and self._ask.strict

    def _first(self, values: Iterable[str]) -> str | None:
        """The first of these that is offered."""
        found = set(values)
        offered = self._ask.offered if self._ask is not None and found else ()
        return next((choice.value for choice in offered if choice.value in found), None)

    def _numbered(self, compact: str) -> str | None:
        """The choice at that place, unless the question wants a number, or its buttons bear numbers."""
        if self._ask is None or self._counts or any(label.isdecimal() for _, label, _ in self._labels):
            return None
        # Own words may begin with a number word, and leaving for later is no place in a list.
        place = int(compact) if compact.isdecimal() and len(compact) < 3 else None
        if place is None and not self.own_words:
            place = counted(compact)
        choices = self._ask.offered[: len(self._ask.choices)] if self.own_words else self._ask.offered
        if self._hours:  # « 5 » is an hour, never the fifth button, which leaves hers as it is
            choices = tuple(choice for choice in choices if ":" in choice.value)
        if place is None or not 1 <= place <= len(choices):
            return None
        value = choices[place - 1].value
        return None if is_disputed(str(place), value, self._in_full) else value

    def _as_listed(self, tokens: Sequence[str]) -> str | None:
        """A line as a channel lists it: its place, then its label, perhaps cut."""
        value = self._numbered(tokens[0]) if len(tokens) > 1 and tokens[0].isdecimal() else None
        label = "".join(tokens[1:])
        return value if any(v == value and shown.startswith(label) for v, shown, _ in self._labels) else None

    def _nth(self, text: str) -> str | None:
        """The choice at that place in words: « la première », "the second one"."""
        named = _NTH.fullmatch(text)
        place = _PLACES.get(named[1]) if named else None
        choices = self._ask.choices if self._ask is not None else ()
        if place is None or place > len(choices) or self._counts or self._dates:
            return None
        bearing = (value for value, label, _ in self._labels if label == str(place))  # 1, 2, 3 on its buttons
        return self._numbered(str(place)) or next(bearing, None)

    def _agreed(self, tokens: Sequence[str], compact: str) -> str | None:
        """What a plain yes or no can mean here: « ok merci », « non pas d’accord »."""
        words = spelt_out(" ".join(tokens)).split()
        whole = {compact, "".join(words)} & (_YES | _NO)
        said = whole or {*words} - _BESIDE or {*words}
        offered = {value for value, _, _ in self._labels}
        agrees = next((value for value in _AGREE if value in offered), None)
        if said <= _YES:
            return agrees
        if not said <= _NO:
            return None
        declines = (*_DECLINE, *_OTHERWISE) if agrees is not None else _DECLINE
        return next((value for value in declines if value in offered), None)

    def _agreed_or_lettered(self, tokens: Sequence[str], compact: str) -> str | None:
        """A plain yes or no, or a first letter. One that is both, such as k for ok or Keep, is neither."""
        found = {self._agreed(tokens, compact), self._lettered(compact)} - {None}
        return found.pop() if len(found) == 1 else None

    def _lettered(self, compact: str) -> str | None:
        """A letter that is a label, or that only one label begins with."""
        if len(compact) != 1 or self._ask is None:
            return None
        label = self._only(lambda _, words: compact == words[0])
        if label is not None or self._ask.strict or compact.isdecimal():
            return label
        return self._only(lambda label, _: label.startswith(compact))

    def _only(self, fits: Callable[[str, tuple[str, ...]], bool]) -> str | None:
        """The one choice whose label fits: of those that she sees, or else of these and the French ones."""
        shown = self._labels[: len(self._ask.offered) if self._ask is not None else 0]
        found = {value for value, label, words in shown if fits(label, words)}
        return _one(found or {value for value, label, words in self._labels if fits(label, words)})

    def _begun(self, tokens: Sequence[str], compact: str) -> str | None:
        """A beginning of three letters or more, or a word that only one label has."""
        if len(compact) < 3 or compact.isdecimal():
            return None
        value = self._only(lambda label, _: label.startswith(compact))
        if value is None and len(tokens) == 1 and len(compact) >= 4:
            value = self._only(lambda _, words: compact in words)
        return value

    def _texted(self, tokens: Sequence[str]) -> str | None:
        """A label, or what else stands for it, written out as it is texted: « plu tar svp », « nn »."""
        if self._ask is None or self._ask.strict:
            return None
        words = spelt_out(" ".join(tokens)).split()
        bare = [word for word in words if word not in _POLITE]
        written = self._read.texted
        return self._first(written.get("".join(words), written.get("".join(bare), ()) if bare else ()))

    def _sensed(self, tokens: Sequence[str]) -> str | None:
        """The one choice with the same sense, or that sounds like it: « jé fini », « pa ankore fé »."""
        if self._ask is None or self._ask.strict:
            return None
        said = sense(tokens)
        if (value := self._first(v for v, label in self._said if _meant(label).sense == said)) is not None:
            return value
        heard = tuple(map(sound, said))
        if sum(map(len, heard)) < LEAST_HEARD or any(word.isdecimal() for word in said):
            return None
        alike = {v for v, label in self._said if _meant(label).heard == heard}
        return self._unless_denied(tokens, _one(alike))

    def _unless_denied(self, tokens: Sequence[str], value: str | None) -> str | None:
        """That choice, save where these words deny and none of its own do."""
        if value is None or not denies(tokens):
            return value
        return value if any(v == value and _meant(label).denies for v, label in self._said) else None

    def _by_first_word(self, tokens: Sequence[str]) -> str | None:
        """Where her own words are asked, less than the whole first word is her answer."""
        if len(tokens) != 1 or len(tokens[0]) < 4:
            return None
        return _one(v for v, _, words in self._labels if len(words) > 1 and words[0] == tokens[0])

    def _misspelt(self, compact: str, least: int = 5) -> str | None:
        """A label of so many letters but for one. A figure is never a slip: 18 h 30 is not 12 h 30."""
        if len(compact) < 4:
            return None
        figures = _figures(compact)

        def fits(label: str, _: tuple[str, ...]) -> bool:
            return len(label) >= least and _figures(label) == figures and within_one(compact, label)

        return self._only(fits)


class _Read(NamedTuple):
    """What may be typed for the choices of one question: many people answer the same one."""

    labels: tuple[tuple[str, str, tuple[str, ...]], ...]  # choice, label without spaces, and its words
    written: Mapping[str, list[str]]  # the choices for which that may be written, without spaces
    texted: Mapping[str, list[str]]  # likewise, shorthand spelt out


@lru_cache(maxsize=1024)
def _read(labels: tuple[tuple[str, str], ...], spelt: tuple[tuple[str, str], ...]) -> _Read:
    written: dict[str, list[str]] = {}
    texted: dict[str, list[str]] = {}
    for value, label in (*labels, *spelt):
        written.setdefault(_folded(label)[0], []).append(value)
        texted.setdefault(_meant(label).compact, []).append(value)
    return _Read(tuple((value, *_folded(label)) for value, label in labels), written, texted)


class _Meant(NamedTuple):
    """A label as it is read."""

    compact: str  # without spaces, shorthand spelt out
    sense: tuple[str, ...]
    heard: tuple[str, ...]  # how these words sound
    denies: bool


@lru_cache(maxsize=4096)
def _meant(label: str) -> _Meant:
    _, tokens = _folded(label)
    said = sense(tokens)
    compact = spelt_out(" ".join(tokens)).replace(" ", "")
    return _Meant(compact, said, tuple(map(sound, said)), denies(tokens))


@lru_cache(maxsize=4096)
def _folded(label: str) -> tuple[str, tuple[str, ...]]:
    tokens = tuple(fold(label).split())
    return "".join(tokens), tokens or ("",)


def _figures(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


def _one(values: Iterable[str]) -> str | None:
    """The value, when it is only one."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
