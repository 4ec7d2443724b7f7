"""What talks that teach, examine, record and note may begin with and look up, for their inspection."""

from collections.abc import Mapping
from typing import Any

_CERTIFICATE = {
    "code": "K7WP3MQAXC9H",
    "title": "…",
    "day": "2026-01-05",
    "signed": True,
    "holds": True,
    "spelt": "K7WP-3MQA-XC9H",
    "picture": {"id": "0.png", "mime": "image/png"},
    "document": {"id": "0.pdf", "mime": "application/pdf", "name": "jigi-amtsl.pdf"},
}

_VOICE = ["0", "audio/ogg", 1, "", "amtsl-cct.bm.ogg"]
_CARD = {"ref": "amtsl/cct", "title": "…"}

EXAMPLES: Mapping[str, Any] = {
    "session": [
        {
            "id": "amtsl/Q-AMTSL-01",
            "text": "amtsl/Q-AMTSL-01",
            "order": "ABCD",
            "right": "A",
            "card": "amtsl/uterotonic.oxytocin",
            "new": True,
            "placing": True,
            "skill": "…",
            "edition": "",
        }
    ],
    "next_review": "2026-01-05",
    "pack": {"id": "amtsl", "title": "…"},
    "campaign": 1,
    "pushing": {
        "packs": [{"id": "amtsl", "title": "…", "before": 12}],
        "last": [
            {
                "id": 1,
                "title": "…",
                "people": 9,
                "asked": 5,
                "sent": 4,
                "answered": 3,
                "running": True,
                "waiting": 1,
                "let_be": 1,
                "asked_back": 2,
                "spread": 2,
                "uncertain": 2,
            }
        ],
    },
    "last_card": _CARD,
    "reported": _CARD,
    "titles": {"fr": "…", "en": "…"},
    "reason": "…",
    "instead": "amtsl/cct",
    "weeks": 3,
    "progress": {
        "modules": [
            {
                "title": "…",
                "held": ["…"],
                "held_more": 1,
                "weak": ["…"],
                "weak_more": 0,
                "begun": 1,
                "unseen": 2,
            }
        ],
        "more": 1,
        "weeks": 3,
    },
    "checkup": {"id": "amtsl", "title": "…", "count": 8, "today": False, "again": True},
    "certificates": {
        "certificates": [_CERTIFICATE],
        "checkups": [{"id": "pph", "title": "…", "day": "2026-01-05", "open": True}],
    },
    "recording": {
        "packs": [{"id": "amtsl", "title": "…"}],
        "recordings": [{"card": "amtsl/cct", "title": "…", "language": "bm", "state": "stale"}],
        "more": 1,
        "card": "",
        "unknown": "…",
        "language": "",
    },
    "acts": {
        "edition": "",
        "acts": [{"id": "tranexamic", "ref": "pph/act.tranexamic", "drug": True, "within": 180}],
        "watch": {"ref": "amtsl/act.watch", "every": 15},
    },
}

FOUND: Mapping[str, Any] = {
    "mastered": [{"id": "amtsl", "title": "…"}],
    "outcome": {"state": "held", "days": 14, "certificate": _CERTIFICATE, **_CERTIFICATE},
    "cards_to_record": [_CARD] * 9,
    "to_record": {"title": "…", "card": "…", "as_it_stands": True, "clinical": True, "drafts": False},
    "recorded": {"state": "unheard", "file": _VOICE, "script": "…", "heard": False, "mine": False},
    "script": {"script": "…", "words": "", "faults": [], "more": 0, "values": []},
    "take": {"state": "here", "file": _VOICE, "seconds": 9, "words": ""},
}
