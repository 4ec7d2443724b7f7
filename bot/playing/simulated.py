"""Simulated: what was done in each simulation that is open, as every process that serves knows it.

A file for each login, in a folder beside the media that only this user may read, under the programme's data
key where there is one. No backup holds it. The talk itself is not kept: a process plays what it has not
played yet.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

from storage.store import MediaFolder

AGE = 3600.0  # seconds that one lasts
LOCK = ".lock"


@dataclass(slots=True)
class Script:
    """How one began, and each step since, in order: its form, what was done, and its words."""

    id: str
    cadre: str
    language: str
    today: str  # ISO 8601, of its own clock
    words: str = ""  # digest of the packs that it plays
    began_at: float = field(default_factory=time.time)  # Unix time
    steps: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return time.time() - self.began_at > AGE


class Scripts:
    """The scripts of simulations that are open, for every process that serves."""

    def __init__(self, files: MediaFolder) -> None:
        """`files`: whole or not there, each under the programme's key."""
        self._files = files

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Nobody else plays or changes one meanwhile, in no process."""
        self._files.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._files.path / LOCK).open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def read(self, login: int) -> Script | None:
        """None when there is none, it is over, or another version has written it."""
        data = self._files.read(str(login))
        try:
            script = None if data is None else Script(**orjson.loads(data))
        except (TypeError, orjson.JSONDecodeError):
            return None
        return None if script is None or script.is_over else script

    def keep(self, login: int, script: Script) -> None:
        """As it is now. Raises OSError."""
        self._files.write(str(login), orjson.dumps(asdict(script)))

    def drop(self, login: int) -> None:
        (self._files.path / str(login)).unlink(missing_ok=True)

    def count(self) -> int:
        """How many are open; what is left of others goes."""
        for path in self._found():
            if self.read(int(path.name)) is None:
                path.unlink(missing_ok=True)
        return len(self._found())

    def sweep(self) -> None:
        """What is over is gone, whichever process played it."""
        if self._files.path.is_dir():
            with self.changing():
                self.count()

    def _found(self) -> list[Path]:
        return [path for path in self._files.path.iterdir() if path.name.isdecimal()]
