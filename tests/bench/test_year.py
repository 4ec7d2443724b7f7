"""A year in a minute: the report is what the stores export, and reads like a page."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bench import BenchError
from bench.year import drawing, painting
from bench.year.drawing import Axis
from bench.year.figures import Counted, counted
from bench.year.joining import joined, total
from bench.year.model import OURS, read
from bench.year.playing import play
from bench.year.report import Report
from bench.year.shards import shards
from bench.year.stage import Asked, Stage
from bench.year.words import EN, FR
from bot.programme import Price, Prices, Programme
from scheduler.asking_back import NOTHING_WAITS
from scheduler.gates import BUDGET, CAME_BACK, QUIET
from storage.sqlite.store import SQLiteStore
from storage.window import MERGED, REACHED, SHUT

PEOPLE, DAYS = 30, 21
DECIDED = Programme(prices=Prices(currency="XOF", by_country={"+223": Price(utility=10, service=2)}))
ASKED = Asked(decided=DECIDED, model=read(), people=PEOPLE, days=DAYS, seed=2)


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage(DECIDED)


@pytest.fixture(scope="module")
def lived(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Counted]]:
    """A small programme, lived in two shards."""
    parts = []
    for shard in shards(PEOPLE, ASKED.model.joining.team, least=15):
        folder = tmp_path_factory.mktemp("year")
        parts.append((folder, counted(folder, play(folder, stage, ASKED, shard), ASKED)))
    return parts


@pytest.fixture(scope="module")
def figures(lived: list[tuple[Path, Counted]]) -> dict[str, Any]:
    return joined([part for _, part in lived], ASKED)


@pytest.fixture(scope="module")
def stores(lived: list[tuple[Path, Counted]]) -> Iterator["Stores"]:
    """What they left, as `jigi export` reads it."""
    with ExitStack() as opened:
        opening = (SQLiteStore.open(folder / "jigi.db", key=b"simulated") for folder, _ in lived)
        yield Stores([opened.enter_context(closing(store)) for store in opening])


class Stores:
    """The stores of all shards together."""

    def __init__(self, stores: list[SQLiteStore]) -> None:
        assert len(stores) > 1
        self._stores = stores

    def rows(self, what: str) -> Iterator[dict[str, Any]]:
        return chain.from_iterable(store.rows(what) for store in self._stores)


def test_messages_of_the_report_are_those_of_the_export(figures: dict[str, Any], stores: Stores) -> None:
    rows = list(stores.rows("messages"))
    sent = [row for row in rows if row["direction"] == "out" and row["state"] == "sent"]
    assert total(figures["sent"]) == len(sent) > PEOPLE
    assert sum(figures["heard"]["messages"]) == sum(row["direction"] == "in" for row in rows)
    dropped = Counter(row["reason"] for row in rows if row["state"] == "dropped")
    told: Counter[str] = Counter()
    for gate, _, count in figures["dropped"]:
        told[gate] += count
    assert told == dropped
    whatsapp = figures["whatsapp"]
    assert whatsapp["templates"] + whatsapp["free_words"] == len(sent)
    assert whatsapp["cost"] == pytest.approx(10 * whatsapp["templates"] + 2 * whatsapp["free_words"])


def test_people_promises_and_answers_are_those_of_the_export(figures: dict[str, Any], stores: Stores) -> None:
    promises = figures["promises"]
    states = Counter(row["state"] for row in stores.rows("promises"))
    assert promises["on_time"] + promises["late"] == states["done"]
    assert promises["lying"] + promises["coming"] == states["open"]
    assert promises["not_kept"] == states["stuck"] + states["dropped"]
    assert figures["reviews"]["asked"] == sum(1 for _ in stores.rows("reviews")) > PEOPLE
    people = list(stores.rows("people"))
    assert (figures["people"], figures["coaches"], figures["shards"]) == (PEOPLE, 2, 2)
    assert figures["left"]["known"] == len(people) <= PEOPLE + figures["coaches"]
    assert figures["heard"]["joined"][-1] == sum(row["consent_at"] is not None for row in people)


def test_nothing_fails_and_nobody_gets_more_than_her_week_holds(figures: dict[str, Any]) -> None:
    assert figures["put_aside"] == 0
    assert 0 < figures["most_of_programme_in_a_week"] <= DECIDED.weekly_budget
    assert figures["most_in_a_week"] <= 2 * DECIDED.weekly_budget


def test_another_seed_tells_another_year(stage: Stage, tmp_path: Path) -> None:
    years = []
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        asked = replace(ASKED, people=6, days=5, seed=seed)
        (tmp_path / name).mkdir()
        (shard,) = shards(asked.people, ASKED.model.joining.team)
        years.append(counted(tmp_path / name, play(tmp_path / name, stage, asked, shard), asked).sums["sent"])
    one, again, other = years
    assert one == again
    assert one != other


def test_they_learn_from_what_they_are_asked(figures: dict[str, Any]) -> None:
    """Were a question not recognised, nobody would know it, and the year would say nothing."""
    first, *_, last = figures["recall"]
    assert last[1] > first[1]
    assert figures["reviews"]["known"] / figures["reviews"]["asked"] > 0.3


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_stands_alone(figures: dict[str, Any], language: str, tmp_path: Path) -> None:
    Report(figures, read(), language).write(tmp_path)
    page = (tmp_path / "report.html").read_text()
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert json.loads((tmp_path / "figures.json").read_text()) == figures
    for path in tmp_path.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.width == painting.SCALE * drawing.WIDTH


def test_both_languages_have_the_same_words() -> None:
    assert FR.keys() == EN.keys()
    for name, words in FR.items():
        assert words.count("{") == EN[name].count("{"), name


def test_every_gate_is_named_in_words(figures: dict[str, Any]) -> None:
    told = {gate for which in ("held", "dropped") for gate, _, _ in figures[which]}
    known = {QUIET, BUDGET, CAME_BACK, NOTHING_WAITS, MERGED, REACHED, SHUT}
    assert {f"gate.{gate}" for gate in told | known} <= FR.keys()


def test_a_plot_is_the_same_as_svg_and_png() -> None:
    plot = drawing.lines(
        "Recall & more", Axis("share", percent=True), "week", {"a": [0.1, 0.9], "b": [0.5, 0.5]}
    )
    assert "<title>Recall &amp; more</title>" in painting.svg(plot)
    height = Image.open(BytesIO(painting.png(plot))).height
    assert height == round(plot.height * painting.SCALE)


@pytest.mark.parametrize(("most", "top"), [(0, 1.0), (103, 120.0), (0.9, 1.0), (1.0, 1.0), (61, 80.0)])
def test_an_axis_ends_at_a_round_number_that_nothing_passes(most: float, top: float) -> None:
    axis = Axis("x", decimal=",")
    plot = drawing.stacked("t", axis, "week", {"a": [most, 0]})
    ticks = [part.text for part in plot.parts if isinstance(part, drawing.Words)]
    assert drawing.written(top, axis) in ticks
    assert not any("." in tick for tick in ticks)


def test_a_model_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(OURS.read_text().replace("opens =", "open =") + "\n[weather]\nrain = 1\n")
    with pytest.raises(BenchError) as raised:
        read(path)
    for told in ("[weather] is not known", "[answering] lacks opens", "[answering] knows no open"):
        assert told in str(raised.value)
