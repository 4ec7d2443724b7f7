"""The bench of the console: pages of two teams are shown whole, and turns are taken beside them."""

from pathlib import Path
from typing import Any

from bench import teams_store
from bench.contest import Contender
from bot.content.library import Library
from bot.content.signoff import Policy
from bot.people import Cadre


def test_pages_are_shown_and_turns_taken_beside_them(tmp_path: Path) -> None:
    items = [item.ref for item in Library.load(policy=Policy(drafts=True)).items(Cadre.MATRONE)][:3]
    people = teams_store.fill(tmp_path / "full.db", coaches=2, items=items)
    workload: dict[str, Any] = {
        "database": f"{tmp_path}/full.db",
        "coaches": 2,
        "people": people,
        "pages": 1,
        "seconds": 0.2,
    }
    with Contender("bench.ours_console", **workload) as contender:
        sample = contender.round()
    assert sample["people"] == people
    for name in ("team_p50_ms", "nine_cpu_ms", "turn_cpu_ms", "turn_p50_ms", "beside_turn_p50_ms"):
        assert sample[name] > 0, name
