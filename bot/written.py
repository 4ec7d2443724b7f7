"""Written: YAML that an operator wrote, read as a model of ours; each fault has its line, all are told."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

M = TypeVar("M", bound=BaseModel)


class WrittenError(ValueError):
    """What is wrong with the file, and the fix: a line of text for each fault."""


def read_as(model: type[M], text: str, path: Path) -> M:
    """What stands in the text of the file at this path. Raises WrittenError with every fault."""
    try:
        return model.model_validate(YAML(typ="safe", pure=True).load(text) or {})
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else f"{path}"
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise WrittenError(f"{where}: this is no YAML: {what}; mend that line") from error
    except ValidationError as error:
        written = YAML(pure=True).load(text)  # once more: this one knows its lines
        faults = [
            f"{path}:{_line(written, fault['loc'])}: {'.'.join(map(str, fault['loc'])) or 'the file'}: "
            f"{fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        ]
        raise WrittenError("\n".join(faults)) from error
    except ValueError as error:  # a day that there is not, such as 2027-02-30
        raise WrittenError(f"{path}: {error}; mend that day") from error


def _line(written: Any, keys: tuple[int | str, ...]) -> int:
    """The line of the innermost of these keys that stands in the file."""
    line = 1
    for key in keys:
        try:
            line = (written.lc.item(key) if isinstance(key, int) else written.lc.key(key))[0] + 1
            written = written[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line
