"""Mastery: what she holds, what she should look at again, how many weeks she has kept at it.

Pure, out of the same memories that choose her questions. Looked at a week ahead: just after an answer,
wrong ones too, FSRS holds that she knows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.recall import HELD, WEEK, ItemView, forgotten
from storage.store import Memory

WEAK = 0.8  # of recall a week ahead: below, she was wrong last time, or it is due


@dataclass(frozen=True, slots=True)
class ModuleMastery:
    """Where she stands in one module, by skill, each list in the order of the module's items."""

    module: str
    held: tuple[str, ...]
    weak: tuple[str, ...]  # the weakest first
    begun: tuple[str, ...]  # neither: learnt a short while ago
    unseen: tuple[str, ...]
    asked_at: datetime | None  # when she was last asked something of it

    @property
    def holds(self) -> bool:
        """Whether every skill of it holds."""
        return bool(self.held) and not (self.weak or self.begun or self.unseen)


def standings(items: Sequence[ItemView], memories: Mapping[str, Memory], at: datetime) -> list[ModuleMastery]:
    """Where she stands in each module that she has begun, the one she was last asked about first."""
    modules: dict[str, list[ItemView]] = {}
    for item in items:
        modules.setdefault(item.module, []).append(item)
    all_ = (standing(module, its, memories, at) for module, its in modules.items())
    begun = [(s.asked_at, s) for s in all_ if s.asked_at is not None]
    return [s for _, s in sorted(begun, key=lambda pair: (pair[0], pair[1].module), reverse=True)]


def standing(
    module: str, items: Sequence[ItemView], memories: Mapping[str, Memory], at: datetime
) -> ModuleMastery:
    """Where she stands in one module: a skill holds when all that she was asked of it does."""
    asked: dict[str, list[Memory]] = {}
    for item in items:
        memory = memories.get(item.id)
        of_skill = asked.setdefault(item.skill, [])
        if memory is not None:
            of_skill.append(memory)
    worst = {s: min(1.0 - forgotten(m, at + WEEK) for m in ms) for s, ms in asked.items() if ms}
    held = tuple(s for s, recall in worst.items() if recall >= HELD)
    weak = tuple(sorted((s for s, recall in worst.items() if recall < WEAK), key=lambda s: worst[s]))
    return ModuleMastery(
        module=module,
        held=held,
        weak=weak,
        begun=tuple(s for s in worst if s not in held and s not in weak),
        unseen=tuple(s for s, ms in asked.items() if not ms),
        asked_at=max((m.reviewed_at for ms in asked.values() for m in ms), default=None),
    )


def is_weak(stability: float, reviewed_at: datetime, at: datetime) -> bool:
    """Whether something of this stability, in days, that was asked last then, should be looked at again."""
    memory = Memory(item="", stability=stability, difficulty=1.0, reviewed_at=reviewed_at, due_at=at)
    return 1.0 - forgotten(memory, at + WEEK) < WEAK


def weeks_running(days: Iterable[date], today: date) -> int:
    """In how many weeks in a row, up to this one or the last, there was one of these days.

    A week that has only begun takes nothing away.
    """
    weeks = {_monday(day) for day in days}
    week = _monday(today)
    if week not in weeks:
        week -= WEEK
    running = 0
    while week in weeks:
        running += 1
        week -= WEEK
    return running


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
