"""What talks about promises may begin with and find, so that they can be inspected without a store."""

from collections.abc import Mapping
from typing import Any

_PROMISE = {
    "id": 7,
    "text": "…",
    "due_on": "2026-01-05",
    "state": "open",
    "shared": True,
    "to": "Awa",
    "helps": True,
    "due": True,
    "late": True,
    "stuck": True,
    "of": 1,
}
_PROMISED = {
    **_PROMISE,
    "by": "Moussa",
    "note": "…",
    "may_ask": True,
    "asked": True,
    "raised": "district",
}

FACTS: Mapping[str, Any] = {
    "promises": [_PROMISE],
    "open_promises": [_PROMISE, _PROMISE],
    "promised_to": [_PROMISED, _PROMISED, {**_PROMISED, "may_ask": False}],
    "promise": _PROMISE,
    "rates": [
        {"who": who, "of": 1, "name": "Awa", "kept": 8, "counted": 10, "late": 1, "enough": True}
        for who in ("you", "coach", "team", "coachee", "coachee", "coachee", "coachee")
    ],
    "changes": [
        {**_PROMISED, "id": n, "name": "Moussa", "what": what, "stands": "done"}
        for n, what in enumerate(("made", "moved", "done", "stuck"))
    ],
    "overdue_promise": {**_PROMISE, "last": True, "above": "administrators"},
    "asked_promise": _PROMISE,
    "late": {**_PROMISE, "name": "Awa", "mine": False, "above": "nobody", "due": True},
    "passed_on": {
        "of": 2,
        "by": "Moussa",
        "to": "Awa",
        "other": 1,
        "text": "…",
        "due_on": "2026-01-05",
        "days": 7,
    },
    "helping": {"of": 1, "name": "Awa"},
    "to_help": True,
    "ideas": [{"id": "call", "title": "…"}],
    "rating": {"side": "coachee", "month": "2026-01", "coach": 2, "name": "Moussa"},
    "heard": 3,
    "word": "…",
}
FOUND: Mapping[str, Any] = {
    "is_coachee": True,
    "rating_trend": {"months": [{"day": "2026-01-01", "own": 3, "mean": 2}] * 3, "trend": "down"},
}
