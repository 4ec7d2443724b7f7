"""`jigi push` and `jigi campaigns`: an operator offers a refresher to many, and sees it to its end."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import demo
from bot.__main__ import jigi
from bot.commands import INTERRUPTED
from bot.people import Role
from bot.stores import open_store
from storage.store import Desk
from tests.lit import settings_of

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command on the demo's team, in which Moussa is a trainer; what it prints, its exit first."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path}/jigi.db")
    demo.decide(tmp_path / "programme.yaml")
    now = datetime.now(UTC)
    with desk_of(tmp_path) as desk:
        demo.seed(desk, now)
        moussa = desk.person_at(demo.address_of("moussa"), now)
        desk.change_person(moussa.id, {"roles": moussa.roles | {Role.TRAINER}})

    def run(*words: str) -> str:
        ended = CliRunner().invoke(jigi, words)
        assert isinstance(ended.exception, SystemExit | None), ended.output
        return f"{ended.exit_code} {ended.output}"

    return run


@contextlib.contextmanager
def desk_of(folder: Path) -> Iterator[Desk]:
    with contextlib.closing(open_store(settings_of(folder))) as store, store.transaction() as desk:
        yield desk


def push(run: Run, *more: str) -> str:
    return run("push", "amtsl", str(demo.address_of("moussa")), "--yes", *more)


def test_it_says_to_how_many_and_how_it_can_be_followed(run: Run) -> None:
    assert push(run) == (
        "0 2 people; it takes 1 minute at least, once `jigi run` is up\n"
        "campaign 1 has begun; `jigi campaigns --watch 1` tells how far it is, `--stop 1` ends it\n"
    )
    told = run("campaigns")
    assert told.startswith("0 1  2")
    assert told.endswith("running: 0 of 2 people reached, 0 answered\n")


def test_whoever_runs_it_twice_asks_nobody_twice(run: Run) -> None:
    push(run)
    told = push(run)
    assert told.startswith("1 Error: campaign 1 of amtsl goes out already (running: 0 of 2 people reached")
    assert "if that is meant, add --again" in told
    assert "campaign 2 has begun" in push(run, "--cadre", "midwife", "--again")
    assert "1 person; it takes" in run("push", "pph", "webchat:moussa", "--cadre", "midwife", "--yes")


def test_it_is_paused_resumed_and_stopped(run: Run, tmp_path: Path) -> None:
    push(run)
    assert run("campaigns", "--pause", "1").startswith("0 paused: ")
    assert "campaign 1 is paused; `--resume 1`" in run("campaigns", "--pause", "1")
    assert run("campaigns", "--watch", "1").count("paused: ") == 1  # it does not wait for another day
    assert run("campaigns", "--resume", "1").startswith("0 running: ")
    assert "campaign 1 is not paused" in run("campaigns", "--resume", "1")
    with desk_of(tmp_path) as desk:
        assert desk.spread_campaigns(1, datetime.now(UTC)) == 1
    assert run("campaigns", "--stop", "1") == "0 over: 0 of 2 people reached, 0 answered\n"
    with desk_of(tmp_path) as desk:
        assert desk.spread_campaigns(9, datetime.now(UTC)) == 0
    assert "campaign 1 is over" in run("campaigns", "--stop", "1")
    assert "campaign 2 has begun" in push(run)  # what is over is in nobody's way


def test_what_is_watched_goes_on_when_the_watching_ends(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.commands.pushing.sleep", interrupted)
    told = push(run, "--watch")
    assert told.startswith("0 ")
    assert told.endswith("It goes on without you; `jigi campaigns --stop 1` ends it\n")
    assert "running: " in run("campaigns")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("push", "amtsl", "webchat:awa"),
            "webchat:awa is no trainer, and a push goes out in a trainer's name: `jigi role",
        ),
        (
            ("push", "cats", "webchat:moussa"),
            "this programme may show no question of 'cats'; of these it may: amtsl",
        ),
        (
            ("push", "amtsl", "webchat:moussa", "--district", "Paris"),
            "no facility of the register is in a district",
        ),
        (
            ("push", "amtsl", "webchat:moussa", "--facility", "CSRéf"),
            "several are called 'CSRéf'; give the id of one",
        ),
        (("push", "amtsl", "webchat:moussa", "--district", "bougouni"), "nobody is meant: nothing goes out"),
        (("campaigns", "--stop", "7"), "no campaign has the number 7; `jigi campaigns` lists them"),
        (("campaigns", "--stop", "7", "--watch", "7"), "one at a time"),
        (("campaigns",), "nothing was pushed yet; `jigi push` does"),
    ],
)
def test_what_cannot_be_is_told_with_the_fix(words: tuple[str, ...], told: str, run: Run) -> None:
    assert told in run(*words)


def test_a_place_may_be_written_as_people_write_it(run: Run) -> None:
    assert "2 people; it takes" in push(run, "--district", "SIKASSO", "--facility", "Klela")


def test_ctrl_c_while_a_file_is_read_ends_without_a_trace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.upkeep.issuing.running", interrupted)
    assert push(run) == f"{INTERRUPTED} \n"
