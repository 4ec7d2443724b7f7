"""The profile: by which names a register holds in-service training, and what of a record it would refuse.

The names stand in a file, for registers differ; the rules are those of FHIR R4.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.fixes import fix
from exchange.faults import OutgoingError

SHIPPED = Path(__file__).parent / "ihris.yaml"
_ABSOLUTE = re.compile(r"(https?://|urn:)\S+\Z")
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9\-.]{0,63}\Z")
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
    """One part of a training: within its extension by a local name, or beside it by an address of its own."""

    url: str
    type: Literal["valueCoding", "valueString", "valueDate"]
    system: str = ""
    codes: dict[str, str] = {}  # module → code of that system, where the register has a list of its own

    @field_validator("url")
    @classmethod
    def _name(cls, value: str) -> str:
        if not (_LOCAL.match(value) or _ABSOLUTE.match(value)):
            raise ValueError("write a local name, as courseName, or the whole address of an extension")
        return value

    @property
    def is_within(self) -> bool:
        """Whether it stands in the extension of the training."""
        return bool(_LOCAL.match(self.url))

    @model_validator(mode="after")
    def _of_a_system(self) -> "Part":
        if self.type == "valueCoding" and not _ABSOLUTE.match(self.system):
            raise ValueError("a code is of a system: write its whole address under `system`")
        if self.codes and self.type != "valueCoding":
            raise ValueError("`codes` go with type: valueCoding")
        return self


class Profile(_Part):
    """The file as it is written."""

    profile: str
    code: Code
    practitioner: str
    training: str
    parts: dict[Literal["course", "start", "end", "outcome", "provider", "edition", "kind"], Part]
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
            f"{path}: {'.'.join(map(str, fault['loc'])) or 'the file'}: {fix(fault)}"
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
    within = {one["url"]: one for one in found.get(profile.training, {}).get("extension", ())}
    for name, part in profile.parts.items():
        one = (within if part.is_within else found).get(part.url)
        if one is not None:
            yield from _of_part(part, one)
        elif name in profile.required:
            yield f"it has no {name}"


def _of_part(part: Part, one: Json) -> Iterator[str]:
    value = one.get(part.type)
    match part.type:
        case "valueCoding":
            if not _CODE.match(str((value or {}).get("code", ""))):
                yield f"{part.url} has no code"
        case "valueDate":
            if not _DAY.match(str(value)):
                yield f"{part.url} is no day"
        case "valueString":
            if not isinstance(value, str) or not value.strip():
                yield f"{part.url} is empty"
