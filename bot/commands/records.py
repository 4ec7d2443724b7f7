"""Commands on what is kept: all of it out, all of it lived again, and a year of it simulated."""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from bot import settings
from bot.access import EXPORTS
from bot.commands import note_reads, opened

SIMULATIONS = ("learners",)
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
    """Live the journal again: would every message be the same today? Exit 1 when one would not."""
    from bot.app import house_of
    from bot.replaying import replay as relive

    people = messages = 0
    differing: list[str] = []
    with opened() as store, store.reading() as desk:
        house = house_of(settings.load())
        for person in desk.remembered():
            people += 1
            for said, differences in relive(desk, person, house):
                messages += said
                differing += [difference.key for difference in differences]
    for key in differing:
        click.echo(f"message {key} would be another today")
    click.echo(f"{people} people, {messages} messages, {len(differing)} would be another today")
    sys.exit(1 if differing else 0)


@click.command()
@click.argument("what", type=click.Choice(SIMULATIONS))
@click.option("--people", default=100, show_default=True, type=click.IntRange(1))
@click.option("--weeks", default=52, show_default=True, type=click.IntRange(4))
@click.option("--items", default=96, show_default=True, type=click.IntRange(6), help="Questions in the bank.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same year.")
@click.option(
    "--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw the curves into this file."
)
def simulate(what: str, people: int, weeks: int, items: int, seed: int, svg: Path | None) -> None:
    """Simulated learners: recall against a fixed weekly calendar, at equal numbers of questions."""
    from bench import curves, learners

    years = learners.simulate(people=people, weeks=weeks, items=items, seed=seed)
    click.echo(curves.table(years))
    if svg is not None:
        svg.parent.mkdir(parents=True, exist_ok=True)
        svg.write_text(curves.svg(years, f"{people} simulated {what}, {items} items, at equal questions"))
        click.echo(f"The curves are in {svg}.")


def print_rows(rows: Iterator[dict[str, object]], format_: str) -> None:
    """One row per thing: a JSON object a line, or CSV under a head."""
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
