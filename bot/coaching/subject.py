"""The subject of a timer: its kind, and its number in the store, as `promise:7`."""

from collections.abc import Mapping
from typing import Any


def id_of(given: Mapping[str, Any]) -> int:
    """The number of what a talk is about. Raises ValueError when that has none."""
    return int(str(given["about"]).partition(":")[2])
