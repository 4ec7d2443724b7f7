"""Gaps: what is held, late and missing; nothing that is told, nor a difference of it, is about one or two."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import PersonId
from scheduler import gaps
from scheduler.gaps import ENOUGH, LEAST, Contribution, Disclosure, Figure, of_facility, together
from scheduler.mastery import ModuleMastery
from scheduler.punctuality import DatedPromise

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = NOW.date()


def told_of(*, held: bool, asked_at: datetime | None = NOW) -> ModuleMastery:
    return ModuleMastery("amtsl", ("a",) if held else (), () if held else ("a",), (), (), asked_at)


MODULES = st.builds(
    gaps.module,
    st.builds(told_of, held=st.booleans(), asked_at=st.none() | st.just(NOW)),
    mastered=st.booleans(),
)
AGES = st.none() | st.integers(0, 400).map(lambda days: NOW - days * DAY)
DAYS = st.integers(-100, 20).map(lambda days: TODAY + days * DAY)
FIGURES = st.one_of(
    st.builds(gaps.checkin, AGES, st.just(NOW)),
    st.builds(gaps.promise, st.builds(DatedPromise, DAYS, st.none() | DAYS), st.just(TODAY)),
    MODULES,
    st.lists(MODULES, max_size=4).map(gaps.any_module),
    st.builds(gaps.skill, weak=st.booleans()),
    st.builds(gaps.reach, st.booleans()),
    st.builds(gaps.visit, AGES, st.just(NOW)),
    st.builds(gaps.gap, closed=st.booleans(), planned=st.booleans(), overdue=st.booleans()),
)


@st.composite
def districts(draw: st.DrawFn) -> list[list[list[Contribution]]]:
    """Districts of facilities of parts; whoever is in one facility is in no other."""
    sizes = draw(st.lists(st.lists(st.integers(0, 6), max_size=4), max_size=4))
    ids = iter(range(1, 200))
    return [[[part(draw, next(ids)) for _ in range(size)] for size in facility] for facility in sizes]


def part(draw: st.DrawFn, id: int) -> Contribution:
    nobody = draw(st.integers(0, 9)) == 0
    return Contribution(None if nobody else PersonId(id), draw(st.booleans()), draw(FIGURES))


def total(parts: Iterable[Contribution]) -> Figure:
    return sum((part.figure for part in parts), Figure())


def strangers(parts: Iterable[Contribution]) -> set[PersonId]:
    """Of whom whoever looks may not see by name what they add."""
    return {part.person for part in parts if part.person is not None and not part.known}


@given(FIGURES)
def test_what_is_held_late_or_missing_is_counted(figure: Figure) -> None:
    assert 0 <= figure.held + figure.late <= figure.of <= figure.counted
    assert figure.held + figure.late + figure.missing <= figure.counted


@given(st.lists(FIGURES, max_size=12))
def test_a_sum_keeps_what_holds_of_its_parts_and_tells_no_rate_of_few(figures: list[Figure]) -> None:
    figure = sum(figures, Figure())
    assert figure.held + figure.late + figure.missing <= figure.counted
    assert (figure.per_cent is None) == (figure.of < ENOUGH)
    assert figure.per_cent is None or 0 <= figure.per_cent <= 100


@given(districts())
def test_a_district_is_the_sum_of_its_facilities(programme: list[list[list[Contribution]]]) -> None:
    """Of what is told of each, and of what they hold back once there is enough of it; nothing is lost."""
    for facilities in programme:
        told = [of_facility(parts) for parts in facilities]
        whole = together(told)
        assert len(whole.shown) + len(whole.held_back) == sum(map(len, facilities))
        if not any(one.held_back for one in told):
            assert whole.figure == total(part for one in told for part in one.shown)
        if not whole.held_back:
            assert whole.figure == total(part for parts in facilities for part in parts)


@given(districts())
def test_nothing_that_is_told_nor_a_difference_is_about_one_or_two_people(
    programme: list[list[list[Contribution]]],
) -> None:
    """Whoever sees facilities, districts and programme can subtract; what is left is of three at least."""
    whole = []
    for facilities in programme:
        told = [of_facility(parts) for parts in facilities]
        for one in told:
            assert len(strangers(one.shown)) not in range(1, LEAST)
        district = together(told)
        assert_apart(district, told)
        whole.append(district)
    assert_apart(together(whole), whole)


def assert_apart(whole: Disclosure, parts: list[Disclosure]) -> None:
    rest = strangers(whole.shown) - {id for one in parts for id in strangers(one.shown)}
    assert len(rest) not in range(1, LEAST)
    assert len(strangers(whole.held_back)) < LEAST
    assert whole.left_out == len(strangers(whole.held_back))


@given(districts())
def test_what_may_be_seen_by_name_is_always_counted(programme: list[list[list[Contribution]]]) -> None:
    for parts in (parts for facilities in programme for parts in facilities):
        assert not any(part.known for part in of_facility(parts).held_back)


@pytest.mark.parametrize(
    ("days", "figure"),
    [
        (None, Figure(of=1, missing=1, counted=1)),
        (30, Figure(held=1, of=1, counted=1)),
        (31, Figure(of=1, late=1, counted=1)),
    ],
)
def test_a_checkin_is_held_missing_or_late(days: int | None, figure: Figure) -> None:
    assert gaps.checkin(None if days is None else NOW - days * DAY, NOW) == figure


@pytest.mark.parametrize(
    ("counts_on", "done_on", "figure"),
    [
        (TODAY, None, Figure()),  # its day is not over
        (TODAY - DAY, None, Figure(of=1, missing=1, counted=1)),
        (TODAY - DAY, TODAY - DAY, Figure(held=1, of=1, counted=1)),
        (TODAY - DAY, TODAY, Figure(of=1, late=1, counted=1)),
        (TODAY + DAY, TODAY, Figure(held=1, of=1, counted=1)),  # done before
    ],
)
def test_a_promise_is_kept_late_or_waited_for(counts_on: date, done_on: date | None, figure: Figure) -> None:
    assert gaps.promise(DatedPromise(counts_on, done_on), TODAY) == figure


def test_a_module_that_held_once_is_late_and_one_never_asked_is_missing() -> None:
    assert gaps.module(told_of(held=True), mastered=True) == Figure(held=1, of=1, counted=1)
    lost = gaps.module(told_of(held=False), mastered=True)
    assert lost == Figure(of=1, late=1, counted=1)
    assert gaps.module(told_of(held=False), mastered=False) == Figure(of=1, counted=1)
    never = gaps.module(told_of(held=False, asked_at=None), mastered=False)
    assert never == Figure(missing=1, counted=1)
    assert gaps.any_module([never, lost]) == lost
    assert gaps.any_module([never, never]) == never


def test_the_two_skills_that_most_people_are_unsure_of_come_first() -> None:
    def unsure(late: int, of: int) -> Figure:
        return Figure(held=of - late, of=of, late=late, counted=of)

    skills = [("b", unsure(2, 9)), ("a", unsure(2, 9)), ("c", unsure(2, 4)), ("d", unsure(0, 9))]
    assert [skill for skill, _ in gaps.most_unsure(skills)] == ["c", "a"]
