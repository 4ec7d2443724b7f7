"""The scene of a fault: what it may lay hands on, and what the program must never do."""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench.cluster import Server
from bench.survival.moved import MovedClock
from bench.survival.people import Town
from bench.survival.program import Program, Way

DATABASE = "town"  # on a server
ENDS_WITHIN = 10.0  # seconds after SIGTERM


@dataclass(slots=True)
class Scene:
    """What a fault may lay hands on."""

    program: Program
    town: Town
    data: Path  # the folder of the database
    own_disk: bool  # whether that is a disk of its own, which may be filled
    way: Way
    clock: MovedClock
    server: Server | None  # that has the database; None where it is a file
    dice: random.Random
    ended_in: list[float] = field(default_factory=list)  # seconds, each time that it was told to end


class Complaint(Exception):  # noqa: N818
    """The program did what it must not; says what."""


class Fault(Protocol):
    """One thing that happens, and its end."""

    @property
    def name(self) -> str: ...

    def cannot(self, scene: Scene, /) -> str: ...

    async def do(self, scene: Scene, /) -> None: ...

    async def undo(self, scene: Scene, /) -> None: ...


class Anywhere:
    """Needs nothing, and ends by itself."""

    def cannot(self, _scene: Scene) -> str:
        return ""

    async def undo(self, _scene: Scene) -> None:
        return None


async def must_end(scene: Scene) -> float:
    """It is told to end, and does; the seconds that it took. Raises Complaint."""
    code, took = await scene.program.told_to_end(ENDS_WITHIN)
    if code != 0:
        said = scene.program.last_words()
        raise Complaint(f"told to end, it ended with {code} after {took:.1f} s: {said}")
    scene.ended_in.append(took)
    return took
