"""GIFT: quiz questions as Moodle writes and reads them, as far as a choice of one goes.

    // section: amtsl.cord.clamping
    ::Q-AMTSL-05::When is the cord clamped? {
    =After one to three minutes
    ~At once
    ####Why this is so.
    }

What is kept beside the words stands in comments. Of what Moodle writes feedback on single options and what
a wrong one costs (`~%-33.3%`) are passed over, for our items have one reason for all; so are the tags of
`[html]`. `{TRUE}` and `{F#why it is false}` are a choice of two, and what is said to whoever missed it is the
reason. A choice within a sentence (`Clamp {=after ~before} a minute.`) leaves a gap there. Other kinds are
refused.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

MOST_OPTIONS = 6  # A to F
TRUTH = {"fr": ("Vrai", "Faux"), "en": ("True", "False")}

_SPECIAL = "\\~=#{}:"
_NOTE = re.compile(r"//\s*(\w+):\s*(.+)")
_QUESTION = re.compile(
    r"(?:::(?P<id>(?:\\.|[^\\])*?)::)?\s*(?:\[(?P<form>\w+)\])?(?P<stem>(?:\\.|[^\\{])*)"
    r"\{(?P<rest>(?:\\.|[^\\}])*)\}(?P<tail>(?:\\.|[^\\{}])*)"
)
_GAP = "_____"  # what stands in a sentence for the word that is asked
_FORM = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_TAG = re.compile(r"<[^>]*>")
_WORDS = r"(?:\\.|[^\\=~#])*"
_WEIGHT = r"(?:%(?P<weight>-?\d+(?:\.\d+)?)%)?"
_SAID = rf"#(?!###)({_WORDS})"  # feedback
_TRUTH = re.compile(rf"\s*(TRUE|T|FALSE|F)\s*(?:{_SAID})?(?:{_SAID})?(?:####({_WORDS}))?")
_PART = re.compile(rf"\s*(?P<mark>####|[=~]){_WEIGHT}(?P<words>{_WORDS})(?:#(?!###){_WORDS})?")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with one right option, in plain words."""

    id: str
    stem: str
    options: tuple[str, ...]
    right: int  # the place of the right option
    why: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)  # what else is known of it: section, danger …


class GiftError(ValueError):
    """A file that cannot be read. Its message names the line and what to do."""


def written(questions: Sequence[Question]) -> str:
    """The questions as one GIFT file."""
    return "\n".join(_written(question) for question in questions)


def read(text: str, language: str = "fr") -> list[Question]:
    """The questions of a GIFT file. Raises GiftError with every fault, a line each.

    In `language` stand the two options of what is true or false.
    """
    questions: list[Question] = []
    faults: list[str] = []
    for line, block in _blocks(text.removeprefix("\ufeff")):
        notes = {found[1]: found[2] for row in block if (found := _NOTE.fullmatch(row.strip()))}
        words = "\n".join(row for row in block if not row.lstrip().startswith(("//", "$CATEGORY")))
        if not words.strip():
            continue
        try:
            questions.append(_question(words.strip(), notes, TRUTH[language]))
        except GiftError as error:
            faults.append(f"line {line}: {error}")
    if faults:
        raise GiftError("\n".join(faults))
    return questions


def _written(question: Question) -> str:
    lines = [f"// {key}: {value}" for key, value in question.notes.items()]
    lines.append(f"::{_escaped(question.id)}::{_escaped(question.stem)} {{")
    lines += [
        f"{'=' if place == question.right else '~'}{_escaped(option)}"
        for place, option in enumerate(question.options)
    ]
    if question.why:
        lines.append(f"####{_escaped(question.why)}")
    return "\n".join([*lines, "}", ""])


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines, with the line on which it begins, counted from 1."""
    rows = enumerate(text.splitlines(), 1)
    for empty, block in groupby(rows, lambda row: not row[1].strip()):
        if not empty:
            numbered = list(block)
            yield numbered[0][0], [row for _, row in numbered]


def _question(words: str, notes: Mapping[str, str], truth: tuple[str, str]) -> Question:
    found = _QUESTION.fullmatch(words.replace("\n", " "))
    if found is None:
        raise GiftError("is no question; write ::id::The question { =right ~wrong }")
    stem = _said(found["stem"], found["form"])
    if found["tail"].strip():
        stem = f"{stem} {_GAP} {_said(found['tail'], found['form'])}"
    if told := _TRUTH.fullmatch(found["rest"]):
        value, missed, _, why = told.groups(default="")
        return Question(
            id=_plain(found["id"] or ""),
            stem=stem,
            options=truth,
            right=int(value.startswith("F")),
            why=_said(why or missed, found["form"]),
            notes=notes,
        )
    parts = list(_PART.finditer(found["rest"]))
    options = [part for part in parts if part["mark"] != "####"]
    right = [place for place, option in enumerate(options) if _is_right(option)]
    shared = any(0 < float(option["weight"] or 0) < 100 for option in options)
    if len(right) != 1 or shared or len(options) < 2 or _PART.sub("", found["rest"]).strip():
        raise GiftError("is no choice of one; give it one option with = and at least one with ~, or {TRUE}")
    if len(options) > MOST_OPTIONS:
        raise GiftError(f"has {len(options)} options; leave {MOST_OPTIONS} at most")
    return Question(
        id=_plain(found["id"] or ""),
        stem=stem,
        options=tuple(_said(option["words"], found["form"]) for option in options),
        right=right[0],
        why=next((_said(part["words"], found["form"]) for part in parts if part["mark"] == "####"), ""),
        notes=notes,
    )


def _said(words: str, form: str | None) -> str:
    """The words in the format of their question, or in one that they name themselves: `[html]<p>Yes</p>`."""
    if own := _FORM.match(words):
        form, words = own[1], words[own.end() :]
    return _untagged(words) if form == "html" else _plain(words)


def _is_right(option: re.Match[str]) -> bool:
    """Whether it is marked as right, or gives all the points."""
    return option["mark"] == "=" or float(option["weight"] or 0) == 100


def _escaped(words: str) -> str:
    return "".join(f"\\{c}" if c in _SPECIAL else c for c in words).replace("\n", "\\n")


def _plain(words: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], words).strip()


def _untagged(words: str) -> str:
    """The words of small HTML, on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", _plain(words))).split())
