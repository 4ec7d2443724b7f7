"""Linking: one person behind several addresses, as records of the talks about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkCodeGiven:
    """Whoever writes this code within ten minutes, from wherever, may join her."""

    code: str


@dataclass(frozen=True, slots=True)
class LinkWanted:
    """Whoever speaks wrote the code and says that it is she: its giver is to say so as well."""

    code: str


@dataclass(frozen=True, slots=True)
class LinkRefused:
    """Whoever wrote her code is somebody else."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Whoever wrote her code is she: what is that one's is hers now."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A merge is taken back."""

    merge: int


@dataclass(frozen=True, slots=True)
class LoginLinkGiven:
    """She was given a link into the console, with this in it; it is good once, for ten minutes."""

    nonce: str


OfLink = LoginLinkGiven | LinkCodeGiven | LinkWanted | LinkRefused | Joined | Parted
