"""Following: whatever happens in whatever order, nobody above a coach hears too soon or twice."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coaching import promising
from bot.conversation.records import Promised, PromiseMoved, PromiseState
from bot.conversation.state import Frame
from bot.house import House
from bot.people import Address, Facility, Person, Role
from bot.road.keeping import RecordWriter
from bot.turns import take_turn
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, Sending
from tests.talk import Stage

DAY = timedelta(days=1)
MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)  # before anybody's hour
FRAME = Frame(number=1, flow="promises", edition="1", opened_at=MORNING.isoformat(), facts={})
PLACE = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso")
REMINDERS = ("promise_late.first", "promise_late.last")
PASSED_ON = "promise_late.passed_on"
PROMISES = 3  # two by the coach, the last one by his coachee

HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("days"), st.integers(1, 4)),
        st.tuples(st.just("reached"), st.booleans()),
        st.tuples(st.just("done"), st.integers(0, PROMISES - 1)),
        st.tuples(st.just("stuck"), st.integers(0, PROMISES - 1)),
        st.tuples(st.just("reopened"), st.integers(0, PROMISES - 1)),
        st.tuples(st.just("moved"), st.tuples(st.integers(0, PROMISES - 1), st.integers(0, 5))),
    ),
    max_size=30,
)


@dataclass
class Told:
    """One promise as a naive reader of what happened has it."""

    id: int
    due_on: date
    moves: list[tuple[date, date]] = field(default_factory=list)  # (on, to)
    done_on: date | None = None

    def on_time(self) -> bool:
        return self.done_on is not None and self.done_on <= self.counts_on()

    def counts_on(self) -> date:
        """The first move to a later day that was told before the day counts, and no other."""
        counted = self.due_on
        for on, to in self.moves:
            if counted == self.due_on and on < counted and to > counted:
                counted = to
        return counted


class World:
    """Moussa, Awa and Sira on one store, day by day."""

    def __init__(self, desk: Desk, house: House) -> None:
        self.desk, self.house, self.now, self.reached = desk, house, MORNING, True
        desk.put_facilities([PLACE])
        self.moussa = self._person("moussa", Role.COACH)
        self.awa = self._person("awa", Role.WORKER)
        desk.begin_coaching(self.awa.id, self.moussa.id, self.now)
        self.sira = self._person("sira", Role.DISTRICT)
        self.sent: list[tuple[str, str, str]] = []  # who, the names of its texts, its words; in order
        sides = ((self.moussa, self.awa), (self.moussa, self.awa), (self.awa, self.moussa))
        self.told: list[Told] = []
        for n, (owner, other) in enumerate(sides):
            thing = Promised(text=f"promesse {n}", due_on=self.today + DAY, other=other.id)
            self._keeper(owner).keep(f"promise.{n}", thing, FRAME)
            kept = next(p for p in desk.open_promises(owner.id) if p.text == thing.text)
            self.told.append(Told(kept.id, kept.due_on))

    @property
    def today(self) -> date:
        return self.now.date()  # the cast lives in Bamako, on UTC

    def _person(self, name: str, role: Role) -> Person:
        person = self.desk.person_at(Address("webchat", name), MORNING)
        fields = {"name": name, "consent_at": MORNING, "roles": frozenset({role})}
        self.desk.change_person(person.id, fields)
        self.desk.move_to(person.id, PLACE, MORNING)
        return self.desk.person_at(Address("webchat", name), MORNING)

    def _keeper(self, owner: Person) -> RecordWriter:
        person = self.desk.person(owner.id)
        assert person is not None
        return RecordWriter(self.desk, person, self.now, patience=self.house.patience)

    def happens(self, what: str, how: object) -> None:
        match what, how:
            case "days", int(days):
                for _ in range(days):
                    self.now += DAY
                    self.settle()
            case "reached", bool(reached):
                self.reached = reached
            case "moved", (int(n), int(days)):
                to = self.today + days * DAY
                self._says(n, PromiseState.OPEN, to)
                self.told[n].moves.append((self.today, to))
            case "done", int(n):
                self._says(n, PromiseState.DONE)
                self.told[n].done_on = self.today
            case "stuck", int(n):
                self._says(n, PromiseState.STUCK)
            case "reopened", int(n):
                self._says(n, PromiseState.OPEN)
            case _:
                raise AssertionError((what, how))
        self.settle()

    def _says(self, n: int, state: PromiseState, due_on: date | None = None) -> None:
        owner = self.awa if n == PROMISES - 1 else self.moussa
        moved = PromiseMoved(promise=self.told[n].id, state=state, due_on=due_on, note="")
        self._keeper(owner).keep(f"moved.{n}", moved, FRAME)
        self.told[n].done_on = None

    def heard(self, who: str, text: str, words: str = "") -> list[int]:
        """Where in the order of what was sent somebody got this text, with these words."""
        return [
            i
            for i, (to, names, said) in enumerate(self.sent)
            if to == who and text in names.split() and words in said
        ]

    def settle(self) -> None:
        """Everything that is due by the evening of this day; the coach's phone may be out of reach."""
        evening = self.now.replace(hour=20)
        for _ in range(40):
            events = self.desk.due_timers(evening, 100)
            for event in events:
                take_turn(self.desk, event, self.house)
            claimed = self.desk.claim("webchat", evening, 100)
            for row in claimed:
                who = row.outgoing.address.id
                if who == "moussa" and not self.reached:
                    self.desk.receipt(row.id, Sending.DROPPED, evening, reason="unreachable")
                    continue
                self.desk.receipt(row.id, Sending.SENT, evening)
                self.sent.append((who, row.outgoing.text, row.outgoing.message.text))
            if not events and not claimed:
                return
        raise AssertionError("it never comes to rest")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return Stage(tmp_path_factory.mktemp("house")).house


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(happenings=HAPPENINGS)
def test_the_district_hears_once_after_two_reminders_and_rates_are_true(
    happenings: list[tuple[str, object]], house: House, folder: Path
) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        store = SQLiteStore.open(Path(name) / "jigi.db", key=b"following")
        with closing(store), store.transaction() as desk:
            world = World(desk, house)
            for what, how in happenings:
                world.happens(what, how)
            for _ in range(9):  # and then nobody does anything
                world.happens("days", 1)
            for n in range(PROMISES - 1):
                words = f"promesse {n}"
                passed_on = world.heard("sira", PASSED_ON, words)
                assert len(passed_on) <= 1
                reminded = [at for text in REMINDERS for at in world.heard("moussa", text, words)]
                for at in passed_on:
                    assert sum(before < at for before in reminded) >= 2
            hers = desk.promise(world.told[-1].id)
            assert hers is not None
            assert hers.passed_on_to is None  # a coachee's is never passed on
            for owner, other, told in (
                (world.moussa, None, world.told[:-1]),
                (world.awa, world.moussa.id, world.told[-1:]),
            ):
                found = promising.rate(desk, owner, other, world.now)
                counted = [t for t in told if t.done_on is not None or t.counts_on() < world.today]
                assert (found.kept, found.counted) == (sum(t.on_time() for t in counted), len(counted))


def test_with_nobody_above_it_is_written_down_for_operators(house: House, tmp_path: Path) -> None:
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"following")) as store:
        with store.transaction() as desk:
            world = World(desk, house)
            desk.change_person(world.sira.id, {"stopped_at": MORNING})
            world.happens("days", 9)
            assert len(world.heard("awa", "promise_late.hers")) == 2
            assert not world.heard("sira", PASSED_ON)
            assert {row.passed_on_to for row in desk.lying(world.today)} == {"nobody"}
        assert [row["kind"] for row in store.rows("reports")] == ["promise.late"] * 2


def test_administrators_hear_where_the_district_has_nobody(house: House, tmp_path: Path) -> None:
    with (
        closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"following")) as store,
        store.transaction() as desk,
    ):
        world = World(desk, house)
        desk.change_person(world.sira.id, {"roles": frozenset({Role.ADMINISTRATOR})})
        world.happens("days", 9)
        assert len(world.heard("sira", PASSED_ON)) == 2
        assert {row.passed_on_to for row in desk.lying(world.today)} == {"administrators"}
