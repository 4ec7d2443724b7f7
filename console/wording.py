"""Wording: the words of the pages in a language; days and hours as one says them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from markupsafe import Markup

from bot.content import filters
from bot.content.fault_words import worded
from bot.content.rendering import Rendering
from scheduler import local_time

SOON = 6  # days for which the weekday is enough
FAR = 300  # days: beyond, the same day and month could be this year’s
LANGUAGES = ("fr", "en")
MOST_COUNTED = 400  # numbers up to this are kept in words
MOST_KEPT = 5000  # words that are kept, of all kinds
MOST_TOLD = 600  # characters of one fault: what it quotes may be all of a file
OURS = {"skill", "day", "hour"}  # what is put into words and is nobody's

Args = tuple[tuple[str, Any], ...]


class Wording:
    """Texts of the catalogue that begin with `page.`, and what time is called there."""

    def __init__(self, rendering: Rendering, now: Callable[[], datetime], zone: str) -> None:
        self._rendering = rendering
        self._now = now
        self._zone = zone
        self._said: dict[tuple[str, str, Args], Markup] = {}

    def of(self, language: str) -> Mapping[str, Any]:
        """What a template may say in this language, on this day."""
        shown = language if language in LANGUAGES else LANGUAGES[0]
        today = local_time.local(self._now(), self._zone).date()
        return {
            "language": shown,
            "say": partial(self.say, shown),
            "tell": partial(_told, shown),
            "when": partial(self.when, shown, today),
            "day": partial(self.day, shown, today),
            "ago": partial(self.ago, shown, today),
        }

    def say(self, language: str, name: str, /, **args: Any) -> Markup:
        """The words of this name. What is put into them is escaped by the catalogue.

        They are made once where nothing of anybody is in them: a page of a team says them 200 times.
        """
        if not all(_is_ours(*arg) for arg in args.items()):
            return Markup(self._rendering.text(f"page.{name}", args, language, ""))  # noqa: S704
        key = language, name, tuple(args.items())
        words = self._said.get(key)
        if words is None:
            if len(self._said) >= MOST_KEPT:
                self._said.clear()
            words = Markup(self._rendering.text(f"page.{name}", args, language, ""))  # noqa: S704
            self._said[key] = words
        return words

    def day(self, language: str, today: date, on: datetime | date | str) -> Markup:
        """« aujourd’hui », « demain », « jeudi », « jeudi 26 novembre »; far away, its year.

        Of an instant, the day that it is then in the programme's zone.
        """
        if isinstance(on, datetime):
            on = local_time.day(on, self._zone)
        on = date.fromisoformat(on[:10]) if isinstance(on, str) else on
        away = (on - today).days
        if away in (-1, 0, 1):
            return self.say(language, f"day.{('yesterday', 'today', 'tomorrow')[away + 1]}")
        words = filters.day(on, language)
        if abs(away) > FAR:
            words = f"{words} {on.year}"
        return Markup.escape(words.partition(" ")[0] if 0 < away <= SOON else words)

    def when(self, language: str, today: date, at: datetime) -> Markup:
        """« jeudi 14 h ». An aware instant is told in the programme's zone; a naive one is wall time."""
        wall = at if at.tzinfo is None else local_time.local(at, self._zone).replace(tzinfo=None)
        hour = filters.hour(wall.time().replace(second=0, microsecond=0), language)
        return self.say(language, "when", day=self.day(language, today, wall.date()), hour=hour)

    def ago(self, language: str, today: date, days: int) -> Markup:
        """« aujourd’hui », « hier », « il y a 5 jours »."""
        if days < 2:
            return self.day(language, today, today - timedelta(days=max(days, 0)))
        return self.say(language, "ago", count=days)


def _is_ours(name: str, value: Any) -> bool:
    return name in OURS or (type(value) is int and 0 <= value < MOST_COUNTED)


def _told(language: str, says: str) -> str:
    """A fault, as long as somebody reads it."""
    words = worded(says, language)
    return words if len(words) <= MOST_TOLD else f"{words[:MOST_TOLD]}…"
