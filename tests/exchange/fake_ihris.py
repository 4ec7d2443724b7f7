"""A register that takes training, as strict as FHIR R4 and the profile of iHRIS 5 are."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

TOKEN = "a-token-that-is-in-no-log"
IHRIS = "http://ihris.org/fhir"
PROFILE = f"{IHRIS}/StructureDefinition/ihris-basic-inservice-training"
WHOSE = f"{IHRIS}/StructureDefinition/ihris-practitioner-reference"
TRAINING = f"{IHRIS}/StructureDefinition/ihris-inservice-training"
CODE = {"system": f"{IHRIS}/CodeSystem/ihris-resource-codesystem", "code": "practitioner-link"}
LIST = f"{IHRIS}/CodeSystem/ihris-training-codesystem"
# of the profile: each part and its type; the first two are asked for
PARTS = {
    "courseName": "valueString",
    "startDate": "valueDate",
    "endDate": "valueDate",
    "provider": "valueString",
    "training": "valueCoding",
    "credits": "valueInteger",
}
KNOWN = {"resourceType", "id", "meta", "extension", "code", "created", "subject"}
VALUES = {"valueReference", "valueCoding", "valueDate", "valueString"}


class FakeIHRIS:
    """What it holds, by `Basic/id`; `people` are those whom it knows."""

    def __init__(self, people: set[str]) -> None:
        self.base = ""
        self.breaks: Counter[str] = Counter()
        self.people = people
        self.held: dict[str, Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.dies_after = -1  # so many requests, then it refuses the token
        self.stumbles: set[str] = set()  # over what is said of these people

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        self.asked.append((method, path))
        if headers.get("Authorization") != f"Bearer {TOKEN}" or self.dies_after == 0:
            return 401, _outcome("who are you?")
        self.dies_after -= 1
        found = re.fullmatch(r"/fhir/(Basic/[A-Za-z0-9\-.]{1,64})", path)
        if found is None:
            return 404, _outcome("no such thing")
        if method == "DELETE":
            return (204, None) if self.held.pop(found[1], None) else (404, _outcome("not there"))
        if method != "PUT" or headers.get("Content-Type") != "application/fhir+json":
            return 415, _outcome("PUT application/fhir+json")
        resource = json.loads(body)
        if any(one in self.stumbles for one in _referred(resource)):
            return 500, _outcome("HAPI-0389: Failed to call access method")
        faults = [*_faults(resource), *self._faults_here(resource, found[1])]
        if faults:
            return 422, _outcome(*faults)
        new = found[1] not in self.held
        self.held[found[1]] = resource
        return 201 if new else 200, resource

    def _faults_here(self, resource: Any, ref: str) -> Iterator[str]:
        if f"{resource.get('resourceType')}/{resource.get('id')}" != ref:
            yield "the id is not that of the address"
        if resource.get("meta", {}).get("profile") != [PROFILE]:
            yield f"{resource.get('meta')}: no profile that is known"
        if CODE not in resource["code"]["coding"]:
            yield "Basic.code: it has to be practitioner-link"
        found = {one["url"]: one for one in resource["extension"]}
        whose = found.get(WHOSE, {}).get("valueReference", {}).get("reference")
        if whose not in self.people:
            yield f"HAPI-1094: Resource {whose} not found"
        parts = {one["url"]: one for one in found.get(TRAINING, {}).get("extension", ())}
        for name in ("courseName", "startDate"):
            if name not in parts:
                yield f"Basic.extension.extension:{name}: minimum required = 1"
        for name, one in parts.items():
            if PARTS.get(name, "") not in one:
                yield f"{name} is not defined by the extension, or not of this type"
        kind = parts.get("training", {}).get("valueCoding")
        if kind is not None and kind.get("system") != LIST:
            yield "training: none of the codes are in the value set"


def _referred(resource: Any) -> Iterator[str]:
    for one in resource.get("extension", ()):
        yield str(one.get("valueReference", {}).get("reference"))


def _faults(value: Any, where: str = "Basic", *, within: bool = False) -> Iterator[str]:
    """What FHIR JSON forbids: empty things, unknown names, parts without a local name, two values or none."""
    if value in ("", [], {}, None):
        yield f"{where} is empty"
    if where == "Basic" and set(value) - KNOWN:
        yield f"unknown names {set(value) - KNOWN}"
    if isinstance(value, list):
        for one in value:
            yield from _faults(one, where, within=within)
    if not isinstance(value, dict):
        return
    if where.endswith("extension"):
        local = "/" not in value["url"] and ":" not in value["url"]
        if local != within:
            yield f"{value['url']}: a part has a local name, an extension an address"
        given = set(value) & VALUES
        if len(given) + ("extension" in value) != 1 or set(value) - VALUES - {"url", "extension"}:
            yield f"{value['url']}: one value, or parts"
    for name, one in value.items():
        yield from _faults(one, f"{where}.{name}", within=where.endswith("extension"))


def _outcome(*words: str) -> Any:
    issues = [{"severity": "error", "code": "processing", "diagnostics": one} for one in words]
    return {"resourceType": "OperationOutcome", "issue": issues}
