"""The dictionary: what each kind of `jigi export` is, and what each of its columns means."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML

from storage.sql.queries import sentences

_FILE = Path(__file__).parent / "dictionary.yaml"


class Written(NamedTuple):
    """The file: columns that mean the same everywhere, those of one kind, and tables that no kind shows."""

    columns: Mapping[str, str]
    kinds: Mapping[str, Mapping[str, str]]
    left_out: Mapping[str, str]


@cache
def written() -> Written:
    """The file as it stands."""
    return Written(**YAML(typ="safe").load(_FILE.read_text("utf-8")))


def meaning(kind: str, column: str) -> str:
    """What a column of a kind means. Raises KeyError when nobody wrote it down."""
    file = written()
    return file.kinds.get(kind, {}).get(column) or file.columns[column]


def sentence(kind: str) -> str:
    """What a kind is: the sentence that its query begins with. Raises KeyError."""
    return sentences("export")[kind]
