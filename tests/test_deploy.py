"""What is in deploy/: each figure of the dashboard is one that is told, and the unit fits the program."""

import configparser
import json
import re
import tomllib
from collections.abc import AsyncIterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from bot.channels.bot_api.calls import UPLOAD_SECONDS
from bot.settings import Settings
from bot.watching.health import ALIVE_WITHIN
from console.web import SHUT_WITHIN
from tests.console.conftest import Site, opened

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana.json").read_text())
SHOWN_BY_OTHERS = {"up"}  # by Prometheus itself
LABELS = ("channel", "purpose", "door", "status", "gate", "outcome", "tick")  # of what did not happen here
PARTS = re.compile(r"_(bucket|count|sum|total|created)$")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with opened(tmp_path) as opened_site:
        yield opened_site


def expressions(panels: list[Any]) -> list[str]:
    return [target["expr"] for panel in panels for target in panel.get("targets", ())]


def named() -> set[str]:
    """The figures that the dashboard asks for."""
    words = re.findall(r"\b(?:jigi|process)_\w+|\bup\b", " ".join(expressions(DASHBOARD["panels"])))
    return {PARTS.sub("", word) for word in words} - SHOWN_BY_OTHERS


async def told(site: Site) -> set[str]:
    """The figures that are told, be there a sample of them or not."""
    text = (await site.client.get("/metrics")).text
    return {PARTS.sub("", name) for name in re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)}


async def test_every_figure_of_the_dashboard_is_told(site: Site) -> None:
    assert named() - await told(site) == set()


async def test_every_figure_of_ours_has_its_panel(site: Site) -> None:
    ours = {name for name in await told(site) if name.startswith("jigi_")}
    assert ours - named() == {"jigi_info"}


async def test_a_label_that_is_asked_for_is_one(site: Site) -> None:
    for words in ("menu", "saigne"):
        await site.browser("awa").hears(words)
    text = (await site.client.get("/metrics")).text
    known = {*re.findall(r"[{,](\w+)=", text), *LABELS}
    asked = {
        label.strip()
        for expression in expressions(DASHBOARD["panels"])
        for labels in re.findall(r"by \(([^)]*)\)", expression)
        for label in labels.split(",")
    }
    assert asked - known == set()


def test_no_panel_lies_on_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not taken & cells, panel["title"]
        taken |= cells


def unit() -> Any:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / "jigi.service").read_text())
    return parser["Service"]


def test_the_unit_waits_for_as_long_as_the_house_drains() -> None:
    service = unit()
    assert int(service["TimeoutStopSec"]) > SHUT_WITHIN + UPLOAD_SECONDS
    assert int(service["WatchdogSec"]) > 3 * ALIVE_WITHIN


def test_every_setting_that_is_named_is_one() -> None:
    for path in DEPLOY.iterdir():
        for name in re.findall(r"\bJIGI_[A-Z_]+", path.read_text()):
            assert name.removeprefix("JIGI_").lower() in Settings.model_fields, f"{path.name}: {name}"


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_keeps_figures_in_lets_a_voice_note_through_and_streams(name: str) -> None:
    written = (DEPLOY / name).read_text()
    assert "/metrics" in written
    assert re.search(r"6MB|6m;", written)
    assert re.search(r"flush_interval -1|proxy_buffering off", written)


def refused(name: str) -> list[str]:
    """Patterns of the addresses that this proxy does not pass on."""
    written = (DEPLOY / name).read_text()
    inner = re.search(r"@inner path (.*)", written)
    locations = re.findall(r"location (= )?(\S+) \{ return 404; \}", written)
    return inner[1].split() if inner else [path if exact else f"{path}*" for exact, path in locations]


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_what_a_watch_from_outside_shall_ask_is_let_through(name: str) -> None:
    watching = (ROOT / "docs" / "watching.md").read_text()
    (row,) = re.findall(r"^\| `(\S+)` .*a watch from outside", watching, re.MULTILINE)
    asked = {row, *re.findall(r"let something outside ask `(\S+)`", watching)}
    assert len(asked) == 1
    assert "/metrics" in refused(name)
    assert [path for path in asked for pattern in refused(name) if fnmatch(path, pattern)] == []


def versions(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", (ROOT / lock).read_text(), re.MULTILINE))


def packages(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [line for extra in extras for line in project["optional-dependencies"][extra]]
    named = [re.split(r"[\[<>=]", line)[0] for line in (lines or project["dependencies"])]
    return {name.replace(".", "-") for name in named}  # as a lock file spells them


def test_a_servers_lock_file_has_what_runs_in_the_same_versions_and_nothing_of_developers() -> None:
    whole, server = versions("requirements.lock"), versions("servers.lock")
    assert {name: whole.get(name) for name in server} == server
    runs = packages() | packages("postgres", "build")
    assert runs - {*server} == set()
    assert {*server} & (packages("dev", "docs", "bench") - runs) == set()


@pytest.mark.parametrize("name", ["deploy/Containerfile", "docs/deploying.md"])
def test_a_server_is_installed_from_its_own_lock_file(name: str) -> None:
    written = (ROOT / name).read_text()
    assert "-r servers.lock" in written
    assert "-r requirements.lock" not in written


@pytest.mark.parametrize("name", ["deploy/Containerfile", "docs/deploying.md"])
def test_a_container_keeps_its_health_check(name: str) -> None:
    """podman leaves it out of an image of its own format, with a warning."""
    builds = re.findall(r"podman build .*", (ROOT / name).read_text())
    assert builds
    assert all("--format docker" in build for build in builds)


def test_a_container_has_every_room() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    written = (DEPLOY / "Containerfile").read_text()
    for room in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert f"COPY {room} {room}\n" in written
