"""A year in a minute: the same seed gives the same bytes, and the report is what the store exports."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bench import BenchError
from bench.year import drawing, painting
from bench.year import figures as counted
from bench.year.drawing import Axis
from bench.year.model import OURS, read
from bench.year.playing import Lived, play
from bench.year.report import Report
from bench.year.words import EN, FR
from bot.programme import Price, Prices, Programme
from storage.sqlite.store import SQLiteStore

ROOT = Path(__file__).parents[2]
PEOPLE, DAYS = 30, 21
DECIDED = Programme(prices=Prices(currency="XOF", by_country={"+223": Price(utility=10, service=2)}))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Lived]:
    """A small programme, lived."""
    folder = tmp_path_factory.mktemp("year")
    return folder, play(folder, DECIDED, read(), people=PEOPLE, days=DAYS, seed=2)


@pytest.fixture(scope="module")
def figures(lived: tuple[Path, Lived]) -> dict[str, Any]:
    return counted.figures(*lived, DECIDED)


@pytest.fixture(scope="module")
def store(lived: tuple[Path, Lived]) -> Iterator[SQLiteStore]:
    """What it left, as `jigi export` reads it."""
    with closing(SQLiteStore.open(lived[0] / "jigi.db", key=b"simulated")) as left:
        yield left


def begun(out: Path, hash_seed: str) -> subprocess.Popen[bytes]:
    told = ["--people", str(PEOPLE), "--days", str(DAYS), "--seed", "1", "--out", str(out)]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": str(ROOT),
        "JIGI_DATABASE": f"sqlite:///{out}/none/jigi.db",
    }
    command = [sys.executable, "-m", "bot", "simulate", "programme", *told]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    figures: dict[str, Any], tmp_path: Path
) -> None:
    processes = [begun(tmp_path / hash_seed, hash_seed) for hash_seed in ("0", "4711")]
    assert [process.wait(100) for process in processes] == [0, 0]
    once, again = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("0", "4711")
    )
    assert once == again
    assert {"report.html", "figures.json", "messages.png", "recall.png"} <= once.keys()
    assert json.loads(once["figures.json"])["sent"] != figures["sent"]  # of seed 2


def test_messages_of_the_report_are_those_of_the_export(figures: dict[str, Any], store: SQLiteStore) -> None:
    rows = list(store.rows("messages"))
    sent = [row for row in rows if row["direction"] == "out" and row["state"] == "sent"]
    assert counted.total(figures["sent"]) == len(sent) > PEOPLE
    assert sum(figures["heard"]["messages"]) == sum(row["direction"] == "in" for row in rows)
    dropped = Counter(row["reason"] for row in rows if row["state"] == "dropped")
    told: Counter[str] = Counter()
    for gate, _, count in figures["dropped"]:
        told[gate] += count
    assert told == dropped
    whatsapp = figures["whatsapp"]
    assert whatsapp["templates"] + whatsapp["free_words"] == len(sent)
    assert whatsapp["cost"] == pytest.approx(10 * whatsapp["templates"] + 2 * whatsapp["free_words"])


def test_people_promises_and_answers_are_those_of_the_export(
    figures: dict[str, Any], store: SQLiteStore
) -> None:
    promises = figures["promises"]
    states = Counter(row["state"] for row in store.rows("promises"))
    assert promises["on_time"] + promises["late"] == states["done"]
    assert promises["lying"] + promises["coming"] == states["open"]
    assert promises["not_kept"] == states["stuck"] + states["dropped"]
    assert figures["reviews"]["asked"] == sum(1 for _ in store.rows("reviews")) > PEOPLE
    people = list(store.rows("people"))
    assert figures["left"]["known"] == len(people) <= PEOPLE + figures["coaches"]
    assert figures["heard"]["joined"][-1] == sum(row["consent_at"] is not None for row in people)


def test_nothing_fails_and_nobody_gets_more_than_her_week_holds(figures: dict[str, Any]) -> None:
    assert figures["put_aside"] == 0
    assert 0 < figures["most_of_programme_in_a_week"] <= DECIDED.weekly_budget
    assert figures["most_in_a_week"] <= 2 * DECIDED.weekly_budget


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


def test_a_plot_is_the_same_as_svg_and_png() -> None:
    plot = drawing.lines(
        "Recall & more", Axis("share", percent=True), "week", {"a": [0.1, 0.9], "b": [0.5, 0.5]}
    )
    assert "<title>Recall &amp; more</title>" in painting.svg(plot)
    height = Image.open(BytesIO(painting.png(plot))).height
    assert height == round(plot.height * painting.SCALE)


@pytest.mark.parametrize(("most", "top"), [(0, 1.0), (103, 120.0), (0.9, 1.0), (1.0, 1.0), (61, 80.0)])
def test_an_axis_ends_at_a_round_number_that_nothing_passes(most: float, top: float) -> None:
    plot = drawing.stacked("t", Axis("x"), "week", {"a": [most, 0]})
    ticks = [part.text for part in plot.parts if isinstance(part, drawing.Words)]
    assert drawing.written(top) in ticks


def test_a_model_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(OURS.read_text().replace("opens =", "open =") + "\n[weather]\nrain = 1\n")
    with pytest.raises(BenchError) as raised:
        read(path)
    for told in ("[weather] is not known", "[answering] lacks opens", "[answering] knows no open"):
        assert told in str(raised.value)
