"""Survive: the whole program under load, with one fault after the other; what was lost, doubled or torn."""

import asyncio
import math
import sys
from collections import Counter
from collections.abc import Sequence

from bench.figures import AtMost, Report
from bench.survival.faults import FAULTS, OF_A_SERVER
from bench.survival.judging import KINDS
from bench.survival.lives import LIVES, Life, Plan, tell
from bench.survival.scene import ENDS_WITHIN

NOTES = """\
A life: `jigi run` in a process of its own, at a fake Bot API that is asked or calls, with 24 people who chat
and whom nudges and campaigns reach; a fault; what comes after it; a kill or a SIGTERM. Then the promises P1
to P5, P7 and P8 are read from the store and from what the provider took. Six lives are a story on one store,
and at its end all is answered. uncertain: messages of which nobody can say whether they came; a reply among
them is sent again. A breach names its life: `jigi bench survive --seed S --life N` lives its story again."""

QUICK = 2  # lives
ALL = 102  # six of every fault


def run(
    *,
    quick: bool = False,
    lives: int | None = None,
    seed: int = 1,
    life: int | None = None,
    server: bool = False,
) -> Report:
    """So many lives from this seed, or the story of one life. The aims: no breach of any promise.

    `server`: on a PostgreSQL server of its own, which tears connections, restarts and crashes.
    """
    wanted = lives or (QUICK if quick else ALL)
    stories = range(math.ceil(wanted / LIVES))
    if life is not None:
        stories, wanted = range((life - 1) // LIVES, (life - 1) // LIVES + 1), LIVES
    lived = asyncio.run(_live(seed, stories, wanted, on_server=server))
    report = Report("survive", judged=not quick, notes=[NOTES])
    _put(report, lived)
    return report


async def _live(seed: int, stories: range, wanted: int, *, on_server: bool) -> list[Life]:
    """Every life of these stories; each breach is told as it is found."""
    lived: list[Life] = []
    left = wanted
    for story in stories:
        async for life in tell(Plan.of(seed, story, on_server=on_server), min(left, LIVES)):
            lived.append(life)
            for breach in life.breaches:
                what = f"seed {seed}, life {life.number} ({life.way}, {life.fault})"
                print(f"{what}: {KINDS[breach.kind]}: {breach.what}", file=sys.stderr, flush=True)
        left -= LIVES
    return lived


def _put(report: Report, lived: Sequence[Life]) -> None:
    tried = Counter(life.fault for life in lived if not life.closing)
    for name in (*(fault.name for fault in (*FAULTS, *OF_A_SERVER)), "none"):
        these = [life for life in lived if life.fault == name]
        if these:
            breaches = Counter(breach.kind for life in these for breach in life.breaches)
            report.put(
                name,
                {
                    "lives": len(these),
                    "updates": sum(life.updates for life in these),
                    "lost": sum(breaches[kind] for kind in ("lost", "untaken", "put_aside")),
                    "taken_twice": breaches["taken_twice"],
                    "torn": breaches["torn"],
                    "doubled": breaches["doubled"],
                    "uncertain": sum(life.uncertain for life in these),
                },
            )
    for life in lived:
        for name in life.without:
            report.notes.append(f"{name} was not tried in life {life.number}: it needs {life.without[name]}.")
    found = Counter(breach.kind for life in lived for breach in life.breaches)
    for kind in KINDS:
        report.aim(kind, AtMost(0), found[kind])
    report.aim("seconds_to_end", AtMost(ENDS_WITHIN), max((life.seconds_to_end for life in lived), default=0))
    report.figures["lives"] = float(sum(tried.values()))
    report.figures["faults"] = float(len(tried))
    report.figures["uncertain"] = float(sum(life.uncertain for life in lived))
