"""Bytes: what a session costs over a weak network, on each channel."""

from bench import sessions, wires
from bench.figures import AtMost, Report
from bot.content.transcripts import MONDAY

MOST_CHECKIN = 40_000
MOST_FIRST_LOAD = 15_000
HOUR = MONDAY.replace(hour=8)

NOTES = """\
Bytes of payload, both ways, of one session in French: the bodies that we and the provider exchange, without
headers and encryption. telegram: updates, calls and their answers; a tap brings all of the message that it is
on. whatsapp: what is posted, calls and their answers; without receipts, which never pass her
network. webchat: what the page posts and what its stream brings. light: « peu de réseau ». The page itself
comes once (first_load, compressed); whoever opens it again loads `opened_again`, and what she has missed."""


def run(*, quick: bool = False) -> Report:
    """Every session, as everybody has it and on a weak network. `quick` plays an emergency only."""
    report = Report("bytes", judged=not quick, notes=[NOTES])
    names = ("emergency",) if quick else tuple(sessions.SESSIONS)
    with sessions.opened() as house:
        talks = {
            (name, light): sessions.played(name, house, HOUR, light=light)
            for name in names
            for light in (False, True)
        }
        for channel, wire in wires.WIRES.items():
            for light in (False, True):
                row = f"{channel}, light" if light else channel
                report.put(row, {name: float(wire(talks[name, light])) for name in names})
                if not quick:
                    aim = f"checkin_{row.replace(', ', '_')}"
                    report.aim(aim, AtMost(MOST_CHECKIN), report.rows[row]["checkin"])
        first = wires.first_load(house.rendering)
        report.put(
            "web page",
            {"first_load": first, "opened_again": wires.first_load(house.rendering, again=True)},
        )
        report.aim("web_first_load", AtMost(MOST_FIRST_LOAD), first)
    return report
