"""Jobs: which cadre of ours a job of the register is, by a table in a file that operators write."""

from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.fixes import fix
from bot.people import Cadre
from exchange.faults import RosterError
from exchange.names import folded

SHIPPED = Path(__file__).parent / "jobs.yaml"


class Job(NamedTuple):
    """What a job is to us."""

    cadre: Cadre | None  # None: there is no title
    supervises: bool = False
    left_out: bool = False
    known: bool = True


class Table(BaseModel):
    """The file as it is written."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    cadres: dict[Cadre, list[str]]
    supervisors: list[str] = []
    left_out: list[str] = []


class Jobs:
    """The table, ready to be asked."""

    def __init__(self, table: Table) -> None:
        self._cadres = {_words(entry): cadre for cadre, entries in table.cadres.items() for entry in entries}
        self._supervisors = {_words(entry) for entry in table.supervisors}
        self._left_out = {_words(entry) for entry in table.left_out}
        self._known: dict[tuple[str, str], Job] = {}

    def of(self, code: str, title: str) -> Job:
        """By the register's code, else by the words of the title."""
        asked = (code, title)
        if asked not in self._known:
            self._known[asked] = self._of(_words(code), _words(title))
        return self._known[asked]

    def _of(self, code: tuple[str, ...], title: tuple[str, ...]) -> Job:
        if not code and not title:
            return Job(None, known=False)
        supervises = bool({code, *_parts(title)} & self._supervisors)
        by_code = self._cadres.get(code)
        if code in self._left_out:
            return Job(None, supervises, left_out=True)
        if by_code is not None:
            return Job(by_code, supervises)
        for part in _parts(title):  # the longest first
            if part in self._cadres:
                return Job(self._cadres[part], supervises)
            if part in self._left_out:
                return Job(None, supervises, left_out=True)
        return Job(Cadre.OTHER, supervises, known=supervises)


def read_jobs(path: Path = SHIPPED) -> Jobs:
    """Raises RosterError with every fault of the file."""
    try:
        written = YAML(typ="safe").load(path.read_text("utf-8"))
        return Jobs(Table.model_validate(written))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise RosterError(
            "{path} cannot be read: {error}; mend it, or begin with a copy of {shipped}",
            path=path,
            error=error,
            shipped=SHIPPED,
        ) from error
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fix(fault)}" for fault in error.errors()]
        raise RosterError(
            "{path}: {faults}; cadres are {cadres}",
            path=path,
            faults="; ".join(faults),
            keys=", ".join(".".join(map(str, fault["loc"])) for fault in error.errors()),
            cadres=", ".join(Cadre),
        ) from error


def _words(entry: str) -> tuple[str, ...]:
    return tuple(folded(entry).split())


def _parts(title: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every run of its words, the longest first, then the earliest."""
    size = min(len(title), 8)
    return [title[at : at + long] for long in range(size, 0, -1) for at in range(size - long + 1)]
