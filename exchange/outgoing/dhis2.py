"""DHIS2: data values as it imports them, and what it says that it made of them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from exchange.faults import OutgoingError
from exchange.outgoing.mapping import Mapping as Mapped
from exchange.outgoing.wire import Answer, Wire

MOST_CONFLICTS = 20  # that are shown
LONGEST = 300  # characters of a conflict
_SCHEMES = {"code": "CODE", "dhis2Id": "UID"}
_SEEN = "Jigi"  # a comment that is only tried out, and never kept
NO_REASON = (
    "it passes rows over and does not say why; where they are zeros, switch on “Store zero data values” for "
    "their data elements"
)


class Value(NamedTuple):
    """One number at one place in one period. DHIS2 wants it as text."""

    element: str
    period: str
    org_unit: str
    value: str

    @property
    def id(self) -> str:
        return f"{self.period} {self.element} {self.org_unit}"

    def as_json(self) -> Mapping[str, str]:
        return {
            "dataElement": self.element,
            "period": self.period,
            "orgUnit": self.org_unit,
            "value": self.value,
        }


class Summary(NamedTuple):
    """What DHIS2 made of values."""

    imported: int = 0
    updated: int = 0
    ignored: int = 0
    deleted: int = 0
    conflicts: tuple[str, ...] = ()
    rejected: frozenset[int] = frozenset()  # of what was sent, where it says which
    failed: bool = False

    def __add__(self, other: "Summary") -> "Summary":  # type: ignore[override]
        return Summary(
            self.imported + other.imported,
            self.updated + other.updated,
            self.ignored + other.ignored,
            self.deleted + other.deleted,
            (self.conflicts + other.conflicts)[:MOST_CONFLICTS],
            frozenset(),
            self.failed or other.failed,
        )


class DHIS2:
    """One DHIS2, asked for imports."""

    def __init__(self, wire: Wire, mapped: Mapped) -> None:
        self._wire = wire
        self._data_set = mapped.data_set
        self._schemes = {
            "dataElementIdScheme": _SCHEMES[mapped.elements_by],
            "orgUnitIdScheme": _SCHEMES[mapped.org_units.by],
        }

    @property
    def base(self) -> str:
        return self._wire.base

    def post(self, values: Sequence[Value], *, dry: bool, strategy: str = "CREATE_AND_UPDATE") -> Summary:
        """Raises OutgoingError when it cannot be asked."""
        said = self._ask([value.as_json() for value in values], dry, strategy)
        if not said.failed or said.conflicts:
            return said
        if strategy == "DELETE" or (said.ignored and self._stand(values, dry)):
            return said._replace(
                failed=False, rejected=frozenset()
            )  # what is not there to delete, or is there
        return said._replace(conflicts=(NO_REASON,))

    def _stand(self, values: Sequence[Value], dry: bool) -> bool:
        """Whether they are there already: DHIS2 ignores what would change nothing, in the same words as what
        it will not have. With a comment each would change, and so be told of; it is only tried out."""
        said = self._ask(
            [{**value.as_json(), "comment": _SEEN} for value in values], True, "CREATE_AND_UPDATE"
        )
        return said.updated + (said.imported if dry else 0) == len(values)

    def _ask(self, values: Sequence[Mapping[str, str]], dry: bool, strategy: str) -> Summary:
        parameters = {**self._schemes, "importStrategy": strategy, "dryRun": str(dry).lower()}
        body: dict[str, Any] = {"dataValues": list(values)}
        if self._data_set:
            body["dataSet"] = self._data_set
            parameters["dataSetIdScheme"] = self._schemes["dataElementIdScheme"]
        said = summary(self._wire.send("POST", "api/dataValueSets", body, parameters), len(values))
        if strategy != "DELETE" and said.imported + said.updated < len(values):
            return said._replace(failed=True)  # a zero that it does not keep is not even counted
        return said


def summary(answer: Answer, sent: int) -> Summary:
    """What was answered, in the form of today's DHIS2 and in that of versions before 2.38.

    A 409 tells conflicts, and so may a 200: what counts is how many it says that it took. Raises
    OutgoingError when it says nothing of the kind.
    """
    body = answer.body if isinstance(answer.body, dict) else {}
    response = body.get("response")
    inner: dict[str, Any] = response if isinstance(response, dict) else body
    counts = inner.get("importCount")
    conflicts = tuple(_conflict(one) for one in inner.get("conflicts") or () if isinstance(one, dict))
    if not isinstance(counts, dict):
        words = " ".join(str(body.get("message") or "it says nothing of what it took").split())
        if answer.status == 409:
            return Summary(ignored=sent, conflicts=conflicts or (words[:LONGEST],), failed=True)
        raise OutgoingError(
            f"DHIS2 answers {answer.status} ({words[:LONGEST]}): name its base address, such as "
            f"https://dhis2.example.ml, and mend what it says"
        )
    took = {name: int(counts.get(name) or 0) for name in ("imported", "updated", "ignored", "deleted")}
    indexes = [*(inner.get("rejectedIndexes") or ())]
    for one in inner.get("conflicts") or ():
        indexes += (one.get("indexes") or ()) if isinstance(one, dict) else ()
    rejected = frozenset(index for index in indexes if isinstance(index, int) and 0 <= index < sent)
    broke = inner.get("status") == "ERROR"
    if broke and not conflicts:
        conflicts = (" ".join(str(inner.get("description") or "the import failed").split())[:LONGEST],)
    # "success" and 200 as well: a row that was ignored is not there
    failed = answer.status != 200 or took["ignored"] > 0 or broke or bool(conflicts)
    return Summary(**took, conflicts=conflicts, rejected=rejected, failed=failed)


def _conflict(one: Mapping[str, Any]) -> str:
    words = [str(one.get(name) or "") for name in ("errorCode", "object", "value")]
    return " ".join(" ".join(filter(None, words)).split())[:LONGEST]
