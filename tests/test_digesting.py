"""The digest to a coach who says nothing: rarer, then no more, until he opens his team."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.talk import MONDAY, Stage

WEEK = timedelta(weeks=1)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Moussa, whose coachee Awa has never had a check-in."""
    stage = Stage(tmp_path)
    stage.now = MONDAY
    stage.cast("Moussa", role="worker+coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    stage.main = "awa"
    with stage.open() as store, store.transaction() as desk:
        desk.set_timer(stage.people["Moussa"], "digest.due", "week", MONDAY + 2 * WEEK + timedelta(hours=8))
    return stage


def digests(stage: Stage, weeks: int) -> list[str]:
    """What he was told in each of so many weeks."""
    return ["\n".join(stage.move_to(stage.now + WEEK)) for _ in range(weeks)]


def test_it_becomes_rarer_and_stops_and_says_so_once(stage: Stage) -> None:
    weeks = digests(stage, 30)
    told = [n for n, said in enumerate(weeks) if "🧭" in said]
    assert [later - earlier for earlier, later in pairwise(told)] == [1, 1, 1, 4, 4]
    assert [n for n in told if "une fois par mois" in weeks[n]] == [told[3]]
    assert [n for n in told if "dernier résumé" in weeks[n]] == [told[5]]


def test_it_comes_back_when_he_opens_his_team(stage: Stage) -> None:
    digests(stage, 30)
    stage.play("Moussa", "/team")
    assert "🧭" in "\n".join(digests(stage, 2))


def test_a_word_of_his_keeps_it_weekly(stage: Stage) -> None:
    told = 0
    for _ in range(10):
        told += "🧭" in digests(stage, 1)[0]
        stage.play("Moussa", "merci")
    assert told >= 8
