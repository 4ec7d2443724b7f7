"""Load: a large programme of whom one in a hundred writes each minute, a provider that fails, and a kill."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from bench import BenchError, crowd, full_store
from bench.contest import Contender, folder
from bench.figures import AtLeast, AtMost, Report, Sample, in_turn
from bench.ours_load import STORE
from bench.processes import cpu_s, rss_mb

PEOPLE, KNOWN = 50_000, 100_000  # who may write, and whom the store holds
MINUTES = 1.0
WRITING = 0.01  # of them, in a minute
FAILS = 0.05
ANSWERS_A_YEAR = 9 * 52  # one check-in of nine turns a week

NOTES = """\
steady: of so many people 1 % write in a minute, each of them once; 5 % of all messages fail at the provider,
half with 500 and half with 429; the bot is killed in the middle and started again. lost: who had no answer
20 s after the last update; doubled: answers to nobody's question. Then, in turn and without failures: closed
(200 people at once) and open (200 updates a second), as in the bench wire.
aiogram: its dispatcher with an FSM in SQLite, every commit on the disk, gathered as ours. ptb: one commit an
update. Both try each send again. Ours has 100,000 people in its store; bare: aiogram that only polls."""

COMMANDS: Mapping[str, str] = {
    "aiogram": "bench.peers.aiogram_durable",
    "ptb": "bench.peers.ptb_durable",
    "ours": "bench.ours_load",
}


class Bot:
    """One bot's process, which may be killed and started again."""

    def __init__(self, module: str, base: str, place: Path) -> None:
        self._command = [sys.executable, "-m", module, base, str(place)]
        self._process = subprocess.Popen(self._command)

    @property
    def pid(self) -> int:
        return self._process.pid

    def again(self) -> None:
        """Killed as by a power cut, and started at once."""
        self.kill()
        self._process = subprocess.Popen(self._command)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def run(*, quick: bool = False, people: int | None = None, minutes: float | None = None) -> Report:
    """Each bot with a Bot API of its own, one after the other; then their speed in turn.

    The aims: nothing of ours is lost or doubled; at least 2.5 times the answers a second of the best peer,
    no later at 200 updates a second, for at most half the processor time an answer; at most 80 MB more than
    the bare library.
    """
    people = people or (2_500 if quick else PEOPLE)
    seconds = 60 * (minutes or (0.1 if quick else MINUTES))
    stretch, at_once, rounds, warm_up = (0.5, 10, 1, 0) if quick else (3.0, crowd.AT_ONCE, 5, 1)
    if people < crowd.AT_ONCE + crowd.OPEN:
        raise BenchError(f"{people} people are too few; give --people {crowd.AT_ONCE + crowd.OPEN} or more")
    told = {
        "people": people,
        "seconds": seconds,
        "per_second": 5.0 if quick else people * WRITING / 60,
        "fails": FAILS,
        "stretch": stretch,
        "at_once": at_once,
    }
    report = Report("load", judged=not quick, notes=[NOTES])
    with folder() as place, ExitStack() as stack:
        full_store.fill(place / STORE, people=people if quick else max(people, KNOWN), timers=0)
        steady: dict[str, Sample] = {}
        runs: dict[str, Callable[[], Sample]] = {}
        for name, module in COMMANDS.items():
            server = stack.enter_context(Contender("bench.load_crowd", **told))
            bot = Bot(module, f"http://127.0.0.1:{server.round()['port']:.0f}", place)
            stack.callback(bot.kill)
            steady[name] = _steady(server, bot, seconds)
            runs[name] = _speed(server, bot, place)
        bare = _bare(stack, told, place)
        for name, sample in in_turn(runs, rounds=rounds, warm_up=warm_up).items():
            report.put(name, {**steady[name], **sample})
    report.figures["bare_rss_mb"] = bare
    _judge(report, bare)
    return report


def _steady(server: Contender, bot: Bot, seconds: float) -> Sample:
    """The steady stretch, with a kill in its middle."""
    server.round()
    server.begin()
    time.sleep(seconds / 2)
    bot.again()
    sample = server.end()
    named = {f"steady_{name}": sample[name] for name in ("p50_ms", "p99_ms")}
    return {"wrote": sample["wrote"], "lost": sample["lost"], "doubled": sample["doubled"]} | named


def _speed(server: Contender, bot: Bot, place: Path) -> Callable[[], Sample]:
    """A closed and an open stretch, with what they cost."""

    def measured() -> Sample:
        cpu, size = cpu_s(bot.pid), _bytes(place / STORE)
        sample = server.round()
        answers = sample["closed_answers"] + sample["open_answers"]
        return {
            "closed_answers_per_s": sample["closed_answers_per_s"],
            "open_p50_ms": sample["open_p50_ms"],
            "open_p99_ms": sample["open_p99_ms"],
            "cpu_ms_per_answer": 1000 * (cpu_s(bot.pid) - cpu) / answers,
            "rss_mb": rss_mb(bot.pid),
            "bytes_per_answer": (_bytes(place / STORE) - size) / answers,
        }

    return measured


def _bytes(path: Path) -> int:
    """What the store holds by now, as whoever reads beside sees it."""
    with closing(sqlite3.connect(path)) as store:
        (pages,), (size,) = (
            store.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size")
        )
        return int(pages * size)


def _bare(stack: ExitStack, told: Mapping[str, object], place: Path) -> float:
    """The memory of the driver's library alone, polling."""
    server = stack.enter_context(Contender("bench.load_crowd", **told))
    bot = Bot("bench.peers.aiogram_polling", f"http://127.0.0.1:{server.round()['port']:.0f}", place)
    stack.callback(bot.kill)
    server.round()
    return rss_mb(bot.pid)


def _judge(report: Report, bare: float) -> None:
    ours, peers = report.rows["ours"], [report.rows[name] for name in ("aiogram", "ptb")]
    for name in ("lost", "doubled"):
        report.aim(f"ours_{name}", AtMost(0), ours[name])
    best = max(peers, key=lambda peer: peer["closed_answers_per_s"])
    report.aim(
        "answers_over_best_peer", AtLeast(2.5), ours["closed_answers_per_s"] / best["closed_answers_per_s"]
    )
    report.aim(
        "open_p99_over_best_peer", AtMost(1), ours["open_p99_ms"] / min(peer["open_p99_ms"] for peer in peers)
    )
    least = min(peer["cpu_ms_per_answer"] for peer in peers)
    report.aim("cpu_per_answer_over_best_peer", AtMost(0.5), ours["cpu_ms_per_answer"] / least)
    report.aim("rss_mb_over_bare", AtMost(80), ours["rss_mb"] - bare)
    report.figures["kb_of_a_person_and_year"] = ours["bytes_per_answer"] * ANSWERS_A_YEAR / 1024
