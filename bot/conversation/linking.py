"""Linking: one person behind several addresses, as records of the talks about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkCodeGiven:
    """Whoever writes this code within ten minutes, from wherever, may join her."""

    code: str


@dataclass(frozen=True, slots=True)
class Joined:
    """She who speaks is the one who gave the code: what is hers goes to that one."""

    code: str


@dataclass(frozen=True, slots=True)
class Parted:
    """A merge is taken back."""

    merge: int


OfLink = LinkCodeGiven | Joined | Parted
