"""Contest: each contender in a process of its own, told when to run its next round.

A contender is a module with `rounds(workload)`: a generator that sets up when it is first asked,
then runs one round each time. Alone in its process it shares neither heap nor event loop with
another; told from here it runs only when it is its turn.
"""

import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench import BenchError
from bench.figures import Sample

Workload = Mapping[str, Any]


class Contender:
    """A contender's process, seen from the bench."""

    def __init__(self, module: str, **workload: Any) -> None:
        self._module = module
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.contest", module, json.dumps(workload)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def round(self) -> Sample:
        """One more round. Raises BenchError when the process has died."""
        self.begin()
        return self.end()

    def begin(self) -> None:
        """One more round, beside others."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # its end will say so
            self._process.stdin.write("go\n")
            self._process.stdin.flush()

    def end(self) -> Sample:
        """What the round that was begun gave. Raises BenchError when the process has died."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise BenchError(f"{self._module} ended in the middle of a round; its last words stand above.")
        sample: Sample = json.loads(line)
        return sample

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if kind is not None:
            self._process.kill()
        with suppress(BrokenPipeError):  # it may have died before it read the last word to it
            self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class Stopwatch:
    """Wall and processor time of the stretches that count, in seconds."""

    def __init__(self) -> None:
        self.wall = 0.0
        self.cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu

    def sample(self, turns: int) -> dict[str, float]:
        """The figures of so many turns."""
        return {"turns_per_s": turns / self.wall} | self.cost(turns)

    def cost(self, turns: int) -> dict[str, float]:
        """What so many turns cost besides time."""
        return {"cpu_ms_per_turn": 1000 * self.cpu / turns, "peak_mb": peak_mb()}


def peak_mb(pid: int | str = "self") -> float:
    """The most memory that the process ever held, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise BenchError(f"/proc/{pid}/status names no VmHWM; run the benches on Linux.")


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder on a real disk, gone afterwards.

    /tmp is memory on many systems, where a commit costs nothing; /var/tmp is not.
    """
    disk = Path("/var/tmp")  # noqa: S108 - only a place; the folder in it is made for us alone
    with tempfile.TemporaryDirectory(prefix="jigi-bench-", dir=disk if disk.is_dir() else None) as name:
        yield Path(name)


def main() -> None:
    """The contender's side."""
    module, workload = sys.argv[1:]
    rounds: Iterator[Sample] = importlib.import_module(module).rounds(json.loads(workload))
    try:
        for _ in sys.stdin:
            print(json.dumps(next(rounds)), flush=True)
    except BenchError as error:
        sys.exit(f"{module}: {error}")


if __name__ == "__main__":
    main()
