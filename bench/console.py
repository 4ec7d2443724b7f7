"""Console: what a coach's page costs on a full store, and what it takes from the turns of others."""

from bench import teams_store
from bench.contest import Contender, folder
from bench.figures import AtLeast, AtMost, Report, in_turn
from bench.ours_console import PAGES_PER_S
from bot.content.library import Library
from bot.content.signoff import Policy
from bot.people import Cadre

COACHES, QUICK = 10_000, 3
ITEMS = 20  # that everybody was asked

NOTES = """\
/console/team from its request to its last byte, with no socket between, by a coach of 200 people (team) and
by one of nine (nine); rendered, compressed, her login looked at and who was seen asked of the table each
time. turn: somebody writes « menu », 200 a second, from the instant at which she wanted to write until the
commit. beside: the same turns while the page of nine is asked for 500 times a second, one at a time. All
of it on one core, in one process, as the house runs. A store of 10,000 coaches and 90,191 coachees. Every
page is whole: read and worded anew, and no answer is 304. room_per_s: how many pages of nine the time of a
core would do for beside 200 turns a second, by the processor's time (cpu), whoever else wants it."""


def run(*, quick: bool = False) -> Report:
    """Pages, turns, and both.

    The aims: the page of 200 people takes at most 50 ms; one core shows 500 pages of nine a second; turns
    take at most 1.2 times as long beside them.
    """
    pages, seconds, rounds = (2, 0.2, 1) if quick else (50, 5.0, 3)
    report = Report("console", judged=not quick, notes=[NOTES])
    items = [item.ref for item in Library.load(policy=Policy(drafts=True)).items(Cadre.MATRONE)][:ITEMS]
    with folder() as place:
        database, coaches = place / "full.db", QUICK if quick else COACHES
        people = teams_store.fill(database, coaches=coaches, items=items)
        told = {"coaches": coaches, "people": people, "pages": pages, "seconds": seconds}
        with Contender("bench.ours_console", database=str(database), **told) as contender:
            for name, sample in in_turn({"console": contender.round}, rounds=rounds, warm_up=0).items():
                report.put(name, sample)
    row = report.rows["console"]
    report.aim("team_p50_ms", AtMost(50), row["team_p50_ms"])
    report.aim("pages_per_s", AtLeast(PAGES_PER_S), row["beside_pages_per_s"])
    report.aim("turn_beside_over_alone", AtMost(1.2), row["beside_turn_p50_ms"] / row["turn_p50_ms"])
    return report
