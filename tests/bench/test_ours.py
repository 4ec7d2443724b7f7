"""Our side of the contest: the same words as the peers send, and a talk that comes to its end."""

from contextlib import closing
from pathlib import Path

import pytest

from bench import full_store, ours, ours_due, ours_turns, talk
from bot.running import building
from storage.store import MediaFolder


@pytest.mark.parametrize("step", talk.STEPS, ids=lambda step: step.key)
def test_the_peers_send_the_words_of_our_catalogue(step: talk.Step, tmp_path: Path) -> None:
    rendering = building.talking(MediaFolder(tmp_path)).rendering
    assert rendering.text(step.name, talk.PUT_IN, "fr", "") == step.text


def test_opening_and_closing_are_those_of_our_catalogue(tmp_path: Path) -> None:
    rendering = building.talking(MediaFolder(tmp_path)).rendering
    assert rendering.text("checkin.opening", {"name": "", "last": None}, "fr", "") == talk.OPENING
    assert rendering.text("checkin.promise_done", {}, "fr", "") == talk.CLOSING


@pytest.mark.parametrize("gathered", [False, True])
def test_a_round_leads_everybody_to_the_end(gathered: bool, tmp_path: Path) -> None:
    """The contender itself asserts that every check-in was kept."""
    told = {"people": 2, "gathered": gathered, "sending": gathered, "folder": str(tmp_path)}
    with closing(ours_turns.rounds(told | {"database": str(tmp_path / "jigi.db")})) as rounds:
        assert next(rounds)["turns_per_s"] > 0
        assert next(rounds)["turns_per_s"] > 0


def test_the_due_timers_of_a_full_store_each_bring_one_message(tmp_path: Path) -> None:
    path = tmp_path / "full.db"
    full_store.fill(path, people=10, timers=50, due=4, batches=2)
    told = {"due": 4, "folder": str(tmp_path), "database": str(path)}
    with closing(ours_due.rounds(told)) as rounds:
        assert [next(rounds)["due"], next(rounds)["due"]] == [4, 4]
    with ours.opened(path) as store:
        assert [row["person"] for row in store.rows("messages") if row["direction"] == "out"] == [
            full_store.FIRST_ID + n for n in (3, 2, 1, 0, 7, 6, 5, 4)
        ]
