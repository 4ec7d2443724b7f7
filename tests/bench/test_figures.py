"""The arithmetic of the benches: medians, aims, quantiles, and the line that machines read."""

import json

import pytest

from bench import talk
from bench.figures import AtLeast, AtMost, Report, in_turn, medians, quantile


def test_contenders_run_in_turn_and_the_warm_up_is_not_counted() -> None:
    lived: list[str] = []
    speeds = {"a": iter([1.0, 10.0, 30.0, 20.0]), "b": iter([2.0, 5.0, 5.0, 8.0])}

    def contender(name: str):  # type: ignore[no-untyped-def]
        def run() -> dict[str, float]:
            lived.append(name)
            return {"per_s": next(speeds[name])}

        return run

    result = in_turn({name: contender(name) for name in speeds}, rounds=3, warm_up=1)

    assert lived == ["a", "b"] * 4
    assert result == {"a": {"per_s": 20.0}, "b": {"per_s": 5.0}}


def test_the_median_is_taken_of_each_figure_by_itself() -> None:
    samples = [{"x": 1.0, "y": 9.0}, {"x": 2.0, "y": 1.0}, {"x": 90.0, "y": 2.0}]
    assert medians(samples) == {"x": 2.0, "y": 2.0}


@pytest.mark.parametrize(
    ("part", "value"), [(0.5, 50), (0.99, 99), (0.999, 100), (1.0, 100), (0.001, 1), (0.01, 1)]
)
def test_a_quantile_is_a_value_that_was_measured(part: float, value: float) -> None:
    assert quantile([float(n) for n in range(100, 0, -1)], part) == value


@pytest.mark.parametrize(
    ("aim", "value", "holds"),
    [
        (AtLeast(5), 5.0, True),
        (AtLeast(5), 4.99, False),
        (AtMost(1.2), 1.2, True),
        (AtMost(1.2), 1.21, False),
        (AtLeast(5), None, False),
    ],
)
def test_an_aim_holds_at_its_bound_and_not_when_unmeasured(aim, value, holds) -> None:  # type: ignore[no-untyped-def]
    report = Report("turns")
    report.aim("ratio", aim, value)
    assert report.holds("ratio") is holds
    assert report.reached is holds


def test_the_json_line_has_every_figure_and_every_aim() -> None:
    report = Report("turns")
    report.put("ours", {"turns_per_s": 1234.5678})
    report.aim("ratio", AtLeast(5), 6.0)
    report.aim("full_over_empty", AtMost(1.2), None)

    line = report.as_json()

    assert "\n" not in line
    assert json.loads(line) == {
        "bench": "turns",
        "figures": {"ours.turns_per_s": 1234.57, "ratio": 6.0},
        "aims": {
            "ratio": {"at_least": 5, "holds": True},
            "full_over_empty": {"at_most": 1.2, "holds": False},
        },
    }


def test_a_quick_run_judges_nothing() -> None:
    report = Report("turns", judged=False)
    report.aim("ratio", AtLeast(5), 0.1)
    assert json.loads(report.as_json())["aims"] == {}
    assert "MISSED" not in report.as_table()
    assert report.reached


def test_the_table_names_contenders_figures_and_missed_aims() -> None:
    report = Report("due", notes=["A note."])
    report.put("ours", {"s": 1.5})
    report.put("peer", {"s": 12.25, "jobs": 10_000})
    report.aim("claimed_s", AtMost(5), 7.0)

    table = report.as_table()

    assert table.startswith("bench due\n")
    assert "10,000" in table
    assert "at most 5" in table
    assert "MISSED" in table
    assert table.endswith("A note.")


def test_everybody_does_every_step_once_and_no_update_id_comes_twice() -> None:
    updates = [
        update
        for check_in in range(2)
        for number in range(talk.TURNS)
        for update in talk.wave(number, check_in, people=3)
    ]
    assert len({update.id for update in updates}) == len(updates) == 2 * 9 * 3
    assert {update.chat for update in updates} == {1_000, 1_001, 1_002}
