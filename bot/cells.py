"""Cells: text that a spreadsheet shows, and obeys in nothing. Pure."""

import re

BOM = "\ufeff"  # without which Excel reads no accents

# Behind these a spreadsheet of another country begins a cell: a French one cuts a file of commas at each `;`.
_BEGINS = r"(\A|[;,\t\r\n])(\s*)"
_NUMBER = r"[+-][\d\s.]+(?:[;,\t\r\n]|\Z)"
_FORMULA = re.compile(rf"{_BEGINS}(?=[=+\-@])(?!{_NUMBER})")
_DEFUSED = re.compile(rf"{_BEGINS}'(?=[=+\-@])")


def defused(words: str) -> str:
    """With `'` before whatever would be worked out; numbers and telephones stay what they are."""
    return _FORMULA.sub(r"\1\2'", words)


def undone(words: str) -> str:
    """As it was before it was defused."""
    return _DEFUSED.sub(r"\1\2", words)
