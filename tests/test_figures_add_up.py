"""Why this figure: whatever was lived, what a figure is explained by adds up to it exactly."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coaching import championship, contest
from bot.content.championship import DEEDS
from bot.conversation.competing import ChampionshipJoined, ChampionshipLeft, ChampionshipOpened, Contest
from bot.conversation.records import ModuleMastered, PromiseMoved, PromiseState
from bot.conversation.state import Frame
from bot.house import House
from bot.people import Person, Role
from bot.road.keeping import RecordWriter
from bot.running.building import talking
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, MediaFolder
from tests.storage.campaigns import team
from tests.storage.cast import DAY, NOW, undone
from tests.storage.championships import KLELA, NIENA

PLAYERS = 7
RULES = {deed: {"points": n, "weekly": 2} for n, deed in enumerate(DEEDS, 2)}
CONTEST = Contest(RULES)
OPENED = ChampionshipOpened(
    title="Novembre", district="", first_day=NOW.date(), last_day=NOW.date() + timedelta(days=30)
)

who = st.sampled_from((1, 1, 1, 1, 2, 3, 4, 5, 6, 0))  # one of them long enough that her lines overflow
lived = st.one_of(
    st.tuples(st.just("promise"), who, st.integers(0, 4)),  # kept, late where its day was before
    st.tuples(st.just("undo"), who, st.integers(0, 4)),
    st.tuples(st.just("master"), who, st.integers(0, 3)),
    st.tuples(st.just("help"), who, st.integers(0, 2)),
    st.tuples(st.just("leave"), who, st.just(0)),
    st.tuples(st.just("join"), who, st.just(0)),
    st.tuples(st.just("wait"), who, st.integers(1, 5)),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    store = SQLiteStore.open(tmp_path / "jigi.db", key=b"figures")
    yield store
    store.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return talking(MediaFolder(tmp_path_factory.mktemp("media")))


class Journal:
    """What is lived, as the records of turns."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.now, self.turns = desk, NOW, 0
        desk.put_facilities([KLELA, NIENA])
        self.ids = [person.id for person in team(desk, PLAYERS)]
        for n, id in enumerate(self.ids):
            desk.move_to(id, NIENA if n % 3 == 0 else KLELA, NOW)
        desk.change_person(self.ids[0], {"roles": frozenset({Role.COACH, Role.DISTRICT})})
        self.keep(0, OPENED)
        for n in range(PLAYERS):
            self.keep(n, ChampionshipJoined(1))
        self.made: dict[tuple[int, int, bool], int] = {}

    def person(self, n: int) -> Person:
        person = self.desk.person(self.ids[n])
        assert person is not None
        return person

    def keep(self, n: int, thing: Any, key: str = "k") -> None:
        self.turns += 1
        frame = Frame(number=self.turns, flow="", edition="", opened_at=NOW.isoformat(), facts={})
        RecordWriter(self.desk, self.person(n), self.now, lambda: CONTEST).keep(key, thing, frame)

    def live(self, what: str, n: int, which: int) -> None:
        match what:
            case "promise" | "help" | "undo":
                id = self.promise(n, which, helps=what == "help")
                state = PromiseState.OPEN if what == "undo" else PromiseState.DONE
                self.keep(0 if what == "help" else n, PromiseMoved(promise=id, state=state))
            case "master":
                self.keep(n, ModuleMastered(f"module-{which}"))
            case "leave":
                self.keep(n, ChampionshipLeft(1))
            case "join":
                self.keep(n, ChampionshipJoined(1))
            case _:
                self.now += which * DAY

    def promise(self, n: int, which: int, *, helps: bool) -> int:
        """Made when it is first met: by the player, or by the coach for her."""
        key = (n, which, helps)
        if key not in self.made:
            owner, other = (self.ids[0], self.ids[n]) if helps else (self.ids[n], None)
            due_on = self.now.date() + timedelta(days=which)
            self.made[key] = self.desk.keep_promise(owner, f"{key}", "x", due_on, None, self.now, other)
        return self.made[key]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(lived, max_size=60))
def test_each_figure_is_the_sum_of_what_explains_it(
    store: SQLiteStore, house: House, journal: list[tuple[str, int, int]]
) -> None:
    with undone(store) as desk:
        told = Journal(desk)
        for step in journal:
            told.live(*step)
        for n in range(PLAYERS):
            running = contest.told(desk, house.library, told.person(n), told.now)["running"]
            if running is not None:
                check(running)
        check_teams(contest.told(desk, house.library, told.person(0), told.now)["running"], told)


def check(running: Any) -> None:
    """Her own points, and her facility's."""
    assert sum(line["points"] for line in running["lines"]) + running["earlier"] == running["points"]
    assert running["earlier"] >= 0
    for why in running["why"]:
        assert sum(deed["points"] for deed in why["deeds"]) == why["points"]
        assert all(deed["points"] == deed["count"] * RULES[deed["deed"]]["points"] for deed in why["deeds"])
        assert why["mean"] == round(why["points"] / why["players"], 1)
        assert why["players"] >= championship.LEAST_PLAYERS


def check_teams(running: Any, told: Journal) -> None:
    """A coach sees each facility that is shown explained, and no other; players' points are theirs."""
    if running is None:
        return
    assert [team["name"] for team in running["why"]] == [team["name"] for team in running["teams"]]
    points, players = Counter[str](), Counter[str]()
    for n, id in enumerate(told.ids):
        if told.desk.plays_for(1, id) is not None:
            place = told.person(n).facility
            assert place is not None
            points[place.name] += told.desk.earned(1, id)
            players[place.name] += 1
    shown = {name for name, count in players.items() if count >= championship.LEAST_PLAYERS}
    assert {team["name"]: team["points"] for team in running["why"]} == {n: points[n] for n in shown}
    assert running["turnout"]["players"] == sum(players.values())
