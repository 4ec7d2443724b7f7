"""What may reach Awa now, what waits, and what is never sent."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import Message, Purpose
from bot.people import Address, PersonId
from scheduler.gates import BUDGET, Drop, Go, Hold, Rules, Verdict, may_send
from storage.kept import Week
from storage.store import WEEK, Claimed, Outgoing

RULES = Rules(weekly_budget=2)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 21, 23, tzinfo=UTC)
MORNING = datetime(2026, 11, 22, 6, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AWAY = Hold(NOON + DAY, "unreachable")
FULL = Hold(NOON - DAY + WEEK, BUDGET)

EMERGENCY, REPLY, AGREED, CORRECTION, ANSWER, NOTICE, FOLLOWUP, NUDGE, REFRESHER, CAMPAIGN, DIGEST = Purpose


def after(*sent: datetime, purpose: Purpose = NUDGE, **known: Any) -> Week:
    """Her week, in which these were sent to her unasked."""
    return Week(sent=tuple((purpose, at) for at in sent), **known)


def for_awa(purpose: Purpose, **known: Any) -> Claimed:
    """A message for Awa, who agreed and whom nothing holds back but what is `known`."""
    outgoing = Outgoing(
        key="1.1.0",
        person=PersonId(1),
        address=Address("telegram", "1"),
        purpose=purpose,
        message=Message(text="Bonjour Awa"),
        not_before=LONG_AGO,
        expires_at=known.pop("expires_at", None),
    )
    awa = Claimed(
        id=1,
        outgoing=outgoing,
        attempts=0,
        zone="Africa/Bamako",
        consent_at=LONG_AGO,
        stopped_at=None,
        unreachable_since=None,
    )
    return replace(awa, **known)


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"consent_at": None},
        {"stopped_at": LONG_AGO},
        {"unreachable_since": LONG_AGO},
        {"week": after(*(NOON - HOUR,) * 9)},
        {"expires_at": LONG_AGO},
    ],
)
@pytest.mark.parametrize("now", [NOON, NIGHT])
@pytest.mark.parametrize("purpose", [EMERGENCY, REPLY])
def test_nothing_holds_back_an_emergency_or_an_answer(
    purpose: Purpose, now: datetime, known: dict[str, Any]
) -> None:
    assert may_send(for_awa(purpose, **known), now, RULES) == Go()


@pytest.mark.parametrize(
    ("known", "correction", "notice", "nudge"),
    [
        ({}, Go(), Go(), Go()),
        ({"consent_at": None}, Go(), Drop("no consent"), Drop("no consent")),
        ({"stopped_at": NOON - DAY}, Go(), Drop("stopped"), Drop("stopped")),
        ({"week": after(NOON - DAY, NOON - HOUR)}, Go(), Go(), FULL),
        ({"week": after(*(NOON - DAY,) * 3, NOON - HOUR)}, Go(), FULL, FULL),
        ({"unreachable_since": NOON - HOUR}, AWAY, AWAY, Drop("unreachable")),
        (
            {"unreachable_since": NOON - 90 * DAY},
            Drop("unreachable"),
            Drop("unreachable"),
            Drop("unreachable"),
        ),
        ({"expires_at": NOON}, Drop("expired"), Drop("expired"), Drop("expired")),
        ({"expires_at": NOON + HOUR}, Go(), Go(), Go()),
    ],
)
def test_by_day(known: dict[str, Any], correction: Verdict, notice: Verdict, nudge: Verdict) -> None:
    assert may_send(for_awa(CORRECTION, **known), NOON, RULES) == correction
    assert may_send(for_awa(ANSWER, **known), NOON, RULES) == notice
    assert may_send(for_awa(NOTICE, **known), NOON, RULES) == notice
    assert may_send(for_awa(NUDGE, **known), NOON, RULES) == nudge
    assert may_send(for_awa(CAMPAIGN, **known), NOON, RULES) == nudge


@pytest.mark.parametrize("purpose", [CORRECTION, NOTICE, NUDGE, CAMPAIGN])
@pytest.mark.parametrize(
    ("local_time", "expires_at", "verdict"),
    [
        ("20:59", None, Go()),
        ("21:00", None, Hold(MORNING, "quiet hours")),
        ("21:00", MORNING + HOUR, Hold(MORNING, "quiet hours")),
        ("21:00", MORNING, Drop("quiet hours")),  # it would be late in the morning
    ],
)
def test_quiet_hours(
    purpose: Purpose, local_time: str, expires_at: datetime | None, verdict: Verdict
) -> None:
    now = datetime.fromisoformat(f"2026-11-21 {local_time}+00:00")
    assert may_send(for_awa(purpose, expires_at=expires_at), now, RULES) == verdict


def test_quiet_hours_are_those_of_her_clock() -> None:
    lagos = for_awa(NUDGE, zone="Africa/Lagos")
    assert may_send(lagos, NOON.replace(hour=20), RULES) == Hold(NOON.replace(hour=5) + DAY, "quiet hours")


@pytest.mark.parametrize(
    ("unasked", "expires_in", "verdict"),
    [
        ([1], None, Go()),
        ([1, 7], None, Go()),  # a week ago to the minute counts no more
        ([1, 6], None, Hold(NOON + DAY, BUDGET)),
        ([6, 1], None, Hold(NOON + DAY, BUDGET)),
        ([1, 3, 6], None, Hold(NOON + 4 * DAY, BUDGET)),  # two must fall out before one fits
        ([1, 6], DAY + HOUR, Hold(NOON + DAY, BUDGET)),
        ([1, 6], DAY, Drop(BUDGET)),
    ],
)
def test_weekly_budget(unasked: list[int], expires_in: timedelta | None, verdict: Verdict) -> None:
    nudge = for_awa(
        NUDGE,
        week=after(*(NOON - days * DAY for days in unasked)),
        expires_at=NOON + expires_in if expires_in else None,
    )
    assert may_send(nudge, NOON, RULES) == verdict


def test_what_was_sent_while_the_clock_was_ahead_uses_up_no_budget() -> None:
    """Or she would hear nothing unasked until the clock is there again."""
    years_ahead = NOON + 3650 * DAY
    nudge = for_awa(NUDGE, week=after(years_ahead, years_ahead + HOUR))
    assert may_send(nudge, NOON, RULES) == Go()


def test_a_budget_that_frees_up_at_night_waits_for_the_morning() -> None:
    sent_at = NIGHT - WEEK
    nudge = for_awa(NUDGE, week=after(sent_at, NOON - DAY))
    assert may_send(nudge, NOON, RULES) == Hold(MORNING, BUDGET)


def test_a_programme_may_ask_for_no_nudges_at_all() -> None:
    assert may_send(for_awa(NUDGE), NOON, Rules(weekly_budget=0)) == Drop(BUDGET)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="instants are aware"):
        may_send(for_awa(REPLY), NOON.replace(tzinfo=None), RULES)


INSTANTS = st.timedeltas(-15 * DAY, 15 * DAY).map(lambda later: NOON + later)


@given(
    st.sampled_from([CORRECTION, NUDGE, CAMPAIGN]),
    INSTANTS,
    st.none() | INSTANTS,
    st.lists(INSTANTS, max_size=8),
    st.none() | INSTANTS,
)
def test_what_is_held_ends_and_never_past_its_day(
    purpose: Purpose,
    now: datetime,
    expires_at: datetime | None,
    unasked: list[datetime],
    left_at: datetime | None,
) -> None:
    """Asked again each time, every message goes out or is dropped; a hold always moves on."""
    claimed = for_awa(purpose, expires_at=expires_at, week=after(*unasked), unreachable_since=left_at)
    for _ in range(200):
        match may_send(claimed, now, RULES):
            case Hold(until, _):
                assert until > now
                assert expires_at is None or until < expires_at
                now = until
            case Go():
                assert expires_at is None or now < expires_at
                return
            case Drop(reason):
                assert reason in {"expired", "unreachable", "quiet hours", BUDGET}
                return
    pytest.fail("held for ever")
