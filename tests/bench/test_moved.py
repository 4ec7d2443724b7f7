"""The moved clock: one file moves the time of whoever has it open."""

from pathlib import Path

from bench.survival.moved import MovedClock


def test_what_one_process_sets_another_sees(tmp_path: Path) -> None:
    ours, theirs = (MovedClock(tmp_path / "clock") for _ in range(2))
    assert theirs.ahead == 0
    ours.ahead = -3600
    assert theirs.ahead == -3600
