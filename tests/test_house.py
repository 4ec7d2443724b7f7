"""The house: imports run one way, rooms say what they are for, and the docs speak of what is there."""

import ast
import re
from collections.abc import Iterator
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

# Room → what of ours it may import. A room is the longest prefix that matches; its own files are free.
PURE = (
    "scheduler.local_time",
    "scheduler.recall",
    "scheduler.mastery",
    "scheduler.digests",
    "scheduler.checkups",
    "scheduler.punctuality",
    "scheduler.months",
    "scheduler.calls",
    "scheduler.gaps",
    "scheduler.recurrence",
)
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "bot.people": (),
    "bot.settings": (),
    "bot.programme": ("bot.settings",),
    "bot.access": ("bot.people",),
    "bot.entrance": ("bot.people",),
    "bot.pushes": (
        "bot.access",
        "bot.content",
        "bot.conversation",
        "bot.own",
        "bot.people",
        "bot.reading",
        "bot.sources",
        "storage.store",
    ),
    "bot.foreseen": (
        "bot.bill",
        "bot.forecast",
        "bot.house",
        "bot.people",
        "bot.programme",
        "bot.rules",
        "storage.sqlite.store",
    ),
    "bot.arranging": ("bot.conversation", "bot.previewing", "bot.reading", "storage.store"),
    "bot.calendars": (
        "bot.access",
        "bot.handlers",
        "bot.people",
        "bot.scheduling",
        "bot.sources",
        "scheduler.local_time",
        "scheduler.recurrence",
        "storage.store",
    ),
    "bot.overseeing": (
        "bot.access",
        "bot.conversation",
        "bot.figures",
        "bot.people",
        "bot.places",
        "bot.roles",
        "bot.sources",
        "storage.certificates",
        "storage.merging",
        "storage.overseeing",
        "storage.store",
        *PURE,
    ),
    "bot.acting": (
        "bot.access",
        "bot.arranging",
        "bot.pushes",
        "bot.conversation",
        "bot.house",
        "bot.joining",
        "bot.keeping",
        "bot.overseeing.deeds",
        "bot.people",
        "bot.reading",
        "bot.turns",
        "storage.store",
    ),
    "bot.unanswered": ("bot.access", "bot.conversation", "bot.questions", "bot.sources"),
    "bot.overviews": (
        "bot.access",
        "bot.choosing",
        "bot.people",
        "bot.sources",
        "bot.team",
        "bot.undertakings",
        "storage.overviews",
        "storage.store",
        *PURE,
    ),
    "bot.looking": (
        "bot.access",
        "bot.calendars",
        "bot.house",
        "bot.overseeing",
        "bot.overviews",
        "bot.people",
        "bot.pushes",
        "bot.reading",
        "bot.unanswered",
        "bot.sources",
        "scheduler.clock",
        "storage.store",
        "storage.writer",
    ),
    "bot.reading": ("bot.access", "bot.people", "storage.store"),
    "bot.forecast": (
        "bot.conversation",
        "bot.house",
        "bot.people",
        "bot.turns",
        "scheduler.campaigns",
        "scheduler.gates",
        "scheduler.local_time",
        "storage.kept",
        "storage.store",
    ),
    "bot.withheld": ("bot.access", "bot.conversation", "bot.people", "bot.reading"),
    "bot.conversation": ("bot.access", "bot.people"),
    "bot.content": ("bot.conversation", "bot.people"),
    "bot.handlers": ("bot.access", "bot.conversation", "bot.people"),
    "bot.channels.channel": ("bot.conversation.messages", "bot.conversation.events"),
    "bot.channels": (
        "bot.channels.channel",
        "bot.channels.cutting",
        "bot.channels.fitting",
        "bot.channels.remembered",
        "bot.channels.tally",
        "bot.conversation.messages",
        "bot.conversation.events",
        "bot.people",
    ),
    **dict.fromkeys(
        ("bot.channels.telegram", "bot.channels.telegram_ptb"),
        ("bot.channels.bot_api", "bot.channels.channel"),
    ),
    "bot.spellings": ("bot.content", "bot.handlers"),
    "bot.demo": ("bot.people", "storage.store"),
    "bot.choosing": ("bot.access", "bot.content", "bot.finding", "bot.people", "bot.reading"),
    "bot.differing": ("bot.access", "bot.reading"),
    "bot.digesting": ("bot.handlers", "bot.people", "scheduler.digests", "storage.store"),
    "bot.finding": ("bot.access", "bot.people", "bot.reading", "storage.store"),
    "bot.joining": (
        "bot.letters",
        "bot.following",
        "bot.conversation",
        "bot.finding",
        "bot.people",
        "bot.questions",
        "bot.scheduling",
        "bot.sessions",
        "scheduler.digests",
        "scheduler.local_time",
        "storage.store",
        "bot.visiting",
    ),
    "bot.inviting": (
        "bot.access",
        "bot.conversation",
        "bot.finding",
        "bot.joining",
        "bot.people",
        "bot.reading",
        "exchange.arrivals",
        "storage.certificates",
        "storage.store",
        "scheduler.local_time",
    ),
    "bot.sources": (
        "bot.certifying",
        "bot.entrance",
        "bot.house",
        "bot.content",
        "bot.conversation",
        "bot.learning",
        "bot.people",
        "bot.places",
        "bot.planned",
        "bot.reading",
        "bot.recording",
        "bot.visits",
        "storage.store",
        *PURE,
    ),
    "bot.own": ("bot.content", "bot.conversation", "bot.learning", "bot.people", "bot.sources"),
    "bot.facts": (
        "bot.differing",
        "bot.digesting",
        "bot.access",
        "bot.contest",
        "bot.finding",
        "bot.handsets",
        "bot.inviting",
        "bot.learning",
        "bot.letters",
        "bot.linking",
        "bot.merged",
        "bot.own",
        "bot.places",
        "bot.people",
        "bot.questions",
        "bot.ratings",
        "bot.sessions",
        "bot.sources",
        "bot.sparing",
        "bot.team",
        "bot.undertakings",
    ),
    "bot.visited": ("bot.people", "storage.store"),
    "bot.visiting": (
        "bot.championship",
        "bot.conversation",
        "bot.following",
        "bot.people",
        "scheduler.punctuality",
        "storage.store",
    ),
    "bot.visits": (
        "bot.visited",
        "bot.access",
        "bot.conversation",
        "bot.content",
        "bot.people",
        "bot.reading",
        "storage.store",
    ),
    "bot.lookups": (
        "bot.choosing",
        "bot.visited",
        "bot.content",
        "bot.contest",
        "bot.conversation",
        "bot.finding",
        "bot.handsets",
        "bot.inviting",
        "bot.learning",
        "bot.letters",
        "bot.linking",
        "bot.merged",
        "bot.people",
        "bot.questions",
        "bot.ratings",
        "bot.sources",
        "bot.team",
        "bot.undertakings",
        "scheduler.local_time",
    ),
    "bot.letters": (
        "bot.access",
        "bot.conversation",
        "bot.people",
        "bot.reading",
        "storage.letters",
        "storage.store",
    ),
    "bot.team": (
        "bot.choosing",
        "bot.access",
        "bot.content",
        "bot.learning",
        "bot.letters",
        "bot.people",
        "bot.reading",
        "storage.store",
        "storage.teams",
        *PURE,
    ),
    "bot.figures": ("bot.content", "bot.learning", "bot.people", "storage.gaps", "storage.store", *PURE),
    "bot.places": (
        "bot.access",
        "bot.content",
        "bot.figures",
        "bot.people",
        "bot.reading",
        "storage.store",
        *PURE,
    ),
    "bot.sounds": (),
    "bot.voices": ("bot.conversation", "bot.content", "bot.people", "storage.store"),
    "bot.recording": (
        "bot.conversation",
        "bot.content",
        "bot.people",
        "bot.sounds",
        "bot.voices",
        "storage.store",
    ),
    "bot.certifying": (
        "bot.content",
        "bot.conversation",
        "bot.learning",
        "storage.certificates",
        "storage.store",
        *PURE,
    ),
    "bot.drawing": (
        "bot.channels.channel",
        "bot.content",
        "bot.conversation",
        "bot.people",
        "scheduler.local_time",
        "storage.certificates",
        "storage.store",
    ),
    "bot.learning": ("bot.access", "bot.content", "bot.people", "bot.reading", "storage.store", *PURE),
    "bot.questions": (
        "bot.access",
        "bot.content.folding",
        "bot.conversation",
        "bot.people",
        "bot.reading",
        "storage.store",
    ),
    "bot.linking": (
        "bot.access",
        "bot.entrance",
        "bot.conversation",
        "bot.people",
        "bot.reading",
        "storage.store",
        "scheduler.local_time",
    ),
    "bot.handsets": ("bot.access", "bot.conversation", "bot.people", "bot.reading", "storage.store"),
    "bot.holding": (
        "bot.bedside",
        "bot.conversation",
        "bot.handsets",
        "bot.house",
        "bot.people",
        "storage.store",
    ),
    "bot.templates": ("bot.content", "bot.conversation", "bot.handlers", "bot.window", "storage.store"),
    "bot.bill": ("bot.people", "bot.programme"),
    "bot.merged": (
        "bot.conversation",
        "bot.people",
        "scheduler.local_time",
        "storage.store",
        "storage.window",
    ),
    "bot.window": ("bot.conversation", "storage.store"),
    "bot.who": (
        "exchange.arrivals",
        "bot.conversation",
        "bot.holding",
        "bot.house",
        "bot.merged",
        "bot.people",
        "bot.presence",
        "bot.unheard",
        "bot.window",
        "storage.store",
    ),
    "bot.presence": ("bot.conversation", "bot.people", "scheduler.usual_hour", "storage.store", *PURE),
    "bot.unheard": (
        "bot.conversation",
        "bot.people",
        "bot.promising",
        "scheduler.local_time",
        "storage.presence",
        "storage.store",
    ),
    "bot.sparing": (
        "bot.bubbles",
        "bot.channels.fitting",
        "bot.content",
        "bot.conversation",
        "bot.people",
        "bot.sources",
    ),
    "bot.planning": ("bot.conversation", "bot.people", "bot.scheduling", "storage.store", *PURE),
    "bot.championship": (
        "bot.conversation",
        "bot.people",
        "scheduler.championships",
        "storage.championships",
        "storage.store",
        *PURE,
    ),
    "bot.contest": (
        "bot.championship",
        "bot.content",
        "bot.people",
        "scheduler.local_time",
        "storage.announcing",
        "storage.championships",
        "storage.store",
    ),
    "bot.promising": ("bot.access", "bot.conversation", "bot.people", "storage.store", *PURE),
    "bot.following": ("bot.conversation", "bot.people", "bot.promising", "storage.store", *PURE),
    "bot.undertakings": (
        "bot.access",
        "bot.conversation",
        "bot.people",
        "bot.promising",
        "bot.reading",
        "storage.store",
        *PURE,
    ),
    "bot.ratings": ("bot.access", "bot.people", "bot.reading", "storage.store", *PURE),
    "bot.keeping": (
        "bot.digesting",
        "bot.championship",
        "bot.conversation",
        "bot.following",
        "bot.handsets",
        "bot.inviting",
        "bot.joining",
        "bot.letters",
        "bot.linking",
        "bot.people",
        "bot.planning",
        "bot.questions",
        "bot.scheduling",
        "bot.sessions",
        "bot.visiting",
        "storage.store",
        *PURE,
    ),
    "bot.scheduling": ("bot.conversation", "bot.people", "storage.store", *PURE),
    "bot.sessions": (
        "bot.conversation",
        "bot.following",
        "bot.people",
        "bot.scheduling",
        "storage.store",
        *PURE,
    ),
    "bot.previewing": (
        "bot.access",
        "bot.people",
        "bot.reading",
        "bot.scheduling",
        "storage.store",
        *PURE,
    ),
    "bot.planned": (
        "bot.access",
        "bot.content",
        "bot.people",
        "bot.previewing",
        "bot.reading",
        "bot.scheduling",
        "bot.sessions",
        "storage.store",
        *PURE,
    ),
    "bot.gone": ("bot.conversation", "bot.content"),
    "bot.outgrown": ("bot.conversation",),
    "bot.bubbles": ("bot.conversation", "bot.content"),
    "bot.house": ("bot.entrance", "bot.conversation", "bot.content", "bot.people", "storage.store", *PURE),
    "bot.around": (
        "bot.conversation",
        "bot.facts",
        "bot.house",
        "bot.lookups",
        "bot.people",
        "bot.reading",
        "bot.sources",
        "storage.store",
        "scheduler.local_time",
    ),
    "bot.bedside": ("bot.around", "bot.conversation", "bot.house", "bot.people"),
    "bot.turns": (
        "bot.bedside",
        "bot.conversation",
        "bot.people",
        "bot.around",
        "bot.gone",
        "bot.bubbles",
        "bot.handsets",
        "bot.holding",
        "bot.house",
        "bot.joining",
        "bot.keeping",
        "bot.outgrown",
        "bot.reading",
        "bot.scheduling",
        "bot.sparing",
        "bot.voices",
        "bot.withheld",
        "bot.who",
        "bot.window",
        "storage.store",
        "scheduler.local_time",
    ),
    "bot.replaying": (
        "bot.conversation",
        "bot.gone",
        "bot.house",
        "bot.people",
        "bot.sparing",
        "bot.turns",
        "bot.voices",
        "bot.withheld",
        "storage.store",
        "scheduler.local_time",
    ),
    "bot.retelling": (
        "bot.conversation",
        "bot.people",
        "scheduler.local_time",
        "storage.kept",
        "storage.store",
    ),
    "bot.last_resort": ("bot.channels.channel", "bot.conversation", "bot.content", "bot.people"),
    "bot.signing": ("bot.content", "bot.people", "bot.programme", "bot.settings"),
    "bot.publishing": ("bot.content",),
    "bot.shelf": ("bot.content", "bot.conversation", "bot.people", "bot.screens", "bot.settings"),
    "bot.screens": ("bot.channels", "bot.content", "bot.conversation", "bot.people"),
    "bot.purging": ("bot.programme", "storage.purging", "storage.store", "storage.writer"),
    "bot.rules": (
        "bot.conversation.messages",
        "bot.handlers",
        "bot.programme",
        "bot.settings",
        "scheduler.gates",
        *PURE,
    ),
    "bot.translating": ("bot.content", "bot.settings"),
    "bot.withdrawing": ("bot.content", "bot.conversation", "storage.store", "storage.writer"),
    "bot.examples": ("bot.people",),
    "bot.checking": (
        "bot.conversation",
        "bot.content",
        "bot.examples",
        "bot.handlers",
        "bot.weighing",
    ),
    "bot.weighing": ("bot.content", "bot.learning"),
    "bot.portions": ("bot.conversation.events",),
    "bot.inbox": ("bot.conversation.events", "bot.people", "bot.portions", "storage.store", "storage.writer"),
    "storage": ("bot.access", "bot.conversation", "bot.people"),
    "scheduler": (
        "bot.conversation",
        "bot.people",
        "storage.company",
        "storage.store",
        "storage.writer",
        "bot.channels.channel",
    ),
    "exchange": (
        "bot.people",
        "storage.indicators",
        "storage.register",
        "storage.store",
        "storage.submissions",
    ),
    "console": (
        "bot.access",
        "bot.entrance",
        "bot.people",
        "storage.feeds",
        "storage.logins",
        "storage.certificates",
        "storage.store",
        "storage.writer",
        "scheduler.local_time",
        "bot.content",
        "bot.conversation",
        "bot.channels.channel",
        "bot.channels.tally",
        "bot.channels.webchat",
    ),
}
ANYONE = (
    "bot.app",
    "bot.building",
    "bot.mounting",
    "bot.opening",
    "bot.serving",
    "bot.taking_back",
    "bot.issuing",
    "bot.drafting",
    "bot.simulating",
    "bot.backups",
    "bot.__main__",
    "bot.commands",
    "bench",
    "bot",
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


def test_no_circle() -> None:
    arrows = {module_of(path): set(imports_of(path)) - {module_of(path)} for path in FILES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way[way.index(module) :], module))
        if module not in done:
            for imported in arrows.get(module, ()):
                visit(imported, (*way, module))
            done.add(module)

    for module in arrows:
        visit(module, ())


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
