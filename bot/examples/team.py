"""Team examples: what a team's talks begin with or look up, so that they are inspected without a store."""

from collections.abc import Mapping
from typing import Any

_ROW = {"of": 1, "name": "Awa", "last": 3, "open": 2, "overdue": 1, "weakest": "…", "reach": "unreachable"}
_CALL = {
    "of": 1,
    "name": "Awa",
    "reasons": [
        {"why": "overdue", "days": 5, "count": 2, "skill": ""},
        {"why": "silent", "days": 21, "count": 0, "skill": ""},
    ],
}
_SHARED = {"goal": "…", "first_step": "…", "due_on": "2026-01-05", "confidence": 5, "ago": 3}
_LETTER = {
    "id": 1,
    "of": 2,
    "kind": "question",
    "coach": "Moussa",
    "coachee": "Awa",
    "topic": "…",
    "observation": "…",
    "effect": "…",
    "question": "…",
    "voice": None,
    "sent_on": "2026-01-05",
    "reply": "answer",
    "answer": "…",
    "answer_voice": None,
}
_PROMISE = {"text": "…", "due_on": "2026-01-05", "state": "stuck"}

BEGUN: Mapping[str, Any] = {
    "unanswered_digests": 3,
    "differing": [
        {"of": 1, "name": "Awa", "entry": 1, "kind": "gone", "place": ""},
        {"of": 2, "name": "Fanta", "entry": 2, "kind": "shared", "place": ""},
        {"of": 3, "name": "Sira", "entry": 3, "kind": "elsewhere", "place": "CSCom de Niéna"},
    ],
    "merged": {"since": "2026-01-05", "shared": 12, "stuck": 2, "silent": 2, "unreached": 2},
    "week": {
        "team": 2,
        "checkins": 1,
        "overdue": 1,
        "calls": [_CALL],
        "unsure": [{"of": 3, "name": "Fanta", "skills": ["…"]}],
    },
    "team_page": {
        "calls": [_CALL],
        "rows": [],
        "number": 0,
        "screens": 2,
        "team": 1,
        "found": 1,
        "argument": "",
    },
    "coachee": {**_ROW, "checkin": _SHARED, "promises": [_PROMISE], "written": 3, "unreferred": True},
    "letter": _LETTER,
    "reply": {**_LETTER, "reply": "answer"},
    "unanswered": _LETTER,
    "letters": [_LETTER],
    "topic": "…",
    "about": "letter:1",
}
FOUND: Mapping[str, Any] = {
    "hers": True,
    "written": [_LETTER],
    "open_letter": True,
    "blame": ["…"],
}
