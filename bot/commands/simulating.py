"""Commands that look ahead: a year of simulated learners, and the next days of this programme."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import programme, settings
from bot.commands import telling
from bot.disk import sweep, workshop
from bot.playing.bill import bill

if TYPE_CHECKING:
    from bot.playing.forecast import Forecast


YEAR = "jigi-year-"  # how the folder of a year that is played is called


@click.group()
def simulate() -> None:
    """Look ahead, and change nothing."""


@simulate.command()
@click.option("--people", default=100, show_default=True, type=click.IntRange(1))
@click.option("--weeks", default=52, show_default=True, type=click.IntRange(4))
@click.option("--items", default=96, show_default=True, type=click.IntRange(6), help="Questions in the bank.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same year.")
@click.option(
    "--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw the curves into this file."
)
def learners(people: int, weeks: int, items: int, seed: int, svg: Path | None) -> None:
    """Simulated learners: recall against a fixed weekly calendar, at equal numbers of messages."""
    from bench import curves
    from bench import learners as bank

    years = bank.simulate(people=people, weeks=weeks, items=items, seed=seed)
    click.echo(curves.table(years))
    if svg is not None:
        svg.parent.mkdir(parents=True, exist_ok=True)
        svg.write_text(curves.svg(years, f"{people} simulated learners, {items} items, at equal messages"))
        click.echo(f"The curves are in {svg}.")


@simulate.command("programme")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366))
@click.option("--json", "as_json", is_flag=True, help="One line of JSON, for machines.")
@click.option(
    "--people",
    type=click.IntRange(1, 1_000_000),
    help="Play a programme of so many simulated workers instead, who answer, forget, and leave.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="That share the work of --people; as many as there are cores. They change no byte.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("simulated"),
    show_default=True,
    help="Where the report of simulated workers goes: report.html, PNG, figures.json.",
)
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What is assumed of the workers, instead of bench/year/workers.toml.",
)
def of_programme(
    days: int,
    as_json: bool,
    people: int | None,
    seed: int,
    processes: int | None,
    out: Path,
    language: str,
    model: Path | None,
) -> None:
    """What everybody would be sent in the next days if nobody wrote back; or a year of simulated workers.

    The first plays on a copy. With --people it plays on a store of its own, by what programme.yaml decides.
    """
    if people is not None:
        _live(people, days, seed, processes, out, language, model, as_json)
        return
    from bot.app import kept_clock
    from bot.keys import keys_of
    from bot.playing.forecast import foresee
    from bot.rules import rules_of
    from bot.running.building import house_of
    from storage.databases import copied

    with telling():
        ours = settings.load()
        decided = programme.load(ours.programme_path)
        with copied(ours.database, keys_of(ours)) as store:
            now = kept_clock(store).now()
            forecast = foresee(store, house_of(ours), rules_of(decided), now, days)
        figures = _figures(forecast, decided)
        click.echo(json.dumps(figures) if as_json else "\n".join(_told(figures)))


def _live(
    people: int,
    days: int,
    seed: int,
    processes: int | None,
    out: Path,
    language: str,
    model: Path | None,
    as_json: bool,
) -> None:
    """Play simulated workers, write the report, and say how fast it went."""
    from bench import BenchError
    from bench.year import model as assumed
    from bench.year import sharing
    from bench.year.figures import Counted
    from bench.year.joining import joined
    from bench.year.report import Report
    from bench.year.shards import Shard
    from bench.year.stage import Asked

    start = time.perf_counter()

    def told(shard: Shard, part: Counted) -> None:
        if sys.stderr.isatty():
            click.echo(f"{shard}: {part.sums['turns']:,} turns", err=True)

    with telling():
        decided = programme.load(settings.load().programme_path)
        try:
            assumptions = assumed.read(model or assumed.OURS)
            asked = Asked(decided=decided, model=assumptions, people=people, days=days, seed=seed)
            sweep(_disk(), YEAR)
            with workshop(_disk(), YEAR) as folder:
                parts = sharing.live(asked, folder, processes or sharing.cores(), told)
        except BenchError as error:
            raise click.ClickException(str(error)) from None
        except KeyboardInterrupt:
            raise click.Abort from None
    found = joined(parts, asked)
    Report(found, assumptions, language).write(out)
    if as_json:
        click.echo(json.dumps(found))
        return
    wall, spent, turns = time.perf_counter() - start, os.times(), found["turns"]
    cpu = spent.user + spent.system + spent.children_user + spent.children_system
    click.echo(
        f"{turns:,} turns of {people:,} people in {days} days: {wall / 60:.1f} minutes, "
        f"{60 * turns / wall:,.0f} turns a minute ({60 * turns / cpu:,.0f} in a minute of one core)"
    )
    click.echo(f"The report is {out / 'report.html'}.")


def _disk() -> Path:
    """Where a large store fits: /tmp is memory on many systems."""
    large = Path("/var/tmp")  # noqa: S108 - the folder in it is ours alone
    return large if large.is_dir() else Path(tempfile.gettempdir())


def _figures(forecast: "Forecast", decided: programme.Programme) -> dict[str, Any]:
    """As JSON values, under names that stay."""
    ours = [address for address in forecast.free_words if address.channel == "whatsapp"]
    there = {address: forecast.asked_back[address] for address in ours}
    words = {address: forecast.free_words[address] for address in ours}
    cost = bill(decided.prices, there, words, forecast.days)
    everywhere = bill(decided.prices, forecast.asked_back, forecast.free_words, forecast.days)
    return {
        "begins_at": forecast.begins_at.isoformat(),
        "days": forecast.days,
        "people": forecast.people,
        "messages": forecast.sent,
        "hours": {f"{hour:02d}": forecast.hours[hour] for hour in range(24)},
        "at_night": forecast.at_night,
        "most_in_a_week": forecast.most_in_a_week,
        "weekly_budget": decided.weekly_budget,
        "sources": dict(forecast.sources.most_common()),
        "channels": dict(forecast.channels.most_common()),
        "held": [[gate, source, count] for (gate, source), count in forecast.held.items()],
        "dropped": [[gate, source, count] for (gate, source), count in forecast.dropped.items()],
        "templates": forecast.templates["whatsapp"],
        "templates_if_all_were_on_whatsapp": forecast.templates.total(),
        "most_templates_in_a_day": forecast.most_in_a_day("whatsapp"),
        "messaging_limit": decided.messaging_limit,
        "currency": decided.prices.currency,
        "cost_of_templates": round(cost.templates, 2),
        "cost": round(cost.total, 2),
        "cost_if_all_were_on_whatsapp": round(everywhere.total, 2),
        "without_price": cost.unknown,
        "failed": forecast.failed,
    }


def _told(figures: dict[str, Any]) -> list[str]:
    """The same as a short table."""
    lines = [
        f"{figures['messages']} messages to {figures['people']} people in {figures['days']} days, "
        f"if nobody writes back",
        f"  at night    {figures['at_night']}",
        f"  most to one person in a week    {figures['most_in_a_week']} "
        f"(the budget is {figures['weekly_budget']}; a coach has a place more for each of the team)",
        "by hour of the day",
    ]
    lines += [f"  {hour}:00  {count:>6}" for hour, count in figures["hours"].items() if count]
    lines += ["by source", *(f"  {source:<12}{count:>6}" for source, count in figures["sources"].items())]
    for what in ("held", "dropped"):
        rows = [f"  {gate:<16}{source:<12}{count:>6}" for gate, source, count in figures[what]]
        lines += [f"{what}, by gate", *(rows or ["  nothing"])]
    lines += [
        "templates that ask people back, 24 hours after they wrote to WhatsApp; and what all costs, "
        "if everybody taps them",
        f"  on WhatsApp          {figures['templates']:>6}  {figures['cost']:>10.2f} {figures['currency']}",
        f"  if all were on it    {figures['templates_if_all_were_on_whatsapp']:>6}  "
        f"{figures['cost_if_all_were_on_whatsapp']:>10.2f} {figures['currency']}",
        f"  the most in a day    {figures['most_templates_in_a_day']:>6}  "
        f"(the limit is {figures['messaging_limit'] or 'none'})",
    ]
    if figures["without_price"]:
        lines.append(
            f"  {figures['without_price']} messages go where `prices:` in programme.yaml knows no price"
        )
    if figures["failed"]:
        lines.append(f"{figures['failed']} turns would fail and be put aside")
    return lines
