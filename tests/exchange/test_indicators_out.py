"""Indicators go to DHIS2: whole numbers of a period, none about a few, and what it did not take is told."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people import Address, Facility, Person, PersonId
from exchange.faults import OutgoingError
from exchange.outgoing import counting, indicators, mapping, periods
from exchange.outgoing.counting import ENOUGH, Counted
from exchange.outgoing.dhis2 import DHIS2, Summary
from exchange.outgoing.mapping import Mapping, read_mapping
from exchange.outgoing.wire import Wire
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, Store
from tests.exchange.fake_dhis2 import TOKEN, FakeDHIS2
from tests.exchange.loopback import serving
from tests.exchange.registers import NOW, opened
from tests.storage.cast import DAY
from tests.storage.coaching import HELD

ZONE = ZoneInfo("Africa/Bamako")
OCTOBER = periods.period_of("202610", "Monthly", ZONE, NOW)
BEFORE, WITHIN, AFTER = OCTOBER.since - 9 * DAY, OCTOBER.since + 9 * DAY, OCTOBER.until + 2 * DAY
PLACES = [Facility(f"F{n}", f"CSCom {n}", "Sikasso" if n < 3 else "Kadiolo") for n in range(4)]
ELEMENTS = {"HELD", "PEOPLE", "NEVER"}
SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "dhis2.schema.json"


def mapped(**more: Any) -> Mapping:
    one = {"figure": "checkins", "numerator": "HELD", "denominator": "PEOPLE", "missing": "NEVER"}
    return Mapping.model_validate({"period": "Monthly", "indicators": [{**one, **more}]})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with opened(tmp_path) as store:
        with store.transaction() as desk:
            desk.put_facilities(PLACES)
        yield store


@pytest.fixture
def fake() -> Iterator[FakeDHIS2]:
    fake = FakeDHIS2(ELEMENTS, {place.id for place in PLACES})
    with serving(fake):
        yield fake


def worker(desk: Desk, n: int, place: Facility, held_at: datetime | None = None) -> Person:
    """Somebody who took part at this place since before October, and held a check-in then or not."""
    her = desk.person_at(Address("webchat", f"w{n}"), BEFORE)
    desk.change_person(her.id, {"name": f"Awa {n}", "consent_at": BEFORE})
    desk.move_to(her.id, place, BEFORE)
    if held_at is not None:
        desk.keep_checkin(her.id, "1.0", HELD, held_at, held_at, "1")
    return her


def team(store: Store, place: Facility, many: int, held: int, first: int = 0) -> list[PersonId]:
    with store.transaction() as desk:
        return [worker(desk, first + n, place, WITHIN if n < held else None).id for n in range(many)]


def run(store: Store, fake: FakeDHIS2, *, retry: bool = False, as_: Mapping | None = None) -> Summary:
    with Wire(fake.base, f"ApiToken {TOKEN}", "JIGI_DHIS2_TOKEN", pause=lambda _: None, seconds=0.5) as wire:
        dhis2 = DHIS2(wire, as_ or mapped())
        with store.reading() as desk:
            reckoned = indicators.reckon(desk, as_ or mapped(), "202610", OCTOBER)
            planned = indicators.plan(desk, reckoned, dhis2.base, "202610", retry=retry)
        before = dict(fake.held)
        indicators.try_out(dhis2, planned)
        assert fake.held == before, "a dry run changes nothing there"
        return indicators.hand_over(store, dhis2, planned, NOW)


def values(fake: FakeDHIS2) -> dict[str, str]:
    return {f"{place} {element}": value for (_, element, place), value in sorted(fake.held.items())}


def test_numerator_denominator_and_missing_go_as_text(store: Store, fake: FakeDHIS2) -> None:
    team(store, PLACES[0], 6, held=4)
    said = run(store, fake)
    assert (said.imported, said.failed) == (3, False)
    assert values(fake) == {"F0 HELD": "4", "F0 NEVER": "2", "F0 PEOPLE": "6"}
    assert fake.asked[-1]["orgUnitIdScheme"] == "CODE"


def test_what_changed_overwrites_and_nothing_else_goes(store: Store, fake: FakeDHIS2) -> None:
    people = team(store, PLACES[0], 6, held=4)
    run(store, fake)
    asked = len(fake.asked)
    assert run(store, fake) == Summary()
    assert len(fake.asked) == asked
    with store.transaction() as desk:
        desk.keep_checkin(people[5], "1.0", HELD, WITHIN, WITHIN, "1")
    assert run(store, fake).updated == 2, "the denominator stands"
    assert values(fake) == {"F0 HELD": "5", "F0 NEVER": "1", "F0 PEOPLE": "6"}


def test_a_transfer_after_the_period_changes_nothing_of_it(store: Store, fake: FakeDHIS2) -> None:
    people = team(store, PLACES[0], 6, held=4)
    run(store, fake)
    with store.transaction() as desk:
        desk.move_to(people[0], PLACES[1], AFTER)
        desk.keep_checkin(people[5], "2.0", HELD, AFTER, AFTER, "1")
    assert run(store, fake) == Summary()


def test_of_fewer_than_five_nothing_goes_and_what_went_is_taken_back(store: Store, fake: FakeDHIS2) -> None:
    team(store, PLACES[0], 4, held=4)
    people = team(store, PLACES[1], 5, held=1, first=10)
    run(store, fake)
    assert {key[2] for key in fake.held} == {"F1"}
    with store.transaction() as desk:
        desk.forget(people[0], NOW)
    assert run(store, fake).deleted == 3
    assert fake.held == {}


def test_a_district_does_not_give_away_what_its_facilities_hold_back(store: Store, fake: FakeDHIS2) -> None:
    """Else the whole less what is told of the others is about two."""
    districts = {"by": "code", "districts": {"Sikasso": "DS"}}
    fake.org_units.add("DS")
    team(store, PLACES[0], 6, held=4)
    team(store, PLACES[1], 2, held=2, first=10)
    as_ = Mapping.model_validate({**mapped(place="district").model_dump(), "org_units": districts})
    run(store, fake, as_=as_)
    assert values(fake)["DS PEOPLE"] == "6"
    team(store, PLACES[2], 3, held=0, first=20)
    run(store, fake, as_=as_)
    assert values(fake) == {"DS HELD": "6", "DS NEVER": "5", "DS PEOPLE": "11"}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_no_difference_is_about_fewer_than_five(
    rows: list[tuple[Facility, int, int]],
) -> None:
    counted: dict[str, Counted] = {}
    for number, (place, many, held) in enumerate(rows):
        for n in range(many):
            one = Counted(int(n < held), 1, 0, frozenset({PersonId(number * 10 + n)}), True)
            counted[place.id] = counted.get(place.id, Counted()) + one
    shown, _ = counting.of_facilities(counted)
    whole, _ = counting.of_districts(counted, PLACES)
    assert all(len(one.people) >= ENOUGH for one in (*shown.values(), *whole.values()))
    for district, one in whole.items():
        within = [p.id for p in PLACES if p.district == district and p.id in shown]
        of = frozenset().union(*(shown[id].people for id in within))
        assert of <= one.people
        assert len(one.people - of) not in range(1, ENOUGH)


@pytest.mark.parametrize("old", [False, True])
def test_conflicts_are_told_and_what_was_refused_is_tried_again(
    store: Store, fake: FakeDHIS2, old: bool
) -> None:
    fake.old = old
    team(store, PLACES[0], 6, held=4)
    team(store, PLACES[1], 6, held=4, first=10)
    fake.org_units.discard("F1")
    said = run(store, fake)
    assert (said.imported, said.ignored, said.failed) == (3, 3, True)
    assert said.conflicts == ("E7600 orgUnit F1",) * 3
    fake.org_units.add("F1")
    again = run(store, fake, retry=True)
    assert (again.imported, again.updated) == (3, 3 if old else 0), "it did not say which: all go again"
    assert not again.failed
    assert run(store, fake, retry=True) == Summary()


def test_success_with_rows_that_were_ignored_is_none(store: Store, fake: FakeDHIS2) -> None:
    fake.quiet = True
    fake.elements.discard("NEVER")
    team(store, PLACES[0], 6, held=4)
    said = run(store, fake)
    assert (said.imported, said.ignored, said.failed) == (2, 1, True)
    fake.elements.add("NEVER")
    assert not run(store, fake, retry=True).failed
    assert values(fake)["F0 NEVER"] == "2"


@pytest.mark.parametrize("fault", ["busy", "lost", "stall"])
def test_a_line_that_breaks_counts_nothing_twice(store: Store, fake: FakeDHIS2, fault: str) -> None:
    team(store, PLACES[0], 6, held=4)
    fake.breaks = Counter({fault: 1})
    assert not run(store, fake).failed
    assert values(fake)["F0 HELD"] == "4"


def test_an_answer_that_never_comes_is_a_failure_that_is_kept(store: Store, fake: FakeDHIS2) -> None:
    team(store, PLACES[0], 6, held=4)
    with Wire(fake.base, f"ApiToken {TOKEN}", "JIGI_DHIS2_TOKEN", pause=lambda _: None, seconds=0.05) as wire:
        dhis2 = DHIS2(wire, mapped())
        with store.reading() as desk:
            reckoned = indicators.reckon(desk, mapped(), "202610", OCTOBER)
            planned = indicators.plan(desk, reckoned, dhis2.base, "202610", retry=False)
        fake.breaks["stall"] = 9
        with pytest.raises(OutgoingError, match="cannot be reached"):
            indicators.hand_over(store, dhis2, planned, NOW)
    fake.breaks.clear()
    assert len(fake.held) == 3, "it has taken them, and nobody heard"
    said = run(store, fake, retry=True)
    assert (said.ignored, said.failed) == (3, False), "what would change nothing is ignored, and stands"
    assert run(store, fake, retry=True) == Summary()


@pytest.mark.parametrize("old", [False, True])
def test_a_zero_that_dhis2_does_not_keep_is_a_failure_and_says_what_to_switch_on(
    store: Store, fake: FakeDHIS2, old: bool
) -> None:
    """Else a denominator stands there without its numerator."""
    fake.old, fake.no_zeros = old, {"HELD"}
    team(store, PLACES[0], 6, held=0)
    said = run(store, fake)
    assert (said.imported, said.failed) == (2, True)
    assert "Store zero data values" in said.conflicts[0]
    fake.no_zeros.clear()
    assert not run(store, fake, retry=True).failed
    assert values(fake) == {"F0 HELD": "0", "F0 NEVER": "6", "F0 PEOPLE": "6"}


def test_a_figure_that_falls_to_a_zero_that_is_not_kept_is_told(store: Store, fake: FakeDHIS2) -> None:
    people = team(store, PLACES[0], 6, held=1)
    run(store, fake)
    fake.no_zeros = {"HELD"}
    with store.transaction() as desk:
        desk.forget(people[0], NOW)
    said = run(store, fake)
    assert (said.deleted, said.failed) == (1, True)
    assert run(store, fake, retry=True).failed, "it is kept as failed until it is mended there"


def test_a_data_set_that_nobody_knows_fails_all(store: Store, fake: FakeDHIS2) -> None:
    """DHIS2 gives the import up, and counts nothing as ignored."""
    team(store, PLACES[0], 6, held=4)
    as_ = Mapping.model_validate({**mapped().model_dump(), "data_set": "OTHER"})
    said = run(store, fake, as_=as_)
    assert (said.conflicts, said.failed) == (("E7600 dataSet not found",), True)
    fake.data_sets.add("OTHER")
    assert run(store, fake, as_=as_, retry=True).imported == 3


def test_what_is_taken_back_and_was_never_there_is_done_with(store: Store, fake: FakeDHIS2) -> None:
    people = team(store, PLACES[0], 5, held=1)
    run(store, fake)
    fake.held.clear()
    with store.transaction() as desk:
        desk.forget(people[0], NOW)
    said = run(store, fake)
    assert (said.ignored, said.failed) == (3, False)
    asked = len(fake.asked)
    assert run(store, fake) == Summary()
    assert len(fake.asked) == asked


def test_what_is_no_dhis2_says_so(store: Store, fake: FakeDHIS2) -> None:
    team(store, PLACES[0], 6, held=4)
    fake.base += "/elsewhere"
    with pytest.raises(OutgoingError, match=r"answers 404 .*base address"):
        run(store, fake)


@pytest.mark.parametrize(
    ("name", "type_", "first", "after"),
    [
        ("202602", "Monthly", date(2026, 2, 1), date(2026, 3, 1)),
        ("202512", "Monthly", date(2025, 12, 1), date(2026, 1, 1)),
        ("2026W1", "Weekly", date(2025, 12, 29), date(2026, 1, 5)),
        ("2020W53", "Weekly", date(2020, 12, 28), date(2021, 1, 4)),
        ("2026Q3", "Quarterly", date(2026, 7, 1), date(2026, 10, 1)),
        ("2025Q4", "Quarterly", date(2025, 10, 1), date(2026, 1, 1)),
        ("2024", "Yearly", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_periods_are_days_of_the_zone(name: str, type_: periods.PeriodType, first: date, after: date) -> None:
    found = periods.period_of(name, type_, ZONE, NOW)
    assert (found.first, found.after) == (first, after)
    assert found.since.astimezone(ZONE).date() == first


@pytest.mark.parametrize(
    ("name", "type_", "why"),
    [
        ("202611", "Monthly", "is not over.*202610"),
        ("202613", "Monthly", "is no period"),
        ("2026W54", "Weekly", "2026W47"),
        ("202610", "Weekly", "Weekly"),
        ("2026Q5", "Quarterly", "2026Q3"),
        ("2026Q4", "Quarterly", "is not over.*2026Q3"),
        ("202610", "Yearly", "2026"),
    ],
)
def test_a_period_that_is_none_says_so(name: str, type_: periods.PeriodType, why: str) -> None:
    with pytest.raises(OutgoingError, match=why):
        periods.period_of(name, type_, ZONE, NOW)


def test_the_last_period_is_over() -> None:
    assert periods.last("Monthly", ZONE, NOW) == "202610"
    assert periods.last("Weekly", ZONE, datetime(2027, 1, 4, 9, tzinfo=UTC)) == "2026W53"
    assert periods.last("Quarterly", ZONE, NOW) == "2026Q3"
    assert periods.last("Quarterly", ZONE, datetime(2027, 1, 4, 9, tzinfo=UTC)) == "2026Q4"
    assert periods.last("Yearly", ZONE, NOW) == "2025"


def test_two_places_are_never_one_org_unit(store: Store, fake: FakeDHIS2) -> None:
    """The number of the second would overwrite that of the first."""
    team(store, PLACES[0], 6, held=4)
    team(store, PLACES[1], 6, held=1, first=10)
    as_ = Mapping.model_validate({**mapped().model_dump(), "org_units": {"facilities": {"F0": "F1"}}})
    with pytest.raises(OutgoingError, match="F0 and F1 would both be the org unit F1"):
        run(store, fake, as_=as_)


ODD = """\
period: Daily
org_units:
  by: dhis2Id
  facilities: {F0: x}
indicators:
  - figure: checkins
    numerator: 47
  - figure: happiness
    numerator: A
    denominator: B
    rate: C
"""


def test_every_fault_of_a_mapping_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "dhis2.yaml"
    file.write_text(ODD)
    with pytest.raises(OutgoingError) as faults:
        read_mapping(file)
    told = str(faults.value).splitlines()
    lines = [int(one.split(":")[1]) for one in told]
    assert lines == [1, 2, 6, 7, 8, 11]
    assert "write it in quotes" in told[3]
    assert "11 letters" in told[1]
    file.write_text("period: [")
    with pytest.raises(OutgoingError, match=r"dhis2.yaml:\d: this is no YAML"):
        read_mapping(file)


def test_one_data_element_is_one_number() -> None:
    with pytest.raises(ValueError, match="named twice"):
        mapped(denominator="HELD")


def test_the_schema_is_that_of_the_file() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == mapping.schema()


def test_promises_refreshers_certificates_visits_and_gaps_have_their_numbers(store: Store) -> None:
    """Where nothing happened: people are asked about, places were never visited."""
    team(store, PLACES[0], 5, held=0)
    with store.reading() as desk:
        counted = counting.count(desk, OCTOBER)
    assert set(counted) == {"checkins", "refreshers", "certificates", "visits"}
    assert (counted["refreshers"]["F0"].of, counted["refreshers"]["F0"].missing) == (5, 5)
    assert counted["visits"]["F3"] == Counted(0, 1, 1)
    assert set(counting.FIGURES) == set(mapping.Indicator.model_fields["figure"].annotation.__args__)  # type: ignore[union-attr]
