"""Team: what a coach's look at her people costs, and a month of digests, on a small and on a full store."""

from contextlib import ExitStack

from bench import teams_store
from bench.contest import Contender, folder
from bench.figures import AtMost, Report
from bot.content.library import Library
from bot.content.signoff import Policy
from bot.people import Cadre

COACHES = {"small": 100, "full": 10_000}
ITEMS = 20  # that everybody was asked
LOOKS = 101
WEEKS = 5  # Mondays that a month has at most
QUICK = {"small": 3, "full": 6}

NOTES = """\
Every coachee has held four check-ins, has two open promises, was asked twenty quiz items and shares all of
it. team: one coach of 200 people writes « /team », from her event to the commit; the three to call are
chosen out of all 200 each time. digests: five Mondays, everybody's digest turned and committed to the
outbox. All on one core. full: 10,000 coaches and 90,191 coachees; small: 100 coaches and 1,091. Both in
one run: full_over_small says what a look-up costs when a hundred times as many others are there."""


def run(*, quick: bool = False) -> Report:
    """The small store, then the full one.

    The aims: a look at 200 people takes at most 20 ms, and a month of digests of 10,000 coaches at most
    five minutes; both cost by coachee, and not by who else is in the store.
    """
    looks, weeks = (4, 2) if quick else (LOOKS, WEEKS)
    report = Report("team", judged=not quick, notes=[NOTES])
    items = [item.ref for item in Library.load(policy=Policy(drafts=True)).items(Cadre.MATRONE)][:ITEMS]
    with folder() as place, ExitStack() as stack:
        for name, coaches in (QUICK if quick else COACHES).items():
            database = place / f"{name}.db"
            people = teams_store.fill(database, coaches=coaches, items=items)
            told = {"coaches": coaches, "people": people, "coachees": people - coaches}
            contender = Contender("bench.ours_team", database=str(database), looks=looks, weeks=weeks, **told)
            report.put(name, stack.enter_context(contender).round())
    small, full = report.rows["small"], report.rows["full"]
    report.aim("team_p50_ms", AtMost(20), full["team_p50_ms"])
    report.aim("month_s", AtMost(300), full["digests_s"])
    report.aim("team_full_over_small", AtMost(1.25), full["team_p50_ms"] / small["team_p50_ms"])
    report.aim("coachee_full_over_small", AtMost(1.25), full["us_per_coachee"] / small["us_per_coachee"])
    return report
