"""Check-ups: does a module that she mastered still hold, a month later?

Pure. The questions that are dangerous to forget are asked one and all, and have to be right one and
all; the others are a sample, of skills that these do not ask for, and one in five of all may be wrong.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from scheduler.mastery import ModuleMastery
from scheduler.recall import ItemView
from storage.store import Memory

AFTER = timedelta(days=30)  # from mastery to the check-up
AGAIN_AFTER = timedelta(days=14)  # to the next one, where the last did not hold
OFFERED_FOR = timedelta(days=60)  # then no more: she takes it when she likes
DANGEROUS = 3  # an item's danger from which on it is always asked, and has to be right
MOST = 8  # items, unless more are dangerous: about five minutes
LEAST = 5  # items: fewer say nothing about a module
ENOUGH = 0.8  # of all answers


def mastered(standing: ModuleMastery, items: Sequence[ItemView], asked: Collection[str]) -> bool:
    """Whether she masters a module: every skill holds, and she was asked all that is dangerous to forget.

    `items` are the module's. One of a few questions is never mastered: nothing could be said of it.
    """
    dangerous = {item.id for item in items if item.danger >= DANGEROUS}
    return len(items) >= LEAST and standing.holds and dangerous <= set(asked)


def sample(items: Sequence[ItemView], memories: Mapping[str, Memory], seed: str) -> list[ItemView]:
    """What a check-up of these items asks, dangerous ones first; no two neighbours alike where that can be.

    Beside the dangerous ones, one item of each skill that they do not ask for, then of any: what was
    asked longest ago first. `seed` decides between equals, the same way on every run.
    """

    def rank(item: ItemView) -> tuple[float, str, bytes]:
        memory = memories.get(item.id)
        asked_at = memory.reviewed_at.isoformat() if memory else ""
        lot = hashlib.blake2b(f"{seed} {item.id}".encode(), digest_size=8).digest()
        return -item.danger, asked_at, lot

    ranked = sorted(items, key=rank)
    chosen = [item for item in ranked if item.danger >= DANGEROUS]
    rest = [item for item in ranked if item.danger < DANGEROUS]
    asked = {item.skill for item in chosen}
    while rest and len(chosen) < MOST:
        item = next((item for item in rest if item.skill not in asked), rest[0])
        rest.remove(item)
        asked.add(item.skill)
        chosen.append(item)
    return chosen


def held(items: Sequence[ItemView], right: Mapping[str, bool]) -> bool:
    """Whether a check-up of these items holds: `right` says of each whether her answer was."""
    if len(items) < LEAST or not all(right[item.id] for item in items if item.danger >= DANGEROUS):
        return False
    return sum(right[item.id] for item in items) >= ENOUGH * len(items)
