"""Indicators: the totals of a period as data values of DHIS2, sent, and sent again over what was there."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from exchange.faults import OutgoingError
from exchange.outgoing.counting import Counted, count, of_districts, of_facilities
from exchange.outgoing.dhis2 import DHIS2, LONGEST, Summary, Value
from exchange.outgoing.mapping import Indicator
from exchange.outgoing.mapping import Mapping as Mapped
from storage.indicators import Period
from storage.store import Desk, Store
from storage.submissions import Submission, SubmissionState

KIND = "indicators"
SLICE = 500  # values of one request


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


def reckon(desk: Desk, mapped: Mapped, name: str, period: Period) -> Reckoned:
    """Every value that may be told. Raises OutgoingError for a mapping that makes one place of two."""
    counted, facilities = count(desk, period), desk.every_facility()
    values: list[Value] = []
    unmapped: dict[str, None] = {}
    owners: dict[tuple[str, str], str] = {}  # by data element and org unit
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
                _own(owners, indicator, place, org_unit)
                values += _values(indicator, one, name, org_unit)
            else:
                unmapped[place] = None
    return Reckoned(values, held_back, list(unmapped))


def _own(owners: dict[tuple[str, str], str], indicator: Indicator, place: str, org_unit: str) -> None:
    """One number at one org unit is of one place: the second would overwrite the first.

    Raises OutgoingError.
    """
    first = owners.setdefault((indicator.numerator, org_unit), place)
    if first != place:
        raise OutgoingError(
            f"{first} and {place} would both be the org unit {org_unit}: in the mapping, give each its own"
        )


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
