"""Send: a campaign at the rate that a provider grants, beside replies; and after a kill."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.contest import Contender, folder
from bench.figures import AtLeast, AtMost, Report, Sample
from bench.limited_api import KINDS

PEOPLE = 3_000
TELEGRAM = 30.0  # messages a second
KILLED = 900  # people of a campaign that is killed in its middle
MANY, MORE = 100_000, 100.0  # people, and messages a second, where the provider grants more
SOME, MUCH_MORE = 20_000, 400.0  # likewise: at what one process can just do
STORE = "jigi.db"
REACHED = "reached.json"
TO_NOON = 3600 * (12 - datetime.now(UTC).hour)  # seconds by which every clock is put forward: nobody sleeps

NOTES = """\
A campaign to 3,000 while somebody writes twice a second and waits for her answer, at a fake Bot API
that takes 30 messages a second: from a bucket that holds a second's worth, or in strict seconds. Ours
goes the whole way: asked, a turn each, the outbox on the disk. rate_used: of what is granted, replies
included. killed: SIGKILL in the middle, then a second start; left_out does not count those who are
listed as uncertain. many: 100,000 that wait in the outbox, at 100 a second; fast: 20,000 at 400, where
what is left unused is how much longer than the shortest a round trip is on a machine that is busy.
ptb: AIORateLimiter with five retries (by default it has none). aiogram: a message every 1/30 s, each
tried again as 429 says. What a peer's writers wait for an answer is what is told, or for how long
they had waited at the end."""

OURS = "bench.ours_send"
PEERS = {"ptb": "bench.peers.ptb_limiter", "aiogram": "bench.peers.aiogram_loop"}


def run(*, quick: bool = False) -> Report:
    """Ours at both kinds of provider, then killed at both, then many; then the peers, side by side.

    The aims: at least 99 % of the rate is used and nothing is refused, replies arrive within 1.5 s, as
    the slowest in a hundred has them; nobody is left out and nobody has it twice, after a kill too.
    """
    people, killed, many, some = (150, 150, 1_000, 1_000) if quick else (PEOPLE, KILLED, MANY, SOME)
    report = Report("send", judged=not quick, notes=[NOTES])
    with folder() as place:
        asked = [(f"ours_{kind}", OURS, kind) for kind in KINDS]
        told: dict[str, Any] = {"people": people, "per_second": TELEGRAM}
        for name, sample in _side_by_side(place, asked, told).items():
            report.put(name, sample)
        for kind in KINDS:
            told = {"people": killed, "per_second": TELEGRAM, "kind": kind}
            report.put(f"killed_{kind}", _killed(place / f"killed_{kind}", told))
        for name, count, per_second in (("many", many, MORE), ("fast", some, MUCH_MORE)):
            told = {"people": count, "per_second": per_second, "posted": True}
            report.put(name, _side_by_side(place, [(name, OURS, "windows")], told)[name])
        asked = [(f"{name}_{kind}", module, kind) for name, module in PEERS.items() for kind in KINDS]
        told = {"people": people, "per_second": TELEGRAM}
        for name, sample in _side_by_side(place, asked, told).items():
            report.put(name, sample)
    ours = [f"ours_{kind}" for kind in KINDS]
    for name in (*ours, "many"):
        report.aim(f"{name}_rate_used", AtLeast(0.99), report.rows[name]["rate_used"])
    for name in (*ours, "many", "fast"):
        report.aim(f"{name}_reply_p99_ms", AtMost(1500), report.rows[name]["reply_p99_ms"])
    for name in (*ours, *(f"killed_{kind}" for kind in KINDS), "many", "fast"):
        for figure in ("refusals", "left_out", "twice"):
            report.aim(f"{name}_{figure}", AtMost(0), report.rows[name][figure])
    return report


def _side_by_side(
    place: Path, asked: Sequence[tuple[str, str, str]], told: Mapping[str, Any]
) -> dict[str, Sample]:
    """Each (name, module, kind) at a provider of its own, all at the same time."""
    with ExitStack() as stack:
        providers = {}
        for name, module, kind in asked:
            all_told = {**told, "kind": kind, "stops": [told["people"]]}
            providers[name], base = _provider(stack, place / name, all_told)
            stack.enter_context(_sender(place / name, module, base, all_told))
        for provider in providers.values():
            provider.begin()
        return {name: provider.end() for name, provider in providers.items()}


def _killed(place: Path, told: Mapping[str, Any]) -> Sample:
    """What a campaign comes to that is killed when a third have it, and started again."""
    told = {**told, "stops": [told["people"] // 3, told["people"]]}
    with ExitStack() as stack:
        provider, base = _provider(stack, place, told)
        with _sender(place, OURS, base, told):
            provider.round()
        stack.enter_context(_sender(place, OURS, base, told))
        sample = provider.round()
    reached = {int(chat) for chat in json.loads((place / REACHED).read_text())}
    uncertain = _uncertain(place / STORE)
    left_out = sample["left_out"] - len(uncertain - reached)
    told_of = {name: sample[name] for name in ("refusals", "twice")}
    return {**told_of, "left_out": left_out, "uncertain": float(len(uncertain))}


def _provider(stack: ExitStack, place: Path, told: Mapping[str, Any]) -> tuple[Contender, str]:
    """A fake Bot API in a process of its own, and its address."""
    place.mkdir()
    provider = stack.enter_context(
        Contender("bench.limited_api", **told, ahead=TO_NOON, reached=str(place / REACHED))
    )
    return provider, f"http://127.0.0.1:{provider.round()['port']:.0f}"


@contextmanager
def _sender(place: Path, module: str, base: str, told: Mapping[str, Any]) -> Iterator[None]:
    """A bot at this provider; killed at the end."""
    told = {**told, "base": base, "store": str(place / STORE), "ahead": TO_NOON}
    process = subprocess.Popen([sys.executable, "-m", module, json.dumps(told)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _uncertain(path: Path) -> set[int]:
    """The chats whose messages are listed as uncertain."""
    store = sqlite3.connect(path)
    try:
        return {int(chat) for (chat,) in store.execute("select chat from outbox where state = 'uncertain'")}
    finally:
        store.close()
