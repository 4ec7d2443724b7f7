"""Running: what administrators' pages ask of the house that runs, and of what it was decided to do."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Fault(Protocol):
    """What is wrong with what was decided."""

    @property
    def key(self) -> str:
        """Under which key of programme.yaml."""
        ...

    @property
    def about(self) -> str:
        """Of what in it: a place, a day."""
        ...

    @property
    def says(self) -> str: ...


class Running(Protocol):
    """The running house. Nothing of it is a secret, or of somebody."""

    async def health(self) -> Mapping[str, Any]: ...

    async def retention(self) -> Sequence[Mapping[str, Any]]: ...

    def decided(self) -> Mapping[str, Any]:
        """`written`: what may be changed; `mark`: of the file; `waits`: whether it waits for a start."""
        ...

    def faults(self, written: Mapping[str, Any]) -> Sequence[Fault]: ...

    def decide(self, written: Mapping[str, Any], mark: str) -> bool: ...
