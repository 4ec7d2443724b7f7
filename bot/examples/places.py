"""Place examples: what talks about places begin with, so that they are inspected without a store."""

from collections.abc import Mapping
from typing import Any

_FIGURE = {
    "held": 288,
    "out_of": 520,
    "late": 117,
    "missing": 115,
    "per_cent": 55,
    "left_out": 2,
    "told": True,
}
_FIGURES = dict.fromkeys(("checkins", "promises", "modules", "visits", "gaps", "reached"), _FIGURE)
_NAME = "CSCom de Kléla et des environs S"  # as long as one is shown
_PEOPLE = [{"of": n, "name": "Aminata Coulibal"} for n in (1, 2)]
_WHAT = [f"{figure}_{what}" for figure in ("checkins", "promises", "modules") for what in ("late", "missing")]

TOLD: Mapping[str, Any] = {
    "kind": "told",
    "district": "Sikasso",
    "title": _NAME,
    "whole": True,
    "facilities": 14,
    "people": 520,
    "figures": _FIGURES,
    "unsure": [{"skill": "traction du cordon, main", "late": 134}] * 2,
    "few": True,
    "names": True,
}
EXAMPLES: Mapping[str, Any] = {
    "place_told": TOLD,
    "place_list": {
        "district": "Sikasso",
        "title": _NAME,
        "rows": [{"facility": f"ML.{n}", "name": _NAME[:24], "figures": _FIGURES} for n in range(4)],
        "number": 0,
        "screens": 4,
    },
    "place_modules": {
        "facility": "ML.1",
        "name": _NAME,
        "rows": [{"title": _NAME[:24], **_FIGURE}] * 5,
        "more": 2,
    },
    "place_names": {
        "facility": "ML.1",
        "name": _NAME,
        "team": 9,
        "rows": [{"what": what, "people": _PEOPLE, "more": 4} for what in (*_WHAT, "reached_missing")],
    },
}
