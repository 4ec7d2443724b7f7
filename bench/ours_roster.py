"""One run over a register, measured from within: `python -m bench.ours_roster FILE DATABASE`."""

import json
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bench.contest import peak_mb
from exchange.gathering import gather
from exchange.jobs import read_jobs
from exchange.places import Places
from exchange.planning import Plan
from exchange.roster import plan_run, take
from exchange.staging import staged
from storage.sqlite.store import SQLiteStore


def main(file: Path, database: Path) -> None:
    now = datetime.now(UTC)
    with closing(SQLiteStore.open(database, key=b"bench")) as store, staged() as staging:
        begun = time.perf_counter()
        gathered = gather(staging, [file], "register", {})
        read = time.perf_counter()
        with store.reading() as desk:
            plan = Plan(staging, "register", read_jobs(), Places(desk.facilities_by_id()), now.date())
            plan_run(desk, plan, gathered, lambda _told: None)
        planned = time.perf_counter()
        taken = take(store, plan, gathered, now)
        done = time.perf_counter()
    sample = {
        "seconds": done - begun,
        "read_s": read - begun,
        "plan_s": planned - read,
        "take_s": done - planned,
        "taken": float(taken.people),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(sample))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
