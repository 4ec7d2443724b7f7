"""Quizzes: a pack's questions out to Moodle (GIFT) and spreadsheets (CSV), and back as a sheet's entries."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from bot.content.doses import NARROW
from bot.content.frame import LETTERS
from bot.content.gift import Question
from bot.content.pack import Pack
from bot.conversation.messages import plain

NOTES = ("section", "sources", "skill", "danger")
COLUMNS = ("id", "section", "skill", "danger", "language", "stem", *LETTERS, "right", "why")


def questions(pack: Pack, language: str) -> list[Question]:
    """The questions of a pack as people read them in one language; in the first, where that one is stale."""
    return [
        Question(
            id=id,
            stem=plain(words["stem"]),
            options=tuple(plain(words[f"option.{letter}"]) for letter in item.options),
            right=item.options.index(item.right),
            why=plain(words["why"]),
            notes={
                "section": item.section,
                "sources": ", ".join(item.sources),
                "skill": item.skill,
                "danger": str(item.danger),
            },
        )
        for id, item in pack.items.items()
        for words in (pack.html[pack.shown_in(id, language)][id],)
    ]


def as_csv(asked: Sequence[Question], language: str) -> str:
    """One row for each question; the right option by its letter."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore")
    writer.writeheader()
    for question in asked:
        options = dict(zip(LETTERS, question.options, strict=False))
        own = {"id": question.id, "language": language, "stem": question.stem, "why": question.why}
        writer.writerow({**question.notes, **own, **options, "right": LETTERS[question.right]})
    return out.getvalue()


def as_entries(asked: Sequence[Question], pack: Pack, language: str) -> str:
    """The questions as entries of a sheet, with typed values named where their words stand.

    What a file does not know of a question of the pack (its section, its danger), the pack does. A number
    that no typed value renders stays as it is: `jigi check` then says where, and what to do.
    """
    known = {question.id: question.notes for question in questions(pack, language)}
    return "\n".join(_entry(question, known.get(question.id, {}), pack, language) for question in asked)


def _entry(question: Question, known: Mapping[str, str], pack: Pack, language: str) -> str:
    notes = {key: value for key in NOTES if (value := question.notes.get(key) or known.get(key))}
    section = notes.get("section", "")
    if "sources" in notes:
        notes["sources"] = f"[{notes['sources']}]"
    front = {"id": question.id, "kind": "quiz", **notes}
    true, false = (_values(pack, language, section, wrong=wrong) for wrong in (False, True))
    lines = ["---", *(f"{key}: {value}" for key, value in front.items()), "---"]
    lines += [_named(question.stem, true), ""]
    for place, option in enumerate(question.options):
        right = place == question.right
        lines.append(
            f"- [{'x' if right else ' '}] {LETTERS[place]}. {_named(option, true if right else false)}"
        )
    if question.why:
        lines += ["", f"> {_named(question.why, true)}"]
    return "\n".join([*lines, ""])


def _named(words: str, values: Mapping[str, str]) -> str:
    """The words with `{{ name }}` for what a typed value says, the longest first; no part of a number."""
    words = " ".join(words.replace(NARROW, " ").split())
    said = "|".join(map(re.escape, sorted(values, key=lambda value: (-len(value), value))))
    if not said:
        return words
    whole = re.compile(rf"(?<![\w.,])(?:{said})(?!\w|[.,]\d)")
    return whole.sub(lambda found: f"{{{{ {values[found[0]]} }}}}", words)


def _values(pack: Pack, language: str, section: str, *, wrong: bool) -> Mapping[str, str]:
    """Words → the typed value that says them; of several that of the question's own section.

    A false value stands in a false option only, and what has no unit in its own section: a bare 3 is no
    district. Spaces are plain ones.
    """
    values: dict[str, str] = {}
    for dose in sorted(pack.doses.values(), key=lambda dose: (dose.section != section, dose.name)):
        if dose.wrong and not wrong:
            continue
        for form in filter(dose.has, ("", "within")):
            words = " ".join(dose.said(language, form).replace(NARROW, " ").split())
            if dose.section == section or not words.replace(" ", "").isdecimal():
                values.setdefault(words, f"{dose.name}|{form}".removesuffix("|"))
    return values
