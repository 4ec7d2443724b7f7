"""What is wrong with a file is said in the language of the page, whole, with the fix."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.fault_words import worded, words_of
from bot.faults import Telling
from tests.pages import ROOT

TOLD = ("Telling", "RosterError", "NamelessError")
FILES = [
    *(ROOT / "bot" / "content").glob("*.py"),
    *(ROOT / "bot" / "pages").glob("*.py"),
    *(ROOT / "bot" / "serving").glob("*.py"),
    ROOT / "bot" / "programme.py",
    *(path for path in (ROOT / "exchange").rglob("*.py") if path.name != "server.py"),  # the command line's
]


def tellings_in(path: Path) -> Iterator[tuple[str, frozenset[str | None]]]:
    """Every template of a telling that stands in a file, and what it is given; None: what `**` holds."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD:
            for part in ast.walk(node.args[0]) if node.args else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value, frozenset(value.arg for value in node.keywords)


def names_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


TELLINGS = {one for path in FILES for one in tellings_in(path)}
TEMPLATES = sorted({template for template, _ in TELLINGS})


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_fault_that_a_page_may_show_has_french_words(template: str) -> None:
    words = words_of("fr")
    assert template in words, "add it to locales/fr/faults.po"
    for names in (names for one, names in TELLINGS if one == template):
        assert names_of(words[template]) <= names or None in names, "they name what is not told"


def test_no_french_words_are_left_of_a_fault_that_is_gone() -> None:
    assert set(words_of("fr")) <= set(TEMPLATES)


def test_what_stands_in_a_fault_is_said_in_its_language_too() -> None:
    inner = Telling("{key} is not known; take it out, or mend its name", key="shoe")
    outer = Telling("{id}: {problem}", id="lundi", problem=inner)
    assert outer == "lundi: shoe is not known; take it out, or mend its name"
    assert worded(outer, "fr") == "lundi\u202f: shoe n’est pas connu\u202f; enlevez-le, ou corrigez son nom"
    assert worded(outer, "en") == outer
    assert worded("whatever", "fr") == "whatever"


@given(st.text(), st.text(min_size=1), st.text(max_size=9))
def test_a_path_is_taken_out_wherever_it_stands(before: str, path: str, other: str) -> None:
    told = Telling("{path}: {says}", path=before + path, says=Telling("{path} is empty", path=path))
    inner = Telling("{path} is empty", path=other)
    assert told.without(path, other) == f"{(before + path).replace(path, other)}: {inner}"
