"""The program with its machine's clock moved: by as many seconds as stand in a file, at every moment.

python -m bench.survival.moved FILE run

The file may change while the program runs, as the time of a machine does that is set. Only what time it
is moves; what counts seconds (timeouts, the loop) goes on as on a machine whose clock is set.
"""

import mmap
import struct
import sys
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

SECONDS = struct.Struct("d")


class MovedClock:
    """Seconds by which a clock is moved, in a file that several processes have open."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), SECONDS.size)

    @property
    def ahead(self) -> float:
        (seconds,) = SECONDS.unpack(self._shared[:])
        return float(seconds)

    @ahead.setter
    def ahead(self, seconds: float) -> None:
        self._shared[:] = SECONDS.pack(seconds)


def main(file: Path) -> None:
    """The command line of the program, at the moved time."""
    from bot import __main__
    from bot.channels.whatsapp import api
    from scheduler import clock

    moved = MovedClock(file)

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=moved.ahead)

    class Time:
        @staticmethod
        def time() -> float:
            return time.time() + moved.ahead

    # The two rooms that ask the machine what time it is.
    clock.datetime = Moved  # type: ignore[attr-defined]
    api.time = Time  # type: ignore[assignment, attr-defined]
    __main__.main()


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    main(file)
