"""Commands on what is kept: all of it out, and all of it lived again."""

import csv
import json
import sys
from collections.abc import Iterator
from itertools import chain

import click

from bot import settings
from bot.access import EXPORTS
from bot.commands import note_reads, opened

KINDS = tuple(EXPORTS)


@click.command()
@click.argument("what", type=click.Choice(KINDS))
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export(what: str, format_: str) -> None:
    """Print one row per thing: whole texts, for the operator's eyes."""
    view, column = EXPORTS[what]
    with opened() as store:
        note_reads(store, view, (row[column] for row in store.rows(what)))  # before anything is shown
        print_rows(store.rows(what), format_)


@click.command()
def replay() -> None:
    """Live the journal again: would every message be the same today? Exit 1 when one would not.

    A journal of an older program may not hold what today's talks ask for: that is told, not lived.
    """
    from bot.app import house_of
    from bot.replaying import ReplayError
    from bot.replaying import replay as relive

    people = messages = lost = 0
    differing: list[str] = []
    with opened() as store, store.reading() as desk:
        house = house_of(settings.load())
        for person in desk.remembered():
            people += 1
            try:
                for said, differences in relive(desk, person, house):
                    messages += said
                    differing += [difference.key for difference in differences]
            except ReplayError as error:
                lost += 1
                click.echo(f"{error}; if an older jigi wrote it, ask that version")
    for key in differing:
        click.echo(f"message {key} would be another today")
    click.echo(f"{people} people, {messages} messages, {len(differing)} would be another today")
    sys.exit(1 if differing or lost else 0)


def print_rows(rows: Iterator[dict[str, object]], format_: str) -> None:
    """One row per thing: a JSON object a line, or CSV under a head. That there is none is no row: it is told
    beside them."""
    first = next(rows, None)
    if first is None:
        click.echo("there is nothing to list", err=True)
        return
    rows = chain((first,), rows)
    if format_ == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row))
            writer.writeheader()
        writer.writerow(row)
