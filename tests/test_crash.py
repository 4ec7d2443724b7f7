"""A few lives of the whole program, as `jigi bench survive` lives hundreds: no promise is broken."""

import pytest

from bench.survival.faults import FAULTS
from bench.survival.lives import Plan, tell
from bench.survival.program import Way

LIVED = {
    Way("ptb", "polling"): ("kill", "lost", "file_limit"),
    Way("ptb", "webhook"): ("answers_lost", "kill_at_start", "second_process"),
}


@pytest.mark.timeout(400)  # nine starts, on a machine that may be busy
@pytest.mark.parametrize("way", LIVED, ids=str)
async def test_no_promise_is_broken_whatever_happens_to_the_program(way: Way) -> None:
    dealt = [next(fault for fault in FAULTS if fault.name == name) for name in LIVED[way]]
    lived = [life async for life in tell(Plan(seed=1, story=0, way=way, faults=dealt), len(dealt))]
    assert [breach for life in lived for breach in life.breaches] == []
    assert [life.fault for life in lived] == [*LIVED[way], "none"]
    assert sum(life.updates for life in lived) > 50
    assert sum(life.fired for life in lived) > 20  # nudges and silences were among it
