"""Awake: a machine that stands still makes nobody late."""

import pytest

from bench.survival import awake


def test_what_was_stopped_counts_as_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("bench.survival.awake.time.monotonic", lambda: now)
    since = awake.Awake()
    for step in (0.02, 0.2, 600.0, 0.03):  # in the third it was stopped for ten minutes
        now += step
        took = since.seconds()
    assert took == pytest.approx(0.25 + awake.LONGEST)
