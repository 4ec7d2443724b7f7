"""Whom to call this week: three at most, each for a reason, the same three whoever is listed first."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import PersonId
from scheduler.calls import (
    ANSWERS_IN,
    MOST,
    ROUNDS,
    SETTLES_IN,
    Coachee,
    Reason,
    Why,
    reasons,
    to_call,
    unreached,
)

WELL = Coachee(person=PersonId(1), name="Awa", known_for=90, last_checkin=3)
DAYS = st.integers(0, 60)


@st.composite
def teams(draw: st.DrawFn) -> list[Coachee]:
    """Up to thirty people with distinct ids, as a store may tell of them."""
    ids = draw(st.lists(st.integers(1, 999), max_size=30, unique=True))
    return [replace(draw(COACHEES), person=PersonId(id)) for id in ids]


COACHEES = st.builds(
    Coachee,
    person=st.just(WELL.person),
    name=st.just(WELL.name),
    known_for=DAYS,
    last_checkin=st.none() | DAYS,
    every=st.sampled_from([7, 14, 31]),
    overdue=st.integers(0, 3),
    overdue_for=DAYS,
    stuck=st.integers(0, 2),
    weakest=st.sampled_from(["", "le cordon"]),
    unreachable_for=st.none() | DAYS,
    stopped=st.booleans(),
)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"unreachable_for": 0}, Reason(Why.UNREACHABLE)),
        ({"unreachable_for": 4}, Reason(Why.UNREACHABLE, days=4)),
        ({"stuck": 1}, Reason(Why.STUCK, count=1)),
        ({"overdue": 1, "overdue_for": ANSWERS_IN}, None),  # she may still answer
        ({"overdue": 2, "overdue_for": ANSWERS_IN + 1}, Reason(Why.OVERDUE, days=3, count=2)),
        ({"last_checkin": 7 * ROUNDS}, None),
        ({"last_checkin": 7 * ROUNDS + 1}, Reason(Why.SILENT, days=15)),
        ({"last_checkin": 30, "every": 31}, None),  # once a month is what she chose
        ({"last_checkin": None, "known_for": SETTLES_IN - 1}, None),  # she has only come
        ({"last_checkin": None, "known_for": SETTLES_IN}, Reason(Why.NEVER, days=SETTLES_IN)),
        ({"unreachable_for": 9, "overdue": 1, "overdue_for": 9}, Reason(Why.UNREACHABLE, days=9)),  # unasked
        ({"unreachable_for": 9, "last_checkin": 21}, Reason(Why.UNREACHABLE, days=9)),
        ({"unreachable_for": 9, "last_checkin": None, "known_for": 12}, Reason(Why.UNREACHABLE, days=9)),
        ({"weakest": "le cordon"}, Reason(Why.FORGETTING, skill="le cordon")),
        ({"unreachable_for": 4, "stuck": 1, "stopped": True}, None),  # she wants peace
    ],
)
def test_a_reason_begins_on_its_day(change: dict[str, object], why: Reason | None) -> None:
    assert reasons(replace(WELL, **change)) == (() if why is None else (why,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gone", "unheard", "days"),
    [(None, None, None), (0, None, 0), (None, 1, None), (None, 2, 2), (3, 9, 9), (9, 1, 9)],
)
def test_for_how_long_nothing_has_reached_her(
    gone: int | None, unheard: int | None, days: int | None
) -> None:
    assert unreached(gone, unheard) == days


def test_the_most_urgent_comes_first_then_the_longest_then_who_has_more_then_the_id() -> None:
    def one(id: int, **more: object) -> Coachee:
        return replace(WELL, person=PersonId(id), **more)  # type: ignore[arg-type]

    in_order = [
        one(9, unreachable_for=9),
        one(8, unreachable_for=2, stuck=1),
        one(7, unreachable_for=2),
        one(2, stuck=2),
        one(3, stuck=1, weakest="le cordon"),
        one(4, stuck=1),
        one(5, stuck=1),
        one(1, overdue=1, overdue_for=30),
    ]
    assert [call.person for call in to_call(in_order[::-1], most=99)] == [one.person for one in in_order]


@given(teams())
def test_at_most_three_are_named_and_none_without_a_reason(team: list[Coachee]) -> None:
    calls = to_call(team)
    with_reason = {one.person for one in team if reasons(one)}
    assert len(calls) == min(MOST, len(with_reason))
    assert {call.person for call in calls} <= with_reason
    assert all(call.reasons for call in calls)


@given(teams(), st.randoms())
def test_the_same_three_are_named_in_whatever_order_the_team_is_told(
    team: list[Coachee], random: Random
) -> None:
    shuffled = list(team)
    random.shuffle(shuffled)
    assert to_call(shuffled) == to_call(team)


@given(teams())
def test_nobody_who_is_left_out_had_a_more_urgent_reason(team: list[Coachee]) -> None:
    named = to_call(team)
    left_out = to_call([one for one in team if one.person not in {call.person for call in named}], most=99)
    assert all(call.reasons[0].why >= named[-1].reasons[0].why for call in left_out)


@given(teams())
def test_who_wants_no_messages_is_never_named(team: list[Coachee]) -> None:
    stopped = {one.person for one in team if one.stopped}
    assert not stopped & {call.person for call in to_call(team, most=99)}


@given(teams(), st.sampled_from(["unreachable_for", "stuck"]))
def test_whoever_gets_worse_is_not_named_later(team: list[Coachee], field: str) -> None:
    """Who was to be called stays to be called when something is added to it."""
    for call in to_call(team):
        worse = [replace(one, **{field: 99}) if one.person == call.person else one for one in team]  # type: ignore[arg-type]
        assert call.person in {again.person for again in to_call(worse)}
