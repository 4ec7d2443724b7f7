"""The command line: `jigi`, which is `python -m bot`."""

import asyncio
import logging
import sys
from pathlib import Path

import click
import structlog

from bot import settings
from bot.commands import telling
from bot.commands.auditing import audit
from bot.commands.certificates import certificates
from bot.commands.inviting import invite
from bot.commands.merging import merge, pin
from bot.commands.places import places
from bot.commands.promises import promises
from bot.commands.publishing import publish
from bot.commands.pushing import push
from bot.commands.questions import questions
from bot.commands.recordings import record
from bot.commands.records import export, replay
from bot.commands.rehearsing import rehearse
from bot.commands.roles import role
from bot.commands.simulating import simulate
from bot.commands.translating import po
from bot.commands.whatsapp import whatsapp
from bot.commands.words import check, quiz, sign, withdraw


@click.group()
@click.version_option(package_name="jigi")
def jigi() -> None:
    """A chat-bot that coaches frontline health workers and refreshes what they know."""


for command in (
    *(check, rehearse, sign, withdraw, record, certificates, quiz, po, publish),
    *(export, replay, simulate, invite, push, questions, promises, audit, role, merge, pin, places),
    whatsapp,
):
    jigi.add_command(command)


@jigi.command()
def run() -> None:
    """Serve everybody: Telegram when it has a token, and the web chat."""
    from bot.serving import serve

    with telling():
        asyncio.run(serve(settings.load()))


@jigi.command()
@click.option("--fresh", is_flag=True, help="Begin again with the team as it was.")
def demo(fresh: bool) -> None:
    """Show it: a small team in Sikasso, a web chat, and a clock to move."""
    from bot.serving import serve_demo

    with telling():
        asyncio.run(serve_demo(settings.load(), fresh=fresh))


@jigi.command()
@click.option("--who", default="you", show_default=True, help="Who is chatting; each has a talk of her own.")
def chat(who: str) -> None:
    """Chat in this terminal. Ctrl-D ends."""
    from bot.serving import serve_terminal

    with telling():
        asyncio.run(serve_terminal(settings.load(), who))


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


if __name__ == "__main__":
    main()
