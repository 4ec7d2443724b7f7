"""Filters: days, hours, numbers and names as each language writes them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import lru_cache, partial
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

NARROW = "\u202f"
# Bambara names its days and months after the French ones; its own dates await a native reader.
_DATES = {"fr": ("fr", "EEEE d MMMM"), "en": ("en", "EEEE d MMMM")}

_ELIDED = re.compile(r"(?!ou[aeiéè])[aeiouàâéèêëîïôœ]", re.IGNORECASE)  # « Ourikéla », not « Ouéléssébougou »
_CHANNELS = {
    "fr": {"whatsapp": "WhatsApp", "webchat": "la page web", "terminal": "le terminal"},
    "en": {"whatsapp": "WhatsApp", "webchat": "the web page", "terminal": "the terminal"},
}


def filters(language: str) -> Mapping[str, Callable[[Any], str]]:
    """The filters that a text may use, for this language."""
    known: dict[str, Callable[..., str]] = {
        "day": day,
        "date": dated,
        "month": month,
        "hour": hour,
        "number": number,
        "channel": channel,
        **{word: partial(elided, word) for word in ("de", "De", "que")},
    }
    return {name: partial(f, language=language) for name, f in known.items()}


def elided(word: str, name: str, language: str) -> str:  # noqa: ARG001 the other languages never ask
    """A name after « de » or « que »: « d’Awa », « que Moussa »."""
    return f"{word[:-1]}’{name}" if _ELIDED.match(name) else f"{word} {name}"


def channel(name: str, language: str) -> str:
    """Where somebody writes: « Telegram », « la page web », "the web page"."""
    return _CHANNELS.get(language, _CHANNELS["fr"]).get(name, name.capitalize())


@lru_cache(maxsize=4096)
def day(value: date | str, language: str) -> str:
    """A date, or its ISO form: « jeudi 26 novembre », "Thursday 26 November"."""
    locale, pattern = _DATES.get(language, _DATES["fr"])
    return _written(value, pattern, locale)


@lru_cache(maxsize=4096)
def dated(value: date | str, language: str) -> str:
    """A date that is read in another year as well: « 26 novembre 2026 », "26 November 2026"."""
    return _written(value, "d MMMM y", _DATES.get(language, _DATES["fr"])[0])


@lru_cache(maxsize=512)
def month(value: date | str, language: str) -> str:
    """The month of a date: « novembre 2026 », "November 2026"."""
    return _written(value, "LLLL y", _DATES.get(language, _DATES["fr"])[0])


def _written(value: date | str, pattern: str, locale: str) -> str:
    value = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    words = f" {format_date(value, pattern, locale=locale)}"
    return (words.replace(" 1 ", " 1er ") if locale == "fr" else words).strip()


@lru_cache(maxsize=2048)
def hour(value: time | str, language: str) -> str:
    """A time of day, or "17:00": « 17 h », « 17 h 30 », "17:30"."""
    value = time.fromisoformat(value) if isinstance(value, str) else value
    if language == "en":
        return f"{value:%H:%M}"
    minutes = f"{NARROW}{value:%M}" if value.minute else ""
    return f"{value.hour}{NARROW}h{minutes}"


@lru_cache(maxsize=2048)
def number(value: float, language: str) -> str:
    """A number with the decimal sign of the language: « 2,5 », "2.5"."""
    return format_decimal(value, locale=language if language == "en" else "fr")
