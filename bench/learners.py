"""Learners: would they remember more, asked by recall rather than by the calendar, at equal messages?

Simulated people live a year under two regimes, with the same number of messages a week: an offer and an end,
for each question itself and its reason, and a card where one is shown. The calendar goes through the bank in
order, and from the beginning again. Recall is ours, as the program runs it. How they forget follows FSRS, but
with parameters of their own, far from those that the scheduler assumes, so that it has to choose with a wrong
idea of each of them. Nobody guesses: who does not know says so.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from bot.conversation.records import Grade
from scheduler import recall
from scheduler.recall import ItemView
from storage.store import Memory

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
MESSAGES = 15  # a week, in both regimes: some five questions
AROUND = 2  # the offer, and the end
OF_A_QUESTION = 2  # itself, and its reason
CARD = 1  # before a question that is new, or after it was missed for the first time
MODULES = ("amtsl", "pph", "danger-signs", "fistula", "immunization", "coldchain")
ITEMS_OF_A_SKILL = 2
KNOWN_BEFORE = 0.2  # of the bank, by whoever was never asked
LEARNT_FROM_A_CARD = 0.85  # answers that are right a moment after its card was read
SPREAD = 0.35  # sigma of the factor by which each parameter of a learner differs
SPREAD_OF_ITEMS = 0.5  # sigma of the factor by which an item is forgotten sooner or later


@dataclass
class Learner:
    """One simulated person: what she truly remembers, which no scheduler sees."""

    truth: Scheduler
    chance: random.Random
    before: set[str]  # what she knew before anybody asked her
    pace: dict[str, float]  # item → factor on the days after which she forgets it
    cards: dict[str, Card] = field(default_factory=dict)

    @classmethod
    def born(cls, items: Sequence[ItemView], seed: str) -> "Learner":
        """Somebody who forgets in a way of her own, the same under every regime."""
        chance = random.Random(seed)
        own = [
            min(max(parameter * chance.lognormvariate(0, SPREAD), low), high)
            for parameter, low, high in zip(
                DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True
            )
        ]
        truth = Scheduler(own, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        before = {item.id for item in items if chance.random() < KNOWN_BEFORE}
        pace = {item.id: chance.lognormvariate(0, SPREAD_OF_ITEMS) for item in items}
        return cls(truth, chance, before, pace)

    def recalls(self, item: str, at: datetime) -> float:
        """How likely it is that she knows it then."""
        card = self.cards.get(item)
        if card is None:
            return 1.0 if item in self.before else 0.0
        assert card.last_review is not None
        since = (at - card.last_review) / self.pace[item]
        return self.truth.get_card_retrievability(card, card.last_review + since)

    def asked(self, item: str, at: datetime, taught: bool) -> bool:
        """Whether she answers rightly; what she remembers afterwards follows her own forgetting."""
        card = self.cards.get(item)
        first = card is None
        known = self.chance.random() < self.recalls(item, at)
        if first and taught:
            known = known or self.chance.random() < LEARNT_FROM_A_CARD
        if first and not taught:  # whoever missed it reads its card now, with the question in mind
            grade = Rating.Easy if known else Rating.Hard
        else:
            grade = Rating.Good if known else Rating.Again
        seen = card or Card(0, State.Learning, due=at)
        self.cards[item], _ = self.truth.review_card(seen, grade, at)
        return known


class Asked(NamedTuple):
    """What a learner was sent on one day."""

    questions: int
    messages: int


Regime = Callable[[Learner, datetime, int], Asked]
"""Asks a learner on that day what fits into so many messages."""


def bank(size: int) -> list[ItemView]:
    """So many items over the modules; every third one is dangerous to forget."""
    views = []
    for n in range(size):
        module, place = MODULES[n * len(MODULES) // size], n % (size // len(MODULES) or 1)
        skill = f"{module}/{place // ITEMS_OF_A_SKILL}"
        views.append(ItemView(f"{module}/{n}", skill, 3.0 if n % 3 == 0 else 1.0, module))
    return views


class Calendar:
    """Monday's questions, whatever she remembers: the bank in order, and then again."""

    def __init__(self, items: Sequence[ItemView]) -> None:
        self._items = items
        self._asked = 0

    @property
    def _is_new(self) -> bool:
        return self._asked < len(self._items)

    def ask(self, learner: Learner, at: datetime) -> None:
        """The next question."""
        learner.asked(self._items[self._asked % len(self._items)].id, at, taught=self._is_new)
        self._asked += 1

    def day(self, learner: Learner, at: datetime, most: int) -> Asked:
        before, messages = self._asked, AROUND
        while messages + (cost := OF_A_QUESTION + CARD * self._is_new) <= most:
            self.ask(learner, at)
            messages += cost
        return Asked(self._asked - before, messages)


def by_recall(items: Sequence[ItemView]) -> Regime:
    """Ours: the same day, as many messages, chosen by what she is held to have forgotten."""
    memories: dict[str, Memory] = {}

    def ask(learner: Learner, at: datetime, most: int) -> Asked:
        fit = (most - AROUND) // OF_A_QUESTION
        chosen = recall.todays(items, memories, at, most=fit, seed="", modules=MODULES)
        placed = recall.placed(chosen, items, memories)
        questions, messages = 0, AROUND if chosen else 0
        for item in chosen:
            new = item.id not in memories
            if messages + OF_A_QUESTION + CARD * new > most:
                break
            taught = new and item.id not in placed
            known = learner.asked(item.id, at, taught)
            easy = new and not taught
            grade = Grade.AGAIN if not known else Grade.EASY if easy else Grade.GOOD
            memories[item.id] = recall.reviewed(memories.get(item.id), item.id, grade, at)
            questions += 1
            messages += OF_A_QUESTION + CARD * (taught or (new and not known))
        return Asked(questions, messages)

    return ask


REGIMES: dict[str, Callable[[Sequence[ItemView]], Regime]] = {
    "calendar": lambda items: Calendar(items).day,
    "recall": by_recall,
}


@dataclass(frozen=True, slots=True)
class Week:
    """How a regime's learners stand at the end of a week; means over all of them."""

    week: int
    messages: float  # sent to each so far
    questions: float  # asked of each so far
    known: float  # of the bank, 0 to 1
    dangerous_known: float  # of what is dangerous to forget


def simulate(*, people: int, weeks: int, items: int, seed: int) -> dict[str, list[Week]]:
    """The same people under every regime, week by week. The same seed gives the same year."""
    return {name: list(_year(regime, people, weeks, bank(items), seed)) for name, regime in REGIMES.items()}


def _year(
    regime: Callable[[Sequence[ItemView]], Regime],
    people: int,
    weeks: int,
    items: list[ItemView],
    seed: int,
) -> Iterator[Week]:
    learners = [Learner.born(items, f"{seed} {n}") for n in range(people)]
    asks = [regime(items) for _ in learners]
    left = [0] * people  # messages that nothing called for yet: sent later, at most two weeks' at once
    dangerous = [item for item in items if item.danger > 1]
    questions = messages = 0
    for week in range(weeks):
        at = MONDAY + week * WEEK
        for n, (learner, ask) in enumerate(zip(learners, asks, strict=True)):
            most = min(left[n] + MESSAGES, 2 * MESSAGES)
            asked = ask(learner, at, most)
            questions += asked.questions
            messages += asked.messages
            left[n] = most - asked.messages
        end = at + WEEK
        yield Week(
            week=week + 1,
            messages=messages / people,
            questions=questions / people,
            known=_known(learners, items, end),
            dangerous_known=_known(learners, dangerous, end),
        )


def _known(learners: Sequence[Learner], items: Sequence[ItemView], at: datetime) -> float:
    return sum(her.recalls(item.id, at) for her in learners for item in items) / (len(learners) * len(items))
