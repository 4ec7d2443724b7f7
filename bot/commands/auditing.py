"""The command on who has looked at whose data."""

from datetime import UTC, datetime, timedelta

import click

from bot import settings
from bot.access import DID, View
from bot.commands import meant, note_reads, opened, telling
from bot.commands.records import print_rows
from scheduler import local_time
from storage.auditing import Read


@click.command()
@click.option(
    "--of", metavar="WHO", default="", help="Whose data: an id, or an address such as telegram:123."
)
@click.option("--by", metavar="WHO", default="", help="Who has looked: an id, or an address.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="On that day, in JIGI_TIMEZONE.")
@click.option("--format", "format_", type=click.Choice(["text", "jsonl", "csv"]), default="text")
def audit(of: str, by: str, day: datetime | None, format_: str) -> None:
    """Who has looked at what of whom, and by which door. That you look is written down as well."""
    with telling():
        zone = settings.load().timezone
    since = day and local_time.to_utc(day.date(), day.time(), zone)
    until = day and local_time.to_utc(day.date() + timedelta(days=1), day.time(), zone)
    with opened() as store:
        with store.reading() as desk:
            reads = desk.reads(meant(desk, of), meant(desk, by), since, until)
        note_reads(store, View.READS, (read.of for read in reads))
    if format_ == "text":
        click.echo("\n".join(map(_line, reads)) or "nobody has looked at anything of these")
    else:
        print_rows(({**read._asdict(), "at": read.at.isoformat()} for read in reads), format_)


def _line(read: Read) -> str:
    """One look, by ids: `… person 3 (her coach)  saw shared check-in of person 7, by chat`."""
    reader = f"person {read.reader} ({read.relation})" if read.reader is not None else read.relation
    verb = "did" if read.relation == DID else "saw"
    whose = f"person {read.of}" if read.of is not None else "somebody forgotten"
    at = f"{read.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"{at}  {reader}  {verb} {read.view} of {whose}, by {read.door}"
