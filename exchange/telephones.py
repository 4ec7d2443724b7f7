"""Telephones: numbers in all their spellings, as one. Pure.

Malian numbers have eight digits behind +223. What cannot be dialled is told, with why, and never guessed:
a wrong number reaches a stranger.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberType

HOME = "ML"
_MOBILE = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.UNKNOWN,
    PhoneNumberType.PERSONAL_NUMBER,
}
_SEVERAL = re.compile(r"\s*(?:[/;,|\n&]|\bou\b|\bet\b|\bor\b|\band\b)\s*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"^\d(?:[.,](\d+))?e\+?(\d{1,2})$", re.IGNORECASE)
_DECIMALS = re.compile(r"^\+?(\d{7,15})[.,]0+$")
_TYPED_AS_LETTERS = re.compile(r"(?<=\d)[OoIl](?=\s?\d)")
_LABEL = re.compile(r"^[^\d+(]+")  # "tel:", "Orange :"
_NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "0",
        "00",
        "n/a",
        "na",
        "nan",
        "neant",
        "néant",
        "null",
        "none",
        "aucun",
        "?",
        "x",
        "nd",
    }
)
LONGEST = 200  # characters of a cell that may hold numbers


class Read(NamedTuple):
    """The numbers that were found in a cell: those that reach somebody, and why others do not."""

    usable: tuple[str, ...]  # E.164, in their order
    refused: tuple[str, ...]  # why, without the number


def numbers_in(cell: str) -> Read:
    """All the numbers of a cell: "76 12 34 56 / 66.12.34.56" holds two."""
    cell = unicodedata.normalize("NFKC", cell[:LONGEST]).strip().lstrip("'’`").strip()
    if cell.casefold() in _NOTHING:
        return Read((), ())
    whole = _number(cell)
    parts = _parts(cell)
    if whole.usable or len(parts) < 2:
        return whole
    found = [_number(part) for part in parts if part.strip().casefold() not in _NOTHING]
    usable = dict.fromkeys(number for one in found for number in one.usable)
    return Read(tuple(usable), tuple(why for one in found for why in one.refused))


def _parts(cell: str) -> list[str]:
    """Where several numbers stand side by side."""
    if _SCIENTIFIC.match(cell):
        return [cell]
    digits = re.sub(r"\D", "", cell)
    return [digits[:8], digits[8:]] if len(digits) == 16 else _SEVERAL.split(cell)


def _number(words: str) -> Read:
    if rounded := _SCIENTIFIC.match(words):
        decimals, power = rounded[1] or "", int(rounded[2])
        if len(decimals) < power:
            return _refused("a spreadsheet rounded it; type it again as text")
        words = words[0] + decimals[:power]
    if whole := _DECIMALS.match(words):
        words = whole[1]
    words = _LABEL.sub("", words)
    digits = re.sub(r"\D", "", _TYPED_AS_LETTERS.sub(lambda letter: "0" if letter[0] in "Oo" else "1", words))
    if not digits:
        return _refused("no digit in it")
    if len(set(digits)) == 1:
        return _refused("the same digit all along")
    for spelt in _spellings(words, digits):
        if (e164 := _dialled(spelt)) is not None:
            return e164
    return _refused(_why(digits))


def _spellings(words: str, digits: str) -> list[str]:
    """How it may be dialled, the likeliest first: never a guess at a digit that is missing."""
    bare = digits.removeprefix("00")
    if words.lstrip(" (").startswith("+") or digits.startswith("00"):
        return [f"+{bare}", *([f"+{bare[3:]}"] if bare.startswith("223223") else [])]
    if len(digits) == 8:
        return [f"+223{digits}"]
    if digits.startswith("223") and len(digits) in (11, 14):
        return [f"+{digits}", f"+{digits[3:]}"]
    if len(digits) == 9 and digits[0] == "0":
        return [f"+223{digits[1:]}"]
    return []


@lru_cache(maxsize=1)
def _mobiles() -> re.Pattern[str]:
    """The mobile numbers of Mali, and nothing else: nearly all of a register, known without much ado."""
    metadata = PhoneMetadata.metadata_for_region(HOME)
    mobile = metadata.mobile if metadata is not None else None
    return re.compile(rf"\+223(?:{mobile.national_number_pattern if mobile is not None else '(?!)'})")


def _dialled(spelt: str) -> Read | None:
    """What reaches somebody; None when nobody has such a number."""
    return Read((spelt,), ()) if _mobiles().fullmatch(spelt) else looked_up(spelt)


def looked_up(spelt: str) -> Read | None:
    """The same of any number of the world, by all that is known of its country."""
    try:
        number = phonenumbers.parse(spelt, HOME)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) not in _MOBILE:
        return _refused("a landline: no message reaches it")
    return Read((f"+{number.country_code}{phonenumbers.national_significant_number(number)}",), ())


def _why(digits: str) -> str:
    national = digits.removeprefix("00").removeprefix("223")
    if len(national) < 8:
        return f"{len(national)} digits; a number of Mali has 8"
    if len(national) > 8:
        return f"{len(national)} digits; a number of Mali has 8, others begin with + and their country"
    return "no network of Mali has such numbers"


def _refused(why: str) -> Read:
    return Read((), (why,))
