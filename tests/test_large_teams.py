"""What a coach opens costs no more looks at the store for forty coachees than for five."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.coaching import planning
from bot.conversation.planning import SchedulePlanned
from bot.conversation.records import PromiseState
from bot.people import Address, Cadre
from scheduler.local_time import Calendar
from scheduler.recurrence import Repeat, Rule, freeze
from storage.sql.rows import Rows
from tests.talk import MONDAY, Stage

SCHEDULES = 6
DAY = timedelta(days=1)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that desks run meanwhile; many rows of one are one."""
    statements: list[str] = []
    opened = Rows.__init__

    def init(self: Rows, *args: object, **named: object) -> None:
        opened(self, *args, **named)  # type: ignore[arg-type]
        run, run_many = self._run, self._run_many

        def one(query: str, *rest: object) -> object:
            statements.append(query)
            return run(query, *rest)

        def many(query: str, *rest: object) -> object:
            statements.append(query)
            return run_many(query, *rest)  # type: ignore[arg-type]

        self._run, self._run_many = one, many  # type: ignore[assignment]

    with monkeypatch.context() as patched:
        patched.setattr(Rows, "__init__", init)
        yield statements


def team_of(stage: Stage, size: int) -> None:
    """Moussa has so many coachees, each of whom kept a promise to him, and plans six things for all."""
    stage.cast("Moussa", role="coach")
    coach = stage.people["Moussa"]
    stage.move_to(MONDAY + timedelta(hours=8))
    today = stage.now.date()
    with stage.open() as store, store.transaction() as desk:
        for n in range(size):
            her = desk.person_at(Address("webchat", f"awa {n}"), stage.now)
            desk.agree(her.id, 1, stage.now)
            desk.change_person(her.id, {"name": f"Awa {n}", "cadre": Cadre.MATRONE})
            desk.begin_coaching(her.id, coach, stage.now)
            kept = desk.keep_promise(her.id, "1", "le plateau", today, None, stage.now, coach)
            desk.move_promise(kept, PromiseState.DONE, None, "", stage.now)
            desk.promise_told(kept, "done")
        for n in range(SCHEDULES):
            rule = freeze(Rule(every=Repeat.WEEK, first=today + (7 + n) * DAY, local_hour=time(9)))
            him = desk.person(coach)
            assert him is not None
            plan = SchedulePlanned(schedule=None, coachee=None, rule=rule)
            planning.keep(desk, him, f"r{n}", 1, plan, stage.now, Calendar())
    stage.settle()


@pytest.mark.parametrize("command", ["/schedule", "/promises", "/team"])
def test_a_large_team_costs_no_more_looks_than_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    costs = []
    for size in (5, 40):
        (folder := tmp_path / str(size)).mkdir()
        stage = Stage(folder)
        team_of(stage, size)
        with counted(monkeypatch) as statements:
            said = stage.say(command, who="Moussa")
        assert said
        costs.append(len(statements))
    assert costs[0] == costs[1]
