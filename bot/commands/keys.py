"""The commands on data keys: one is made, the store comes under it, and how it stands."""

import click

from bot import settings
from bot.commands import telling
from bot.settings import Settings, SettingsError
from storage import databases
from storage.sealing.seals import Seals, new_key, seals_of


@click.group()
def key() -> None:
    """Data keys, under which what is personal is sealed in the database."""


@key.command()
def new() -> None:
    """Make a data key, and write it here only: keep it where no backup of the store lies."""
    click.echo(new_key())


@key.command()
def seal() -> None:
    """Bring the whole store under the newest key of JIGI_DATA_KEY, while nothing runs."""
    with telling():
        loaded = settings.load()
        keys = _keys(loaded)
        if not keys:
            raise SettingsError("JIGI_DATA_KEY: set it to what `jigi key new` gives, then run this again")
        done = databases.reseal(loaded.database, keys, _told)
        click.echo(
            f"all of it is sealed with {keys[0].id}; backups from before are as they were"
            if done
            else f"all of it is sealed with {keys[0].id} already"
        )


@key.command()
def status() -> None:
    """Which key the store is sealed with, and what is to be done."""
    with telling():
        loaded = settings.load()
        for what, told in databases.sealed(loaded.database, _keys(loaded)).items():
            click.echo(f"{what}: {told}")


def _keys(loaded: Settings) -> tuple[Seals, ...]:
    return seals_of(loaded.data_key.get_secret_value())


def _told(table: str, rows: int) -> None:
    if rows:
        click.echo(f"{table}: {rows}")
