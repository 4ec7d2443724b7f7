"""What the harness judges: two accounts that agree, and each fault planted in them is found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bench.survival.judging import KINDS, ProviderSide, Row, StoreSide, Taken, judge
from bench.survival.provider import Record, Shown
from bot.conversation.messages import Purpose

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AWA, FANTA = 101, 102
WORDS, TAPS, HERS = ("words", AWA), ("taps", AWA), ("words", FANTA)
HELLO, GOAL, CARD, NUDGE, PUSH = (
    Shown(chat, words) for chat, words in ((AWA, "Bonjour"), (AWA, "Votre objectif ?"), (FANTA, "Massez"),
                                           (AWA, "Où en êtes-vous ?"), (FANTA, "Une révision ?"))
)  # fmt: skip


def row(key: str, turn: tuple[int, int] | None, shown: Shown, purpose: Purpose, **fields: Any) -> Row:
    told: dict[str, Any] = {"state": "sent", "doubted": False, "posted_at": NOON, "sent_at": NOON}
    return Row(key=key, turn=turn, shown=shown, purpose=purpose, **told | fields)


TOLD = ProviderSide(
    Record(
        confirmed={1, 2, 3, 4},
        shown=Counter({HELLO: 1, GOAL: 2, CARD: 1, NUDGE: 1}),
        unanswered=2,
    ),
    wrote={WORDS: [1, 3], TAPS: [2], HERS: [4]},
    said={AWA: {"le plateau": "Quel est votre objectif ?"}},
    dangers={FANTA: 1},
)
ROWS = (
    row("1.1.0", (1, 1), HELLO, Purpose.REPLY),
    row("1.2.0", (1, 2), GOAL, Purpose.REPLY, doubted=True),
    row("2.1.0", (2, 1), CARD, Purpose.EMERGENCY),
    row("1.3.0", (1, 3), NUDGE, Purpose.NUDGE),
    row("2.1.1", (2, 1), PUSH, Purpose.CAMPAIGN, state="uncertain", doubted=True, sent_at=None),
)
KEPT = StoreSide(
    journal=[Taken(1, 1, 1, WORDS), Taken(1, 2, 2, TAPS), Taken(1, 3, 3, WORDS), Taken(2, 1, 4, HERS)],
    at={1: 3, 2: 1},
    rows=ROWS,
    fired=["timer:7"],
    stopped={AWA: NOON + timedelta(minutes=1)},
    words={AWA: {"goal": "le plateau"}},
)


def kinds(told: ProviderSide, kept: StoreSide, *, settled: bool = True, doubts: int = 2) -> set[str]:
    return {breach.kind for breach in judge(told, kept, doubts=doubts, settled=settled)}


def rows(number: int, **fields: Any) -> tuple[Row, ...]:
    """All rows, one of them changed."""
    return tuple(r._replace(**fields) if n == number else r for n, r in enumerate(ROWS))


def test_lives_in_which_every_promise_was_kept() -> None:
    assert kinds(TOLD, KEPT) == set()


def heard(*more: Shown, less: Shown | None = None) -> ProviderSide:
    """The provider's side, had it taken these as well, or not taken one."""
    shown = TOLD.record.shown + Counter(more) - Counter([less] if less else [])
    return replace(TOLD, record=replace(TOLD.record, shown=shown))


PLANTED: Mapping[str, tuple[str, ProviderSide, StoreSide]] = {
    "an update that was acknowledged is not in the journal": (
        "lost", replace(TOLD, record=replace(TOLD.record, confirmed={1, 2, 3, 4, 5})), KEPT,
    ),
    "an event was put aside": ("put_aside", TOLD, replace(KEPT, dead_letters=1)),
    "an update was never taken": ("untaken", replace(TOLD, wrote={**TOLD.wrote, HERS: [4, 5]}), KEPT),
    "a turn was taken twice": (
        "taken_twice", TOLD, replace(KEPT, journal=[*KEPT.journal, Taken(1, 4, 3, WORDS)], at={1: 4, 2: 1}),
    ),
    "a timer fired twice": ("taken_twice", TOLD, replace(KEPT, fired=["timer:7", "timer:7"])),
    "her words were taken in another order": (
        "out_of_order", replace(TOLD, wrote={**TOLD.wrote, WORDS: [3, 1]}), KEPT,
    ),
    "a turn is there without its conversation": ("torn", TOLD, replace(KEPT, at={1: 2, 2: 1})),
    "the journal has a gap": (
        "torn", TOLD, replace(KEPT, journal=[*KEPT.journal[:3], Taken(2, 2, 4, HERS)], at={1: 3, 2: 2}),
    ),
    "a message was posted by no turn": ("torn", TOLD, replace(KEPT, rows=rows(3, turn=(1, 9)))),
    "half of a reply is missing": ("torn", TOLD, replace(KEPT, differences=[("1.2.1", False)])),
    "a nudge was sent twice": ("doubled", heard(NUDGE), KEPT),
    "a reply came twice and nobody doubted": ("doubled", TOLD, replace(KEPT, rows=rows(1, doubted=False))),
    "a push in doubt was sent again": ("doubled", heard(PUSH), replace(KEPT, rows=rows(4, state="sent"))),
    "a message has a receipt and never came": ("unsent", heard(less=CARD), KEPT),
    "a message was left on its way": ("unsent", TOLD, replace(KEPT, rows=rows(2, state="sending"))),
    "a message was left waiting": ("unsent", heard(less=CARD), replace(KEPT, rows=rows(2, state="queued"))),
    "an uncertain one is not listed": ("unlisted", TOLD, replace(KEPT, rows=rows(4, doubted=False))),
    "more are in doubt than were on their way": ("unlisted", TOLD, replace(KEPT, rows=rows(0, doubted=True))),
    "her words answer another question": (
        "misplaced", TOLD, replace(KEPT, words={AWA: {"obstacle": "le plateau"}}),
    ),
    "she said stop, and a nudge that was posted later came": (
        "not_stopped", TOLD, replace(KEPT, rows=rows(3, posted_at=NOON + timedelta(minutes=2))),
    ),
    "she said stop, and a nudge was held until the next day": (
        "not_stopped", TOLD, replace(KEPT, rows=rows(3, sent_at=NOON + timedelta(days=1))),
    ),
    "she bled, and got no card": ("unheard", TOLD, replace(KEPT, rows=rows(2, purpose=Purpose.REPLY))),
    "a replay says something else": ("differs", TOLD, replace(KEPT, differences=[("1.2.0", True)])),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_and_named(fault: str) -> None:
    kind, told, kept = PLANTED[fault]
    assert kinds(told, kept, doubts=2) == {kind}
    assert kind in KINDS


def test_what_still_waits_is_no_breach_before_all_is_settled() -> None:
    waiting = replace(KEPT, rows=rows(2, state="queued", sent_at=None))
    assert kinds(heard(less=CARD), waiting, settled=False) == set()
    assert kinds(heard(less=CARD), waiting, settled=True) == {"unsent"}
