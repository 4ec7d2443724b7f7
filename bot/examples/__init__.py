"""Examples: what talks may begin with and look up, so that they can be inspected without a store.

One file for each subject; here is all of it, and what belongs to none.
"""

from collections.abc import Mapping
from typing import Any

from bot.examples import handsets, learning, people, places, planning, promises, questions, team, visits
from bot.people import Cadre, Person, PersonId

AWA = Person(id=PersonId(1), name="Awa", cadre=Cadre.MATRONE, coach=PersonId(2))

_TOLD = {
    "goal": "…",
    "score": 5,
    "obstacle": "…",
    "will": "…",
    "step": "…",
    "day": "2026-01-05",
    "helper": "…",
    "confidence": 5,
    "boost": "…",
}

_CHAMPIONSHIP = {
    "id": 1,
    "title": "…",
    "from": "2026-01-05",
    "until": "2026-01-31",
    "begun": True,
    "rules": [{"deed": "promise_kept", "points": 2, "weekly": 2}],
    "plays": True,
    "points": 7,
    "lines": [{"deed": "promise_kept", "day": "2026-01-05", "points": 2, "what": "…"}],
    "earlier": 5,
    "teams": [{"place": 1, "name": "…", "players": 4, "mean": 3.5, "hers": True}],
    "why": [
        {
            "name": "…",
            "players": 4,
            "mean": 3.5,
            "points": 14,
            "deeds": [{"deed": "promise_kept", "count": 7, "points": 14}],
            "hers": True,
        }
    ],
    "turnout": {"invited": 9, "players": 5, "declined": 2, "teams": 1, "small": 1},
}

# What a talk may begin with, so that it can be inspected without a store.
EXAMPLES: Mapping[str, Any] = {
    "standing": {"consented": False, "stopped": False, "agreed": False, "words": 2},
    **people.BEGUN,
    **promises.FACTS,
    "topics": [{"id": "tray", "title": "…", "example": "…", "ideas": ["…", "…"]}],
    "last_checkin": {"goal": "…"},
    "coach": {"id": 2, "name": "Moussa"},
    "championship": {
        "today": "2026-01-05",
        "place": "…",
        "district": "…",
        "everywhere": True,
        "organises": True,
        "may_join": True,
        "running": _CHAMPIONSHIP,
    },
    "championship_invited": {**_CHAMPIONSHIP, "place": "…"},
    "championship_halfway": {**_CHAMPIONSHIP, "left": 9},
    "championship_over": {**_CHAMPIONSHIP, "together": [{"deed": "promise_kept", "count": 7, "points": 14}]},
    "supervised": 2,
    "sharing": {"id": 2, "name": "Moussa", "shared": None},
    "held_back": [{"id": 1, "name": "Awa", "what": "NUDGE", "until": None}],
    "mydata": {"id": "0", "mime": "application/json", "name": "jigi.json"},
    **team.BEGUN,
    "emergency": {
        "all": ["bleeding", "newborn"],
        "dangers": ["bleeding", "newborn"],
        "cards": {"newborn": "amtsl/uterotonic.oxytocin"},
        "companion": True,
        "phone": "+223 00 00 00 00",
    },
    "on_demand": {"kind": "picture", "media": {"id": "0", "mime": "image/png"}},
    "roles": ["trainer", "administrator"],
    "by": "Awa",
    "of": 1,
    "id": 1,
    "told": _TOLD,
    "note": "…",
    "voice": "0",
    "due_on": "2026-01-05",
    **places.EXAMPLES,
    **visits.EXAMPLES,
    **planning.PLANNED,
    **learning.EXAMPLES,
    **questions.EXAMPLES,
    **handsets.EXAMPLES,
}

_CARD = {"ref": "amtsl/cct", "title": "…"}
FOUND: Mapping[str, Any] = {
    "clock": {"now": "2026-01-05T14:05:00+00:00", "gone": []},
    "acted": {"id": "massage", "words": "massage", "at": "", "own": False},
    "past": {"at": "2026-01-05T13:50:00+00:00"},
    "districts": ["Sikasso"],
    "cohort": 9,
    **promises.FOUND,
    **team.FOUND,
    "cards": {"answer": "cards", "cards": [_CARD, _CARD, _CARD]},
    "between": {"answer": "cards", "cards": [_CARD]},
    "coaches": [{"id": "2", "of": 2, "label": "…"}],
    "facilities": [{"id": "ML.1", "label": "…"}],
    **people.FOUND,
    **visits.FOUND,
    **planning.SEEN,
    **learning.FOUND,
    **questions.FOUND,
    **handsets.FOUND,
}
