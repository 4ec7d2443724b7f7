"""YAML as authors write it: line numbers kept, a key written twice refused, dates left as they stand.

Nodes are composed by libyaml where it is installed, fifteen times as fast, and by ruamel.yaml elsewhere: both
resolve what is written by YAML 1.2, and both tell the line of a fault.
"""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from bot.content.faults import Fault, shown
from bot.faults import Telling

DEEPEST = 100  # levels, one within the other; a pack has five
MOST_WRITTEN = 1_000_000  # characters of a file whose aliases are written out
_COMPOSED = 2_000  # levels that libyaml, which calls itself for each, composes on the stack of any thread
_TAG = "tag:yaml.org,2002:"


class Keyed(dict[Any, Any]):
    """A mapping that knows on which line each key stands, counted from 0, and on which it begins."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        self.line = line
        self.lines: dict[Any, int] = {}


class Listed(list[Any]):
    """A list that knows on which line each of its values stands, counted from 0."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        self.lines: list[int] = []


class _Resolver(VersionedResolver):
    """Which scalars are numbers, by YAML 1.2, made ready once: by itself it looks the version up for each
    scalar anew, which took half of the time."""

    versioned_resolver = VersionedResolver().versioned_resolver


class _RefusedError(Exception):
    """What YAML allows and a pack does not."""

    def __init__(self, node: Node, what: Telling) -> None:
        self.line = node.start_mark.line
        self.what = what
        super().__init__(what)


def read_yaml(path: Path, text: str | None = None, offset: int = 0) -> tuple[Any, list[Fault]]:
    """The mapping in a file, or in a text that begins `offset` lines below its top."""
    try:
        words = path.read_text(encoding="utf-8-sig") if text is None else text
        if _may_be_deep(words):
            _refuse_deep(words)
        node = _parser().compose(words)
        data = None if node is None else _value(node, _Made())
    except FileNotFoundError:
        return {}, [Fault(shown(path), 1, Telling("is missing; add the file"))]
    except MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1 + offset
        problem = (error.problem or "cannot be read").splitlines()[0]
        return {}, [Fault(shown(path), line, Telling("{problem}; mend the YAML here", problem=problem))]
    except _RefusedError as error:
        return {}, [Fault(shown(path), error.line + 1 + offset, error.what)]
    except RecursionError:
        return {}, [Fault(shown(path), 1 + offset, Telling("is nested too deep; mend it"))]
    if not isinstance(data, dict):
        return {}, [Fault(shown(path), 1 + offset, Telling("is no mapping; write `key: value` lines"))]
    return data, []


def line_of(data: Any, key: Any, offset: int = 0) -> int:
    """The line on which a key of a mapping, or a place of a list, that was read here stands."""
    try:
        return int(data.lines[key]) + 1 + offset
    except (AttributeError, KeyError, IndexError, TypeError):
        return 1 + offset


def _may_be_deep(words: str) -> bool:
    """Whether it may have more levels: each begins with a bracket, or farther to the right."""
    widest = max(map(len, words.splitlines()), default=0)
    return 2 * widest + words.count("[") + words.count("{") > _COMPOSED


def _refuse_deep(words: str) -> None:
    """Raises RecursionError where it is too deep: what overflows libyaml's stack ends the whole process."""
    depth = 0
    for event in _parser().parse(words):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise RecursionError


def _parser() -> YAML:
    parser = YAML(typ="safe")
    parser.Resolver = _Resolver
    return parser


class _Made:
    """What was made of the nodes before, for an alias repeats it, and how much all is, written out."""

    def __init__(self) -> None:
        self.values: dict[int, Any] = {}
        self.size = 0
        self._sizes: dict[int, int] = {}  # missing while it is being made

    def grows(self, node: Node, size: int) -> None:
        """Raises _RefusedError for more than anybody writes: by aliases a small file means gigabytes."""
        self.size += size
        if self.size > MOST_WRITTEN:
            raise _RefusedError(node, Telling("repeats itself too often; write each thing once"))

    def over(self, node: Node, before: int) -> None:
        self._sizes[id(node)] = self.size - before

    def again(self, node: Node) -> Any:
        """Raises _RefusedError also for what is within itself."""
        self.grows(node, self._sizes.get(id(node), MOST_WRITTEN))
        return self.values[id(node)]


def _value(node: Node, made: _Made) -> Any:
    """The value of a node."""
    if id(node) in made.values:
        return made.again(node)
    if isinstance(node, ScalarNode):
        made.grows(node, 1 + len(node.value))
        return _scalar(node)
    before = made.size
    made.grows(node, 1)
    value = made.values[id(node)] = Keyed(node.start_mark.line) if isinstance(node, MappingNode) else Listed()
    if isinstance(value, Keyed):
        for name, one in node.value:
            _put(value, name, one, made)
    else:
        for one in node.value:
            value.lines.append(one.start_mark.line)
            value.append(_value(one, made))
    made.over(node, before)
    return value


def _put(keyed: Keyed, key: Node, value: Node, made: _Made) -> None:
    if not isinstance(key, ScalarNode):
        raise _refused(key, "a key is no word")
    name = _scalar(key)
    if name in keyed:
        raise _refused(key, f"duplicate key {name!r}")
    keyed.lines[name] = key.start_mark.line
    keyed[name] = _value(value, made)


def _refused(node: Node, error: str) -> _RefusedError:
    return _RefusedError(node, Telling("{error}; mend the YAML here", error=error))


def _scalar(node: Node) -> Any:
    """What is written: a date, or a number in another base, is left as text; a check then names its line."""
    words = str(node.value)
    match str(node.tag).removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return words.casefold() == "true"
        case "int" if words.lstrip("+-").isdecimal():
            return int(words)
        case "float":
            return _float(words)
        case _:
            return words


def _float(words: str) -> float | str:
    try:
        return float(words)
    except ValueError:  # `.inf`
        return words
