"""The profile: by which names a register holds in-service training, and what of a record it would refuse.

The names stand in a file, for registers differ; the rules are those of FHIR R4.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from exchange.faults import OutgoingError

SHIPPED = Path(__file__).parent / "ihris.yaml"
PARTS = ("course", "period", "outcome", "provider", "edition")
_ABSOLUTE = re.compile(r"(https?://|urn:)\S+\Z")
_LOCAL = r"^[A-Za-z][A-Za-z0-9\-.]{0,63}$"
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}\Z")
_REFERENCE = re.compile(r"Practitioner/[A-Za-z0-9\-.]{1,64}\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_CODE = re.compile(r"\S+( \S+)*\Z")

Json = Mapping[str, Any]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Code(_Part):
    """A code of a system."""

    system: str
    code: str


class Part(_Part):
    """One part of a training: a part is named within its extension, and so has no address of its own."""

    url: str = Field(pattern=_LOCAL)
    type: Literal["valueCoding", "valuePeriod", "valueString", "valueDate"]
    system: str = ""


class Profile(_Part):
    """The file as it is written."""

    profile: str
    code: Code
    practitioner: str
    training: str
    parts: dict[Literal["course", "period", "outcome", "provider", "edition"], Part]
    required: list[str] = []

    @field_validator("profile", "practitioner", "training")
    @classmethod
    def _address(cls, value: str) -> str:
        if not _ABSOLUTE.match(value):
            raise ValueError("write the whole address, as http://ihris.org/fhir/StructureDefinition/…")
        return value

    @model_validator(mode="after")
    def _there(self) -> "Profile":
        for name in self.required:
            if name not in self.parts:
                raise ValueError(
                    f"{name!r} is required and is none of the parts; add it, or do not require it"
                )
        return self


def read_profile(path: Path = SHIPPED) -> Profile:
    """Raises OutgoingError with every fault of the file."""
    try:
        return Profile.model_validate(YAML(typ="safe").load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise OutgoingError(f"{path} cannot be read: {error}; begin with a copy of {SHIPPED}") from error
    except ValidationError as error:
        faults = (
            f"{path}: {'.'.join(map(str, fault['loc'])) or 'the file'}: "
            f"{fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        )
        raise OutgoingError("\n".join(faults)) from error


def faults_of(resource: Json, profile: Profile) -> list[str]:
    """What a strict server would refuse of a record; nothing where all is well."""
    return list(_faults(resource, profile))


def _faults(resource: Json, profile: Profile) -> Iterator[str]:
    if not _ID.match(str(resource.get("id", ""))):
        yield "its id is none of FHIR's"
    if profile.profile not in resource["meta"]["profile"]:
        yield "it names no profile"
    found = {one["url"]: one for one in resource["extension"]}
    whose = found.get(profile.practitioner, {}).get("valueReference", {}).get("reference", "")
    if not _REFERENCE.match(whose):
        yield f"{whose!r} is no Practitioner that a server could know"
    parts = {one["url"]: one for one in found.get(profile.training, {}).get("extension", ())}
    for name in profile.required:
        if profile.parts[name].url not in parts:  # type: ignore[index]
            yield f"it has no {name}"
    for part in profile.parts.values():
        if part.url in parts:
            yield from _of_part(part, parts[part.url])


def _of_part(part: Part, one: Json) -> Iterator[str]:
    value = one.get(part.type)
    match part.type:
        case "valuePeriod":
            days = list((value or {}).values())
            if not days or not all(_DAY.match(str(day)) for day in days) or days != sorted(days):
                yield f"{part.url} is no period in days"
        case "valueCoding":
            if not _CODE.match(str((value or {}).get("code", ""))):
                yield f"{part.url} has no code"
        case "valueDate":
            if not _DAY.match(str(value)):
                yield f"{part.url} is no day"
        case "valueString":
            if not isinstance(value, str) or not value.strip():
                yield f"{part.url} is empty"
