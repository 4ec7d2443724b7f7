"""The command line: `jigi`, which is `python -m bot`."""

import asyncio
import csv
import json
import logging
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import structlog

from bot import settings as settings_
from bot.channels.channel import ChannelError
from bot.content.faults import PackError
from bot.people import Address
from bot.settings import Settings, SettingsError
from console.web import PortTakenError
from storage.store import StoreError

MENDABLE = (SettingsError, StoreError, PackError, PortTakenError, ChannelError)
KINDS = ("people", "checkins", "promises", "reviews", "messages", "timers", "dead_letters", "reports")


@click.group()
@click.version_option(package_name="jigi")
def jigi() -> None:
    """A chat-bot that coaches frontline health workers and refreshes what they know."""


@jigi.command()
def run() -> None:
    """Serve everybody: Telegram when it has a token, and the web chat."""
    from bot.serving import serve

    with _told():
        asyncio.run(serve(_settings()))


@jigi.command()
@click.option("--fresh", is_flag=True, help="Begin again with the team as it was.")
def demo(fresh: bool) -> None:
    """Show it: a small team in Sikasso, a web chat, and a clock to move."""
    from bot.serving import serve_demo

    with _told():
        asyncio.run(serve_demo(_settings(), fresh=fresh))


@jigi.command()
@click.option("--who", default="you", show_default=True, help="Who is chatting; each has a talk of her own.")
def chat(who: str) -> None:
    """Chat in this terminal. Ctrl-D ends."""
    from bot.serving import serve_terminal

    with _told():
        asyncio.run(serve_terminal(_settings(), who))


@jigi.command()
@click.option("--packs", type=click.Path(path_type=Path), multiple=True, help="Look at these packs, too.")
def check(packs: tuple[Path, ...]) -> None:
    """Check settings, packs, words and flows; every fault at once, exit 1 when there is any."""
    from bot import programme
    from bot.app import rules_of
    from bot.checking import check_all

    faults = [f"--packs: {fault}" for folder in packs if (fault := settings_.without_packs(folder))]
    try:
        settings = settings_.load()
        packs = (*settings.packs, *packs)
        rules_of(programme.load(settings.programme_path))
    except SettingsError as error:
        faults += str(error).splitlines()
    faults += check_all(packs)
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo(f"{len(faults)} to mend")
        sys.exit(1)
    click.echo("All is well: settings, packs, words, flows.")


@jigi.command()
@click.argument("what", type=click.Choice(KINDS))
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export(what: str, format_: str) -> None:
    """Print one row per thing: whole texts, for the operator's eyes."""
    from bot.app import open_store

    with _told():
        store = open_store(_settings())
        try:
            _print(store.rows(what), format_)
        finally:
            store.close()


@jigi.command()
def replay() -> None:
    """Live the journal again: would every message be the same today? Exit 1 when one would not."""
    from bot.app import house_of, open_store
    from bot.replaying import replay as relive

    with _told():
        settings = _settings()
        store = open_store(settings)
        people = messages = 0
        differing: list[str] = []
        try:
            house = house_of(settings)
            with store.reading() as desk:
                for person in desk.remembered():
                    people += 1
                    for said, differences in relive(desk, person, house):
                        messages += said
                        differing += [difference.key for difference in differences]
        finally:
            store.close()
    for key in differing:
        click.echo(f"message {key} would be another today")
    click.echo(f"{people} people, {messages} messages, {len(differing)} would be another today")
    sys.exit(1 if differing else 0)


@jigi.command()
@click.argument("coach", type=Address.parse)
@click.option("--days", default=30, show_default=True, help="How long the code is good for.")
def invite(coach: Address, days: int) -> None:
    """Make an invitation code for the team of COACH, an address such as telegram:123."""
    from bot.app import open_store

    with _told():
        store = open_store(_settings())
        try:
            with store.transaction() as desk:
                person = desk.person_known_at(coach)
                if person is None:
                    raise click.ClickException(
                        f"nobody has written from {coach} yet; let the coach say hello first"
                    )
                code = secrets.token_hex(4).upper()
                desk.add_invite(code, person.id, datetime.now(UTC) + timedelta(days=days))
            click.echo(code)
        finally:
            store.close()


@jigi.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@click.option("--quick", is_flag=True, help="A smoke run: small counts, no aims judged.")
@click.option("--queries", type=click.Path(path_type=Path), help="Questions for guidance, as JSON lines.")
def bench(name: str, as_json: bool, quick: bool, queries: Path | None) -> None:
    """Measure: turns, due, wire beside their peers; guidance on questions that workers ask."""
    import bench as benches

    sys.exit(benches.run(name, json=as_json, quick=quick, queries=queries))


def main() -> None:
    """The entry point of the `jigi` command."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    jigi()


def _settings() -> Settings:
    return settings_.load()


@contextmanager
def _told() -> Iterator[None]:
    """What an operator can mend is told in words, without a trace."""
    try:
        yield
    except MENDABLE as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except ExceptionGroup as group:  # of what serves side by side
        if group.split(MENDABLE)[1] is not None:
            raise
        for told in group.exceptions:
            click.echo(str(told), err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        click.echo("")


def _print(rows: Iterator[dict[str, object]], format_: str) -> None:
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


if __name__ == "__main__":
    main()
