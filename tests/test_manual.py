"""The manual holds: what it says to type is typed here, and does what it says."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bench.cluster import Server
from bot.__main__ import jigi
from bot.content.catalogue import Catalogue
from bot.content.triggers import shipped
from bot.road.spellings import command_words
from tests.pages import ROOT, Walk, blocks

DOCS = ROOT / "docs"
PAGES = {str(path.relative_to(ROOT)): path for path in (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))}
WALKS = {  # page → how many of its blocks are run
    "manual/trainer.fr.md": 6,
    "manual/trainer.en.md": 6,
    "manual/administrator.md": 8,
}
WORDS = command_words(Catalogue.load())


def ours() -> dict[str, str]:
    """The environment without what would reach another programme."""
    return {name: value for name, value in os.environ.items() if not name.startswith("JIGI_")}


@pytest.fixture
def walk(tmp_path: Path, server: Server) -> Walk:
    """With a database server within reach, as a page may ask for one."""
    return Walk(tmp_path, ours() | {"PGHOST": str(server.folder), "PGUSER": "jigi"})


@pytest.mark.timeout(400)  # a dozen processes, on a machine that may be busy
@pytest.mark.parametrize("page", WALKS)
def test_whoever_follows_the_page_line_by_line_gets_to_its_end(page: str, walk: Walk) -> None:
    assert walk.follow(DOCS / page) == WALKS[page]


@pytest.mark.parametrize("name", PAGES)
def test_every_command_in_a_block_is_understood_by_the_command_line(name: str) -> None:
    """Its options and arguments too; a page of the manual that is typed by hand is typed as it stands."""
    for block in blocks(PAGES[name]):
        for line in block.body.replace("\\\n", " ").splitlines():
            for words in commands(line):
                parse(words, f"{name}:{block.line}: {line.strip()}")


def commands(line: str) -> list[list[str]]:
    """The commands of ours in a line of shell, each without `jigi`; of prose, none."""
    typed = re.split(r"\s#|&&|\|\|?|;|>", line)
    found = [re.match(r"\s*(?:\$ |sudo -u \w+ )?(?:[A-Z_]+=\S+ )*(?:\S*/)?jigi (.+)", part) for part in typed]
    return [shlex.split(match[1]) for match in found if match]


def parse(words: list[str], where: str) -> None:
    """Have the command line read it, and do nothing. Raises AssertionError where it would not."""
    group: click.Command = jigi
    while isinstance(group, click.Group) and words and not words[0].startswith("-"):
        command = group.get_command(click.Context(group), words[0])
        if command is None:
            break
        group, words = command, words[1:]
    assert group is not jigi or words == ["--version"], f"{where}: no such command"
    said = ""
    try:
        group.make_context("jigi", words)
    except click.exceptions.Exit:
        pass  # it told its version
    except click.UsageError as error:
        said = error.message
    assert not said or "does not exist" in said, f"{where}: {said}"  # a file of whoever reads


@pytest.mark.parametrize("name", [name for name in PAGES if re.search(r"manual/(worker|coach)\.", name)])
def test_every_word_that_people_are_told_to_write_is_understood(name: str) -> None:
    language = name.split(".")[-2]
    known = {spelling for spellings in WORDS.values() for spelling in spellings.get(language, [])}
    page = PAGES[name].read_text()
    text = " ".join(page.split())
    told = re.findall(r"(?:[ÉéWw]cri(?:vez|te)|[Ww]rite) (?:à Jigi )?\*\*([^*]+)\*\*", text)
    first_cells = re.findall(r"^\| (\*\*[^|]+) \|", page, re.MULTILINE)
    told += re.findall(r"\*\*([^*]+)\*\*", " ".join(first_cells))
    assert told
    for words in told:
        alarm = shipped().alarm(words)
        assert words in known or (alarm is not None and alarm.certain), f"{name}: nothing answers {words!r}"


def test_the_steps_on_a_server_are_those_of_the_unit() -> None:
    """Where the program, its settings and its store lie, and who runs it, is said twice: alike."""
    unit = (ROOT / "deploy" / "jigi.service").read_text()
    page = (DOCS / "deploying.md").read_text()
    for setting in ("User", "ExecStart", "EnvironmentFile", "JIGI_DATABASE"):
        (value,) = re.findall(rf"^(?:Environment=)?{setting}=(.+)$", unit, re.MULTILINE)
        assert value.removesuffix(" run") in page, f"{setting}={value}"
    for file in re.findall(
        r"\bdeploy/(\S+)", " ".join(block.body for block in blocks(DOCS / "deploying.md"))
    ):
        assert (ROOT / "deploy" / file).exists(), file


def test_the_manual_is_built_without_a_fault_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path],
        cwd=ROOT,
        env=ours() | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert built.returncode == 0, built.stderr
    pages = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.html")}
    assert '<html lang="fr"' in pages[Path("manual/worker.fr.html")]
    for name, page in pages.items():
        assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?(?:https?:)?//", page), (
            name
        )


def test_the_glossary_tells_each_word_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \| [^-]", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    words = [word for row in rows for word in row.split(", ")]
    assert sorted(words) == sorted(set(words))


def test_no_command_has_two_rows() -> None:
    rows = re.findall(r"^\| (`jigi [^|]+`) \|", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(set(rows))
