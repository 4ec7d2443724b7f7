"""Examples of what talks about supervision visits begin with and look up, so that they can be inspected."""

from collections.abc import Mapping
from typing import Any

_ITEM: Mapping[str, Any] = {
    "section": "cold",
    "weight": 2,
    "critical": True,
    "not_applicable": True,
    "words": "…",
    "days": 7,
    "owner": "worker",
}
_BEFORE = {"day": "2025-10-05", "percent": 54, "seen": {"now": "no", "twice": "no", "vvm": "yes"}}
_VISIT: Mapping[str, Any] = {
    "number": 1,
    "worker": 1,
    "name": "Awa",
    "facility": "ML.1",
    "place": "…",
    "checklist": "coldchain/visit.fridge",
    "title": "…",
    "sections": {"cold": "…"},
    "items": [{**_ITEM, "id": "now"}, {**_ITEM, "id": "twice", "owner": "coach"}],
    "seen": {"now": "no", "twice": "yes"},
    "before": _BEFORE,
}
_ACTION = {
    "item": "now",
    "words": "…",
    "due_on": "2026-01-12",
    "owner": "worker",
    "proposed_on": "2026-01-14",
}
_PLAN = {
    "visit": 1,
    "number": 1,
    "of": 2,
    "by": "Moussa",
    "worker": 1,
    "name": "Awa",
    "place": "…",
    "title": "…",
    "percent": 72,
    "more": 1,
    "actions": [_ACTION, {**_ACTION, "item": "twice", "owner": "le chef de poste", "proposed_on": None}],
}
_DUE = {
    "of": 2,
    "by": "Moussa",
    "visit": 1,
    "item": "now",
    "promise": 7,
    "words": "…",
    "due_on": "2026-01-12",
    "state": "returned",
    "reason": "…",
}
_TITLED = {"ref": "coldchain/visit.fridge", "title": "…"}
_UNSETTLED = {
    "of": 1,
    "number": 1,
    "name": "Awa",
    "place": "…",
    "title": "…",
    "day": "2026-01-05",
    "state": "begun",
}

EXAMPLES: Mapping[str, Any] = {
    "visiting": {
        "team": True,
        "checklists": [_TITLED, _TITLED],
        "unsettled": [_UNSETTLED],
    },
    "about": "visit 1",
    "visit": _VISIT,
    "plan": _PLAN,
    "offered_plan": _PLAN,
    "returned_plan": _PLAN,
    "plan_alone": {"actions": [_ACTION, {**_ACTION, "item": "twice"}]},
    "my_plan": {"waiting": [], "actions": [_DUE]},
    "action": _DUE,
    "evidence": {
        "id": 1,
        "by": "Awa",
        "action": "…",
        "promise": 7,
        "words": "…",
        "voice": None,
        "picture": {"id": "0", "mime": "image/jpeg", "size": 1},
        "state": "sent",
        "reason": "…",
    },
}
FOUND: Mapping[str, Any] = {
    "today": "2026-01-05",
    "paired": True,
    "new_visit": {**_VISIT, "seen": {}},
    "unsettled_visit": {"flow": "visit_items", "facts": {"visit": _VISIT, "of": 1, "about": "visit 1"}},
}
