"""Indicators: the totals of a period as data values of DHIS2, sent, and sent again over what was there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from exchange.faults import OutgoingError
from exchange.outgoing.counting import Counted, count, of_districts, of_facilities
from exchange.outgoing.mapping import Indicator
from exchange.outgoing.mapping import Mapping as Mapped
from exchange.outgoing.wire import Answer, Wire
from storage.indicators import Period
from storage.store import Desk, Store
from storage.submissions import Submission, SubmissionState

KIND = "indicators"
SLICE = 500  # values of one request
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


class Reckoned(NamedTuple):
    """The values of a period; of how many places a figure is held back, since they are about too few; and
    places that the mapping does not know."""

    values: list[Value]
    held_back: int
    unmapped: list[str]


class Planned(NamedTuple):
    """What goes, what is taken back since it may not be told any more, and what stands there already."""

    send: list[Value]
    take_back: list[Value]
    unchanged: int


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


def reckon(desk: Desk, mapped: Mapped, name: str, period: Period) -> Reckoned:
    """Every value that may be told."""
    counted, facilities = count(desk, period), desk.every_facility()
    values: list[Value] = []
    unmapped: dict[str, None] = {}
    held_back = 0
    for indicator in mapped.indicators:
        figure = counted.get(indicator.figure, {})
        if indicator.place == "facility":
            shown, few = of_facilities(figure)
            held_back += len(few)
            places = {place: mapped.org_units.of_facility(place) for place in shown}
        else:
            shown, left_out = of_districts(figure, facilities)
            held_back += left_out
            places = {place: mapped.org_units.of_district(place) for place in shown}
        for place, one in sorted(shown.items()):
            if org_unit := places[place]:
                values += _values(indicator, one, name, org_unit)
            else:
                unmapped[place] = None
    return Reckoned(values, held_back, list(unmapped))


def _values(indicator: Indicator, one: Counted, period: str, org_unit: str) -> Iterator[Value]:
    """A numerator never goes without its denominator."""
    numbers = {indicator.numerator: one.held, indicator.denominator: one.of}
    if indicator.missing:
        numbers[indicator.missing] = one.missing
    for element, number in numbers.items():
        yield Value(element, period, org_unit, str(number))


def plan(desk: Desk, reckoned: Reckoned, destination: str, period: str, *, retry: bool) -> Planned:
    """What changed goes again, whole, and overwrites what was there; what stands there already does not."""
    known = {id: one for id, one in desk.submissions(KIND, destination).items() if one.period == period}
    stands = {id: one for id, one in known.items() if one.state is not SubmissionState.TAKEN_BACK}
    wanted = {value.id: value for value in reckoned.values}
    same = {
        id
        for id, value in wanted.items()
        if id in stands and stands[id].state is SubmissionState.SENT and stands[id].digest == value.value
    }
    send = [value for id, value in wanted.items() if id not in same]
    back = [Value(*json.loads(stands[id].body)) for id in sorted(set(stands) - set(wanted))]
    if retry:
        failed = {id for id, one in known.items() if one.state is SubmissionState.FAILED}
        send = [value for value in send if value.id in failed]
        back = [value for value in back if value.id in failed]
    return Planned(send, back, len(same))


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


def try_out(dhis2: DHIS2, planned: Planned) -> Summary:
    """What it would say: nothing is written there."""
    total = Summary()
    for values, strategy in _requests(planned):
        total += dhis2.post(values, dry=True, strategy=strategy)
    return total


def hand_over(store: Store, dhis2: DHIS2, planned: Planned, now: datetime) -> Summary:
    """Send and take back. Each request's answer is noted before the next."""
    total = Summary()
    for values, strategy in _requests(planned):
        begun = [_noted(dhis2.base, value, now, SubmissionState.FAILED, "no answer came") for value in values]
        with store.transaction() as desk:
            desk.keep_submissions(begun)
        answered = dhis2.post(values, dry=False, strategy=strategy)
        done = SubmissionState.TAKEN_BACK if strategy == "DELETE" else SubmissionState.SENT
        with store.transaction() as desk:
            desk.keep_submissions(_ended(dhis2.base, values, answered, done, now))
        total += answered
    return total


def _requests(planned: Planned) -> Iterator[tuple[Sequence[Value], str]]:
    for all_, strategy in ((planned.send, "CREATE_AND_UPDATE"), (planned.take_back, "DELETE")):
        for at in range(0, len(all_), SLICE):
            yield all_[at : at + SLICE], strategy


def _ended(
    destination: str, values: Sequence[Value], answered: Summary, done: SubmissionState, now: datetime
) -> Iterator[Submission]:
    """Where it does not say which it ignored, all of them are tried again: the same value twice is one."""
    took = (
        answered.imported + answered.updated + (answered.deleted if done is SubmissionState.TAKEN_BACK else 0)
    )
    everything = answered.failed and len(answered.rejected) < max(len(values) - took, 1)
    why = "; ".join(answered.conflicts)[:LONGEST]
    for index, value in enumerate(values):
        refused = everything or index in answered.rejected
        yield _noted(
            destination, value, now, SubmissionState.FAILED if refused else done, why if refused else ""
        )


def _noted(destination: str, value: Value, now: datetime, state: SubmissionState, answer: str) -> Submission:
    return Submission(
        kind=KIND,
        destination=destination,
        id=value.id,
        digest=value.value,
        body=json.dumps(value),
        state=state,
        sent_at=now,
        period=value.period,
        tries=int(state is SubmissionState.FAILED),
        answer=answer,
    )


def written(values: Sequence[Value]) -> Iterator[str]:
    """The text of a file that DHIS2 imports."""
    yield (
        json.dumps({"dataValues": [value.as_json() for value in values]}, ensure_ascii=False, indent=1) + "\n"
    )
