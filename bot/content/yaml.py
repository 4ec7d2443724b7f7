"""YAML as authors write it: line numbers kept, a key written twice refused, dates left as they stand."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError

from bot.content.faults import Fault, shown


class _Constructor(RoundTripConstructor):
    """Reads `2026-13-01` as text: a bad date is then a fault with a line, not a crash without one."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_str)


def read_yaml(path: Path, text: str | None = None, offset: int = 0) -> tuple[Any, list[Fault]]:
    """The mapping in a file, or in a text that begins `offset` lines below its top."""
    yaml = YAML()
    yaml.Constructor = _Constructor
    try:
        data = yaml.load(path.read_text(encoding="utf-8") if text is None else text)
    except FileNotFoundError:
        return {}, [Fault(shown(path), 1, "is missing; add the file")]
    except MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1 + offset
        problem = (error.problem or "cannot be read").splitlines()[0]
        return {}, [Fault(shown(path), line, f"{problem}; mend the YAML here")]
    if not isinstance(data, dict):
        return {}, [Fault(shown(path), 1 + offset, "is no mapping; write `key: value` lines")]
    return data, []


def line_of(data: Any, key: Any, offset: int = 0) -> int:
    """The line on which a key of a mapping that was read here stands."""
    try:
        return int(data.lc.key(key)[0]) + 1 + offset
    except (AttributeError, KeyError, TypeError):
        return 1 + offset
