"""The command on coaches' promises that lie: since when, and who above them knows."""

from datetime import UTC, datetime

import click

from bot.commands import opened
from bot.commands.records import print_rows
from storage.store import Lying


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "jsonl", "csv"]), default="text")
def promises(format_: str) -> None:
    """List coaches' promises whose day is over, without their words."""
    today = datetime.now(UTC).date()
    with opened() as store, store.reading() as desk:
        rows = desk.lying(today)
    if format_ == "text":
        lines = [_line(row, (today - row.due_on).days) for row in rows]
        click.echo("\n".join(lines) or "no coach's promise is overdue")
    else:
        print_rows(iter([_told(row) for row in rows]), format_)


def _line(row: Lying, days: int) -> str:
    """One promise as people read it; people by their ids, as exports have them."""
    known = f"{row.passed_on_to} told {row.passed_on_at:%Y-%m-%d}" if row.passed_on_at else "not passed on"
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
