"""`jigi bench`: what it says and how it ends when a bench cannot be run."""

from collections.abc import Iterator

import pytest

import bench
from bench import BenchError, turns
from bench.contest import Contender, Workload
from bench.figures import Sample


def test_a_bench_that_could_not_be_run_says_so_and_ends_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*, quick: bool) -> None:
        raise BenchError("it was done before it could be killed; run the bench again")

    monkeypatch.setattr(turns, "run", broken)
    assert bench.run("turns", quick=True) == 1
    told = capsys.readouterr()
    assert told.err == "it was done before it could be killed; run the bench again\n"
    assert told.out == ""


def test_a_contender_that_dies_is_named() -> None:
    with Contender("bench.ours_turns") as contender:
        contender.kill()
        with pytest.raises(BenchError, match=r"bench\.ours_turns ended in the middle of a round"):
            contender.round()


def rounds(_workload: Workload) -> Iterator[Sample]:
    """As a contender, this module has nothing to show."""
    raise BenchError("no bot asked for updates; did it start?")
    yield {}


def test_what_a_contender_says_at_its_end_stands_there_without_a_trace(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with Contender("tests.bench.test_run") as contender, pytest.raises(BenchError):
        contender.round()
    assert capfd.readouterr().err == "tests.bench.test_run: no bot asked for updates; did it start?\n"


def test_an_unknown_bench_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run("speed") == 2
    assert "choose one of: turns, due, wire" in capsys.readouterr().err
