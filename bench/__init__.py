"""Benches: what the road costs, beside what others would do with the same job, in the same run."""

import importlib
import sys

NAMES = ("turns", "due", "wire")


def run(name: str, *, json: bool = False, quick: bool = False) -> bool:
    """Run one bench and print its table; with `json`, one object as the last line.

    `quick` runs the same code on a small load, in seconds, and judges no aim. Returns whether every
    judged aim holds. Raises ValueError for an unknown name.
    """
    if name not in NAMES:
        raise ValueError(f"{name!r} is no bench; choose one of {', '.join(NAMES)}")
    report = importlib.import_module(f"bench.{name}").run(quick=quick)
    print(report.as_table())
    if json:
        print(report.as_json())
    sys.stdout.flush()
    return not report.judged or all(report.holds(aim) for aim in report.aims)
