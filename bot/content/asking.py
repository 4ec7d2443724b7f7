"""Asking: the words people ask with, as trainers write them down in a pack.

`synonyms.yaml` says how people type and what is one thing; `refusals.yaml` which questions get no card,
whatever stands near them: the same medicine for another purpose, a dose by weight, another disease.

    shorthand: {cb: combien}                    one typed word → what it stands for
    same: {ocytocine: [ocyto, oxytocin]}        read as the first, in questions and in cards alike
    aspects: [dose, quand]                      what is asked about a thing: no card need speak of it
    fields: [vaccin]                            so wide that a card on something narrower need not speak of it
    idle: [bonjour, svp]                        says nothing about what is asked
    guarded: [ocytocine]                        has dangerous uses elsewhere: in doubt, no card

    labour:
      why: ocytocin before the birth
      all:                                      a word, or words in a row, out of every line
        - [ocytocine]
        - [accélérer, pendant le travail]
      unless: [après la naissance]              then it is another question
    sounding:
      why: a medicine that no card speaks of
      endings: [cilline]                        of a word that nothing here knows

`questions.md` holds questions as they were asked, below the section of the card that answers:

    # amtsl.cord.clamping
    - kan couper le cordon

    # none                                      no card may answer these
    - ocyto pour accelerer le travail
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.faults import Fault, shown
from bot.content.folding import fold
from bot.content.yaml import line_of, read_yaml
from bot.faults import Telling

_MARKS = re.compile("['’‘`ʼ´]")
_TOKEN = re.compile(r"\d+|[^\W\d_][^\W_]*")

NONE = "none"  # the heading of questions that no card may answer

Words = tuple[str, ...]  # folded, one after the other


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that gets no card: it holds something of every group, and nothing of `unless`.

    Or it holds a word that nothing here knows, with one of these endings.
    """

    id: str
    why: str
    groups: tuple[tuple[Words, ...], ...]
    unless: tuple[Words, ...] = ()
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as somebody asked it, and the section that answers; None when no card may."""

    words: str
    section: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What a pack, or all of them together, says about how people ask."""

    shorthand: Mapping[str, Words] = field(default_factory=dict)
    same: Mapping[Words, str] = field(default_factory=dict)  # what is typed → the word that it is read as
    aspects: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    guarded: frozenset[str] = frozenset()
    refusals: tuple[Refusal, ...] = ()
    questions: tuple[Asked, ...] = ()

    def __or__(self, other: "Asking") -> "Asking":
        """Both together; where they differ, the other's word holds."""
        return Asking(
            {**self.shorthand, **other.shorthand},
            {**self.same, **other.same},
            self.aspects | other.aspects,
            self.fields | other.fields,
            self.idle | other.idle,
            self.guarded | other.guarded,
            (*self.refusals, *other.refusals),
            (*self.questions, *other.questions),
        )


def tokens(text: str) -> list[str]:
    """The words of a text, folded, an elision parted from its word; figures apart from what follows them."""
    return _TOKEN.findall(fold(_MARKS.sub(" ", text)))


def read_asking(folder: Path) -> tuple[Asking, list[Fault]]:
    """What a pack says about asking; a pack that has no such file says nothing."""
    synonyms, faults = _read(folder / "synonyms.yaml")
    refusals, found = _read(folder / "refusals.yaml")
    faults += found
    questions, found = _questions(folder / "questions.md")
    faults += found
    if not faults:
        faults += _synonym_faults(synonyms, folder / "synonyms.yaml")
        faults += _refusal_faults(refusals, folder / "refusals.yaml")
    if faults:
        return Asking(), faults
    return Asking(
        shorthand={fold(str(k)): _words(v) for k, v in synonyms.get("shorthand", {}).items()},
        same={
            _words(typed): fold(str(word))
            for word, others in synonyms.get("same", {}).items()
            for typed in (word, *others)
        },
        **{
            kind: frozenset(word for words in synonyms.get(kind, ()) for word in tokens(words))
            for kind in ("aspects", "fields", "idle", "guarded")
        },
        refusals=tuple(
            Refusal(
                id=str(id),
                why=str(refusal["why"]),
                groups=tuple(tuple(map(_words, group)) for group in refusal.get("all", ())),
                unless=tuple(map(_words, refusal.get("unless", ()))),
                endings=tuple(map(fold, refusal.get("endings", ()))),
            )
            for id, refusal in refusals.items()
        ),
        questions=questions,
    ), []


def _read(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    return read_yaml(path) if path.exists() else ({}, [])


def _questions(path: Path) -> tuple[tuple[Asked, ...], list[Fault]]:
    """Each question below its section. Read line by line: as YAML a thousand of them would take a second."""
    questions, faults = [], []
    section = ""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else ()
    for number, line in enumerate(lines, 1):
        if line.startswith("# "):
            section = line[2:].strip()
        elif line.startswith("- ") and section and any(map(str.isalnum, line)):
            questions.append(Asked(line[2:].strip(), None if section == NONE else section))
        elif line.strip():
            what = Telling(
                "write `# a.section` (or `# none`), and below it a question a line, `- kan couper`"
            )
            faults.append(Fault(shown(path), number, what))
    return tuple(questions), faults


def _words(text: Any) -> Words:
    return tuple(tokens(str(text)))


# ---- what can be wrong -------------------------------------------------------------------------


def _synonym_faults(data: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    form = {"shorthand": dict, "same": dict, "aspects": list, "fields": list, "idle": list, "guarded": list}
    for key, value in data.items():
        if key not in form:
            what = Telling("{key} is not known; write {form}", key=key, form=", ".join(form))
            yield Fault(shown(path), line_of(data, key), what)
        elif not (isinstance(value, dict) if form[key] is dict else _is_words(value)):
            wanted = Telling("a list, [one, two]" if form[key] is list else "`word: …` lines below it")
            yield Fault(
                shown(path), line_of(data, key), Telling("{key} needs {wanted}", key=key, wanted=wanted)
            )
        elif key == "shorthand":
            yield from _shorthand_faults(value, path)
        elif key == "same":
            yield from _same_faults(value, path)


def _shorthand_faults(shorthand: Mapping[Any, Any], path: Path) -> Iterator[Fault]:
    for short, long in shorthand.items():
        if len(_words(short)) != 1 or not isinstance(long, str):
            what = Telling(
                "{short}: {long!r}: write one typed word, and words that it stands for",
                short=short,
                long=long,
            )
            yield Fault(shown(path), line_of(shorthand, short), what)


def _same_faults(same: Mapping[Any, Any], path: Path) -> Iterator[Fault]:
    """Each way to say something means one thing, and the thing is one word."""
    meant: dict[Words, str] = {}
    for word, others in same.items():
        line = line_of(same, word)
        if len(_words(word)) != 1 or not _is_words(others):
            what = Telling("{word}: write one word, and a list of what is read as it, [one, two]", word=word)
            yield Fault(shown(path), line, what)
            continue
        for typed in others:
            other = meant.setdefault(_words(typed), str(word))
            if other != str(word):
                what = Telling(
                    "{typed!r} is read as {word} and as {other}; take it out of one of them",
                    typed=typed,
                    word=word,
                    other=other,
                )
                yield Fault(shown(path), line, what)


def _refusal_faults(refusals: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    for id, refusal in refusals.items():
        line = line_of(refusals, id)
        if not isinstance(refusal, dict) or set(refusal) - {"why", "all", "unless", "endings"}:
            yield Fault(
                shown(path),
                line,
                Telling("{id}: write `why:`, `all:` and perhaps `unless:` below it; or `endings:`", id=id),
            )
            continue
        if not str(refusal.get("why") or ""):
            yield Fault(
                shown(path),
                line,
                Telling("{id} does not say why; add `why:` for who reads this later", id=id),
            )
        if "endings" in refusal:
            if not _is_words(refusal["endings"]) or {"all", "unless"} & set(refusal):
                what = Telling(
                    "{id}: `endings:` needs a list, [cilline, azole], and stands beside `why:` alone", id=id
                )
                yield Fault(shown(path), line, what)
            continue
        groups = refusal.get("all")
        if not isinstance(groups, list) or not groups or not all(map(_is_words, groups)):
            what = Telling(
                "{id}: `all:` needs one line or more, each a list of words, - [one, two words]", id=id
            )
            yield Fault(shown(path), line, what)
        if "unless" in refusal and not _is_words(refusal["unless"]):
            yield Fault(
                shown(path), line, Telling("{id}: `unless:` needs a list of words, [one, two words]", id=id)
            )


def _is_words(value: Any) -> bool:
    """A list of words, each with a letter in it."""
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and _words(v) for v in value)
