"""Recall: what she is about to forget, hence what to ask her today.

Pure, by FSRS-6 with its fuzz off, so that a replayed talk gets the same dates. FSRS counts in
whole days; here a day begins at midnight UTC, which is midnight in Mali, so that whoever refreshes
every morning at about eight is not told at 07:58 that nothing is due.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler, State

from bot.conversation.records import Grade
from storage.store import Memory

# Without learning steps the first repeat is a day away, not ten minutes: nobody sits and crams here.
_FSRS = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=180, enable_fuzzing=False)
_CARD = 0  # any id: a card made without one sleeps for a millisecond

SHIFT = timedelta(hours=8)  # a quiz just before midnight does not come back just after it


@dataclass(frozen=True, slots=True)
class ItemView:
    """What recall needs to know of a quiz item."""

    id: str
    skill: str
    danger: float = 1.0  # how much worse it is to forget this one


def reviewed(memory: Memory | None, item: str, grade: Grade, at: datetime) -> Memory:
    """What she is held to remember after this answer; `memory` is None for the first one.

    Never due before tomorrow, so that a quiz does not come twice in one shift; at most 180 days off.

    Raises ValueError when `at` is naive.
    """
    card, _ = _FSRS.review_card(_card(memory), Rating(grade), _day(at))
    assert card.stability is not None and card.difficulty is not None  # noqa: PT018, S101
    return Memory(
        item=item,
        stability=card.stability,
        difficulty=card.difficulty,
        reviewed_at=at.astimezone(UTC),
        due_at=max(card.due, at.astimezone(UTC) + SHIFT),
        reviews=(memory.reviews if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + (memory is not None and grade == Grade.AGAIN),
    )


def forgotten(memory: Memory, at: datetime) -> float:
    """How likely it is that she has forgotten it by now, from 0 to 1."""
    return 1.0 - _FSRS.get_card_retrievability(_card(memory), _day(at))


def todays(
    items: Sequence[ItemView],
    memories: Mapping[str, Memory],
    at: datetime,
    *,
    most: int,
    seed: str,
) -> list[ItemView]:
    """Today's session, at most so many: what is due first, then what she was never asked.

    Of what is due the most dangerous to have forgotten comes first; of what is new, one item of
    each skill before the second of any. Neighbours are of different skills where that can be.
    `seed` is hers: it alone decides between equals, the same way on every run.
    """

    def urgency(item: ItemView) -> tuple[float, bytes]:
        return -item.danger * forgotten(memories[item.id], at), _lot(seed, item)

    due = sorted((i for i in items if i.id in memories and memories[i.id].due_at <= at), key=urgency)
    new = sorted((i for i in items if i.id not in memories), key=lambda i: (-i.danger, _lot(seed, i)))
    due = due[: max(0, most)]
    new = _one_of_each(new)[: max(0, most - len(due))]
    return _mixed(new, after=_mixed(due, after=[]))


def _one_of_each(items: Iterable[ItemView]) -> list[ItemView]:
    """The first of every skill, then the second of every skill, and so on."""
    seen: dict[str, int] = {}
    rounds = []
    for item in items:
        seen[item.skill] = seen.get(item.skill, 0) + 1
        rounds.append((seen[item.skill], item))
    return [item for _, item in sorted(rounds, key=lambda pair: pair[0])]


def _mixed(items: Sequence[ItemView], *, after: Sequence[ItemView]) -> list[ItemView]:
    """These after those, in order but for not following one by another of its skill."""
    rest, mixed = list(items), list(after)
    while rest:
        last = mixed[-1].skill if mixed else None
        item = next((i for i in rest if i.skill != last), rest[0])
        rest.remove(item)
        mixed.append(item)
    return mixed


def _lot(seed: str, item: ItemView) -> bytes:
    return hashlib.blake2b(f"{seed} {item.id}".encode(), digest_size=8).digest()


def _card(memory: Memory | None) -> Card:
    if memory is None:
        return Card(_CARD, due=datetime.min.replace(tzinfo=UTC))
    return Card(
        _CARD,
        State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at,
        last_review=_day(memory.reviewed_at),
    )


def _day(at: datetime) -> datetime:
    """The day's beginning. Raises ValueError when `at` is naive."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} is naive; instants are aware, in UTC")
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
