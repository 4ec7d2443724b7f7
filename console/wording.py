"""Wording: the words of the pages in a language; days and hours as one says them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from markupsafe import Markup

from bot.content import filters
from bot.content.rendering import Rendering
from scheduler import local_time

SOON = 6  # days for which the weekday is enough
LANGUAGES = ("fr", "en")
MOST_KEPT = 100  # numbers in words that are kept


class Wording:
    """Texts of the catalogue that begin with `page.`, and what time is called there."""

    def __init__(self, rendering: Rendering, now: Callable[[], datetime], zone: str) -> None:
        self._rendering = rendering
        self._now = now
        self._zone = zone
        self._said: dict[tuple[str, str, tuple[tuple[str, int], ...]], Markup] = {}

    def of(self, language: str) -> Mapping[str, Any]:
        """What a template may say in this language."""
        shown = language if language in LANGUAGES else LANGUAGES[0]
        return {
            "language": shown,
            "say": partial(self.say, shown),
            "when": partial(self.when, shown),
            "day": partial(self.day, shown),
            "ago": partial(self.ago, shown),
        }

    def say(self, language: str, name: str, /, **args: Any) -> Markup:
        """The words of this name. What is put into them is escaped by the catalogue.

        Those with nothing but small numbers in them are made once: a page of a team says them 200 times.
        """
        if not all(type(value) is int and 0 <= value < MOST_KEPT for value in args.values()):
            return Markup(self._rendering.text(f"page.{name}", args, language, ""))  # noqa: S704
        key = (language, name, tuple(args.items()))
        words = self._said.get(key)
        if words is None:
            words = Markup(self._rendering.text(f"page.{name}", args, language, ""))  # noqa: S704
            self._said[key] = words
        return words

    def day(self, language: str, on: date | str) -> Markup:
        """« aujourd’hui », « demain », « jeudi », « jeudi 26 novembre »."""
        on = date.fromisoformat(on[:10]) if isinstance(on, str) else on
        away = (on - self._today()).days
        if away in (-1, 0, 1):
            return self.say(language, f"day.{('yesterday', 'today', 'tomorrow')[away + 1]}")
        words = filters.day(on, language)
        return Markup.escape(words.partition(" ")[0] if 0 < away <= SOON else words)

    def when(self, language: str, at: datetime) -> Markup:
        """« jeudi 14 h ». An aware instant is told in the programme's zone; a naive one is wall time."""
        wall = at if at.tzinfo is None else local_time.local(at, self._zone).replace(tzinfo=None)
        hour = filters.hour(wall.time().replace(second=0, microsecond=0), language)
        return self.say(language, "when", day=self.day(language, wall.date()), hour=hour)

    def ago(self, language: str, days: int) -> Markup:
        """« aujourd’hui », « hier », « il y a 5 jours »."""
        if days < 2:
            return self.day(language, self._today() - timedelta(days=max(days, 0)))
        return self.say(language, "ago", count=days)

    def _today(self) -> date:
        return local_time.local(self._now(), self._zone).date()
