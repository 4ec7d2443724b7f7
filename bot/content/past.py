"""Past: the time of something done, as she types it: "14:05", "14h05", « il y a 10 minutes », « hier 23 h ».

Pure. An hour is the last that her clock showed, less than twelve hours ago; so it is never one of two,
and the wrong half of the day is asked again instead of guessed.
"""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.content.counting import counted
from bot.content.folding import plain
from bot.content.when import when

HALF_DAY = timedelta(hours=12)
DAY = timedelta(days=1)
MOST_AGO = timedelta(hours=36)
AHEAD = timedelta(minutes=3)  # that her watch may go before our clock
MOST = 60  # characters; more is no time

_ABOUT = re.compile(r"^(?:(?:a|vers|environ|depuis|at|around|about)\b ?)+")
_NOW = re.compile(r"a? ?linstant|maintenant|tout de suite|(?:just |right )?now")
_MARKED = re.compile(r"(?:il )?y ?a (?P<fr>.+)|(?P<en>.+) ago")
_LENGTH = re.compile(
    r"(?P<hours>\w+?) ?(?:heures?|hours?|h)"
    r"(?:(?P<half> et demie| and a half)|(?: et| and)? ?(?P<minutes>\w+?) ?(?:minutes?|mins?|mn|m)?)?"
)
_MINUTES = re.compile(r"(\w+) ?(?:minutes?|mins?|mn)")
_HALF_HOUR = re.compile(r"(?:une |1 )?demi[ -]?e?[ -]?heure|half an hour|a half hour")
_FIGURES = re.compile(r"(\d{1,2})[ .]?(\d{2})")
_YESTERDAY = re.compile(r"\b(?:hier|yesterday)\b(?: at\b| a\b)?")


def read(words: str, now: datetime) -> dict[str, Any]:
    """The instant that these words name, in her zone: `{"at": ISO 8601}`; else what is wrong with them.

    `fault` is "ahead" for a time to come, "old" for one too long ago, "unread" for what is none; `now`
    the hour that it was held against. `now` is aware, as her clock showed it when she typed.
    """
    now = now.replace(second=0, microsecond=0)
    text = plain(words).strip(" .!?,")
    at = _instant(text, now) if len(text) <= MOST else None
    if at is None:
        return {"fault": "unread", "now": f"{now:%H:%M}"}
    ago = now.astimezone(UTC) - at.astimezone(UTC)
    if ago < -AHEAD:
        return {"fault": "ahead", "now": f"{now:%H:%M}"}
    if ago >= (MOST_AGO if _MARKED.search(text) or _YESTERDAY.search(text) else HALF_DAY):
        return {"fault": "old", "now": f"{now:%H:%M}"}
    return {"at": (at if ago > timedelta(0) else now).isoformat()}


def _instant(text: str, now: datetime) -> datetime | None:
    """The instant, be it to come or long past; None when the words name none."""
    text = _ABOUT.sub("", text)
    if _NOW.fullmatch(text):
        return now
    length = _length(text)
    if length is not None:
        return (now.astimezone(UTC) - length).astimezone(now.tzinfo)
    if _MARKED.fullmatch(text):
        return None  # a length that is not understood is no hour of the day
    yesterday = _YESTERDAY.search(text) is not None
    hour = _hour(_YESTERDAY.sub("", text).strip(), now)
    if hour is None:
        return None
    at = datetime.combine(now.date(), hour, now.tzinfo)
    if yesterday or at - now > HALF_DAY:  # 23:50, typed after midnight
        return at - DAY
    return at + DAY if now - at >= DAY - AHEAD else at  # 00:01 on a watch that goes before our clock


def _length(text: str) -> timedelta | None:
    """How long ago. « 1 h 30 » alone is an hour of the day: only what says so is a length."""
    marked = _MARKED.fullmatch(text)
    told = (marked["fr"] or marked["en"]).strip() if marked else text
    told = _ABOUT.sub("", told)
    if _HALF_HOUR.fullmatch(told):
        return timedelta(minutes=30)
    if found := _MINUTES.fullmatch(told):
        minutes = counted(found[1])
        return timedelta(minutes=minutes) if minutes is not None else None
    found = _LENGTH.fullmatch(told) if marked else None
    if found is None:
        return None
    hours = 1 if found["hours"] in ("an", "one") else counted(found["hours"])
    minutes = 30 if found["half"] else counted(found["minutes"]) if found["minutes"] else 0
    return timedelta(hours=hours, minutes=minutes) if hours is not None and minutes is not None else None


def _hour(text: str, now: datetime) -> time | None:
    if (figures := _FIGURES.fullmatch(text)) and int(figures[1]) < 24 and int(figures[2]) < 60:
        return time(int(figures[1]), int(figures[2]))
    return when(text, now.date()).local_hour
