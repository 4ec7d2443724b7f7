"""The command on places: how a facility, a district or the programme stands, without anybody's name."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from bot import settings
from bot.coaching import figures
from bot.coaching.figures import Key, Reckoned
from bot.commands import facility_named, telling
from bot.commands.records import print_rows
from bot.content.library import Library
from bot.keys import keys_of
from bot.people import Facility
from bot.secret import secret_of
from scheduler import gaps
from scheduler.gaps import Disclosure
from storage.databases import beside
from storage.store import Desk

FIGURES = (*figures.OF_PEOPLE, figures.VISITS, figures.GAPS)


@click.command()
@click.option("--district", default="", help="One district, and each of its facilities.")
@click.option("--facility", default="", help="One facility, by its id in the register or by its name.")
@click.option("--format", "format_", type=click.Choice(["text", "jsonl", "csv"]), default="text")
def places(district: str, facility: str, format_: str) -> None:
    """How the programme stands, and each district; or one district, or one facility."""
    from bot.upkeep import issuing

    if district and facility:
        raise click.UsageError("--district and --facility exclude each other")
    loaded = settings.load()
    with telling():
        library = issuing.running(loaded)
        key, keys = secret_of(loaded).encode(), keys_of(loaded)
        with beside(loaded.database, key=key, keys=keys) as desk:
            rows = [] if desk is None else list(_rows(desk, library, district, facility, loaded.timezone))
    if format_ == "text":
        click.echo("\n".join(_lines(rows)) or "the register has no facility yet")
    else:
        print_rows(iter(rows), format_)


def _rows(
    desk: Desk, library: Library, district: str, facility: str, zone: str
) -> Iterator[dict[str, object]]:
    """One row for each figure of each place, the whole first."""
    now = datetime.now(UTC)
    library.withdraw((withdrawal.card, withdrawal.words) for withdrawal in desk.withdrawals())
    if facility:
        one = facility_named(desk, facility)
        reckoned = figures.reckon(desk, library, [one.id], None, now, zone)
        yield from _place("facility", one.id, one.name, reckoned.together())
    elif district:
        found = desk.facilities_of(district)
        if not found:
            raise click.ClickException(f"no facility of the register is in a district {district!r}")
        reckoned = figures.reckon(desk, library, [one.id for one in found], None, now, zone)
        yield from _place("district", district, district, reckoned.together())
        for one in found:
            yield from _place("facility", one.id, one.name, reckoned.facilities[one.id])
    else:
        yield from _programme(desk, library, desk.every_facility(), now, zone)


def _programme(
    desk: Desk, library: Library, register: Sequence[Facility], now: datetime, zone: str
) -> Iterator[dict[str, object]]:
    """The programme is its districts together: what they hold back each is told where it is enough."""
    reckoned = figures.reckon(desk, library, [one.id for one in register], None, now, zone)
    districts = {
        name: Reckoned(
            {one.id: reckoned.facilities[one.id] for one in register if one.district == name}, ()
        ).together()
        for name in dict.fromkeys(one.district for one in register)
    }
    if districts:
        yield from _place("programme", "", "", Reckoned(districts, ()).together())
    for name, told in districts.items():
        yield from _place("district", name, name, told)


def _place(kind: str, id: str, name: str, told: figures.Figures) -> Iterator[dict[str, object]]:
    subjects = sorted(key for key in told if key.subject and told[key].figure.counted)
    for key in (*FIGURES, *subjects):
        yield {"place": kind, "id": id, "name": name, **_figure(key, told.get(key, gaps.NOTHING))}


def _figure(key: Key, told: Disclosure) -> dict[str, object]:
    """Its numbers; empty, and not 0, where there is nothing to count or it may not be told."""
    figure = told.figure
    numbers = {"held": figure.held, "of": figure.of, "late": figure.late, "missing": figure.missing}
    return {
        "figure": key.figure,
        "subject": key.subject,
        **(numbers if figure.counted else dict.fromkeys(numbers)),
        "per_cent": figure.per_cent,
        "left_out": told.left_out,
    }


def _lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A table as people read it: each place under its name, and nothing that a terminal would obey."""
    last = None
    for row in rows:
        if (row["place"], row["id"]) != last:
            last = row["place"], row["id"]
            name = "".join(c for c in row["name"] if c.isprintable())
            yield f"{row['place']} {name}".strip()
        of = f"{row['held']} of {row['of']}" if row["of"] else "–"
        rate = "" if row["per_cent"] is None else f"{row['per_cent']} %"
        more = [f"{what} {row[what]}" for what in ("late", "missing") if row[what]]
        more += [f"{row['left_out']} left out, too few"] if row["left_out"] else []
        label = f"{row['figure']} {row['subject']}".strip()
        yield f"  {label:<34} {of:>12} {rate:>6}  {', '.join(more)}".rstrip()
