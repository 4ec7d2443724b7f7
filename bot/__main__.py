"""The command line: `jigi`, which is `python -m bot`."""

import asyncio
import errno
import sys
from pathlib import Path
from typing import Any

import click

from bot.running import interpreter, logs
from bot.table import Commands

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


@click.group(commands=Commands())
@click.version_option(package_name="jigi")
def jigi() -> None:
    """A chat-bot that coaches frontline health workers and refreshes what they know."""


@jigi.command()
def run() -> None:
    """Serve everybody: Telegram when it has a token, and the web chat."""
    interpreter.begin()
    interpreter.let_go()
    from bot import settings
    from bot.commands import telling
    from bot.serving.serve import serve

    with telling(interrupted=0):  # Ctrl-C is how it ends
        asyncio.run(serve(settings.load()))


@jigi.command()
@click.option("--fresh", is_flag=True, help="Begin again with the team as it was.")
def demo(fresh: bool) -> None:
    """Show it: a small team in Sikasso, a web chat, and a clock to move."""
    interpreter.begin()
    interpreter.let_go()
    from bot import settings
    from bot.commands import telling
    from bot.serving.serve import serve_demo

    with telling(interrupted=0):  # Ctrl-C is how it ends
        asyncio.run(serve_demo(settings.load(), fresh=fresh))


@jigi.command()
@click.option("--who", default="you", show_default=True, help="Who is chatting; each has a talk of her own.")
def chat(who: str) -> None:
    """Chat in this terminal. Ctrl-D ends."""
    interpreter.begin()
    interpreter.let_go()
    from bot import settings
    from bot.commands import telling
    from bot.serving.serve import serve_terminal

    with telling(interrupted=0):  # Ctrl-C is how it ends
        asyncio.run(serve_terminal(settings.load(), who))


@jigi.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@click.option("--quick", is_flag=True, help="A smoke run: small counts, no aims judged.")
@click.option("--queries", type=click.Path(path_type=Path), help="Questions for guidance, as JSON lines.")
@click.option("--lives", type=click.IntRange(min=1), help="How many lives of survive.")
@click.option("--seed", type=int, help="What decides all that happens in survive.")
@click.option("--life", type=click.IntRange(min=1), help="Live again the story of one life of survive.")
@click.option("--server", is_flag=True, default=None, help="Survive on a PostgreSQL server of its own.")
@click.option("--people", type=click.IntRange(1), help="Who may write, for load.")
@click.option("--minutes", type=click.FloatRange(0.1), help="How long they do, for load.")
def bench(name: str, as_json: bool, quick: bool, **told: Any) -> None:
    """Measure NAME beside its peers, in one run; docs/commands.md says what there is."""
    import bench as benches

    sys.exit(benches.run(name, json=as_json, quick=quick, **told))


def main() -> None:
    """The entry point of the `jigi` command."""
    logs.configure(sys.stderr)
    if sys.argv[1:2] == ["run"]:  # at a command line of his own, whoever mends a fault wants its words
        logs.guard()
    try:
        jigi()
    except OSError as error:
        if error.filename is None and error.errno not in DISK_FULL:
            raise
        place = error.filename or "what this writes"
        click.echo(f"{place}: {error.strerror}; look at its disk, and at who may write there", err=True)
        sys.stdout = None  # or what it holds would be tried once more at the end
        sys.exit(2)


if __name__ == "__main__":
    main()
