"""Team: what a coach's look at her people costs, and a month of digests, on a small and on a full store."""

from contextlib import ExitStack

from bench import teams_store
from bench.contest import Contender, folder
from bench.figures import AtMost, Report, in_turn
from bot.content.library import Library
from bot.content.signoff import Policy
from bot.people import Cadre

COACHES = {"small": 100, "full": 10_000}
ITEMS = 20  # that everybody was asked
LOOKS = 50
MONDAYS = 5  # of a month, at most
MANY_OTHERS = 2  # times the work, of a hundred times the people: indexes are deeper and pages colder
QUICK = {"small": 3, "full": 6}

NOTES = """\
Every coachee has held four check-ins, has two open promises, was asked twenty quiz items and shares all of
it. team: one coach of 200 people writes « /team », from her event to the commit; the three to call are
chosen out of all 200 each time. monday: everybody's digest turned and committed to the outbox; month: five
of them. All on one core. full: 10,000 coaches and 90,191 coachees; small: 100 coaches and 1,091, in turn.
full_over_small: the processor's time of the same look, or of one coachee in a digest, when a hundred times
as many others are there."""


def run(*, quick: bool = False) -> Report:
    """A Monday of each store in turn.

    The aims: a look at 200 people takes at most 20 ms, and a month of digests of 10,000 coaches at most
    five minutes; both cost by coachee, and not by who else is in the store.
    """
    looks, rounds = (4, 1) if quick else (LOOKS, MONDAYS)
    report = Report("team", judged=not quick, notes=[NOTES])
    items = [item.ref for item in Library.load(policy=Policy(drafts=True)).items(Cadre.MATRONE)][:ITEMS]
    with folder() as place, ExitStack() as stack:
        runs = {}
        for name, coaches in (QUICK if quick else COACHES).items():
            database = place / f"{name}.db"
            people = teams_store.fill(database, coaches=coaches, items=items)
            told = {"coaches": coaches, "people": people, "coachees": people - coaches, "looks": looks}
            contender = Contender("bench.ours_team", database=str(database), **told)
            runs[name] = stack.enter_context(contender).round
        for name, sample in in_turn(runs, rounds=rounds, warm_up=0).items():
            report.put(name, sample)
    small, full = report.rows["small"], report.rows["full"]
    over = {name: full[name] / small[name] for name in ("team_cpu_ms", "cpu_us_per_coachee")}
    report.aim("team_p50_ms", AtMost(20), full["team_p50_ms"])
    report.aim("month_s", AtMost(300), MONDAYS * full["monday_s"])
    report.aim("team_full_over_small", AtMost(MANY_OTHERS), over["team_cpu_ms"])
    report.aim("coachee_full_over_small", AtMost(MANY_OTHERS), over["cpu_us_per_coachee"])
    return report
