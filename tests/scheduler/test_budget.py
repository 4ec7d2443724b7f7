"""The budget of one person's week: whatever is posted, in whatever order, she is left in peace.

Weeks are played against the gates as the sender asks them, on a clock that jumps from due to due.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import Message, Purpose
from bot.people import Address, PersonId
from scheduler.gates import BUDGET, FROM_PEOPLE, Drop, Go, Hold, Rules, may_send
from storage.kept import Week
from storage.store import WEEK, Claimed, Outgoing

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNASKED = [purpose for purpose in Purpose if purpose >= Purpose.CORRECTION]
RATIONED = [purpose for purpose in UNASKED if purpose > Purpose.CORRECTION]
POSTS = st.lists(st.tuples(st.sampled_from(UNASKED), st.integers(0, 24 * 21)), max_size=40)


@dataclass
class Weeks:
    """What was posted for one person, sent as a sender would: by purpose, then in order."""

    rules: Rules
    team: int = 0
    sent: list[tuple[Purpose, datetime]] = field(default_factory=list)
    held: list[tuple[Purpose, str]] = field(default_factory=list)

    def play(self, posts: list[tuple[Purpose, datetime]], patience: timedelta | None = None) -> None:
        waiting = [(purpose, at, n) for n, (purpose, at) in enumerate(posts)]
        while waiting:
            now = min(at for _, at, _ in waiting)
            purpose, at, n = min((row for row in waiting if row[1] == now), key=lambda row: (row[0], row[2]))
            waiting.remove((purpose, at, n))
            before = tuple((p, until) for p, until, _ in waiting if p < purpose and posted_by(posts, p, now))
            match may_send(self._row(purpose, now, posts[n][1], before, patience), now, self.rules):
                case Go():
                    self.sent.append((purpose, now))
                case Hold(until, reason):
                    self.held.append((purpose, reason))
                    waiting.append((purpose, until, n))
                case Drop(reason):
                    self.held.append((purpose, reason))

    def _row(
        self,
        purpose: Purpose,
        now: datetime,
        posted_at: datetime,
        before: tuple[tuple[Purpose, datetime], ...],
        patience: timedelta | None,
    ) -> Claimed:
        recent = tuple((p, at) for p, at in self.sent if at > now - WEEK)
        return Claimed(
            id=1,
            outgoing=Outgoing(
                key="1.1.0",
                person=PersonId(1),
                address=Address("telegram", "1"),
                purpose=purpose,
                message=Message(text="Bonjour Awa"),
                not_before=posted_at,
                expires_at=posted_at + patience if patience and purpose > Purpose.NOTICE else None,
            ),
            attempts=0,
            zone="Africa/Bamako",
            consent_at=MONDAY - 90 * DAY,
            stopped_at=None,
            unreachable_since=None,
            week=Week(sent=recent, team=self.team, held=before),
        )

    def most_in_a_week(self, *without: Purpose) -> int:
        """The most that reached her in any seven days."""
        sent = [at for purpose, at in self.sent if purpose not in without]
        return max((sum(begin <= at < begin + WEEK for at in sent) for begin in sent), default=0)


def posted_by(posts: list[tuple[Purpose, datetime]], purpose: Purpose, now: datetime) -> bool:
    return any(p is purpose and at <= now for p, at in posts)


def at_hours(posts: list[tuple[Purpose, int]]) -> list[tuple[Purpose, datetime]]:
    return [(purpose, MONDAY + hours * HOUR) for purpose, hours in posts]


@given(POSTS, st.integers(1, 6), st.sampled_from([None, DAY, 3 * DAY]))
def test_never_more_than_the_budget_in_any_seven_days(
    posts: list[tuple[Purpose, int]], budget: int, patience: timedelta | None
) -> None:
    """Of the programme's own; with what people have for each other, twice as many."""
    weeks = Weeks(Rules(weekly_budget=budget))
    weeks.play(at_hours(posts), patience)
    assert weeks.most_in_a_week(Purpose.CORRECTION) <= FROM_PEOPLE * budget
    for purpose, now in weeks.sent:
        if purpose > Purpose.FOLLOWUP:
            assert sum(now - WEEK < at <= now for p, at in weeks.sent if p != Purpose.CORRECTION) <= budget


@given(POSTS, st.integers(1, 4), st.integers(0, 12))
def test_a_coach_hears_of_each_of_his_team_beside_his_own(
    posts: list[tuple[Purpose, int]], budget: int, team: int
) -> None:
    weeks = Weeks(Rules(weekly_budget=budget), team)
    weeks.play(at_hours(posts))
    assert weeks.most_in_a_week(Purpose.CORRECTION) <= FROM_PEOPLE * budget + team
    assert weeks.most_in_a_week(Purpose.CORRECTION, Purpose.NOTICE) <= FROM_PEOPLE * budget


@given(POSTS)
def test_a_correction_is_never_held_by_the_budget(posts: list[tuple[Purpose, int]]) -> None:
    weeks = Weeks(Rules(weekly_budget=1))
    weeks.play(at_hours(posts))
    assert (Purpose.CORRECTION, BUDGET) not in weeks.held
    asked = sum(purpose is Purpose.CORRECTION for purpose, _ in posts)
    assert sum(purpose is Purpose.CORRECTION for purpose, _ in weeks.sent) == asked


@given(POSTS)
def test_nothing_unasked_reaches_her_at_night(posts: list[tuple[Purpose, int]]) -> None:
    weeks = Weeks(Rules())
    weeks.play(at_hours(posts))
    assert all(6 <= at.hour < 21 for _, at in weeks.sent)


@given(POSTS, st.integers(1, 4))
def test_what_people_have_for_each_other_is_held_and_never_lost(
    posts: list[tuple[Purpose, int]], budget: int
) -> None:
    weeks = Weeks(Rules(weekly_budget=budget))
    weeks.play(at_hours(posts), DAY)
    for purpose in (Purpose.ANSWER, Purpose.NOTICE):
        assert sum(p is purpose for p, _ in weeks.sent) == sum(p is purpose for p, _ in posts)


@pytest.mark.parametrize(("higher", "lower"), list(pairwise(RATIONED)))
def test_what_goes_before_takes_the_place_of_what_still_waits(higher: Purpose, lower: Purpose) -> None:
    """Both wait for the morning, the lower one for longer; there is one place left, or none."""
    night = MONDAY.replace(hour=22)
    weeks = Weeks(Rules(weekly_budget=1), sent=[(Purpose.REFRESHER, MONDAY)])
    weeks.play([(lower, night), (higher, night + HOUR)])
    (_, (first, at), (second, later)) = weeks.sent
    assert (first, second) == (higher, lower)
    assert later - at >= 5 * DAY


def test_a_place_is_kept_for_a_promise_that_comes_due_this_week() -> None:
    """A campaign gives way on Monday to Thursday's follow-up, and goes when both fit."""
    rules = Rules(weekly_budget=2, timers={"promise.due": Purpose.FOLLOWUP})
    row = Weeks(rules)._row(Purpose.CAMPAIGN, MONDAY, MONDAY, (), None)
    coming = (("promise.due", MONDAY + 3 * DAY), ("silence", MONDAY + DAY))
    for sent, verdict in (((), Go()), (((Purpose.NUDGE, MONDAY - DAY),), Hold(MONDAY + 3 * DAY, BUDGET))):
        assert may_send(replace(row, week=Week(sent=sent, timers=coming)), MONDAY, rules) == verdict
    follow_up = replace(row, outgoing=row.outgoing._replace(purpose=Purpose.FOLLOWUP))
    week = Week(sent=((Purpose.NUDGE, MONDAY - DAY),), timers=coming)
    assert may_send(replace(follow_up, week=week), MONDAY, rules) == Go()


def test_the_rest_of_what_has_begun_to_reach_her_is_not_held() -> None:
    rules = Rules(weekly_budget=1)
    row = Weeks(rules)._row(Purpose.CAMPAIGN, MONDAY, MONDAY, (), None)
    full = Week(sent=((Purpose.CAMPAIGN, MONDAY - HOUR),))
    assert isinstance(may_send(replace(row, week=full), MONDAY, rules), Hold)
    assert may_send(replace(row, week=replace(full, begun=True)), MONDAY, rules) == Go()
