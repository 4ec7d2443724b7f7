"""Simulated learners: the same year for the same seed, told as a table and as a picture."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from bench import curves
from bench.learners import MESSAGES, MONDAY, WEEK, Learner, Week, bank, simulate
from bot.__main__ import jigi


@pytest.fixture(scope="module")
def years() -> dict[str, list[Week]]:
    return simulate(people=6, weeks=52, items=96, seed=1)


def test_what_is_dangerous_to_forget_is_known_better_by_recall_than_by_the_calendar(
    years: dict[str, list[Week]],
) -> None:
    calendar, recall = years["calendar"][-1], years["recall"][-1]
    assert recall.messages <= calendar.messages <= 52 * MESSAGES
    assert recall.dangerous_known > calendar.dangerous_known + 0.05


def test_the_same_seed_gives_the_same_year() -> None:
    once, again, other = (simulate(people=2, weeks=6, items=12, seed=seed) for seed in (1, 1, 2))
    assert once == again != other


def test_people_forget_in_ways_of_their_own() -> None:
    people = [Learner.born(bank(6), f"{n}") for n in range(5)]
    for her in people:
        her.before.clear()
        her.asked("amtsl/0", MONDAY, taught=True)
    assert len({her.recalls("amtsl/0", MONDAY + 8 * WEEK) for her in people}) == 5
    assert all(her.recalls("amtsl/0", MONDAY) == 1.0 for her in people)


def test_the_command_prints_and_draws(tmp_path: Path) -> None:
    path = tmp_path / "new" / "curves.svg"
    arguments = ["simulate", "learners", "--people", "2", "--weeks", "8", "--items", "12", "--svg", str(path)]
    told = CliRunner().invoke(jigi, arguments)
    assert told.exit_code == 0, told.output
    assert [line.split()[0] for line in told.output.splitlines()[1:-1]] == ["2", "2", "4", "4", "8", "8"]
    drawing = ElementTree.parse(path).getroot()  # noqa: S314
    paths = [p for p in drawing.iter("{http://www.w3.org/2000/svg}path") if p.get("fill") == "none"]
    assert len(paths) == 4
    assert all(len(p.get("d", "").split("L")) == 8 for p in paths)


def test_the_table_tells_a_quarter_half_and_the_end(years: dict[str, list[Week]]) -> None:
    lines = curves.table(years).splitlines()
    assert [int(line.split()[0]) for line in lines[1:]] == [13, 13, 26, 26, 52, 52]
