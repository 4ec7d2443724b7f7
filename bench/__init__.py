"""Benches: what the road costs, beside what others would do with the same job, in the same run."""

import importlib
import sys
from pathlib import Path

NAMES = ("turns", "due", "wire", "emergency", "guidance", "team", "send", "bytes", "doors")


class BenchError(Exception):
    """A bench could not be run; says what to do."""


def run(name: str, *, json: bool = False, quick: bool = False, queries: Path | None = None) -> int:
    """Run one bench and print its table; with `json`, one object as the last line.

    `queries` are questions for the bench guidance. `quick` runs the same code on a small load, in
    seconds, and judges no aim. Returns the exit status: 1 when an aim is missed or the bench could
    not be run, 2 when there is no such bench.
    """
    if name not in NAMES:
        print(f"{name!r} is no bench; choose one of: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    if queries is not None and name != "guidance":
        print("--queries is for the bench guidance; leave it out.", file=sys.stderr)
        return 2
    asked = {"queries": queries} if queries is not None else {}
    try:
        report = importlib.import_module(f"bench.{name}").run(quick=quick, **asked)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    print(report.as_table())
    if json:
        print(report.as_json())
    return 0 if report.reached else 1
