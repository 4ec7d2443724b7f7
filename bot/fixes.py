"""Fixes: what a model refused of a file or a variable, told as what to write instead."""

import re
from datetime import date
from typing import Any

from pydantic import AfterValidator

_DATE = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")  # how pydantic writes a day that is a key

_A_LIST = "write a list, in [ ]"
_KEYS = "write keys with their values"
_A_DAY = "write a day that there is, as 2027-02-28"
_AN_HOUR = 'write an hour that there is, as "21:00"'
_A_NUMBER = "write a number"
_WHOLE = "write a whole number"
_YES_OR_NO = "write true or false"
_IN_QUOTES = "write it as words, in quotes"
_WRITES = {
    "missing": "it is missing; add it",
    "extra_forbidden": "there is no such key; mend its name, or take it out",
    "literal_error": "write one of {expected}",
    "greater_than": "write more than {gt:g}",
    "greater_than_equal": "write {ge:g} or more",
    "less_than": "write less than {lt:g}",
    "less_than_equal": "write {le:g} or less",
    "string_too_short": "write {min_length} or more letters",
    "string_too_long": "write {max_length} letters or fewer",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _A_NUMBER,
    "float_parsing": _A_NUMBER,
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "string_type": _IN_QUOTES,
    "tuple_type": _A_LIST,
    "list_type": _A_LIST,
    "frozen_set_type": _A_LIST,
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "date_type": _A_DAY,
    "date_parsing": _A_DAY,
    "date_from_datetime_parsing": _A_DAY,
    "date_from_datetime_inexact": _A_DAY,
    "time_type": _AN_HOUR,
    "time_parsing": _AN_HOUR,
}
"""By the kind of fault, as https://docs.pydantic.dev/latest/errors/validation_errors/ names them."""


def keys(fault: Any) -> tuple[int | str, ...]:
    """Of what is at fault, from the outermost, as they stand in the file."""
    return tuple(_as_written(key) for key in fault["loc"] if key != "[key]")


def _as_written(key: int | str) -> int | str:
    day = _DATE.fullmatch(key) if isinstance(key, str) else None
    return date(*map(int, day.groups())).isoformat() if day else key


def fix(fault: Any) -> str:
    """Of one of `ValidationError.errors()`; never what was written there, which may be a secret."""
    writes = _WRITES.get(fault["type"])
    if writes is None:
        return str(fault["msg"]).removeprefix("Value error, ")
    return writes.format(**fault.get("ctx", {}))


def like(shape: str, what: str) -> AfterValidator:
    """Of what may be left empty: `shape` is all that it may be else, and `what` says so in words."""

    def check(value: str) -> str:
        if value and not re.fullmatch(shape, value):
            raise ValueError(f"write {what}")
        return value

    return AfterValidator(check)
