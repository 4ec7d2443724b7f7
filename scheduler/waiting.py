"""Waiting: what the next round writes. Turns, of one person so many at a time; what became of sends."""

import asyncio
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from bot.people import Address
from storage.store import StoreError
from storage.writer import MOST_AT_ONCE, Failed, Work

MOST_OF_ONE = 4  # pieces in a round: whoever comes while one floods us waits for so many turns of hers


class _Together:
    """Pieces of work that were handed in together, and who is told what they gave, once all are written."""

    def __init__(self, pieces: int) -> None:
        self.done: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        self._results: list[Any] = [None] * pieces
        self._left = pieces

    def told(self, place: int, result: Any) -> None:
        self._results[place] = result
        self._left -= 1
        if not self._left:
            self.done.set_result(self._results)


@dataclass(slots=True, eq=False)
class Asked:
    """Of what was handed in together the pieces of one person, or of nobody, and their places in it."""

    together: _Together
    of: str
    works: list[Work] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


class Waiting:
    """What waits, in its order."""

    def __init__(self) -> None:
        self._asked: deque[Asked] = deque()

    def __bool__(self) -> bool:
        return bool(self._asked)

    def add(self, works: Sequence[Work], of: Sequence[str] = ()) -> asyncio.Future[list[Any]]:
        """Hand in pieces of work: what they gave, once committed.

        `of`: whose each is, empty for nobody's. Each person's wait by themselves, so that nobody's do behind
        what is left of somebody else's.
        """
        together, people = _Together(len(works)), dict[str, Asked]()
        for place, work in enumerate(works):
            who = of[place] if of else ""
            hers = people.setdefault(who, Asked(together, who))
            hers.works.append(work)
            hers.places.append(place)
        self._asked.extend(people.values())
        return together.done

    def next(self) -> list[Asked]:
        """What is written next; of one who has much, the rest is left, in its order, before what comes."""
        now: list[Asked] = []
        left: list[Asked] = []
        size, of_one = 0, Counter[str]()
        while self._asked and (not now or size + len(self._asked[0].works) <= MOST_AT_ONCE):
            asked = self._asked.popleft()
            works = len(asked.works)
            already = of_one[asked.of] if asked.of else 0
            of_one[asked.of] += works
            if already and already + works > MOST_OF_ONE:
                left.append(asked)
                continue
            size += works
            now.append(asked)
        self._asked.extendleft(reversed(left))
        return now


class Receipts:
    """What became of sends, and whose they were, until it is written."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Address, Work]] = []
        self._stood_back = False  # whether the last round went without them

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, of: Address, work: Work) -> None:
        """A receipt to be written, and whose it is."""
        self._waiting.append((of, work))

    def next(self, *, beside: bool = False) -> list[tuple[Address, Work]]:
        """Those that are written now: none `beside` somebody who waits, but no two rounds in a row."""
        self._stood_back = beside and not self._stood_back
        if self._stood_back:
            return []
        written, self._waiting = self._waiting, []
        return written

    def put_back(self, receipts: list[tuple[Address, Work]]) -> None:
        """These receipts could not be written: they come before all that came since."""
        self._waiting[:0] = receipts


def tell(asked: Sequence[Asked], results: Iterator[Any]) -> None:
    """Each what its works gave: `results` has one for each piece, in order."""
    for one in asked:
        for place in one.places:
            one.together.told(place, next(results))


def refuse(asked: Sequence[Asked], error: StoreError) -> None:
    """Tell everybody who waits that the store failed and nothing of hers was written."""
    tell(asked, repeat(Failed(error)))
