"""Records: one person of a register as she was read, whatever it was read from."""

from dataclasses import dataclass, field
from typing import Any, Self

import orjson

from storage.register import Identifier

UNREAD = "fault"  # the one cell of what could not be read at all


def as_json(value: Any) -> str:
    """Of records and entries, the same text each time; named tuples are lists."""
    return orjson.dumps(value, default=list).decode()


@dataclass(frozen=True, slots=True)
class Role:
    """Where she works as what. Days as ISO 8601; empty: nobody knows, or it goes on."""

    ref: str
    place: str = ""  # the register's id of it; empty where only words say which
    named: str = ""
    district: str = ""
    region: str = ""
    job: str = ""
    code: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class RosterRecord:
    """One row. Nothing is lost: `cells` are what stood there; `refused` says why it cannot be taken."""

    where: str  # "row 12", "Practitioner/P10024"
    name: str = ""
    identifiers: tuple[Identifier, ...] = ()
    telephones: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    coach: str = ""  # how the register names whoever supervises her
    ended: bool = False  # the register says that she is not active
    repairs: tuple[str, ...] = ()
    refused: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    def dumped(self) -> str:
        """The record as JSON text, to be laid aside."""
        return as_json(self)

    @classmethod
    def loaded(cls, text: str) -> Self:
        """The record that `dumped` wrote."""
        value: dict[str, Any] = orjson.loads(text)
        return cls(
            **{
                **value,
                "identifiers": tuple(Identifier(*one) for one in value["identifiers"]),
                "telephones": tuple(value["telephones"]),
                "roles": tuple(Role(**one) for one in value["roles"]),
                "repairs": tuple(value["repairs"]),
            }
        )
