"""What talks about invitations, coaches and facilities may begin with and look up, for `jigi check`."""

from collections.abc import Mapping
from typing import Any

_INVITATION = {"code": "X", "spelt": "K7WP-3MQA-XC9H", "roles": ["worker"], "day": "2026-02-04"}
_FORMER = {"id": 2, "name": "Fanta"}
_LONGEST = {"of": 1, "name": "M" * 30, "place": "M" * 24, "cadre": None}
_PROPOSAL = {"id": 1, "by": "Moussa", "of": 3, "side": "coach", "former": _FORMER}

BEGUN: Mapping[str, Any] = {
    "inviting": {"gives": ["worker", "coach"], "district": "Sikasso", "open": [_INVITATION]},
    "proposal": _PROPOSAL,
    "place": "…",
    "facility": "…",
    "side": "coach",
    "accepted": True,
    "former": 2,
    "yours": True,
    "role": "coach",
    "given": True,
    "title": "M" * 80,
    "url": "https://jigi.example/console/content/amtsl/card/twin",
}

FOUND: Mapping[str, Any] = {
    "people": {
        "rows": [_LONGEST, {**_LONGEST, "place": "", "cadre": "vaccinator"}] * 3,
        "page": 1,
        "pages": 2,
        "part": "M" * 30,
        "unknown": True,
    },
    "invitation": {
        "state": "open",
        "code": "X",
        "by": "Moussa",
        "day": "2026-02-04",
        "coach": "Moussa",
        "roles": ["coach"],
        "facility": "…",
        "placed": True,
        "district": "Sikasso",
        "former": _FORMER,
        "moves": True,
    },
    "telephone_way": "share",
    "register_row": {"state": "one", "entry": 1, "cadre": "vaccinator", "place": "M" * 40},
    "new_invitation": {**_INVITATION, "links": ["https://…"]},
    "facilities_near": [{"id": "ML.1", "label": "…"}],
    "proposal": {**_PROPOSAL, "former": None},
}
