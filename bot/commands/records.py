"""Commands on what is kept: all of it out, and all of it lived again."""

import csv
import json
import sys
from collections.abc import Iterator
from itertools import chain

import click

from bot import settings
from bot.access import EXPORTS, View
from bot.commands import meant, note_reads, opened
from bot.retelling import retold

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
@click.argument("person", default="")
@click.option("--words", is_flag=True, help="Print the talk of PERSON as it was, turn by turn.")
def replay(person: str, words: bool) -> None:
    """Live the journal again: would every message be the same today? Exit 1 when one would not.

    Of everybody, or of PERSON, an id or an address. With --words nothing is lived again: what was said on
    both sides is printed, and that you read it is written down. A journal of an older program may not hold
    what today's talks ask for: that is told, not lived.
    """
    if words:
        retell(person)
        return
    relive_all(person)


def retell(named: str) -> None:
    """The talk of one person, for the operator's eyes."""
    if not named:
        raise click.UsageError("--words prints one person's talk: name her by her id or an address")
    with opened() as store:
        with store.reading() as desk:
            id = meant(desk, named)
        note_reads(store, View.MESSAGES, [id])  # before anything is shown
        with store.reading() as desk:
            for line in retold(desk, id) if id is not None else ():
                click.echo(line)


def relive_all(named: str) -> None:
    """Name each message that would be another today, of one person or of all."""
    from bot.app import house_of
    from bot.replaying import ReplayError
    from bot.replaying import replay as relive

    people = messages = lost = 0
    differing: list[str] = []
    with opened() as store, store.reading() as desk:
        house = house_of(settings.load())
        of = meant(desk, named)
        for person in [of] if of is not None else desk.remembered():
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
