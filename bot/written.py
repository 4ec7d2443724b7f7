"""Written: YAML that an operator wrote, read as a model of ours; each fault has its line, all are told."""

from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor, SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode

from bot.fixes import fix, keys

M = TypeVar("M", bound=BaseModel)


class WrittenError(ValueError):
    """What is wrong with the file, and the fix: a line of text for each fault."""


def read_as(model: type[M], text: str, path: Path) -> M:
    """What stands in the text of the file at this path. Raises WrittenError with every fault."""
    try:
        return model.model_validate(_parser("safe", _Days).load(text) or {})
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else f"{path}"
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise WrittenError(f"{where}: this is no YAML: {what}; mend that line") from error
    except ValidationError as error:
        written = _parser("rt", _InPlace).load(text)  # once more: this one knows its lines
        faults = [(_line(written, keys(fault)), keys(fault), fix(fault)) for fault in error.errors()]
        faults.sort(key=itemgetter(0))
        lines = (
            f"{path}:{line}: {'.'.join(map(str, of)) or 'the file'}: {says}" for line, of, says in faults
        )
        raise WrittenError("\n".join(lines)) from error


class _Days(SafeConstructor):
    """A day that there is not, such as 2027-02-30, stays words: the model tells it among the other faults."""


class _InPlace(RoundTripConstructor):
    """Here nobody asks what a day is, only where it stands: it stays words, as the keys."""


def _day(constructor: SafeConstructor, node: ScalarNode) -> date | datetime | str:
    try:
        day: date | datetime = constructor.construct_yaml_timestamp(node)
    except ValueError:
        return str(node.value)
    return day


_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_Days.add_constructor(_TIMESTAMP, _day)
_InPlace.add_constructor(_TIMESTAMP, lambda _, node: str(node.value))


def _parser(kind: str, constructor: type[SafeConstructor | RoundTripConstructor]) -> YAML:
    parser = YAML(typ=kind, pure=True)
    parser.Constructor = constructor
    return parser


def _line(written: Any, of: tuple[int | str, ...]) -> int:
    """The line of the innermost of these keys that stands in the file."""
    line = 1
    for key in of:
        try:
            line = (written.lc.item(key) if isinstance(key, int) else written.lc.key(key))[0] + 1
            written = written[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line
