"""The command that moves a programme into another database."""

import sys
import time
from datetime import UTC, datetime

import click

from bot import settings as settings_
from bot.commands import telling
from bot.settings import Settings, SettingsError
from storage import databases


@click.command()
@click.argument("source")
@click.argument("target")
@click.option("--give-up", is_flag=True, help="Stay at SOURCE, and empty what has come into TARGET so far.")
def move(source: str, target: str, give_up: bool) -> None:
    """Carry the whole programme from SOURCE to TARGET, each written as JIGI_DATABASE is.

    Nobody may serve meanwhile. Cut off, it goes on when it is called again. Both sides are compared.
    """
    from bot.backups import moving

    with telling():
        old, new = _named(source), _named(target)
        if databases.is_file(source) == databases.is_file(target):
            raise SettingsError("move from a file (sqlite:///…) to a server (postgresql://…), or back")
        if give_up:
            moving.given_up(old, new)
            click.echo(f"{databases.name_of(source)} is where the programme stays; start `jigi run`")
            return
        progress = _Progress()
        begun = time.monotonic()
        result = moving.moved(old, new, datetime.now(UTC), progress.tell)
        progress.end()
        seconds = time.monotonic() - begun
        for counted in result.tables:
            if counted.rows:
                click.echo(f"{counted.table:24}{counted.rows:>12,} rows  {counted.digest[:16]}")
        rows = sum(counted.rows for counted in result.tables)
        click.echo(
            f"The same on both sides: {rows:,} rows in {len(result.tables)} tables, {result.files} files, "
            f"in {seconds:.0f} s ({rows / seconds:,.0f} rows a second, the comparison included)"
        )
        click.echo(
            f"Now set JIGI_DATABASE to {databases.name_of(target)}, and start `jigi run`. No jigi serves "
            f"from {databases.name_of(source)} any more; keep it until you are sure"
        )


def _named(url: str) -> Settings:
    """The settings, of a programme in this database. Raises SettingsError."""
    loaded = settings_.load()
    if not url.startswith((databases.SQLITE, databases.POSTGRESQL)):
        raise SettingsError("write it as sqlite:///path/to/file.db or postgresql://user@host/database")
    return loaded.model_copy(update={"database": url})


class _Progress:
    """One line of a terminal that tells how far it is."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def tell(self, table: str, rows: int) -> None:
        if self._shown:
            click.echo(f"\r{table:24}{rows:>12,} rows", nl=False, err=True)

    def end(self) -> None:
        if self._shown:
            click.echo("\r" + " " * 42 + "\r", nl=False, err=True)
