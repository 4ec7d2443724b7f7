"""YAML as authors write it: line numbers kept, a key written twice refused, dates left as they stand.

Nodes are composed by libyaml where it is installed, fifteen times as fast, and by ruamel.yaml elsewhere: both
resolve what is written by YAML 1.2, and both tell the line of a fault.
"""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.content.faults import Fault, shown
from bot.faults import Telling

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


class _RefusedError(Exception):
    """What YAML allows and a pack does not."""

    def __init__(self, node: Node, what: str) -> None:
        self.line = node.start_mark.line
        super().__init__(what)


def read_yaml(path: Path, text: str | None = None, offset: int = 0) -> tuple[Any, list[Fault]]:
    """The mapping in a file, or in a text that begins `offset` lines below its top."""
    try:
        node = YAML(typ="safe").compose(path.read_text(encoding="utf-8") if text is None else text)
        data = None if node is None else _value(node, {})
    except FileNotFoundError:
        return {}, [Fault(shown(path), 1, Telling("is missing; add the file"))]
    except MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1 + offset
        problem = (error.problem or "cannot be read").splitlines()[0]
        return {}, [Fault(shown(path), line, Telling("{problem}; mend the YAML here", problem=problem))]
    except _RefusedError as error:
        return {}, [
            Fault(shown(path), error.line + 1 + offset, Telling("{error}; mend the YAML here", error=error))
        ]
    if not isinstance(data, dict):
        return {}, [Fault(shown(path), 1 + offset, Telling("is no mapping; write `key: value` lines"))]
    return data, []


def line_of(data: Any, key: Any, offset: int = 0) -> int:
    """The line on which a key of a mapping, or a place of a list, that was read here stands."""
    try:
        return int(data.lines[key]) + 1 + offset
    except (AttributeError, KeyError, IndexError, TypeError):
        return 1 + offset


def _value(node: Node, made: dict[int, Any]) -> Any:
    """The value of a node; `made` are those of the nodes before, for what an alias repeats."""
    if id(node) in made:
        return made[id(node)]
    if isinstance(node, MappingNode):
        keyed = made[id(node)] = Keyed(node.start_mark.line)
        for key, value in node.value:
            _put(keyed, key, value, made)
        return keyed
    if isinstance(node, SequenceNode):
        listed = made[id(node)] = Listed()
        for value in node.value:
            listed.lines.append(value.start_mark.line)
            listed.append(_value(value, made))
        return listed
    return _scalar(node)


def _put(keyed: Keyed, key: Node, value: Node, made: dict[int, Any]) -> None:
    if not isinstance(key, ScalarNode):
        raise _RefusedError(key, "a key is no word")
    name = _scalar(key)
    if name in keyed:
        raise _RefusedError(key, f"duplicate key {name!r}")
    keyed.lines[name] = key.start_mark.line
    keyed[name] = _value(value, made)


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
