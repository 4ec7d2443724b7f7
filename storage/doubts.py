"""Doubts: what is promised about a message that its provider may have taken without saying so."""

from datetime import datetime
from typing import Protocol


class Doubts(Protocol):
    """The part of the desk that remembers what nobody knows."""

    def doubt(self, id: int, at: datetime) -> None:
        """It may have been taken: it is listed from now on (`jigi export uncertain`), sent again or not."""
