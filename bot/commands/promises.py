"""The command on coaches' promises that lie: since when, and who above them knows."""

from datetime import UTC, datetime

import click

from bot.commands import opened, zone
from bot.commands.records import print_rows
from scheduler import local_time
from storage.store import Lying


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "jsonl", "csv"]), default="text")
def promises(format_: str) -> None:
    """List coaches' promises whose day is over, without their words."""
    there = zone()
    today = local_time.day(datetime.now(UTC), there)
    with opened() as store, store.reading() as desk:
        rows = desk.lying(today)
    if format_ == "text":
        lines = [_line(row, (today - row.due_on).days, there) for row in rows]
        click.echo("\n".join(lines) or "no coach's promise is overdue")
    else:
        print_rows(iter([_told(row) for row in rows]), format_)


def _line(row: Lying, days: int, zone: str) -> str:
    """One promise as people read it; people by their ids, as exports have them."""
    told_on = row.passed_on_at and local_time.day(row.passed_on_at, zone)
    known = f"{row.passed_on_to} told {told_on}" if told_on else "not passed on"
    return (
        f"{row.id:>5}  due {row.due_on}, {days} days ago  coach {row.owner} to {row.other}  "
        f"reminders {row.reminders}  {known}"
    )


def _told(row: Lying) -> dict[str, object]:
    at = row.passed_on_at
    return {
        **row._asdict(),
        "due_on": row.due_on.isoformat(),
        "passed_on_at": None if at is None else at.isoformat(),
    }
