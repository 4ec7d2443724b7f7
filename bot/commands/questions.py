"""The command on questions that no card answers: what trainers may answer, or close with a card."""

from datetime import UTC, datetime

import click

from bot import settings
from bot.access import View
from bot.coaching import questions as asked
from bot.commands import note_reads, opened, telling, zone
from bot.commands.records import print_rows
from scheduler import local_time
from storage.store import Listed


@click.command()
@click.option(
    "--all", "all_", is_flag=True, help="Those that a coach has, and those that are closed, as well."
)
@click.option("--format", "format_", type=click.Choice(["text", "jsonl", "csv"]), default="text")
@click.option("--close", type=int, metavar="ID", help="Close this question, and those in the same words, …")
@click.option("--card", default="", metavar="PACK/CARD", help="… with the card that answers them now.")
def questions(all_: bool, format_: str, close: int | None, card: str) -> None:
    """List questions that no card answered and nobody has answered yet, without names."""
    if (close is None) != (not card):
        raise click.UsageError("--close ID and --card PACK/CARD go together")
    if close is not None:
        _close(close, card)
        return
    overdue, there = datetime.now(UTC) - asked.PATIENCE, zone()
    with opened() as store:
        with store.reading() as desk:
            rows = desk.every_question(overdue) if all_ else desk.listed(overdue)
        note_reads(store, View.UNNAMED_QUESTION, (row.person for row in rows))
    if format_ == "text":
        click.echo("\n".join(_line(row, there) for row in rows) or "no question is waiting")
    else:
        print_rows(iter([asked.told(row._asdict()) for row in rows]), format_)


def _close(id: int, card: str) -> None:
    """Raises ClickException when there is no such open question, or no such card that may be shown."""
    from bot.upkeep import issuing

    now = datetime.now(UTC)
    with telling():
        library = issuing.running(settings.load())
    with opened() as store, store.transaction() as desk:
        library.withdraw((withdrawal.card, withdrawal.words) for withdrawal in desk.withdrawals())
        if not (library.has_card(card) and library.may_show(card, local_time.day(now, zone()))):
            raise click.ClickException(
                f"there is no card {card!r} to show in this programme; "
                "`jigi sign --list` says where each stands"
            )
        closed = asked.close(desk, id, None, card, now)
    if not closed:
        raise click.ClickException(f"no open question has the number {id}; `jigi questions` lists them")
    click.echo(f"{closed} people will be told that {card} answers their question, once `jigi run` is up")


def _line(row: Listed, zone: str) -> str:
    """One question as people read it; its words in one line, and nothing that a terminal would obey."""
    words = " ".join("".join(c if c.isprintable() else " " for c in row.words).split())
    who = ", ".join(filter(None, (row.cadre or "cadre not known", row.district, row.language)))
    often = f" ×{row.similar}" if row.similar > 1 else ""
    became = f"{row.state} {row.card}".strip()
    asked_on = local_time.day(row.asked_at, zone)
    return f"{row.id:>5}  {asked_on}  {became}{often}  ({who}; {row.reason})  {words}"
