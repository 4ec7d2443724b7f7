"""`jigi check`: every fault at once, each with its file and line, and the fix."""

import gc
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.content.catalogue import Catalogue
from bot.content.library import PACKS, Library
from bot.content.rendering import Rendering
from bot.conversation.effects import Ask, Choice, Say, Text
from bot.conversation.events import Facts
from bot.conversation.script import Flow, Flows, Script
from bot.people import Person
from bot.settings import Settings
from bot.upkeep import checking, verdicts

HERE = "tests/test_checking.py"


def endless(person: Person, facts: Facts) -> Script:
    yield Ask("goal", "checkin.goal", accepts=(Text(40),))


def deaf(person: Person, facts: Facts) -> Script:
    yield Ask("goal", "", wait=timedelta(days=1))
    yield Say("nowhere.written")


def broken(person: Person, facts: Facts) -> Script:
    yield Say("menu.what", {"name": facts["nobody knows"]})


def wordy(person: Person, facts: Facts) -> Script:
    yield Say("menu.ask", {"name": "x" * 600}, shortcuts=("ask",))  # a question is no button
    yield Ask("over", "emergency.card", choices=(Choice("over", "emergency.after"),), wait=timedelta(days=1))


def line_of(name: str) -> int:
    lines = Path(__file__).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(f"def {name}("))


@pytest.fixture
def rendering() -> Rendering:
    return Rendering(Catalogue.load(), Library.load())


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIGI_{name.upper()}", raising=False)
    monkeypatch.chdir(Path(__file__).parents[1])


def check(*arguments: str) -> Result:
    return CliRunner().invoke(jigi, ["check", *arguments])


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (endless, "nobody ends the silence at 'goal'"),
        (deaf, "nothing answers 'goal'"),
        (deaf, "deaf: nowhere.written in fr: "),
        (deaf, "deaf: nowhere.written in en: "),
        (wordy, "menu.ask in fr has 625 characters; a small screen shows 600"),
        (wordy, "menu.ask in en: 'name' is undefined"),
        (wordy, "emergency.after in en has "),
        (broken, "broken: after opening: KeyError: 'nobody knows'"),
    ],
)
def test_a_fault_of_a_flow_is_told_where_the_flow_is_written(
    script: object, told: str, rendering: Rendering
) -> None:
    name = script.__name__  # type: ignore[attr-defined]
    faults = checking.flow_faults(Flows(Flow(name=name, script=script)), rendering, ("fr", "en"))  # type: ignore[arg-type]
    place = f"{HERE}:{line_of(name)}: "
    assert all(fault.startswith(place) for fault in faults)
    assert [fault for fault in faults if told in fault]


def test_all_is_well() -> None:
    result = check()
    *notes, last = result.output.splitlines()
    assert (result.exit_code, last) == (0, "All is well: settings, packs, words, flows.")
    assert all(note.startswith("note: ") for note in notes)
    assert gc.isenabled()  # a check looks for no garbage; what runs after it in one process does


def test_the_program_is_looked_at_once_for_as_long_as_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(flows: Flows, *_: object) -> list[str]:
        return [f"{name}: goes nowhere" for name in flows.by_name if name == "checkin"]

    monkeypatch.setattr(verdicts, "FOLDER", tmp_path / "verdicts")
    assert check().exit_code == 0
    (kept,) = (tmp_path / "verdicts").iterdir()
    monkeypatch.setattr(checking, "flow_faults", found)
    assert check().exit_code == 0
    kept.unlink()
    for _ in range(2):  # what has a fault is looked at again
        result = check()
        assert (result.exit_code, result.output.splitlines()) == (1, ["checkin: goes nowhere", "1 to mend"])


def test_a_check_makes_no_folder_for_a_programme_that_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root does among the code, before there is anything else."""
    monkeypatch.setattr(verdicts, "FOLDER", tmp_path.parent / "compiled")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIGI_DATABASE", raising=False)
    assert check().exit_code == 0
    assert not list(tmp_path.iterdir())


def test_a_byte_more_makes_it_another_program(tmp_path: Path) -> None:
    flow = tmp_path / "bot" / "handlers" / "checkin.py"
    flow.parent.mkdir(parents=True)
    flow.write_text("yield")
    before = verdicts.name([tmp_path / "bot"])
    assert verdicts.name([tmp_path / "bot"]) == before
    flow.write_text("yield ")
    after = verdicts.name([tmp_path / "bot"])
    flow.rename(flow.with_stem("checkout"))
    assert len({before, after, verdicts.name([tmp_path / "bot"])}) == 3


def test_what_is_kept_of_a_program_makes_it_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "FOLDER", tmp_path / "bot" / "__pycache__")
    monkeypatch.setattr(verdicts, "PARTS", (tmp_path / "bot",))
    assert not verdicts.stands()
    for _ in range(2):
        verdicts.keep()
        assert verdicts.stands()
    (tmp_path / "bot" / "words.po").touch()
    assert not verdicts.stands()
    (tmp_path / "bot" / "words.po").unlink()
    verdicts.FOLDER.chmod(0o500)  # what belongs to root, say
    verdicts.keep()


def test_a_folder_whose_folders_hold_packs_is_looked_at() -> None:
    assert check("--packs", str(PACKS)).exit_code == 0


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        (PACKS / "amtsl", f"is a pack itself; name the folder that it lies in, {PACKS}"),
        (PACKS / "nowhere", "is no folder; name one whose folders each hold a pack.yaml"),
        (
            Path(__file__).parent,
            "no folder in .* holds a pack.yaml; name the folder that the packs' own folders lie in",
        ),
    ],
)
def test_a_folder_without_packs_is_told_with_the_fix(folder: Path, told: str) -> None:
    result = check("--packs", str(folder))
    assert result.exit_code == 1
    assert re.search(rf"^--packs: .*{told}$", result.output, re.MULTILINE)


def test_faults_of_the_command_and_of_the_settings_are_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("JIGI_LISTEN=127.0.0.1:0\nJIGI_PACKS=elsewhere\n")
    monkeypatch.setenv("JIGI_LANGUAGE", "de")
    result = check("--packs", "nowhere")
    assert result.exit_code == 1
    *faults, count = result.output.splitlines()
    assert sorted(fault.partition(": ")[0] for fault in faults) == ["--packs", ".env:2", "JIGI_LANGUAGE"]
    assert count == "3 to mend"


def test_a_programme_without_a_referral_number_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path / 'jigi.db'}")
    programme = tmp_path / "programme.yaml"
    programme.write_text("weekly_budget: 4\n")
    assert "knows no referral number" in check().output
    programme.write_text('referral: {anywhere: {phone: "+223 20 21 22 23", verified_on: 2026-11-02}}\n')
    assert "referral" not in check().output
    programme.write_text('referral: {anywhere: {phone: "20 21", verified_on: 2026-11-02}}\n')
    assert "'20 21' is no telephone" in check().output
