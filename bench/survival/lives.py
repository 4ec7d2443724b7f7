"""Lives: a town and its program live through one fault after the other, and are judged after each.

A story is a few lives on one store: what a fault leaves behind, the next life finds. Each life begins
more than a day after the last one, so that nudges and silences fall due at every hour.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import BenchError
from bench.cluster import Server
from bench.contest import folder as bench_folder
from bench.survival import reading
from bench.survival.awake import Awake
from bench.survival.disks import own_disk
from bench.survival.faults import FAULTS, ON_A_SERVER
from bench.survival.judging import Breach, ProviderSide, judge
from bench.survival.moved import MovedClock
from bench.survival.people import Town
from bench.survival.program import WAYS, Program, Way
from bench.survival.scene import DATABASE, Complaint, Fault, Scene, must_end
from bot.conversation.events import MessageReceived
from bot.house import House
from bot.people import Address, Cadre, Cohort, Role
from bot.programme import ANYWHERE
from bot.running import building
from bot.running.last_resort import LastResort
from bot.settings import Settings
from bot.stores import join_store, open_store

LIVES = 6  # of a story
PEOPLE = range(101, 125)
COACHES = range(101, 103)
NEWCOMERS = range(121, 125)  # they are met in the story, and say yes themselves
BETWEEN = timedelta(hours=31)  # two lives; every hour of the day comes round
MOST_CALLS = 120  # that the program makes before something happens to it
STALLED = 5.0  # seconds without a call: nobody has anything to say
AT_A_FAULT = 1.0  # and while a fault lasts, which may keep everybody silent
AT_LEAST = 0.3  # seconds that a fault lasts
SETTLES_WITHIN = 180.0  # seconds until all is answered, once nobody writes
QUIET = 15  # looks in a row, 0.02 s apart at least, that find nothing to do: it has settled
PROGRAMME = "weekly_budget: 50\ndraft_content: true\n"  # it is faults that are to be seen here


@dataclass(slots=True)
class Life:
    """What one life came to."""

    number: int
    fault: str
    way: Way
    breaches: list[Breach] = field(default_factory=list)
    without: dict[str, str] = field(default_factory=dict)  # what could not be done, and what it needs
    updates: int = 0  # that were confirmed in it
    fired: int = 0  # timers that fell due in it
    uncertain: int = 0  # messages that came to be in doubt
    seconds_to_end: float = 0.0
    closing: bool = False  # nothing happened to it: all is to be answered in it


@dataclass(frozen=True, slots=True)
class Plan:
    """What will happen: all of it from the seed."""

    seed: int
    story: int
    way: Way
    faults: Sequence[Fault]
    on_server: bool = False  # the store is a PostgreSQL database

    @classmethod
    def of(cls, seed: int, story: int, *, on_server: bool = False) -> "Plan":
        every = ON_A_SERVER if on_server else FAULTS
        # One deck after the other is dealt out, so that every fault comes as often as the others.
        decks: list[Fault] = []
        first, last = story * LIVES, (story + 1) * LIVES
        for deck in range(first // len(every), (last - 1) // len(every) + 1):
            decks += random.Random(f"{seed}:deck:{deck}").sample(every, len(every))
        skipped = first // len(every) * len(every)
        return cls(
            seed, story, WAYS[(seed + story) % len(WAYS)], decks[first - skipped : last - skipped], on_server
        )


async def tell(plan: Plan, lives: int = LIVES) -> AsyncIterator[Life]:
    """Live a story, and its closing: one life after the other. Raises BenchError when none can be begun."""
    with bench_folder() as folder, own_disk(folder) as (data, own):
        story = Story(plan, folder, data, own)
        try:
            await story.begin()
            for number in range(lives):
                yield await story.live(number)
            yield await story.close()
        finally:
            await story.end()


class Story:
    """A town, its program and a store."""

    def __init__(self, plan: Plan, folder: Path, data: Path, own_disk: bool) -> None:
        self._plan = plan
        self._data = data
        self._passed = 0.0  # seconds by which the town's clock is ahead of ours
        self._clock = MovedClock(folder / "clock")
        self._town = Town(PEOPLE, f"{plan.seed}:{plan.story}", self._now)
        self._folder = folder
        self._own_disk = own_disk
        self._doubts = 0  # sends that may have been on their way at some fault
        self._doubted = 0
        self._confirmed = 0
        self._fired = 0
        self._house: House | None = None
        self._server: Server | None = None

    def _now(self) -> float:
        return time.time() + self._passed

    async def begin(self) -> None:
        await self._town.provider.up()
        self._server = Server.begun({}) if self._plan.on_server else None  # it keeps what it says it has
        url = self._server.make(DATABASE) if self._server else ""
        self._program = Program(
            self._folder, self._data, self._plan.way, self._town.provider, self._folder / "clock", url
        )
        given = {name.removeprefix("JIGI_").lower(): value for name, value in self._program.settings.items()}
        self._settings = Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]
        (self._data / "programme.yaml").write_text(PROGRAMME)
        self._settle_town()
        self._town.begin()

    async def end(self) -> None:
        self._program.kill()
        await self._town.end()
        await self._town.provider.hang_up()
        self._town.provider.down()
        if self._server is not None:
            self._server.end()

    # ---- lives -------------------------------------------------------------------------------

    async def live(self, number: int) -> Life:
        """One life: load, a fault, what comes after it, and its end."""
        plan, provider = self._plan, self._town.provider
        dice = random.Random(f"{plan.seed}:{plan.story}:{number}")
        fault = plan.faults[number]
        scene = self._scene(dice)
        needs = fault.cannot(scene)
        without = {fault.name: needs} if needs else {}
        if needs:
            fault = FAULTS[0]
        life = Life(plan.story * LIVES + number + 1, fault.name, plan.way, without=without)
        self._later(number)
        self._town.again(dice)
        self._program.start()
        try:
            await self._program.ready()
            self._town.awake.set()
            await provider.calls_were_made(dice.randint(0, MOST_CALLS), STALLED)
            self._on_their_way()
            await fault.do(scene)
            if self._program.alive:
                await asyncio.sleep(dice.uniform(AT_LEAST, 3 * AT_LEAST))
                await provider.calls_were_made(dice.randint(0, MOST_CALLS // 4), AT_A_FAULT)
                self._must_live()
            self._on_their_way()
            await fault.undo(scene)
            if self._program.alive:
                await provider.calls_were_made(dice.randint(0, MOST_CALLS // 2), STALLED)
                self._must_live()
                if dice.random() < 0.5:
                    await must_end(scene)
        except (Complaint, BenchError) as complaint:
            life.breaches.append(Breach("died", str(complaint)))
            with suppress(Exception):
                await fault.undo(scene)
        life.seconds_to_end = max(scene.ended_in, default=0.0)
        self._town.awake.clear()
        self._judge(life, settled=False)
        return life

    async def close(self) -> Life:
        """Nobody writes any more, and nothing happens: all is answered."""
        life = Life((self._plan.story + 1) * LIVES, "none", self._plan.way, closing=True)
        await self._town.end()
        self._program.start()
        try:
            await self._program.ready()
            await self._settled()
            life.seconds_to_end = await must_end(self._scene(random.Random()))
        except (Complaint, BenchError) as complaint:
            life.breaches.append(Breach("died", str(complaint)))
        self._judge(life, settled=True)
        return life

    def _scene(self, dice: random.Random) -> Scene:
        return Scene(
            self._program,
            self._town,
            self._data,
            self._own_disk,
            self._plan.way,
            self._clock,
            self._server,
            dice,
        )

    def _on_their_way(self) -> None:
        """What is being sent just now may be in doubt after this."""
        sending, _ = reading.in_doubt(self._settings)
        self._doubts += sending

    def _must_live(self) -> None:
        if not self._program.alive:
            raise Complaint(f"it ended by itself: {self._program.last_words()}")

    async def _settled(self) -> None:
        """Raises Complaint when there is something to do for ever."""
        awake, quiet = Awake(), 0
        while quiet < QUIET:  # looks, not seconds: a machine that stood still has looked at nothing
            if awake.seconds() > SETTLES_WITHIN:
                waiting = self._town.provider.waiting
                raise Complaint(
                    f"{waiting} updates were not taken, or messages not sent, in {SETTLES_WITHIN} s"
                )
            busy = self._town.provider.waiting or reading.waits(self._settings)
            quiet = 0 if busy else quiet + 1
            await asyncio.sleep(0.02)

    def _judge(self, life: Life, *, settled: bool) -> None:
        """After the end of a life, whichever it was."""
        self._program.kill()
        record = self._town.provider.record
        self._on_their_way()
        _, doubted = reading.in_doubt(self._settings)
        life.uncertain, self._doubted = doubted - self._doubted, doubted
        life.updates, self._confirmed = len(record.confirmed) - self._confirmed, len(record.confirmed)
        self._house = self._house or building.house_of(self._settings)
        kept = reading.read(self._settings, PEOPLE, self._house)
        life.fired, self._fired = len(kept.fired) - self._fired, len(kept.fired)
        told = ProviderSide(
            record,
            self._town.wrote,
            {chat: somebody.said for chat, somebody in self._town.people.items()},
            {chat: somebody.dangers for chat, somebody in self._town.people.items()},
            frozenset(chat for chat, somebody in self._town.people.items() if somebody.called),
            self._from_memory(self._house),
        )
        life.breaches += judge(told, kept, doubts=self._doubts + record.unanswered, settled=settled)

    def _from_memory(self, house: House) -> str:
        """The card that goes out when nothing can be kept; it has no row, and one that has may follow."""
        known = house.referral.get(ANYWHERE)
        memory = LastResort(house.rendering, house.reader, house.language, known, house.zone)
        sender, at = Address("telegram", str(COACHES[0])), datetime.now(UTC)
        card = memory.card_for(MessageReceived(sender=sender, key="danger", at=at, text="elle saigne"))
        return card.text if card else ""

    # ---- what happens between two lives ------------------------------------------------------

    def _settle_town(self) -> None:
        """A team that has said yes, and a trainer who owns the campaigns."""
        now = datetime.fromtimestamp(self._now(), UTC)
        store = open_store(self._settings)
        with store.transaction() as desk:
            coaches = [desk.person_at(Address("telegram", str(chat)), now).id for chat in COACHES]
            for coach in coaches:
                roles = frozenset({Role.WORKER, Role.COACH})
                desk.change_person(coach, {"name": "Moussa", "consent_at": now, "roles": roles})
            for chat in PEOPLE:
                if chat not in COACHES and chat not in NEWCOMERS:
                    her = desk.person_at(Address("telegram", str(chat)), now).id
                    desk.change_person(her, {"name": "Awa", "consent_at": now, "cadre": Cadre.MATRONE})
                    desk.begin_coaching(her, coaches[chat % len(coaches)], now)
        store.close()

    def _later(self, life: int) -> None:
        """Time passes; everybody has a promise to be asked about, and in every other life a push begins."""
        self._passed += BETWEEN.total_seconds()
        self._clock.ahead = self._passed
        now = datetime.fromtimestamp(self._now(), UTC)
        store = join_store(self._settings)
        with store.transaction() as desk:
            for person in desk.remembered():
                promise = desk.keep_promise(
                    person, f"later:{life}", "ranger le placard", now.date(), None, now
                )
                desk.set_timer(person, "promise.due", f"promise:{promise}", now)
            if life % 2:
                owner = desk.person_at(Address("telegram", str(COACHES[0])), now).id
                desk.begin_campaign(owner, f"life {life}", "amtsl", Cohort(cadre=Cadre.MATRONE), now)
        store.close()
