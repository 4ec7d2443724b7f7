"""Commands on what is kept: lived again, retold, and printed row by row."""

import sys
from collections.abc import Iterator
from itertools import chain

import click

from bot import settings
from bot.access import View
from bot.commands import meant, note_reads, opened
from bot.playing.retelling import retold
from bot.upkeep import tables


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
    from bot.playing.replaying import ReplayError
    from bot.playing.replaying import replay as relive
    from bot.running.building import house_of

    people = messages = lost = purged = 0
    differing: list[str] = []
    with opened() as store, store.reading() as desk:
        house = house_of(settings.load())
        of = meant(desk, named)
        for person in [of] if of is not None else desk.remembered():
            people += 1
            if desk.purged_until(person):
                purged += 1  # nobody knows any more where her talk stood
                continue
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
    if purged:
        click.echo(f"of these people, {purged} have turns that were purged: theirs cannot be lived again")
    sys.exit(1 if differing or lost else 0)


def print_rows(rows: Iterator[dict[str, object]], format_: str) -> None:
    """One row per thing: a JSON object a line, or CSV under a head. That there is none is no row: it is told
    beside them."""
    first = next(rows, None)
    if first is None:
        click.echo("there is nothing to list", err=True)
    elif format_ == "jsonl":
        tables.write_jsonl(chain((first,), rows), sys.stdout)
    else:
        tables.write_csv(chain((first,), rows), list(first), sys.stdout)
