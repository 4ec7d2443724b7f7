"""What is claimed goes, waits or ends: nothing is looked at without end, nothing keeps the rest waiting."""

import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.messages import Message, Purpose, Template
from bot.people import Address
from scheduler import gates
from scheduler.claiming import JUDGED_AGAIN, UNJUDGED, Claims, claim
from scheduler.watching import GateOutcome
from storage.sqlite.store import SQLiteStore
from storage.store import Claimed, Desk, Outgoing, Sending

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # in Bamako too, on a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def template_for(row: Claimed) -> Message:
    return Message(text="Jigi", template=Template("ordinary", row.language, (), "!back menu"))


def post(desk: Desk, number: int, chat: str, purpose: Purpose, at: datetime, life: timedelta | None) -> None:
    her = desk.person_at(Address("whatsapp", chat), NOON - 40 * DAY)
    expires_at = None if life is None else NOON + life
    message = Message(text="Bonjour Awa")
    desk.post(
        [
            Outgoing(
                f"{her.id}.{number}.0", her.id, Address("whatsapp", chat), purpose, message, at, expires_at
            )
        ]
    )


@dataclass(frozen=True)
class Her:
    """What is known of one who is written to."""

    heard: timedelta | None
    stopped: bool
    agreed: bool
    left: timedelta | None


HER = st.builds(
    Her,
    heard=st.sampled_from([None, HOUR, 25 * HOUR, 30 * DAY, -HOUR]),
    stopped=st.booleans(),
    agreed=st.booleans(),
    left=st.sampled_from([None, HOUR, 89 * DAY, 91 * DAY, -HOUR]),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from("01"),
        st.sampled_from(list(Purpose)),
        st.sampled_from([timedelta(0), -DAY, HOUR]),
        st.sampled_from([None, timedelta(0), -HOUR, HOUR, 8 * DAY]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS,
    hers=st.tuples(HER, HER),
    hour=st.integers(0, 23),
    budget=st.integers(0, 3),
    limit=st.sampled_from([None, 1, 2]),
)
def test_at_one_time_every_message_is_soon_sent_held_into_the_future_or_ended(
    rows: list[tuple[str, Purpose, timedelta, timedelta | None]],
    hers: tuple[Her, Her],
    hour: int,
    budget: int,
    limit: int | None,
) -> None:
    """Whatever its own time, her window or a limit says: after so many rounds all is quiet."""
    now = NOON.replace(hour=hour)
    rules = gates.Rules(
        weekly_budget=budget, windows={"whatsapp": timedelta(hours=24)}, messaging_limit=limit
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(SQLiteStore.open(Path(folder) / "jigi.db", key=b"claim")) as store,
    ):
        with store.transaction() as desk:
            for chat, her in zip("01", hers, strict=True):
                known = desk.person_at(Address("whatsapp", chat), NOON - 40 * DAY)
                fields = {
                    "consent_at": NOON - 40 * DAY if her.agreed else None,
                    "stopped_at": NOON - DAY if her.stopped else None,
                    "unreachable_since": None if her.left is None else NOON - her.left,
                }
                desk.change_person(known.id, fields)
                if her.heard is not None:
                    desk.heard_from(Address("whatsapp", chat), now - her.heard)
            for number, (chat, purpose, wait, life) in enumerate(rows):
                post(desk, number, chat, purpose, now + wait, life)
        looks = [_round(store, now, rules) for _ in range(2 * len(rows) + 2)]
    assert not looks[-1].going
    assert not looks[-1].kept
    assert not any(look.more for look in looks)
    kept = sum(sum(look.kept.values()) for look in looks)
    assert kept <= 2 * len(rows), "each, and the template that stands for it, once"


def _round(store: SQLiteStore, now: datetime, rules: gates.Rules) -> Claims:
    with store.transaction() as desk:
        claims = claim(desk, {"whatsapp": (50, ())}, now, rules, template_for)
        for row in claims.going:
            desk.receipt(row.id, Sending.SENT, now, "1")
    return claims


@pytest.mark.parametrize("before", ["a", "b"])
def test_one_that_cannot_be_judged_waits_and_keeps_nobody_else_waiting(tmp_path: Path, before: str) -> None:
    """A zone that this machine has not heard of: whose it is waits until it is mended."""
    rules = gates.Rules()
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"claim")) as store:
        with store.transaction() as desk:
            for chat in sorted("ab", key=lambda one: one != before):
                her = desk.person_at(Address("whatsapp", chat), NOON - 40 * DAY)
                zone = "Nowhere/Land" if chat == "a" else "Africa/Bamako"
                desk.change_person(her.id, {"consent_at": NOON - DAY, "zone": zone})
                for number in range(3):
                    post(desk, number, chat, Purpose.NUDGE, NOON, None)
        claims = _round(store, NOON, rules)
        assert [row.outgoing.address.id for row in claims.going] == ["b"]
        assert claims.kept == {GateOutcome(UNJUDGED, "held"): 1}, (
            "what is behind it in her chat waits with it"
        )
        with store.transaction() as desk:
            her = desk.person_at(Address("whatsapp", "a"), NOON)
            desk.change_person(her.id, {"zone": "Africa/Bamako"})
        assert "a" not in {row.outgoing.address.id for row in _round(store, NOON, rules).going}
        later = _round(store, NOON + JUDGED_AGAIN, rules)
        assert "a" in {row.outgoing.address.id for row in later.going}
