"""The bench of the emergency: her card comes, behind whatever waits."""

from contextlib import closing
from pathlib import Path

from bench import ours_emergency
from bench.peers import aiogram_queue


def test_a_round_brings_every_card(tmp_path: Path) -> None:
    told = {"backlog": 20, "asked": 2, "pace": 1000.0, "folder": str(tmp_path)}
    with closing(ours_emergency.rounds(told)) as rounds:
        sample = next(rounds)
    assert 0 < sample["committed_p50_ms"] <= sample["delivered_p99_ms"]
    assert sample["reply_p99_ms"] > 0


def test_the_peer_answers_after_all_that_waited(tmp_path: Path) -> None:
    told = {"backlog": 20, "asked": 2, "pace": 1000.0, "folder": str(tmp_path)}
    with closing(aiogram_queue.rounds(told)) as rounds:
        assert next(rounds)["delivered_p50_ms"] > 0
