"""Wire: from an update at the Bot API to its answer there, with a fake Bot API on loopback."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench import crowd
from bench.contest import Contender, folder
from bench.figures import AtLeast, AtMost, Report, Sample, in_turn
from bench.processes import cpu_s

NOTES = """\
closed: 200 people at once, each of whom writes again as soon as she is answered. open: 200 updates a
second from 2,000 people, come what may. Latency is counted from the update to its answer, at the Bot API.
astray: answers that did not fit the talk, or came unasked; the talk is the same for all."""


def run(*, quick: bool = False) -> Report:
    """Both bots in turn, each with a Bot API of its own.

    The aims: at least twice the peer's answers a second, and no longer waits, as the slowest in a
    hundred has them.
    """
    seconds, at_once, rounds, warm_up = (0.5, 10, 1, 0) if quick else (3.0, crowd.AT_ONCE, 5, 1)
    report = Report("wire", judged=not quick, notes=[NOTES])
    with folder() as place, ExitStack() as stack:
        runs = {}
        for name, started in (("aiogram", _aiogram), ("ours", _ours)):
            server = stack.enter_context(Contender("bench.crowd", seconds=seconds, at_once=at_once))
            base = f"http://127.0.0.1:{server.round()['port']:.0f}"
            bot = stack.enter_context(started(base, place))
            stack.callback(bot.kill)
            runs[name] = _with_cpu(server.round, bot.pid)
        for name, sample in in_turn(runs, rounds=rounds, warm_up=warm_up).items():
            report.put(name, sample)
    ours, peer = report.rows["ours"], report.rows["aiogram"]
    name = "closed_answers_per_s"
    report.aim("answers_over_peer", AtLeast(2), ours[name] / peer[name])
    for name in ("closed_p99_ms", "open_p99_ms"):
        report.aim(f"{name.removesuffix('_ms')}_over_peer", AtMost(1), ours[name] / peer[name])
    return report


def _aiogram(base: str, _place: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bench.peers.aiogram_polling", base])


def _ours(base: str, place: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bench.ours_wire", base, str(place)])


def _with_cpu(run: Callable[[], Sample], pid: int) -> Callable[[], Sample]:
    """A round, with the processor time that the bot took for each answer."""

    def measured() -> Sample:
        before = cpu_s(pid)
        sample = run()
        answers = sample["closed_answers"] + sample["open_answers"]
        return {**sample, "cpu_ms_per_answer": 1000 * (cpu_s(pid) - before) / answers}

    return measured
