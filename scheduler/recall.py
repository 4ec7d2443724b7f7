"""Recall: what she is about to forget, hence what to ask her today.

Pure, by FSRS-6 with its fuzz off, so that a replayed talk gets the same dates. FSRS counts in
whole days; here a day begins at midnight UTC, which is midnight in Mali, so that whoever refreshes
every morning at about eight is not told at 07:58 that nothing is due.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, zip_longest

from fsrs import Card, Rating, Scheduler, State

from bot.conversation.records import Grade
from storage.store import Memory

# Without learning steps the first repeat is a day away, not ten minutes: nobody sits and crams here.
_FSRS = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=180, enable_fuzzing=False)
_CARD = 0  # any id: a card made without one sleeps for a millisecond

SHIFT = timedelta(hours=8)  # a quiz just before midnight does not come back just after it
WEEK = timedelta(days=7)
HELD = 0.85  # of recall a week ahead: one answer known unaided, or two that were taught, hold for that long
MOST_OPEN = 2  # modules that are learnt side by side
PLACING = 5  # the first items of a module show what she knows already
# Of a session, while there is anything new: without it whoever comes once a week only repeats what she
# missed, and learns less than by a calendar (`jigi simulate learners`).
NEW_OF_FIVE = 3
ROOM_TO_WAIT = 3  # questions of a session from which on one is for whatever has waited longest


@dataclass(frozen=True, slots=True)
class ItemView:
    """What recall needs to know of a quiz item."""

    id: str
    skill: str  # of its module: "amtsl/cord"
    danger: float = 1.0  # how much worse it is to forget this one
    module: str = ""  # the pack that teaches it


def reviewed(memory: Memory | None, item: str, grade: Grade, at: datetime) -> Memory:
    """What she is held to remember after this answer; `memory` is None for the first one.

    Never due before tomorrow, so that a quiz does not come twice in one shift; at most 180 days off.
    What she knew twice on one day she is held to remember no better: she had just read it.

    Raises ValueError when `at` is naive.
    """
    if memory is not None and grade != Grade.AGAIN and _day(memory.reviewed_at) == _day(at):
        return memory
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


def holds(memory: Memory, at: datetime) -> bool:
    """Whether she will most likely still know it in a week.

    Looked at a week ahead, for just after an answer, wrong ones too, FSRS holds that she knows it.
    """
    return 1.0 - forgotten(memory, at + WEEK) >= HELD


def todays(
    items: Sequence[ItemView],
    memories: Mapping[str, Memory],
    at: datetime,
    *,
    most: int,
    seed: str,
    modules: Sequence[str] = (),
) -> list[ItemView]:
    """Today's session, at most so many: what is due first, then what she was never asked.

    Of what is due the most dangerous to have forgotten comes first, and from three questions on one
    is for what has been due longest, so that nothing waits for ever. Three in five are for what is
    new while there is anything: out of two modules at a time, in the order of `modules` (the most
    relevant to her first; by name where they are not told). While several modules have something to
    ask, a session is never all of one. Neighbours differ in module, or at least in skill, where that
    can be. `seed` is hers: it alone decides between equals, the same way on every run.
    """

    def urgency(item: ItemView) -> tuple[float, bytes]:
        return -item.danger * forgotten(memories[item.id], at), _lot(seed, item)

    due = sorted((i for i in items if i.id in memories and memories[i.id].due_at <= at), key=urgency)
    new = _in_turns(items, memories, seed, modules)
    chosen = _chosen(due, new, memories, max(0, most))
    known = [item for item in chosen if item.id in memories]
    return _mixed([item for item in chosen if item.id not in memories], after=_mixed(known, after=[]))


def placed(chosen: Sequence[ItemView], items: Sequence[ItemView], memories: Mapping[str, Memory]) -> set[str]:
    """Which of these new items show what she knows already: they are asked before anything is taught.

    The first few of each module, and those of a skill in which she has shown that it holds.
    """
    asked = Counter(item.module for item in items if item.id in memories)
    known = _known(items, memories)
    placing = set()
    for item in chosen:
        if item.id not in memories:
            if asked[item.module] < PLACING or item.skill in known:
                placing.add(item.id)
            asked[item.module] += 1
    return placing


def _known(items: Iterable[ItemView], memories: Mapping[str, Memory]) -> set[str]:
    """The skills of which every item that she was asked held when she was last asked it."""
    asked: dict[str, bool] = {}
    for item in items:
        memory = memories.get(item.id)
        if memory is not None:
            asked[item.skill] = asked.get(item.skill, True) and holds(memory, memory.reviewed_at)
    return {skill for skill, known in asked.items() if known}


def _chosen(
    due: Sequence[ItemView], new: Sequence[ItemView], memories: Mapping[str, Memory], most: int
) -> list[ItemView]:
    """Whom there is room for, out of what is due and what is new, each in its order."""
    places = min(len(new), max(most * NEW_OF_FIVE // 5, most - len(due)))
    chosen = [*due[: most - places], *new[:places]]
    if len(chosen) == len(due) + len(new) or not chosen:
        return chosen
    waiting = min(due, key=lambda item: (memories[item.id].due_at, item.id), default=None)
    if most < ROOM_TO_WAIT:
        waiting = None
    elif waiting is not None and waiting not in chosen:
        chosen[most - places - 1] = waiting
    modules = {item.module for item in chosen}
    other = next((item for item in (*due, *new) if item.module not in modules), None)
    if len(modules) == 1 and most > 1 and other is not None:
        chosen[max(n for n, item in enumerate(chosen) if item is not waiting)] = other
    return chosen


def _in_turns(
    items: Sequence[ItemView], memories: Mapping[str, Memory], seed: str, modules: Sequence[str]
) -> list[ItemView]:
    """What is new in the modules that are open to her, by turns.

    Of each module one item of every skill before the second of any, and what she does not know yet
    before what she does.
    """
    known = _known(items, memories)
    seen = Counter(item.skill for item in items if item.id in memories)
    new = sorted(
        (item for item in items if item.id not in memories), key=lambda i: (-i.danger, _lot(seed, i))
    )
    rounds: dict[str, list[tuple[int, bool, ItemView]]] = {}
    for item in new:
        seen[item.skill] += 1
        rounds.setdefault(item.module, []).append((seen[item.skill], item.skill in known, item))
    columns = [
        [item for *_, item in sorted(rounds[module], key=lambda entry: entry[:2])]
        for module in _open(items, memories, modules)
    ]
    return [item for row in zip_longest(*columns) for item in row if item is not None]


def _open(items: Iterable[ItemView], memories: Mapping[str, Memory], modules: Sequence[str]) -> list[str]:
    """The modules whose new items she may be asked: those begun, and then the next in line."""
    begun: set[str] = set()
    unasked: set[str] = set()
    for item in items:
        (begun if item.id in memories else unasked).add(item.module)
    place = {module: n for n, module in enumerate(modules)}
    line = sorted(unasked, key=lambda m: (m not in begun, place.get(m, len(place)), m))
    return line[:MOST_OPEN]


def _mixed(items: Sequence[ItemView], *, after: Sequence[ItemView]) -> list[ItemView]:
    """These after those, in order but for not following one by another of its module, or its skill."""
    rest, mixed = list(items), list(after)
    while rest:
        last = mixed[-1] if mixed else None
        other = (i for i in rest if last is None or i.module != last.module)
        another = (i for i in rest if last is None or i.skill != last.skill)
        item = next(chain(other, another, rest))
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
