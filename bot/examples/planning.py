"""Planning examples: what talks about schedules and sessions begin with and look up, for their inspection."""

from collections.abc import Mapping
from typing import Any

_AT = {
    "day": "2026-01-05",
    "hour": "10:30",
    "short": "05/01",
    "weekday": 2,
    "at": "2026-01-05T10:30:00+00:00",
}
_MOVED = {**_AT, "moves": _AT["at"], "why": "season", "feast": "Ramadan", "planned": _AT}
_SESSION = {
    **_AT,
    "id": 1,
    "of": 2,
    "by": "Moussa",
    "coach": True,
    "state": "proposed",
    "mine": True,
    "past": False,
    "left": False,
    "stopped": False,
    "summary": {},
}
_SUMMARY = {
    "goal": "…",
    "score": 5,
    "obstacle": "…",
    "options": ["…", "…"],
    "will": "…",
    "step": "…",
    "day": "2026-01-05",
    "helper": "…",
    "confidence": 5,
}
_ROW = {
    "id": 1,
    "of": 1,
    "name": "Awa",
    "words": "…",
    "next": _AT,
    "resting": [{"of": 1, "name": "Awa", "why": "stopped"}],
    "resting_more": 1,
    "state": "",
}

PLANNED: Mapping[str, Any] = {
    "to_schedule": [{"of": 1, "name": "Awa"}, {"of": 3, "name": "Fanta"}],
    "scheduled": {
        "schedule": 1,
        "by": "Moussa",
        "team": False,
        "once": False,
        "words": "…",
        "next": _AT,
    },
    "by_whom": {"schedule": 1, "name": "Moussa", "planned_at": _AT["at"]},
    "live_session": _SESSION,
    "session_alone": {**_SUMMARY, "voices": {}},
    "before": _AT,
    "after": _AT,
    "again": "resumed",
    "paused": False,
}
PLANNED_OF: Mapping[str, Mapping[str, Any]] = {  # where a talk goes on from another state
    "session_begins": {"live_session": {**_SESSION, "state": "agreed"}},
    "session_summary": {"live_session": {**_SESSION, "state": "summed", "summary": _SUMMARY}},
}
SEEN: Mapping[str, Any] = {
    "planned": {
        "rows": [
            {**_ROW, "kind": "schedule", "of": None, "name": "", "state": "paused", "next": None},
            {**_ROW, "kind": "schedule"},
            {**_ROW, "kind": "session", "state": "agreed"},
            {**_ROW, "kind": "session", "state": "to_confirm"},
        ],
        "more": 1,
    },
    "schedule_words": {"every": "month", "nth": None, "weekday": None, "day": None, "local_hour": None},
    "schedule_preview": {
        "state": "open",
        "rule": {"every": "week", "first": "2026-01-05", "local_hour": "08:00", "nth": 0},
        "words": "…",
        "dates": [
            {
                **_MOVED,
                "met": [{"kind": "session", "of": 1, "name": "Awa", "when": _AT, "hard": False}],
                "met_more": 1,
            }
        ]
        * 5,
        "left_out": [{**_AT, "feast": "Tabaski"}],
        "gives_way": ["rhythm", "team"],
        "refused": False,
        "instead": {
            "parts": {"every": "week", "nth": 0, "weekday": 0, "day": None, "local_hour": "08:00"},
            **_AT,
        },
    },
    "other_times": {"state": "open", "times": [_MOVED, _MOVED]},
    "session_times": {"state": "open", "times": [_MOVED]},
    "session_open": True,
}
