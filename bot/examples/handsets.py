"""What talks about phones that several share, and about one person behind several addresses, may begin
with and look up, for their inspection."""

from collections.abc import Mapping
from typing import Any

_MERGE = {"id": 1, "day": "2026-01-05", "channels": ["webchat"], "name": "Awa"}

EXAMPLES: Mapping[str, Any] = {
    "speakers": [{"id": 1, "name": "Awa"}, {"id": 2, "name": "Fanta"}],
    "handset": {"here": True, "shared": True, "others": ["Fanta"]},
    "merge": _MERGE,
    "channel": "webchat",
    "name": "Awa",
    "stopped": True,
}

FOUND: Mapping[str, Any] = {
    "door": {"pin": True, "closed": 0},
    "pin": {"right": False, "closed": 5},
    "pin_fits": True,
    "login_link": {"url": "https://jigi.example/console/enter/…", "nonce": "…"},
    "link_code": "KPW3-XRT5",
    "linked": {
        "id": 2,
        "name": "Awa",
        "self": False,
        "channels": ["telegram", "webchat"],
        "at": "telegram:1",
        "here": "webchat",
        "held": {"checkins": 3, "promises": 2, "reviews": 40},
    },
    "link_wanted": {"id": 3, "at": "webchat:1", "stopped": True},
    "merge": _MERGE,
}
