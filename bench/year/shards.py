"""Shards: a programme cut into parts of whole teams, which know nothing of each other.

How it is cut depends on how many people there are, never on the machine, so that the bytes are the same
wherever it is played.
"""

from collections.abc import Iterator
from dataclasses import dataclass

SHARDS = 16  # of a large programme: so many processes at most share its work
LEAST = 250  # people of one: fewer gather too little in each step
MOST = 2_500  # people of one: so much memory, and no more, is taken by a process


@dataclass(frozen=True, slots=True)
class Shard:
    """Teams and the people in them, by their numbers in the whole programme."""

    number: int
    teams: range
    people: range

    def __str__(self) -> str:
        first, last = self.people[0] + 1, self.people[-1] + 1
        return f"shard {self.number + 1} (people {first:,} to {last:,})"


def shards(people: int, team: int, least: int = LEAST, most: int = MOST) -> list[Shard]:
    """All of them, in order; `team`: coachees of one coach, `least` and `most`: people of a shard, about."""
    count = max(1, min(SHARDS, people // least), -(-people // most))
    return list(_cut(people, team, count))


def whole(people: int, team: int) -> Shard:
    """A programme that is not cut."""
    (one,) = _cut(people, team, 1)
    return one


def _cut(people: int, team: int, count: int) -> Iterator[Shard]:
    teams = -(-people // team)
    count = min(count, teams)
    for n in range(count):
        first, end = teams * n // count, teams * (n + 1) // count
        yield Shard(n, range(first, end), range(first * team, min(end * team, people)))
