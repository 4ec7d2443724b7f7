"""The championship: who is shown, what counts how often, and who may open one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching import championship, visiting
from bot.coaching.championship import LEAST_PLAYERS, standings
from bot.coaching.contest import FIRST, MOST_LINES, MOST_NAME, MOST_SHOWN, MOST_WORDS
from bot.content.championship import DEEDS, read_rewards
from bot.content.translations import SMALL_SCREEN
from bot.conversation.competing import ChampionshipEnded, ChampionshipJoined, ChampionshipOpened, Contest
from bot.conversation.effects import Ask, Say
from bot.conversation.messages import plain
from bot.conversation.records import PromiseMoved, PromiseState
from bot.conversation.state import Frame
from bot.conversation.visiting import EvidenceDecided
from bot.examples import AWA, EXAMPLES
from bot.handlers.championship import championship as flow
from bot.people import Facility, Person, Role
from storage.championships import TeamPoints
from storage.sqlite.store import SQLiteStore
from storage.store import Desk
from tests.storage.cast import DAY, NOW, awa, moussa
from tests.storage.visits import planned, showed
from tests.talk import Stage

EVERY_RULE = Contest({deed: {"points": 2, "weekly": 9} for deed in DEEDS})
RULES = Contest({"promise_kept": {"points": 2, "weekly": 2}})
KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")
NOVEMBER = ChampionshipOpened(
    title="Novembre", district="Sikasso", first_day=date(2026, 11, 23), last_day=date(2026, 11, 30)
)

teams = st.lists(
    st.builds(
        TeamPoints,
        st.uuids().map(str),
        st.text(max_size=5),
        st.integers(1, 9),
        st.integers(0, 40),
    ),
    max_size=9,
    unique_by=lambda team: team.facility,
)


@given(teams)
def test_a_facility_is_shown_once_enough_play_and_never_above_a_better_one(given: list[TeamPoints]) -> None:
    placed = standings(given)
    shown = {team.facility for team in given if team.players >= LEAST_PLAYERS}
    assert {one.facility for one in placed} == shown
    for one in placed:
        assert one.place == 1 + sum(other.mean > one.mean for other in placed)
    assert [one.mean for one in placed] == sorted((one.mean for one in placed), reverse=True)


def test_the_rules_that_ship_name_every_deed() -> None:
    rewards, _, faults = read_rewards(Path(__file__).parents[1] / "bot/content/packs/coaching")
    assert faults == []
    assert set(rewards) == set(DEEDS)


def test_every_fault_of_the_rules_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "championship.yaml").write_text(
        "gap_closed: {points: 5, weekly: 3}\n"
        "gifts: {points: 5, weekly: 3}\n"
        "promise_kept: {points: -1, weekly: 3}\n"
        "coach_kept: {points: 5, weekly: many}\n"
        "module_mastered: 5\n"
    )
    rewards, _, faults = read_rewards(tmp_path)
    assert set(rewards) == {"gap_closed"}
    assert [fault.line for fault in faults] == [2, 3, 4, 5]
    told = " ".join(fault.what for fault in faults)
    for word in ("no such deed", "points has to be", "weekly has to be", "write {points: 5, weekly: 3}"):
        assert word in told


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    store = SQLiteStore.open(tmp_path / "jigi.db", key=b"championship")
    yield store
    store.close()


def organiser(desk: Desk) -> Person:
    """Moussa, who answers for a district."""
    coach = moussa(desk)
    desk.change_person(coach.id, {"roles": frozenset({Role.DISTRICT})})
    found = desk.person(coach.id)
    assert found is not None
    return found


def test_more_than_the_weeks_most_earns_nothing_and_says_so(store: SQLiteStore) -> None:
    with store.transaction() as desk:
        desk.put_facilities([KLELA])
        championship.keep(desk, organiser(desk), "1.o", NOVEMBER, RULES, NOW)
        desk.move_to(awa(desk).id, KLELA, NOW)
        her = awa(desk)
        championship.keep(desk, her, "1.j", ChampionshipJoined(1), RULES, NOW)
        for n in range(3):
            championship.earned(desk, her, "promise_kept", f"promise:{n}", NOW + timedelta(minutes=n))
        championship.earned(desk, her, "gap_closed", "promise:9", NOW)
        assert [line.points for line in desk.lines(1, her.id, 9)] == [0, 2, 2]
        championship.earned(desk, her, "promise_kept", "promise:3", NOW + 7 * DAY)
        assert desk.earned(1, her.id) == 6
        championship.earned(desk, her, "promise_kept", "promise:4", NOW + 8 * DAY)
        assert desk.earned(1, her.id) == 6


def played(desk: Desk) -> tuple[Person, Person]:
    """Awa plays for Kléla, and Moussa coaches her."""
    desk.put_facilities([KLELA])
    coach = moussa(desk)
    desk.change_person(coach.id, {"roles": frozenset({Role.DISTRICT, Role.COACH})})
    championship.keep(desk, coach_of(desk), "1.o", NOVEMBER, EVERY_RULE, NOW)
    desk.move_to(awa(desk).id, KLELA, NOW)
    championship.keep(desk, awa(desk), "1.j", ChampionshipJoined(1), EVERY_RULE, NOW)
    return awa(desk), coach_of(desk)


def coach_of(desk: Desk) -> Person:
    coach = desk.person(moussa(desk).id)
    assert coach is not None
    return coach


def move(desk: Desk, owner: Person, promise: int, state: PromiseState, now: datetime) -> None:
    desk.move_promise(promise, state, None, "", now)
    championship.moved(desk, owner, PromiseMoved(promise=promise, state=state), now)


def test_a_promise_counts_on_its_day_not_after_it_and_not_once_it_is_open_again(store: SQLiteStore) -> None:
    with store.transaction() as desk:
        her, _ = played(desk)
        first, second = (
            desk.keep_promise(her.id, f"{n}.p", "ranger", NOW.date() + DAY, None, NOW) for n in (1, 2)
        )
        move(desk, her, first, PromiseState.DONE, NOW + DAY)
        move(desk, her, second, PromiseState.DONE, NOW + 2 * DAY)
        assert [line.about for line in desk.lines(1, her.id, 9)] == [f"promise:{first}"]
        move(desk, her, first, PromiseState.OPEN, NOW + DAY)
        assert desk.lines(1, her.id, 9) == []


def test_a_coachs_help_kept_on_time_earns_for_whom_it_helps(store: SQLiteStore) -> None:
    with store.transaction() as desk:
        her, coach = played(desk)
        help_ = desk.keep_promise(coach.id, "1.p", "apporter", NOW.date() + DAY, None, NOW, her.id)
        move(desk, coach, help_, PromiseState.DONE, NOW)
        assert [line.deed for line in desk.lines(1, her.id, 9)] == ["coach_kept"]
        assert desk.lines(1, coach.id, 9) == []


def test_a_gap_counts_once_its_evidence_is_accepted(store: SQLiteStore) -> None:
    with store.transaction() as desk:
        her, coach = played(desk)
        shown = [showed(desk, planned(desk, coach, her), her, ref=f"{n}.e") for n in range(2)]
        for id, accepted in zip(shown, (False, True), strict=True):
            decided = EvidenceDecided(evidence=id, accepted=accepted, reason="")
            frame = Frame(number=1, flow="evidence_shown", edition="", opened_at="", facts={})
            visiting.keep(desk, coach, f"{id}.d", frame, decided, NOW)
        assert [(line.deed, line.about) for line in desk.lines(1, her.id, 9)] == [
            ("gap_closed", f"evidence:{shown[1]}")
        ]


def test_only_organisers_open_and_end_one_and_nobody_plays_without_a_facility(store: SQLiteStore) -> None:
    with store.transaction() as desk:
        her = awa(desk)
        championship.keep(desk, her, "1.o", NOVEMBER, RULES, NOW)
        assert desk.championship(1) is None
        championship.keep(desk, organiser(desk), "1.o", NOVEMBER, RULES, NOW)
        championship.keep(desk, her, "2.e", ChampionshipEnded(1), RULES, NOW)
        championship.keep(desk, her, "2.j", ChampionshipJoined(1), RULES, NOW)
        running = desk.championship(1)
        assert running is not None
        assert not running.ended
        assert desk.playing(her.id, NOW.date()) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_longest_names_fit_a_small_screen(tmp_path: Path, language: str) -> None:
    stage = Stage(tmp_path)
    team = {"place": 10, "name": "é" * MOST_NAME, "players": 100, "mean": 123.4, "hers": True}
    deeds = [{"deed": deed, "count": 100, "points": 200} for deed in DEEDS]
    line = {"deed": "coach_kept", "day": "2026-09-30", "points": 0, "what": "é" * MOST_WORDS}
    known = EXAMPLES["championship"]["running"] | {
        "title": "é" * 40,
        "rules": [{"deed": deed, "points": 100, "weekly": 20} for deed in DEEDS],
        "teams": [team] * (MOST_SHOWN + 1),
        "lines": [line] * MOST_LINES,
    }
    explained = known["why"][0] | {"name": "é" * MOST_NAME, "deeds": deeds, "points": 900}
    told = {
        "because": explained,
        "which": {"teams": [explained] * (MOST_SHOWN + 1)},
        "over": {"teams": [team] * (FIRST + 1)},
    }
    known |= {"together": deeds, "you": "é" * 20, "left": 40}
    for name in ("rules", "stands", "lines", "half", "over", "because", "which"):
        text = stage.house.rendering.text(f"championship.{name}", known | told.get(name, {}), language, "")
        assert len(plain(text)) <= SMALL_SCREEN, name


def test_where_none_runs_a_worker_hears_so_and_an_organiser_may_open_one() -> None:
    known = EXAMPLES["championship"] | {"running": None}
    opening = next(flow(AWA, {"championship": known}))
    nothing = next(flow(AWA, {"championship": known | {"organises": False}}))
    assert isinstance(opening, Say | Ask)
    assert isinstance(nothing, Say | Ask)
    assert (opening.text, nothing.text) == ("championship.begin", "championship.none")
