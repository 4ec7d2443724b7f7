"""Start: from the command to the first answer, on a large store, beside what importing the driver costs."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bench import BenchError, ours, talk
from bench.contest import folder
from bench.fake_bot_api import FakeBotAPI
from bench.figures import AtMost, Report, Sample, in_turn
from scheduler.clock import Clock

PEOPLE = 100_000
AT_ONCE = 5_000  # people of one transaction
PATIENCE = 120.0  # seconds
LIBRARIES = {"aiogram": "import aiogram", "ptb": "import telegram.ext"}

NOTES = """\
From the start of `jigi run` until the Bot API has the answer to what somebody wrote before it, with 100,000
people in the store; and from the start of a Python until the library that carries our calls is imported.
cpu_s: what of it was computed, in the process's own time, however busy the machine is; by it is judged what
ours takes over the import. Both have the bytecode of an installed program."""


def run(*, quick: bool = False) -> Report:
    """Both drivers and their libraries in turn. The aim: within a second of the import, with either."""
    people, rounds = (500, 1) if quick else (PEOPLE, 5)
    report = Report("start", judged=not quick, notes=[NOTES])
    with folder() as place:
        _fill(place / "jigi.db", people)
        contenders: dict[str, Callable[[], Sample]] = {}
        for driver, imports in LIBRARIES.items():
            contenders[f"{driver}_import"] = partial(_import, place, imports)
            contenders[f"{driver}_ours"] = partial(_first_answer, place, driver)
        for name, sample in in_turn(contenders, rounds=rounds, warm_up=1).items():
            report.put(name, sample)
    for driver in LIBRARIES:
        over = report.rows[f"{driver}_ours"]["cpu_s"] - report.rows[f"{driver}_import"]["cpu_s"]
        report.aim(f"{driver}_over_s", AtMost(1), over)
    return report


def _fill(path: Path, people: int) -> None:
    with ours.opened(path) as store:
        for first in range(0, people, AT_ONCE):
            ours.settle(store, range(first, min(first + AT_ONCE, people)), Clock().now())


def _import(place: Path, imports: str) -> Sample:
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", imports], env=_environment(place))
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    return {"s": time.perf_counter() - start, "cpu_s": used.ru_utime + used.ru_stime}


def _first_answer(place: Path, driver: str) -> Sample:
    return asyncio.run(_answered(place, driver))


async def _answered(place: Path, driver: str) -> Sample:
    told = asyncio.Event()

    def sent(_chat: int, _buttons: Mapping[str, str]) -> None:
        told.set()

    api = FakeBotAPI(sent)
    base = f"http://127.0.0.1:{await api.listen()}"
    number = int(time.time() * 1000) % 2**31  # no other round had it
    api.put(talk.Update(number, number % 500, 0).as_telegram())
    start = time.perf_counter()
    process = _started(place, driver, base)
    try:
        async with asyncio.timeout(PATIENCE):
            await told.wait()
        return {"s": time.perf_counter() - start, "cpu_s": _cpu(process.pid)}
    except TimeoutError:
        raise BenchError(f"nobody was answered within {PATIENCE:.0f} s; see above what jigi says.") from None
    finally:
        process.kill()
        process.wait()
        api.close()


def _started(place: Path, driver: str, base: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bot", "run"], env=_settings(place, driver, base))


def _environment(place: Path) -> dict[str, str]:
    """Ours without settings, and with the bytecode that an installed program has."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIGI_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PYTHONPYCACHEPREFIX": str(place / "bytecode")}


def _settings(place: Path, driver: str, base: str) -> Mapping[str, str]:
    return _environment(place) | {
        "JIGI_DATABASE": f"sqlite:///{place / 'jigi.db'}",
        "JIGI_LISTEN": "127.0.0.1:0",
        "JIGI_TELEGRAM_TOKEN": "1:bench",
        "JIGI_TELEGRAM_API": base,
        "JIGI_TELEGRAM_DRIVER": driver,
    }


def _cpu(pid: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
