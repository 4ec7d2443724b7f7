"""One run over a register, measured from within: `python -m bench.ours_roster FILE DATABASE`."""

import json
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from bench.contest import peak_mb
from exchange.gathering import gather
from exchange.jobs import read_jobs
from exchange.places import Places
from exchange.planning import Plan
from exchange.roster import plan_run, take
from exchange.staging import staged
from storage.databases import opened


def main(file: Path, database: str) -> None:
    """Wall time of the whole, and what each part takes of this process's processor."""
    now = datetime.now(UTC)
    with closing(opened(database, key=b"bench")) as store, staged() as staging:
        begun, cpu = time.perf_counter(), [time.process_time()]
        gathered = gather(staging, [file], "register", {})
        cpu.append(time.process_time())
        with store.reading() as desk:
            plan = Plan(staging, "register", read_jobs(), Places(desk.facilities_by_id()), now.date())
            plan_run(desk, plan, gathered, lambda _told: None)
        cpu.append(time.process_time())
        taken = take(store, plan, gathered, now)
        cpu.append(time.process_time())
    read, planned, took = (after - before for before, after in pairwise(cpu))
    sample = {
        "seconds": time.perf_counter() - begun,
        "cpu_s": read + planned + took,
        "read_cpu_s": read,
        "plan_cpu_s": planned,
        "take_cpu_s": took,
        "dry_run_cpu_s": read + planned,
        "taken": float(taken.people),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(sample))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
