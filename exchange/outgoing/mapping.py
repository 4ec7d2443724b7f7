"""The mapping: which indicator is which data element of DHIS2, and which place which org unit; in a file."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.written import WrittenError, read_as
from exchange.faults import OutgoingError
from exchange.outgoing.periods import PeriodType

UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}\Z")


def _words(value: object) -> object:
    """`47` would be a number, and `no` false: a code is words."""
    if not isinstance(value, str):
        raise ValueError(f'write it in quotes, as "{value}"')
    return value


Code = Annotated[str, BeforeValidator(_words), Field(min_length=1, max_length=50, pattern=r"^\S(.*\S)?$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Indicator(_Part):
    """One figure, and the data elements that it goes to. There is no place for a rate: DHIS2 reckons it."""

    figure: Literal["checkins", "refreshers", "certificates", "promises", "gaps", "visits"]
    place: Literal["facility", "district"] = "facility"
    numerator: Code
    denominator: Code
    missing: Code | None = None

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.numerator, self.denominator, self.missing)))


class OrgUnits(_Part):
    """How DHIS2 knows a place: by its code (the register's id unless it stands here), or by its own id."""

    by: Literal["code", "dhis2Id"] = "code"
    facilities: dict[Code, Code] = Field(default_factory=dict)  # the register's id → DHIS2's code or id
    districts: dict[Code, Code] = Field(default_factory=dict)  # the name → DHIS2's code or id

    @model_validator(mode="after")
    def _ids(self) -> "OrgUnits":
        if self.by == "dhis2Id":
            for place, id in {**self.facilities, **self.districts}.items():
                if not UID.match(id):
                    raise ValueError(
                        f"{id!r}, of {place}, is no id of DHIS2: write its 11 letters and figures"
                    )
        return self

    def of_facility(self, id: str) -> str | None:
        """The id of DHIS2 for a facility of ours; None where the file names none."""
        return self.facilities.get(id, id if self.by == "code" else None)

    def of_district(self, name: str) -> str | None:
        return self.districts.get(name)


class Mapping(_Part):
    """The file as it is written."""

    period: PeriodType
    data_set: Code | None = None
    elements_by: Literal["code", "dhis2Id"] = "code"
    org_units: OrgUnits = OrgUnits()
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _told_apart(self) -> "Mapping":
        if not self.indicators:
            raise ValueError("it has no indicator; write one under `indicators:`")
        seen: dict[tuple[str, str], str] = {}
        for one in self.indicators:
            for element in one.elements:
                taken = seen.setdefault((one.place, element), one.figure)
                if taken != one.figure or one.elements.count(element) > 1:
                    raise ValueError(f"the data element {element} is named twice; give each number its own")
        return self


def read_mapping(path: Path) -> Mapping:
    """Raises OutgoingError with every fault, each with its line."""
    try:
        return read_as(Mapping, path.read_text("utf-8"), path)
    except WrittenError as error:
        raise OutgoingError(str(error)) from error
    except FileNotFoundError as error:
        raise OutgoingError(
            f"there is no {path}: write it as docs/records.md shows, or name another with --map"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise OutgoingError(f"{path} cannot be read ({error}); docs/records.md shows one") from error


def schema() -> dict[str, Any]:
    """Its JSON Schema, as `docs/schema/dhis2.schema.json` has it for editors."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", **Mapping.model_json_schema()}
