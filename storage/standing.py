"""Standing: what is promised about who is in the middle of a talk, on which edition."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class Stand(NamedTuple):
    """The people whose open talks began on one edition."""

    edition: str
    people: int
    packs: Mapping[str, int]  # pack → how many of them are being asked its questions


class OpenEditions(Protocol):
    """The part of the desk that knows who finishes on which words."""

    def standing(self) -> list[Stand]:
        """Everybody who is in a talk, by its edition. Costs by the open talks, not by the people."""
