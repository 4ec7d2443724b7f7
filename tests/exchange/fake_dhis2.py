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
    """What it holds, by period, data element and org unit.

    `old`: it answers as versions before 2.38 did; `quiet`: it says 200 and success of rows that it refused,
    and not which; `no_zeros`: data elements whose zeros are not significant, and so not kept.
    """

    def __init__(
        self, elements: set[str], org_units: set[str], *, old: bool = False, quiet: bool = False
    ) -> None:
        self.base = ""
        self.breaks: Counter[str] = Counter()
        self.elements, self.org_units = elements, org_units
        self.data_sets = {"JIGI"}
        self.no_zeros: set[str] = set()
        self.rejected: list[int] = []
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
        if json.loads(body).get("dataSet", "JIGI") not in self.data_sets:
            return self._told(
                Counter(), [{"object": "dataSet", "value": "not found", "errorCode": "E7600"}], "ERROR"
            )
        return self._import(values, asked)

    def _import(self, values: list[dict[str, str]], asked: Mapping[str, str]) -> tuple[int, Any]:
        counts: Counter[str] = Counter()
        conflicts = []
        self.rejected = []
        for index, value in enumerate(values):
            if why := self._refused(value):
                counts["ignored"] += 1
                conflicts.append(
                    {"object": why, "value": value[why], "errorCode": "E7600", "indexes": [index]}
                )
                continue
            key = (value["period"], value["dataElement"], value["orgUnit"])
            became = self._becomes(value, self.held.get(key), asked["importStrategy"] == "DELETE")
            counts[became] += 1
            if became == "ignored" and asked["importStrategy"] == "DELETE":
                self.rejected.append(index)
            if asked["dryRun"] == "false":
                if became == "deleted":
                    del self.held[key]
                if became in ("imported", "updated"):
                    self.held[key] = value["value"]
        return self._told(counts, conflicts)

    def _becomes(self, value: Mapping[str, str], stands: str | None, delete: bool) -> str:
        """As DefaultDataValueSetService has it: what would change nothing is ignored, without a word."""
        if delete:
            return "ignored" if stands is None else "deleted"
        if value["value"] == "0" and value["dataElement"] in self.no_zeros:
            if self.old:
                return "ignored"
            return "not counted" if stands is None else "deleted"
        if stands is None:
            return "imported"
        is_same = stands == value["value"] and "comment" not in value
        return "ignored" if is_same and not self.old else "updated"

    def _refused(self, value: Mapping[str, str]) -> str:
        """The name of what it does not know."""
        if value["dataElement"] not in self.elements:
            return "dataElement"
        if value["orgUnit"] not in self.org_units:
            return "orgUnit"
        if not re.fullmatch(r"\d{6}|\d{4}W([1-9]|[1-4]\d|5[0-3])", value["period"]):
            return "period"
        return "" if re.fullmatch(r"\d+", value["value"]) else "value"

    def _told(
        self, counts: Mapping[str, int], conflicts: list[dict[str, Any]], status: str = ""
    ) -> tuple[int, Any]:
        clash = bool(conflicts) and not self.quiet
        summary: dict[str, Any] = {
            "responseType": "ImportSummary",
            "status": status or ("WARNING" if clash and not self.old else "SUCCESS"),
            "importCount": {name: counts[name] for name in ("imported", "updated", "ignored", "deleted")},
        }
        if clash:
            summary["conflicts"] = [
                {name: word for name, word in one.items() if not (self.old and name == "indexes")}
                for one in conflicts
            ]
        code = 409 if clash and not self.old else 200
        if self.old:
            return code, summary
        summary["rejectedIndexes"] = self.rejected
        return code, {"httpStatusCode": code, "status": summary["status"], "response": summary}
