"""The documents lead somewhere: whatever they name is there, and their examples run.

`tests/test_house.py` sees to the reverse: whatever is there stands in a document.
"""

import ast
import re
import sys
import tomllib
from datetime import timedelta
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import click
import pytest

import bench
from bot.__main__ import jigi
from bot.commands.exporting import KINDS
from bot.content.catalogue import Catalogue
from bot.conversation.effects import Ask, Say
from bot.conversation.inspection import inspect
from bot.conversation.script import Chose, Flow, Script, Silence
from bot.handlers import FLOWS
from bot.people import Person, PersonId
from bot.road.spellings import command_menus
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = {
    str(path.relative_to(ROOT)): path for path in (*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")))
}
ROOMS = ("bot", "scheduler", "storage", "console", "exchange", "locales", "bench", "tests", "docs")
TO_BE_WRITTEN = {"bot/handlers/tray.py"}  # by whoever follows docs/flows.md
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNNING = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]

OF_OURS = re.compile(rf"(?<![\w/.-])((?:{'|'.join(ROOMS)})/[\w./-]+\.(?:py|md|sql|yaml|html|talk|po))\b")

every_document = pytest.mark.parametrize("name", DOCUMENTS)


def anchors(path: Path) -> set[str]:
    """What a link may name in a document, as GitHub makes it of its headings."""
    headings = re.findall(r"^#+ +(.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def code(path: Path) -> list[str]:
    """All that stands in backticks or in a block of shell."""
    text = path.read_text()
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [*re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)), *blocks]


def packages(requirements: list[str]) -> list[str]:
    return sorted(re.split(r"[\[<>=]", line)[0] for line in requirements)


@every_document
def test_every_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", DOCUMENTS[name].read_text()):
        if target.startswith(("https://", "http://")):
            continue
        file, _, anchor = target.partition("#")
        path = DOCUMENTS[name].parent / file if file else DOCUMENTS[name]
        assert path.exists(), f"{name}: {target} is not there"
        assert not anchor or anchor in anchors(path), f"{name}: {target}: no such heading"


@every_document
def test_every_file_that_is_named_is_there(name: str) -> None:
    for span in code(DOCUMENTS[name]):
        for target in re.findall(rf"(?:^|\s)((?:{'|'.join(ROOMS)})/[\w./*-]*(?:::\w+)?)", span):
            file, _, test = target.partition("::")
            if file in TO_BE_WRITTEN:
                continue
            found = list(ROOT.glob(file.rstrip("/")))
            assert found, f"{name}: {file} is not there"
            assert not test or f"def {test}(" in found[0].read_text(), f"{name}: no {test} in {file}"


def test_every_file_that_the_code_speaks_of_is_there() -> None:
    """In docstrings and comments."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text()
            for target in re.findall(OF_OURS, prose(text) if OF_OURS.search(text) else ""):
                there = re.sub("[A-Z]{4,}", "*", target)  # LANGUAGE and NAME stand for any
                assert list(ROOT.glob(there)), f"{path.relative_to(ROOT)}: {target} is not there"


def prose(text: str) -> str:
    """What of a module is written for whoever reads it."""
    comments = re.findall(r"(?:^|\s)#.*", text)
    of_rooms = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    rooms = (node for node in ast.walk(ast.parse(text)) if isinstance(node, of_rooms))
    return "\n".join([*comments, *(ast.get_docstring(room) or "" for room in rooms)])


@every_document
def test_every_test_that_is_named_is_one(name: str) -> None:
    """By its name alone: a test that moves to another file is found there."""
    written = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    for span in code(DOCUMENTS[name]):
        for test in re.findall(r"(?<![\w/])test_\w+(?!\.py)\b", span):
            assert f"def {test}(" in written, f"{name}: there is no {test}"


@every_document
def test_every_command_that_is_named_works(name: str) -> None:
    for span in code(DOCUMENTS[name]):
        for command, argument in re.findall(r"\bjigi ([a-z]+)(?: ([a-z_]+))?", span):
            assert command in jigi.commands, f"{name}: there is no `jigi {command}`"
            known = {"export": KINDS, "bench": bench.NAMES}.get(command)
            assert not (known and argument) or argument in known, f"{name}: no `jigi {command} {argument}`"


@every_document
def test_every_setting_that_is_named_is_one(name: str) -> None:
    for setting in re.findall(r"\bJIGI_[A-Z0-9_]+", DOCUMENTS[name].read_text()):
        assert setting.removeprefix("JIGI_").lower() in Settings.model_fields, f"{name}: no {setting}"


@every_document
def test_every_target_of_make_that_is_named_is_in_the_makefile(name: str) -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for span in code(DOCUMENTS[name]):
        for target in re.findall(r"\bmake ([a-z]+)", span):
            assert target in targets, f"{name}: there is no `make {target}`"


@every_document
def test_every_word_with_a_slash_is_a_command_of_the_chat_or_a_page(name: str) -> None:
    pages = "".join(path.read_text() for path in (ROOT / "console").glob("*.py"))
    menus = command_menus(Catalogue.load()).values()
    words = {*FLOWS.by_command, *(word for menu in menus for word, _ in menu)}
    for span in code(DOCUMENTS[name]):
        for word in re.findall(r"^/([a-z]+)\b", span):
            page = f'.get("/{word}")' in pages or f'"/{word}/"' in pages  # or what stands under it
            assert word in words or page, f"{name}: there is no /{word}"


def test_every_option_that_is_documented_is_one() -> None:
    for row in (ROOT / "docs" / "commands.md").read_text().splitlines():
        command = re.match(r"\| `jigi (\w+)", row)
        if command:
            named = jigi.commands[command[1]]
            parts = [*named.commands.values()] if isinstance(named, click.Group) else [named]
            options = {option for part in parts for parameter in part.params for option in parameter.opts}
            assert set(re.findall(r"--[\w-]+", row)) <= options, row


def test_the_documented_kinds_of_export_and_bench_are_all_there_are() -> None:
    rows = (ROOT / "docs" / "commands.md").read_text()
    for command, names in (("export", KINDS), ("bench", bench.NAMES)):
        (row,) = re.findall(rf"^\| `jigi {command} \w+` .*", rows, re.MULTILINE)
        assert ", ".join(names) in row


def test_every_flow_in_the_table_is_one() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", (ROOT / "docs" / "flows.md").read_text(), re.MULTILINE)
    assert sorted(re.findall(r"\w+", " ".join(rows))) == sorted(FLOWS.by_name)


def test_every_dependency_has_one_line_and_no_line_is_left_over() -> None:
    written = (ROOT / "docs" / "dependencies.md").read_text()
    table, _, development = written.partition("\nFor development")
    rows = re.findall(r"^\| `([a-z0-9.-]+)` \| (.+) \|$", table, re.MULTILINE)
    assert sorted(package for package, _ in rows) == packages(RUNNING)
    optional = [
        line for extra in ("dev", "docs", "bench") for line in PROJECT["optional-dependencies"][extra]
    ]
    named = re.findall(r"`([a-z0-9.-]+)`", development)
    assert sorted(named) == packages(optional)


def test_every_package_that_is_imported_is_a_dependency_of_ours() -> None:
    """One that only another dependency brings along goes when that one goes."""
    distributions = packages_distributions()
    imported: set[str] = set()
    for room in ("bot", "scheduler", "storage", "console"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    imported.add(node.module.partition(".")[0])
    foreign = imported - sys.stdlib_module_names - set(ROOMS)
    bringing = {
        module: {name.lower().replace("_", "-") for name in distributions[module]} for module in foreign
    }
    declared = set(packages(RUNNING))
    assert {module for module, names in bringing.items() if not names & declared} == set()


def test_the_changelog_tells_of_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] in (PROJECT["version"], "Unreleased")
    assert len(headings) == len(set(headings))


def test_the_flow_in_the_document_can_be_led_to_its_end() -> None:
    written = (ROOT / "docs" / "flows.md").read_text()
    (source,) = re.findall(r"```python\n(.*?)```", written, re.DOTALL)
    (registered,) = re.findall(r"`(Flow\(.*?\))`", written)
    names: dict[str, Any] = {
        "Ask": Ask, "Chose": Chose, "Flow": Flow, "Person": Person, "Say": Say, "Script": Script,
        "Silence": Silence, "timedelta": timedelta, "Facts": dict,
    }  # fmt: skip
    exec(source, names)  # noqa: S102
    flow = eval(registered, names)  # noqa: S307
    seen = inspect(flow, Person(id=PersonId(1), name="Awa"), {})
    assert seen.faults == []
    assert {text for text, _ in seen.texts} == {"tray", "tray.ready", "tray.tomorrow"}
