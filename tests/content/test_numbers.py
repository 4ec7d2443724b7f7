"""The number check, proved by mutation: change any figure or number word of any pack, and it is named.

What is changed is changed in the files, in one place and one language, and the fault must name the
file, the line and the card. And whatever reaches an outbox holds no number but the pack's typed values.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise, product

import pytest

from bot.content import frame
from bot.content.checks import pack_faults
from bot.content.doses import NARROW
from bot.content.library import PACKS, Library, pack_folders
from bot.content.limits import limits_in
from bot.content.markup import VALUE, to_html
from bot.content.medicine_checks import medicine_faults
from bot.content.number_checks import number_faults
from bot.content.numbers import NAMES, measures_in, number_in, spelt_out
from bot.content.pack import Pack, read_pack
from bot.content.rendering import Rendering
from bot.content.sheets import SourceText
from bot.conversation.messages import plain
from bot.people import Cadre

FOLDERS = [folder.name for folder in pack_folders([PACKS])]
FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
THOUSANDS = {"fr": NARROW, "en": ","}  # what stands between 114 and 477
OTHER = {"fr": ("quatre", "cinq"), "en": ("four", "five")}  # neither is the other


def figures_in(words: str, language: str) -> list[str]:
    """The figures as numbers with a point, names such as R21 left out."""
    between = re.compile(rf"(?<=\d){THOUSANDS[language]}(?=\d{{3}}\b)")
    return [found.replace(",", ".") for found in FIGURES.findall(between.sub("", NAMES.sub("", words)))]


@pytest.fixture(params=FOLDERS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return read_pack(PACKS / request.param)


def written(pack: Pack, language: str, id: str, part: str, raw: str) -> Pack:
    """The pack with one piece of it written otherwise, in this language only."""
    entry = pack.sheets[language][id]
    changed = replace(entry, parts={**entry.parts, part: SourceText(raw, entry.parts[part].line)})
    html = {**pack.html[language], id: {**pack.html[language][id], part: to_html(raw, pack.doses, language)}}
    return replace(
        pack,
        sheets={**pack.sheets, language: {**pack.sheets[language], id: changed}},
        html={**pack.html, language: html},
    )


def pieces(pack: Pack) -> Iterator[tuple[str, str, str, SourceText]]:
    for language, sheet in pack.sheets.items():
        for entry in sheet.values():
            for part, words in entry.parts.items():
                yield language, entry.id, part, words


def named(pack: Pack, language: str, id: str, lines: range) -> bool:
    """Whether a fault names the file, a line of the piece, and the card."""
    path = f"{pack.folder.name}/{language}.md"
    return any(
        fault.path.endswith(path) and fault.line in lines and fault.what.startswith(id)
        for fault in number_faults(pack)
    )


def mutations(pack: Pack) -> Iterator[tuple[str, str, str, SourceText, str]]:
    """Every piece with each figure that it shows, of a value or its own, changed in turn."""
    for language, id, part, words in pieces(pack):
        for found in VALUE.finditer(words.raw):
            shown = "" if found[2] else pack.doses[found[1]].words(language)
            for figure in re.finditer(r"\d", shown):
                digit = str((int(figure[0]) + 1) % 10)
                value = f"{shown[: figure.start()]}{digit}{shown[figure.end() :]}"
                yield (
                    language,
                    id,
                    part,
                    words,
                    f"{words.raw[: found.start()]}{value}{words.raw[found.end() :]}",
                )
        bare = VALUE.sub(lambda found: "∎" * len(found[0]), words.raw)
        for figure in re.finditer(r"\d", bare):
            digit = str((int(figure[0]) + 1) % 10)
            yield language, id, part, words, words.raw[: figure.start()] + digit + words.raw[figure.end() :]


def test_each_figure_of_each_text_is_guarded(pack: Pack) -> None:
    survived = []
    tried = 0
    for language, id, part, words, raw in mutations(pack):
        tried += 1
        lines = range(words.line, words.line + raw.count("\n") + 1)
        if not named(written(pack, language, id, part, raw), language, id, lines):
            survived.append((language, id, part, raw))
    assert survived == []
    assert tried >= len(pack.doses)


def test_a_sign_or_a_share_beside_a_value_makes_another_of_it(pack: Pack) -> None:
    survived = []
    for language, id, part, words in pieces(pack):
        for found in VALUE.finditer(words.raw):
            before, value, after = words.raw[: found.start()], found[0], words.raw[found.end() :]
            for raw in (
                f"{before}-{value}{after}",
                f"{before}moins {value}{after}",
                f"{before}{value}/kg{after}",
            ):
                lines = range(words.line, words.line + raw.count("\n") + 1)
                if not named(written(pack, language, id, part, raw), language, id, lines):
                    survived.append((language, id, part, raw))
    assert [one for one in survived if "au moins" not in one[3]] == []


@pytest.mark.parametrize(
    ("id", "language", "old", "new"),
    [
        ("amtsl/steps", "en", "Watch every", "Watch hourly, every"),
        ("immunization/schedule.r21", "fr", "toute l’année", "chaque semaine"),
        ("pph/misoprostol", "fr", "une seule fois", "chaque heure"),
        ("amtsl/uterotonic.oxytocin", "fr", "une seule fois", "par kilo"),
        ("amtsl/steps", "fr", "bébé séché", "deux\nampoules, bébé séché"),
    ],
)
def test_what_it_is_for_and_how_often_may_not_differ(id: str, language: str, old: str, new: str) -> None:
    pack = Library.load().pack(id.partition("/")[0])
    card = id.partition("/")[2]
    part = pack.sheets[language][card].parts["body"]
    found = re.search(re.escape(old), part.raw, re.IGNORECASE)
    assert found is not None, part.raw
    raw = part.raw[: found.start()] + new + part.raw[found.end() :]
    faults = list(number_faults(written(pack, language, card, "body", raw)))
    assert faults
    assert all(fault.what.startswith(f"{card}, body: ") for fault in faults)


def test_the_names_of_a_pack_hold_no_number() -> None:
    pack = Library.load().pack("amtsl")
    skill, told = next(iter(pack.skills.items()))
    for spoilt in (
        replace(pack, title={**pack.title, "fr": "La GATPA 20 UI"}),
        replace(pack, skills={**pack.skills, skill: {**told, "fr": "l’ocytocine 100 UI"}}),
    ):
        assert any("stands in a name" in str(fault) for fault in number_faults(spoilt))


def test_each_value_is_guarded_against_each_other_and_against_none(pack: Pack) -> None:
    """A value that is left out, named twice, or that changes places with its neighbour."""
    survived = []
    for language, id, part, words in pieces(pack):
        found = list(VALUE.finditer(words.raw))
        spoilt = [words.raw[: f.start()] + words.raw[f.end() :] for f in found]
        spoilt += [f"{words.raw} {f[0]}" for f in found]
        for one, next_ in pairwise(found):
            if one[0] != next_[0]:
                between = words.raw[one.end() : next_.start()]
                spoilt.append(
                    f"{words.raw[: one.start()]}{next_[0]}{between}{one[0]}{words.raw[next_.end() :]}"
                )
        for raw in spoilt:
            other = next(told for told in pack.languages if told != language)
            lines = range(words.line, words.line + raw.count("\n") + 1)
            changed = written(pack, language, id, part, raw)
            where = pack.sheets[other][id].parts[part]
            if not named(changed, language, id, lines) and not named(
                changed, other, id, range(where.line, where.line + 1)
            ):
                survived.append((language, id, part, raw))
    assert survived == []


def test_each_number_that_is_spelt_out_is_guarded(pack: Pack) -> None:
    """Changed to another, taken away, or added, in one language only."""
    survived = []
    for language, id, part, words in pieces(pack):
        other = next(told for told in pack.languages if told != language)
        spoilt = [f"{words.raw} {OTHER[language][0]}"]
        for token in re.finditer(r"[^\W\d_]+", VALUE.sub(lambda found: "∎" * len(found[0]), words.raw)):
            if spelt_out(token[0], language):
                before, after = words.raw[: token.start()], words.raw[token.end() :]
                word = OTHER[language][spelt_out(token[0], language) == [Fraction(4)]]
                spoilt += [f"{before}{word}{after}", f"{before}{after}"]
        for raw in spoilt:
            if spelt_out(raw, language) == spelt_out(words.raw, language):
                continue  # « les deux » counts nothing: the languages use it as they please
            changed = written(pack, language, id, part, raw)
            there = pack.sheets[other][id].parts[part]
            if not named(changed, language, id, range(words.line, words.line + 1)) and not named(
                changed, other, id, range(there.line, there.line + 1)
            ):
                survived.append((language, id, part, raw))
    assert survived == []


def test_a_typed_value_that_changes_reads_the_same_in_each_language(pack: Pack) -> None:
    """In doses.yaml a value stands once: a figure changed there is changed everywhere alike."""
    figures = {}
    for name, dose in pack.doses.items():
        changed = replace(dose, amount=dose.amount + 1)
        figures[name] = {tuple(figures_in(changed.words(language), language)) for language in pack.languages}
    assert {name: told for name, told in figures.items() if len(told) > 1} == {}


def test_a_false_value_that_becomes_the_right_one_is_named() -> None:
    """Then two options read alike, and one of them would be counted wrong."""
    pack = read_pack(PACKS / "amtsl")
    right, false = pack.doses["oxytocin.prevention"], pack.doses["wrong.oxytocin.double"]
    doses = {**pack.doses, false.name: replace(false, amount=right.amount)}
    pack = replace(pack, doses=doses)
    for letter, value in (("A", right.name), ("B", false.name)):
        pack = written(pack, "fr", "Q-AMTSL-01", f"option.{letter}", f"{{{{ {value} }}}} IM")
    told = [fault.what for fault in pack_faults(pack) if "another option shows" in fault.what]
    assert [what.partition(":")[0] for what in told] == ["Q-AMTSL-01, option.A", "Q-AMTSL-01, option.B"]


@pytest.mark.parametrize(
    ("french", "english", "counts"),
    [
        ("un deuxième bébé", "a second baby", [2]),
        ("quatre-vingt-dix", "ninety", [90]),
        ("vingt et un jours, deux fois", "twenty-one days, twice", [2, 21]),
        ("deux cents", "two hundred", [200]),
        ("mille cinq cents", "one thousand five hundred", [1500]),
        ("une demi-heure", "half an hour", [Fraction(1, 2)]),
        ("les deux mains, une seule fois", "both hands, once only", []),
        ("à **deux**", "in **pairs**", [2]),
    ],
)
def test_what_is_spelt_out_counts_alike(french: str, english: str, counts: list[Fraction | int]) -> None:
    assert spelt_out(french, "fr") == spelt_out(english, "en") == counts
    assert spelt_out(french, "bm") is None


@pytest.mark.parametrize(
    "words",
    [
        "dix unités", "deux ans", "٣ comprimés", "10⁶", "①", "1\u202f000", "quarante litres",
        "dix millilitres", "dix mn", "deux belles ampoules", "un gramme", "une ampoule", "deux\u00a0minutes",
        "la moitié de l’ampoule", "un quart d’heure", "dix-huit femmes", "une dizaine", "cent battements",
        "X UI", "d\u200bix minutes", "qua**tre** minutes",
    ],
)  # fmt: skip
def test_a_number_in_any_dress_is_seen(words: str) -> None:
    assert number_in(words, "fr")


@pytest.mark.parametrize(
    "words", ["a gram", "one tablet", "two good ampoules", "half of the ampoule", "ten min"]
)
def test_a_number_in_any_dress_is_seen_in_english(words: str) -> None:
    assert number_in(words, "en")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("les deux mains, une fois, une personne, les quatre T, un drap neuf, lisez l’ampoule", "fr"),
        ("la voie IV, un deuxième bébé, IV ou IM", "fr"),
        ("both hands, two nurses, once a day, read the ampoule, the four Ts", "en"),
        ("den kelen", "bm"),
    ],
)
def test_what_measures_nothing_is_no_number(words: str, language: str) -> None:
    assert number_in(words, language) == ""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_value_without_a_unit_gets_none_in_the_words(language: str) -> None:
    """Else « 10 mg » and "10 g" could stand in two languages, each with the same typed value."""
    assert number_in("∎ mg", language) == "mg"
    assert number_in("∎, ∎ ; IV", language) == ""


def test_a_unit_that_stands_alone_is_the_same_in_each_language() -> None:
    """« Combien d’UI ? » may not become "How many mg?", though neither has a number."""
    assert measures_in("combien d’UI, le premier gramme") == ["IU", "g"] == measures_in("a gram, how many IU")
    pph = read_pack(PACKS / "pph")
    language, id, part, words = next(one for one in pieces(pph) if "how many IU?" in one[3].raw)
    changed = written(pph, language, id, part, words.raw.replace("how many IU?", "how many mg?"))
    (fault,) = number_faults(changed)
    assert f"{id}, {part}: measured are mg; in fr.md" in str(fault)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("**{{ oxytocin.prevention }}", f"**{before} {{{{ oxytocin.prevention }}}}")
        for before in ("au moins", "moins de", "jusqu’à", "≥", "<", "plus de", "au plus")
    ]
    + [
        ("{{ oxytocin.prevention }}, ", f"{{{{ oxytocin.prevention }}}}{after}, ")
        for after in (" ou plus", " au moins", " (quotidien)", " %", "+")
    ]
    + [("une seule fois", often) for often in ("plusieurs fois", "une fois par jour", "à répéter")],
)
def test_what_the_words_make_of_a_value_is_the_same_in_each_language(old: str, new: str) -> None:
    amtsl = read_pack(PACKS / "amtsl")
    raw = amtsl.sheets["fr"]["uterotonic.oxytocin"].parts["body"].raw
    assert old in raw
    assert list(number_faults(written(amtsl, "fr", "uterotonic.oxytocin", "body", raw.replace(old, new, 1))))


def test_the_first_hour_is_no_day() -> None:
    assert limits_in("Première heure, puis le jour même") == ["first day", "first hour"]
    assert limits_in("the first hour, then the same day") == ["first day", "first hour"]


def test_bambara_number_words_are_noticed() -> None:
    assert number_in("misɛli fila", "bm") == "fila"


# ---- what reaches an outbox -------------------------------------------------------------------


def allowed(pack: Pack, name: str, language: str) -> set[str]:
    """The figures that a text may show: of the values that its entry names, and of the frame around it."""
    id = pack.entry_of(name.partition("/")[2])
    words = [words.raw for words in pack.sheets[language][id].parts.values()]
    values = {found[1] for raw in words for found in VALUE.finditer(raw)}
    told = [pack.doses[value].words(language) for value in values]
    part = pack.cards.get(id) or pack.items.get(id) or pack.acts.get(id) or pack.checklists.get(id)
    told += [pack.sources[key].words(language) for key in part.sources] if part else []
    steps = re.findall(r"^\d+(?=\. )", "\n".join(words), re.MULTILINE)
    return {figure for text in told for figure in figures_in(text, language)} | set(steps) | {"1", "5"}


def test_no_number_is_said_that_is_no_typed_value(rendering: Rendering, library: Library) -> None:
    seen = 0
    for pack in library.packs.values():
        for language, name, cadre in product(pack.languages, frame.names(pack), (None, *Cadre)):
            args = {"cadre": cadre, "n": 1, "of": 5, "chosen": ""}
            text = plain(rendering.text(name, args, language, library.edition, date(2026, 11, 21)))
            figures = set(figures_in(text, language))
            assert figures <= allowed(pack, name, language), (name, language)
            assert not [c for c in text if c.isnumeric() and not c.isdecimal()], (name, language)
            seen += len(figures)
    assert seen > 500


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_dose_of_one_medicine_stands_behind_the_name_of_no_other(language: str) -> None:
    pack = Library.load().pack("pph")
    raw = {"fr": "Ocytocine {{ tranexamic.dose }}.", "en": "Oxytocin {{ tranexamic.dose }}."}[language]
    assert list(medicine_faults(pack)) == []
    fault = next(medicine_faults(written(pack, language, "motive", "body", raw)))
    assert "is a dose of tranexamic acid, and stands behind oxytocin" in str(fault)
    both = "Misoprostol replaces oxytocin: {{ misoprostol.treatment }}"
    assert list(medicine_faults(written(pack, language, "motive", "body", both))) == []
