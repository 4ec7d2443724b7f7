"""The program in a process of its own: `jigi run`, as an operator starts it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import BenchError
from bench.survival.awake import Awake
from bench.survival.moved import MovedClock
from bench.survival.provider import Provider
from bot.channels.bot_api.webhook import PATH, Site

READY_WITHIN = 180.0  # seconds, on a machine that has other work
TOKEN = "1:bench"
PUBLIC_URL = "https://town.example"
SECRET = "bench"


@dataclass(frozen=True, slots=True)
class Way:
    """How the program speaks to its provider."""

    driver: str  # "aiogram" | "ptb"
    mode: str  # "polling" | "webhook"

    def __str__(self) -> str:
        return f"{self.driver} {self.mode}"


WAYS = tuple(Way(driver, mode) for mode in ("polling", "webhook") for driver in ("ptb", "aiogram"))


class Program:
    """One process of `jigi run`; nothing that it says is lost: it stands in `log`."""

    def __init__(
        self, folder: Path, data: Path, way: Way, provider: Provider, clock: Path, database: str = ""
    ) -> None:
        """`folder`: of its log. `data`: of all that it keeps, but for a `database` that has a URL."""
        self.log = folder / "log"
        self._data = data
        self._database = database or f"sqlite:///{data / 'jigi.db'}"
        self._way = way
        self._provider = provider
        self._clock = clock
        self.port = _free_port()
        MovedClock(clock)  # the file is there
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def hook_secret(self) -> str:
        """What its provider shows when it calls."""
        return Site(public_url=PUBLIC_URL, secret=SECRET).token_for(TOKEN)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def settings(self) -> Mapping[str, str]:
        """Its environment, without the machine's."""
        return {
            "JIGI_DATABASE": self._database,
            "JIGI_FOLDER": str(self._data),
            "JIGI_LISTEN": f"127.0.0.1:{self.port}",
            "JIGI_PUBLIC_URL": PUBLIC_URL,
            "JIGI_SECRET": SECRET,
            "JIGI_TELEGRAM_TOKEN": TOKEN,
            "JIGI_TELEGRAM_API": f"http://127.0.0.1:{self._provider.port}",
            "JIGI_TELEGRAM_DRIVER": self._way.driver,
            "JIGI_TELEGRAM_MODE": self._way.mode,
        }

    def spawn(self, **settings: str) -> subprocess.Popen[bytes]:
        """Another process of the same program, with these settings changed."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("JIGI_")}
        command = [sys.executable, "-m", "bench.survival.moved", str(self._clock), "run"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                env={**environment, "PYTHONPATH": os.pathsep.join(sys.path), **self.settings, **settings},
                cwd=self._data,
                stdout=log,
                stderr=log,
            )

    def start(self) -> None:
        """Begin to live."""
        self._provider.new_life()
        self._provider.site = f"http://127.0.0.1:{self.port}{PATH}"
        self._process = self.spawn()

    async def ready(self) -> None:
        """Until it can be spoken to. Raises BenchError when it ends before, or takes too long."""
        awake = Awake()
        while not self._provider.begun:
            if not self.alive:
                raise BenchError(f"the program ended as it started: {self.last_words()}")
            if awake.seconds() > READY_WITHIN:
                raise BenchError(
                    f"the program was not ready within {READY_WITHIN:.0f} s: {self.last_words()}"
                )
            await asyncio.sleep(0.01)

    def kill(self) -> None:
        """As a power cut ends it."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        if self._process is not None:
            self._process.wait()

    async def told_to_end(self, within: float) -> tuple[int, float]:
        """SIGTERM; its exit code, and the seconds that it took. Killed, and -9, when it takes too long."""
        self.tell(signal.SIGTERM)
        return await self.ended(within)

    def tell(self, sig: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(sig)

    async def ended(self, within: float) -> tuple[int, float]:
        """Its exit code, once it has ended, and the seconds until then; killed, and -9, after too long."""
        assert self._process is not None
        awake, took = Awake(), 0.0
        while took < within and self.alive:
            await asyncio.sleep(0.01)
            took = awake.seconds()
        self.kill()
        return int(self._process.returncode), took

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
