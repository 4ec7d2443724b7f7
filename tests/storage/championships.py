"""Championships: who plays for which facility, and what counted."""

from datetime import date, timedelta
from typing import Any

from bot.people import Facility, Person, PersonId
from storage.championships import Championship, Line, TeamPoints
from storage.store import Desk, Store
from tests.storage.cast import DAY, NOW, awa, moussa

RULES = {"promise_kept": {"points": 2, "weekly": 2}}
KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")
NIENA = Facility("ML.SIK.NIE", "CSCom de Niéna", "Sikasso", "Sikasso")
TODAY = NOW.date()
OPENED = {
    "title": "Novembre",
    "district": "Sikasso",
    "first_day": TODAY.isoformat(),
    "last_day": (TODAY + timedelta(days=7)).isoformat(),
}


def opened(desk: Desk, ref: str = "1.opened", **more: Any) -> int:
    desk.put_facilities([KLELA, NIENA])
    return desk.open_championship(moussa(desk).id, ref, OPENED | more, RULES, NOW)


def line(about: str, points: int = 2, after: timedelta = timedelta(0)) -> Line:
    return Line(NOW + after, "promise_kept", about, points)


class Championships:
    """A contest between facilities."""

    def test_it_is_opened_once_and_found_by_its_district_until_it_is_over(self, store: Store) -> None:
        with store.transaction() as desk:
            id = opened(desk)
            assert opened(desk) == id
            assert desk.championship_for("Sikasso", TODAY) == Championship(
                id=id,
                title="Novembre",
                district="Sikasso",
                first_day=TODAY,
                last_day=TODAY + timedelta(days=7),
                rules=RULES,
            )
            assert desk.championship_for("Bougouni", TODAY) is None
            assert desk.championship_for("Sikasso", TODAY + timedelta(days=8)) is None
            everywhere = opened(desk, "2.opened", district="", first_day="2026-11-20")
            for district in ("Bougouni", "Sikasso", ""):
                found = desk.championship_for(district, TODAY)
                assert found is not None
                assert found.id == everywhere
            desk.end_championship(everywhere, NOW)
            assert desk.championship_for("Bougouni", TODAY) is None
            ended = desk.championship(everywhere)
            assert ended is not None
            assert ended.ended

    def test_a_deed_counts_once_and_is_told_line_by_line(self, store: Store) -> None:
        with store.transaction() as desk:
            id, her = opened(desk), awa(desk)
            desk.join_championship(id, her.id, KLELA.id, NOW)
            desk.join_championship(id, her.id, NIENA.id, NOW)
            assert desk.plays_for(id, her.id) == KLELA.id
            for after, one in enumerate(("promise:1", "promise:1", "promise:2")):
                desk.keep_line(id, her.id, line(one, after=after * DAY))
            assert [one.about for one in desk.lines(id, her.id, 9)] == ["promise:2", "promise:1"]
            assert [one.about for one in desk.lines(id, her.id, 1)] == ["promise:2"]
            assert desk.counted(id, her.id, "promise_kept", NOW) == 2
            assert desk.counted(id, her.id, "promise_kept", NOW + DAY) == 1
            desk.keep_line(id, her.id, line("promise:3", points=0, after=2 * DAY))
            assert desk.counted(id, her.id, "promise_kept", NOW) == 2
            assert desk.earned(id, her.id) == 4
            desk.take_line_back(her.id, "promise_kept", "promise:2", TODAY)
            assert desk.earned(id, her.id) == 2

    def test_what_is_taken_back_after_the_end_stands(self, store: Store) -> None:
        with store.transaction() as desk:
            id, her = opened(desk), awa(desk)
            desk.join_championship(id, her.id, KLELA.id, NOW)
            desk.keep_line(id, her.id, line("promise:1"))
            desk.take_line_back(her.id, "promise_kept", "promise:1", TODAY + timedelta(days=8))
            assert desk.earned(id, her.id) == 2

    def test_she_plays_on_the_days_it_runs_and_not_once_it_ended(self, store: Store) -> None:
        with store.transaction() as desk:
            id, her = opened(desk), awa(desk)
            desk.join_championship(id, her.id, KLELA.id, NOW)

            def runs(day: date) -> bool:
                return [one.id for one in desk.playing(her.id, day)] == [id]

            assert [runs(TODAY + timedelta(days=n)) for n in (-1, 0, 7, 8)] == [False, True, True, False]
            desk.end_championship(id, NOW)
            assert not runs(TODAY)

    def test_points_are_a_facilitys_and_go_with_who_leaves(self, store: Store) -> None:
        with store.transaction() as desk:
            id, her, coach = opened(desk), awa(desk), moussa(desk)
            _plays(desk, id, her, KLELA, 3)
            _plays(desk, id, coach, NIENA, 1)
            assert desk.team_points(id) == [
                TeamPoints(KLELA.id, KLELA.name, 1, 6),
                TeamPoints(NIENA.id, NIENA.name, 1, 2),
            ]
            desk.leave_championship(id, coach.id)
            assert desk.team_points(id) == [TeamPoints(KLELA.id, KLELA.name, 1, 6)]
            assert desk.lines(id, coach.id, 9) == []

    def test_who_asked_to_be_forgotten_never_played(self, store: Store) -> None:
        with store.transaction() as desk:
            id, her = opened(desk), awa(desk)
            _plays(desk, id, her, KLELA, 2)
            held = desk.mydata(her.id)
            assert [row["facility"] for row in held["championships"]] == [KLELA.id]
            assert [row["about"] for row in held["points"]] == ["promise:0", "promise:1"]
            desk.forget(her.id, NOW)
            assert desk.team_points(id) == []
            assert desk.earned(id, PersonId(her.id)) == 0


def _plays(desk: Desk, id: int, person: Person, facility: Facility, deeds: int) -> None:
    desk.join_championship(id, person.id, facility.id, NOW)
    for n in range(deeds):
        desk.keep_line(id, person.id, line(f"promise:{n}"))
