"""A DHIS2 that takes data values, and ignores or refuses what the real one does."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "d2pat_that-is-in-no-log"
KNOWN = {"dataElementIdScheme", "orgUnitIdScheme", "dataSetIdScheme", "importStrategy", "dryRun"}


class FakeDHIS2:
    """What it holds, by period, data element and org unit. `old`: it answers as versions before 2.38 did;
    `quiet`: it says 200 and success of rows that it ignored, and not which."""

    def __init__(
        self, elements: set[str], org_units: set[str], *, old: bool = False, quiet: bool = False
    ) -> None:
        self.base = ""
        self.breaks: Counter[str] = Counter()
        self.elements, self.org_units = elements, org_units
        self.old, self.quiet = old, quiet
        self.held: dict[tuple[str, str, str], str] = {}
        self.asked: list[dict[str, str]] = []

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        address = urlsplit(path)
        asked = {name: values[-1] for name, values in parse_qs(address.query).items()}
        self.asked.append(asked)
        if headers.get("Authorization") != f"ApiToken {TOKEN}":
            return 401, {"httpStatusCode": 401, "message": "Unauthorized"}
        if (method, address.path) != ("POST", "/api/dataValueSets"):
            return 404, {"httpStatusCode": 404, "message": "Not found"}
        if set(asked) - {
            "dataElementIdScheme",
            "orgUnitIdScheme",
            "dataSetIdScheme",
            "importStrategy",
            "dryRun",
        }:
            return 400, {"httpStatusCode": 400, "message": "unknown parameter"}
        values = json.loads(body)["dataValues"]
        if any(not isinstance(word, str) for value in values for word in value.values()):
            return 400, {"httpStatusCode": 400, "message": "JSON parse error: a value is text"}
        return self._import(values, asked)

    def _import(self, values: list[dict[str, str]], asked: Mapping[str, str]) -> tuple[int, Any]:
        counts: Counter[str] = Counter()
        conflicts = []
        for index, value in enumerate(values):
            key = (value["period"], value["dataElement"], value["orgUnit"])
            if why := self._refused(value):
                counts["ignored"] += 1
                conflicts.append(
                    {"object": why, "value": value[why], "errorCode": "E7600", "indexes": [index]}
                )
                continue
            if asked["importStrategy"] == "DELETE":
                counts["deleted" if key in self.held else "ignored"] += 1
            else:
                counts["updated" if key in self.held else "imported"] += 1
            if asked["dryRun"] == "false":
                self.held.pop(key, None)
                if asked["importStrategy"] != "DELETE":
                    self.held[key] = value["value"]
        return self._told(counts, conflicts)

    def _refused(self, value: Mapping[str, str]) -> str:
        """The name of what it does not know."""
        if value["dataElement"] not in self.elements:
            return "dataElement"
        if value["orgUnit"] not in self.org_units:
            return "orgUnit"
        if not re.fullmatch(r"\d{6}|\d{4}W([1-9]|[1-4]\d|5[0-3])", value["period"]):
            return "period"
        return "" if re.fullmatch(r"\d+", value["value"]) else "value"

    def _told(self, counts: Mapping[str, int], conflicts: list[dict[str, Any]]) -> tuple[int, Any]:
        clash = bool(conflicts) and not self.quiet
        summary: dict[str, Any] = {
            "responseType": "ImportSummary",
            "status": "WARNING" if clash else "SUCCESS",
            "importCount": {name: counts[name] for name in ("imported", "updated", "ignored", "deleted")},
        }
        if clash:
            summary["conflicts"] = [
                {name: word for name, word in one.items() if not (self.old and name == "indexes")}
                for one in conflicts
            ]
        status = 409 if clash and not self.old else 200
        if self.old:
            return status, summary
        return status, {"httpStatusCode": status, "status": summary["status"], "response": summary}
