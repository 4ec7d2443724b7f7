"""What an administrator is told of the machine."""

from collections.abc import Mapping
from typing import Any

ALERT: Mapping[str, Any] = {"alert": "disk", "over": False, "percent": 91, "megabytes": 812, "channel": ""}
SEEN_WRONG: Mapping[str, Mapping[str, Any]] = {
    "outbox": {"number": 12, "minutes": 7},
    "token": {},
    "disk": {"percent": 91, "megabytes": 812},
    "dead_letters": {"number": 3},
    "backup": {"days": 2},
    "clock": {"minutes": 95, "ahead": True},
}
"""What a look at the machine finds, by kind, in a transcript."""
