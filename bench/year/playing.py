"""Playing: a programme lived from due to due by everybody together, on the road that people's messages take.

The engine, the gates, the sender and the store are those that serve; only the clock, the provider and the
people are not. Whoever does something within the same five minutes does it in one transaction.
"""

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bench.learners import Calendar, Learner
from bench.year.phones import Phones
from bench.year.shards import Shard
from bench.year.stage import Asked, Stage
from bench.year.virtual import AtOnce, SetClock, SimulatedStore, VirtualLoop
from bench.year.worker import Deed, Worker
from bot.conversation.events import Event
from bot.learning import views_of
from bot.people import Cadre, Facility, PersonId, Role
from bot.road.templates import standing_for
from bot.running import interpreter
from bot.running.taking import aside, work_of
from scheduler import due
from scheduler.recall import ItemView
from scheduler.sender import Sender
from storage.store import Desk, Invitation
from storage.writer import Failed

BEGINS_AT = datetime(2026, 1, 5, 6, tzinfo=UTC)  # a Monday
STEP = timedelta(minutes=5)  # of the clock: what comes within it is taken in together
DAY, WEEK = timedelta(days=1), timedelta(days=7)
FIRST_COACH = 10_000_000  # number of a simulated person
SAMPLE = 200  # people of the whole programme, at most, whose memory is looked into each week
DANGEROUS = 3  # of an item: a mother or a baby may die of it
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Week:
    """How it stands at the end of a week: of so many dangerous questions, those that would be known."""

    week: int
    bytes: int
    questions: int
    known: float
    known_by_calendar: float


@dataclass(slots=True)
class Lived:
    """What only those who played it know; everything else stands in the store."""

    people: int
    coaches: int
    turns: int = 0
    failed: int = 0  # turns that were put aside
    weeks: list[Week] = field(default_factory=list)


def play(folder: Path, stage: Stage, asked: Asked, shard: Shard) -> Lived:
    """Live the days of these people; the store is left in the folder as `jigi.db`."""
    played = Played(folder, stage, asked, shard)
    lived = Lived(len(played.workers), len(played.coaches))
    interpreter.tune()
    loop = VirtualLoop(played.clock)
    try:
        loop.run_until_complete(played.live(lived, asked.days))
    finally:
        loop.close()
        played.store.close()
    return lived


def sampled(people: int) -> range:
    """The numbers of those whose memory is looked into, from everywhere in the programme."""
    return range(0, people, -(-people // SAMPLE))


class Played:
    """The people of one shard while they live."""

    def __init__(self, folder: Path, stage: Stage, asked: Asked, shard: Shard) -> None:
        self.house = stage.house(folder)
        self.store = SimulatedStore.begun(folder / "jigi.db")
        self.clock = SetClock(BEGINS_AT)
        self._model, self._seed = asked.model, asked.seed

        def born(number: int) -> Worker:
            return Worker.born(number, asked.model, stage.reader, stage.items, asked.seed, BEGINS_AT)

        self.workers = {n: born(n) for n in shard.people}
        self.coaches = {n: born(FIRST_COACH + n) for n in shard.teams}
        for coach in self.coaches.values():
            coach.coaches = True
            coach.silent_at = coach.stops_at = coach.blocks_at = datetime.max.replace(tzinfo=UTC)
        sample = (self.workers[n] for n in sampled(asked.people) if n in self.workers)
        self._sample = [(her, Twin(her, stage.items, asked.seed)) for her in sample]
        self._dangerous = {
            cadre: [item.id for item in views_of(self.house.library.items(cadre)) if item.danger >= DANGEROUS]
            for cadre in Cadre
        }
        self._agenda: list[tuple[datetime, int, int, Deed]] = []
        self._planned = 0
        everybody = [*self.workers.values(), *self.coaches.values()]
        self._everybody = {her.number: her for her in everybody}
        phones = Phones({her.address.id: her for her in everybody}, self.clock.now, self._plan)
        self._sender = Sender(
            AtOnce(self.store),
            {phones.name: phones},
            stage.rules,
            self.clock,
            templates=standing_for((), stage.programme),
        )
        with self.store.transaction() as desk:
            self._begin(desk)

    # ---- who there is --------------------------------------------------------------------------

    def _begin(self, desk: Desk) -> None:
        """Coaches are there, with an invitation for each of their team; the others come in their time."""
        model = self._model.joining
        places = {n: Facility(f"SIM.{n}", f"CSCom {n}", "Sikasso", "Sikasso") for n in self.coaches}
        desk.put_facilities(places.values())
        for n, coach in self.coaches.items():
            id, place = desk.person_at(coach.address, BEGINS_AT).id, places[n]
            known = {"name": f"Coach {n}", "consent_at": BEGINS_AT, "local_hour": time(8)}
            desk.change_person(id, {**known, "roles": frozenset({Role.COACH}), "cadre": Cadre.NURSE})
            desk.move_to(id, place, BEGINS_AT)
            self._plan_next(coach, BEGINS_AT)
            codes = random.Random(f"{self._seed} codes {n}")
            for number in range(n * model.team, (n + 1) * model.team):
                if number in self.workers:
                    code = "".join(codes.choices(ALPHABET, k=11))
                    self._invite(desk, code, id, place, self.workers[number])

    def _invite(self, desk: Desk, code: str, coach: PersonId, place: Facility, her: Worker) -> None:
        """An invitation of her coach, which she uses within the first days."""
        model = self._model.joining
        desk.add_invitation(
            Invitation(
                code=code,
                roles=frozenset({Role.WORKER}),
                facility=place.id,
                coach=coach,
                given_by=coach,
                given_at=BEGINS_AT,
                expires_at=BEGINS_AT + (model.days + 30) * DAY,
            )
        )
        joins_at = BEGINS_AT + her.chance.uniform(0, model.days) * DAY
        self._plan(her, Deed(her.there(joins_at), None, f"/start {code}"))
        if her.chance.random() < model.first_checkin:
            later = her.there(joins_at + her.chance.uniform(1, 7) * DAY)
            self._plan(her, Deed(later, None, "faire le point"))
        self._plan_next(her, joins_at + DAY)

    def _plan(self, her: Worker, deed: Deed) -> None:
        self._planned += 1
        heapq.heappush(self._agenda, (deed.at, her.number, self._planned, deed))

    def _plan_next(self, her: Worker, at: datetime) -> None:
        """When she writes first the next time."""
        if (deed := her.initiative(at)) is not None:
            self._plan(her, deed)

    # ---- time ----------------------------------------------------------------------------------

    async def live(self, lived: Lived, days: int) -> None:
        """From due to due, and at the end of each week a look at how it stands."""
        for week in range(1, -(-days // 7) + 1):
            until = BEGINS_AT + min(week * 7, days) * DAY
            await self._live_until(until, lived)
            lived.weeks.append(self._week(week))

    async def _live_until(self, until: datetime, lived: Lived) -> None:
        while (at := self._next_at()) < until:
            self.clock.at = at
            events = list(self._deeds(at))
            lived.turns += len(events)
            lived.failed += await self._take_in(events)
            while fired := await due.fire_due(self.store, self._fire, at):
                lived.turns += fired
                await self._sender.settle()
            await self._sender.settle()
        self.clock.at = until

    def _next_at(self) -> datetime:
        """The end of the next step in which somebody does something or something is due."""
        with self.store.reading() as desk:
            dues = [desk.next_due_at(), self._agenda[0][0] if self._agenda else None]
        at = min(filter(None, dues), default=datetime.max.replace(tzinfo=UTC) - WEEK)
        return max(at + (BEGINS_AT - at) % STEP, self.clock.at + STEP)

    def _deeds(self, at: datetime) -> list[Event]:
        """What people do by then, in the order of time and of their numbers."""
        events: list[Event] = []
        while self._agenda and self._agenda[0][0] <= at:
            _, number, _, deed = heapq.heappop(self._agenda)
            her = self._everybody[number]
            if deed.message is not None and her.pending is not deed:
                continue  # something newer reached her, or she wrote of herself
            if deed.at < (there := her.there(deed.at)):
                self._plan(her, replace(deed, at=there))
                continue
            events.append(her.does(deed, at))
            if deed.comes_again:
                self._plan_next(her, at)
        return events

    # ---- the road ------------------------------------------------------------------------------

    async def _fire(self, events: Sequence[Event]) -> None:
        await self._take_in(events)

    async def _take_in(self, events: Sequence[Event]) -> int:
        """Take events in and send what may go; how many were put aside."""
        works = [work_of(self.house, event) for event in events]
        results = await self._sender.write(works)
        failed = 0
        for event, result in zip(events, results, strict=True):
            if isinstance(result, Failed):
                failed += 1
                await self._sender.write([aside(self.house, event, result.error, None)])
        return failed

    # ---- how it stands -------------------------------------------------------------------------

    def _week(self, week: int) -> Week:
        self.store.tidy()
        at = self.clock.at
        for her, twin in self._sample:
            twin.follow(her)
        return Week(
            week=week,
            bytes=self.store.used_bytes(),
            questions=sum(len(self._dangerous[Cadre(her.cadre)]) for her, _ in self._sample),
            known=self._known([her.learner for her, _ in self._sample], at),
            known_by_calendar=self._known([twin.learner for _, twin in self._sample], at),
        )

    def _known(self, learners: Sequence[Learner], at: datetime) -> float:
        """How many of the dangerous items for their cadres they would know then."""
        return sum(
            learner.recalls(item, at)
            for learner, (her, _) in zip(learners, self._sample, strict=True)
            for item in self._dangerous[Cadre(her.cadre)]
        )


class Twin:
    """The same person under a plain calendar: asked as many questions on the same days, the bank in order."""

    def __init__(self, her: Worker, items: list[ItemView], seed: int) -> None:
        self.learner = Learner.born(items, f"{seed} {her.number} memory")
        self._calendar = Calendar(items)

    def follow(self, her: Worker) -> None:
        """Be asked once for each question that she was asked since the last time."""
        for _, at, _ in her.asked:
            self._calendar.ask(self.learner, at)
        her.asked.clear()
