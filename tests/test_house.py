"""The house: imports run one way, rooms say what they are for, and the docs speak of what is there."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.__main__ import jigi
from bot.handlers import FLOWS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
OURS = ("bot", "scheduler", "storage", "console", "exchange", "bench")
FILES = sorted(path for room in OURS for path in (ROOT / room).rglob("*.py"))
NAMES = {str(path.relative_to(ROOT)): path for path in FILES}
MOST_LINES = 300

# What the store promises, without any database.
PROMISED = tuple(
    f"storage.{path.stem}" for path in (ROOT / "storage").glob("*.py") if path.stem != "databases"
)

# Room → what of ours it may import. A room is the longest prefix that matches; its own files are free.
PURE = (
    "scheduler.calls",
    "scheduler.championships",
    "scheduler.checkups",
    "scheduler.digests",
    "scheduler.gaps",
    "scheduler.local_time",
    "scheduler.mastery",
    "scheduler.months",
    "scheduler.punctuality",
    "scheduler.recall",
    "scheduler.recurrence",
    "scheduler.usual_hour",
)
LEARNT = (
    "bot.access",
    "bot.content",
    "bot.conversation",
    "bot.people",
    "bot.reading",
    "bot.shortening",
    *PROMISED,
    *PURE,
)
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "bot.people": (),
    "bot.cells": (),
    "bot.shortening": (),
    "bot.fixes": (),
    "bot.settings": ("bot.fixes",),
    "bot.disk": (),
    "bot.secret": ("bot.disk", "bot.settings", "storage.private"),
    "bot.sounds": (),
    "bot.keys": ("bot.settings", *PROMISED, "storage.sealing.seals"),
    "bot.guarding": ("bot.disk", "bot.settings", "storage"),
    "bot.stores": ("bot.guarding", "bot.keys", "bot.secret", "bot.settings", "storage"),
    "bot.access": ("bot.people",),
    "bot.entrance": ("bot.people",),
    "bot.programme": ("bot.faults", "bot.settings", "bot.written"),
    "bot.faults": (),
    "bot.written": ("bot.fixes",),
    "bot.rules": (
        "bot.conversation.messages",
        "bot.handlers",
        "bot.programme",
        "bot.settings",
        "scheduler.gates",
        *PURE,
    ),
    "bot.reading": ("bot.access", "bot.people", "storage.store"),
    "bot.demo": ("bot.people", "storage.store"),
    # What is said: the engine, the words, the talks.
    "bot.conversation": ("bot.access", "bot.people"),
    "bot.content": ("bot.conversation", "bot.disk", "bot.faults", "bot.people"),
    "bot.handlers": ("bot.access", "bot.conversation", "bot.people"),
    "bot.examples": ("bot.people",),
    # The doors.
    "bot.channels.channel": ("bot.conversation.messages", "bot.conversation.events"),
    "bot.channels": (
        "bot.channels.channel",
        "bot.channels.cutting",
        "bot.channels.fitting",
        "bot.channels.newest",
        "bot.channels.pieces",
        "bot.channels.remembered",
        "bot.channels.surrogates",
        "bot.channels.tally",
        "bot.conversation.messages",
        "bot.conversation.events",
        "bot.people",
    ),
    **dict.fromkeys(
        ("bot.channels.telegram", "bot.channels.telegram_ptb"),
        ("bot.channels.bot_api", "bot.channels.channel"),
    ),
    # What a turn knows and leads to.
    "bot.house": ("bot.content", "bot.conversation", "bot.entrance", "bot.people", "storage.store", *PURE),
    "bot.learning": LEARNT,
    "bot.certifying": (*LEARNT, "bot.learning"),
    "bot.coaching": (*LEARNT, "bot.handlers.digest", "bot.learning", "exchange.arrivals"),
    "bot.road": (
        *LEARNT,
        "bot.certifying",
        "bot.channels.channel",
        "bot.channels.fitting",
        "bot.coaching",
        "bot.disk",
        "bot.entrance",
        "bot.handlers",
        "bot.house",
        "bot.learning",
        "bot.sounds",
        "exchange.arrivals",
        "scheduler.asking_back",
        "scheduler.waiting",
    ),
    "bot.turns": (*LEARNT, "bot.coaching", "bot.house", "bot.road"),
    "bot.drawing": (
        "bot.channels.channel",
        "bot.content",
        "bot.conversation",
        "bot.people",
        "scheduler.local_time",
        "storage.certificates",
        "storage.store",
    ),
    # What is made of it for pages.
    "bot.overseeing": (*LEARNT, "bot.coaching", "bot.road.sources"),
    "bot.pages": (
        *LEARNT,
        "bot.channels",
        "bot.coaching",
        "bot.disk",
        "bot.faults",
        "bot.fixes",
        "bot.handlers",
        "bot.house",
        "bot.keys",
        "bot.overseeing",
        "bot.programme",
        "bot.road",
        "bot.rules",
        "bot.settings",
        "bot.sounds",
        "bot.turns",
        "bot.upkeep",
        "exchange",
        "scheduler.clock",
        "storage.sealing.seals",
    ),
    "storage": ("bot.access", "bot.conversation", "bot.disk", "bot.people"),
    "scheduler": ("bot.channels.channel", "bot.conversation", "bot.people", *PROMISED),
    "exchange": ("bot.cells", "bot.disk", "bot.faults", "bot.fixes", "bot.people", "bot.written", *PROMISED),
    "console": (
        "bot.access",
        "bot.cells",
        "bot.channels.channel",
        "bot.channels.tally",
        "bot.channels.webchat",
        "bot.content",
        "bot.conversation",
        "bot.entrance",
        "bot.people",
        "scheduler.local_time",
        "storage.sealing.files",
        *PROMISED,
    ),
}
ANYONE = (
    "bench",
    "bot",
    "bot.__main__",
    "bot.app",
    "bot.backups",
    "bot.commands",
    "bot.mounting",
    "bot.playing",
    "bot.running",
    "bot.serving",
    "bot.upkeep",
    "bot.watching",
)


def module_of(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, at the top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name if name in MODULES else node.module for name in inner]
        else:
            continue
        yield from {name for name in found if name.split(".")[0] in OURS}


MODULES = {module_of(path) for path in FILES}


def room_of(module: str) -> str | None:
    rooms = [room for room in MAY_IMPORT if module == room or module.startswith(f"{room}.")]
    return max(rooms, key=len, default=None)


def is_in(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


@pytest.mark.parametrize("name", NAMES)
def test_imports_follow_the_table(name: str) -> None:
    module = module_of(NAMES[name])
    room = room_of(module)
    if room is None:
        assert is_in(module, ANYONE), f"{module} stands in no room of the table"
        return
    siblings = module.rpartition(".")[0] if room == "bot.channels" else room
    for imported in imports_of(NAMES[name]):
        assert is_in(imported, (*MAY_IMPORT[room], siblings)), f"{module} may not import {imported}"


def package_of(module: str) -> str:
    """The room that a reader enters: a folder, or a file that stands in none."""
    first, *rest = module.split(".")
    if first == "bench" or module.startswith(("bot.__main__", "bot.commands")):
        return "the command line"  # it starts the benches, and they start it
    return ".".join((first, *rest[:1])) if first == "bot" else first


@pytest.mark.parametrize("place_of", [str, package_of], ids=["modules", "packages"])
def test_no_circle(place_of: Callable[[str], str]) -> None:
    arrows: dict[str, set[str]] = {}
    for path in FILES:
        place = place_of(module_of(path))
        arrows.setdefault(place, set()).update({place_of(i) for i in imports_of(path)} - {place})
    done: set[str] = set()

    def visit(place: str, way: tuple[str, ...]) -> None:
        assert place not in way, " → ".join((*way[way.index(place) :], place))
        if place not in done:
            for imported in arrows.get(place, ()):
                visit(imported, (*way, place))
            done.add(place)

    for place in arrows:
        visit(place, ())


@pytest.mark.parametrize("name", NAMES)
def test_a_room_says_what_it_is_for_and_stays_readable(name: str) -> None:
    text = NAMES[name].read_text()
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{name}: its first line should say what it is for"
    assert text.count("\n") <= MOST_LINES, f"{name} passes {MOST_LINES} lines: cut it by subject"
    assert NAMES[name].stem not in {"utils", "util", "helpers", "manager", "misc", "common"}


def documents() -> str:
    return "\n".join(
        path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    )


def test_every_command_is_documented() -> None:
    written = documents()
    for command in jigi.commands:
        assert f"jigi {command}" in written, f"`jigi {command}` stands in no document"
    for command in FLOWS.by_command:
        assert re.search(rf"/{command}\b", written), f"/{command} stands in no document"


def test_every_setting_is_documented() -> None:
    written = documents()
    for name in Settings.model_fields:
        assert f"JIGI_{name.upper()}" in written, f"JIGI_{name.upper()} stands in no document"


def test_every_flow_is_documented() -> None:
    written = (ROOT / "docs" / "flows.md").read_text()
    for name in FLOWS.by_name:
        assert f"`{name}`" in written, f"the flow {name!r} stands in no document"


def test_every_dependency_earns_its_place() -> None:
    written = (ROOT / "docs" / "dependencies.md").read_text()
    project = (ROOT / "pyproject.toml").read_text()
    named = re.findall(r'^  "([a-z0-9.-]+)[<>=\[\"]', project, re.MULTILINE)
    assert named
    for name in named:
        assert f"`{name}`" in written, f"{name} has no line in docs/dependencies.md"


def test_no_dose_in_python() -> None:
    """Doses live in packs."""
    for name, path in NAMES.items():
        assert not re.search(r"\b\d+ ?(UI|IU|mg|mL)\b", path.read_text()), f"{name}: a dose belongs in a pack"


def coroutines(text: str) -> Iterator[ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.AsyncFunctionDef):
            yield node


def test_a_day_is_one_of_somebodys_calendar() -> None:
    """What her clock shows is another day than UTC's for some hours, east and west: see `local_time.day`."""
    of_nobody = {"bot/coaching/figures.py", "bot/road/withdrawing.py"}  # of many places, and of none
    for name, path in NAMES.items():
        if name.startswith(("bot/coaching/", "bot/road/", "bot/handlers/", "bot/learning")):
            found = re.findall(r"\b(?:now|event\.at)(?:\(\))?\.date\(\)", path.read_text())
            assert name in of_nobody or not found, f"{name}: write local_time.day(now, person.zone)"


def test_no_coroutine_reads_the_store_itself() -> None:
    """A server that hangs would hold up all that the loop does: see `storage.looking`."""
    for name, path in NAMES.items():
        for coroutine in coroutines(path.read_text()):
            opened = [item for node in own(coroutine) if isinstance(node, ast.With) for item in node.items]
            assert ".reading()" not in " ".join(map(ast.unparse, opened)), f"{name}: {coroutine.name}"


# What waits for a disk, or for whoever holds a lock; called by a coroutine the whole loop does.
OF_FILES = {
    *(
        "changing",
        "exists",
        "flock",
        "fsync",
        "is_dir",
        "is_file",
        "iterdir",
        "mkdir",
        "read_bytes",
        "read_text",
    ),
    *("replace", "rglob", "rmtree", "stat", "touch", "unlink", "write_bytes", "write_text"),
}
ON_PAGES = {"registers": "registering", "drafting": "drafting", "running": "running"}  # → its promises


def waits_for_a_disk(coroutine: ast.AsyncFunctionDef, on_pages: dict[str, set[str]]) -> Iterator[str]:
    """What a coroutine calls itself instead of handing it to a thread."""
    for node in own(coroutine):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        whose, called = ast.unparse(node.func.value), node.func.attr
        # `replace` of text, or of an instant, has another shape than that of a path
        is_file = called in OF_FILES and (called != "replace" or whose.endswith("path"))
        if is_file or called in on_pages.get(whose.rpartition(".")[2], ()):
            yield ast.unparse(node)


def test_no_coroutine_waits_for_a_disk_or_a_lock() -> None:
    """As far as can be read from its own lines. Where nothing is served yet, or any more, it may."""
    on_pages = {
        name: {
            node.name
            for node in ast.walk(ast.parse((ROOT / "console" / f"{room}.py").read_text()))
            if isinstance(node, ast.FunctionDef)
        }
        for name, room in ON_PAGES.items()
    }
    assert {"stands", "drop"} <= on_pages["registers"]
    serving = {name: path for name, path in NAMES.items() if not name.startswith("bench/")}
    found = [
        f"{name}: {coroutine.name}: {call}"
        for name, path in serving.items()
        for coroutine in coroutines(path.read_text())
        for call in waits_for_a_disk(coroutine, on_pages)
    ]
    assert found == []


def own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, and in none within it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            yield from own(node)
