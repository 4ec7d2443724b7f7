"""Benches: what the road costs, beside what others would do with the same job, in the same run."""

import importlib
import sys
from typing import Any

NAMES = (
    *("turns", "due", "wire", "emergency", "guidance", "team", "send", "bytes", "doors"),
    *("roster", "start", "survive", "load", "console"),
)


class BenchError(Exception):
    """A bench could not be run; says what to do."""


ONLY_FOR = {"queries": "guidance", "lives": "survive", "seed": "survive", "life": "survive"}
ONLY_FOR |= {"server": "survive", "people": "load", "minutes": "load"}


def run(name: str, *, json: bool = False, quick: bool = False, **told: Any) -> int:
    """Run one bench and print its table; with `json`, one object as the last line.

    `told` is what one bench alone takes (ONLY_FOR); None says nothing. `quick` runs the same code on a
    small load, in seconds, and judges no aim. Returns the exit status: 1 when an aim is missed or the
    bench could not be run, 2 when there is no such bench.
    """
    if name not in NAMES:
        print(f"{name!r} is no bench; choose one of: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    asked = {option: value for option, value in told.items() if value is not None}
    for option in asked:
        if ONLY_FOR[option] != name:
            print(f"--{option} is for the bench {ONLY_FOR[option]}; leave it out.", file=sys.stderr)
            return 2
    try:
        report = importlib.import_module(f"bench.{name}").run(quick=quick, **asked)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    print(report.as_table())
    if json:
        print(report.as_json())
    return 0 if report.reached else 1
