"""What talks about questions that no card answers may begin with and look up, for their inspection."""

from collections.abc import Mapping
from typing import Any

EXAMPLES: Mapping[str, Any] = {
    "to_answer": {"id": 1, "words": "…", "by": "Awa", "why": "no_card", "unclear": False},
    "answer": {
        "id": 1,
        "words": "…",
        "answer": "…",
        "voice": None,
        "card": "",
        "by": "Moussa",
        "answerer": 2,
        "role": "coach",
    },
    "overdue": {"id": 1, "words": "…", "coach": "Moussa"},
    "questions": [
        {
            "of": 1,
            "id": 1,
            "asked_at": "2026-01-05",
            "words": "…",
            "similar": 2,
            "language": "fr",
            "cadre": "matrone",
            "district": "Sikasso",
            "reason": "no_card",
            "state": "listed",
            "card": "",
        }
    ],
}

FOUND: Mapping[str, Any] = {
    "asking": {"may": "offer", "to": {"id": 2, "name": "Moussa"}, "stopped": True, "most": 3},
    "open_question": True,
}
