"""Quizzes: a pack's questions out to Moodle (GIFT) and spreadsheets (CSV), and back as a sheet's entries."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from bot.content.doses import NARROW, Dose
from bot.content.frame import LETTERS
from bot.content.gift import Question
from bot.content.pack import Pack
from bot.conversation.messages import plain

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


def as_entries(asked: Sequence[Question], doses: Mapping[str, Dose], language: str) -> str:
    """The questions as entries of a sheet, with typed values named where their words stand.

    A number that no typed value renders stays as it is: `jigi check` then says where, and what to do.
    """
    return "\n".join(_entry(question, doses, language) for question in asked)


def _entry(question: Question, doses: Mapping[str, Dose], language: str) -> str:
    front = {"id": question.id, "kind": "quiz", **question.notes}
    if "sources" in front:
        front["sources"] = f"[{front['sources']}]"
    lines = ["---", *(f"{key}: {value}" for key, value in front.items()), "---"]
    lines += [_named(question.stem, doses, language, wrong=False), ""]
    for place, option in enumerate(question.options):
        right = place == question.right
        named = _named(option, doses, language, wrong=not right)
        lines.append(f"- [{'x' if right else ' '}] {LETTERS[place]}. {named}")
    if question.why:
        lines += ["", f"> {_named(question.why, doses, language, wrong=False)}"]
    return "\n".join([*lines, ""])


def _named(words: str, doses: Mapping[str, Dose], language: str, *, wrong: bool) -> str:
    """The words with `{{ name }}` for what a typed value says; a false value in a false option only."""
    for said, name in sorted(_values(doses, language, wrong), key=lambda pair: (-len(pair[0]), pair[1])):
        words = words.replace(said, f"{{{{ {name} }}}}")
    return words.replace(NARROW, " ").replace("\n", " ")


def _values(doses: Mapping[str, Dose], language: str, wrong: bool) -> Iterator[tuple[str, str]]:
    for dose in doses.values():
        if wrong or not dose.wrong:
            yield dose.words(language), dose.name
