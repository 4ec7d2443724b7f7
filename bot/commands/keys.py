"""The commands on data keys: one is made, the store comes under it, and how it stands."""

import click

from bot import settings
from bot.commands import telling
from bot.keys import keys_of, media_of
from bot.settings import SettingsError
from storage import databases
from storage.sealing import files
from storage.sealing.resealing import Done
from storage.sealing.seals import new_key
from storage.store import MediaFolder


@click.group()
def key() -> None:
    """Data keys, under which what is personal is sealed, in the database and in files."""


@key.command()
def new() -> None:
    """Make a data key, and write it here only: keep it where no backup of the store lies."""
    click.echo(new_key())


@key.command()
def seal() -> None:
    """Bring the whole store under the newest key of JIGI_DATA_KEY, while nothing runs."""
    with telling():
        loaded = settings.load()
        keys = keys_of(loaded)
        if not keys:
            raise SettingsError("JIGI_DATA_KEY: set it to what `jigi key new` gives, then run this again")
        beside = _Files(media_of(loaded))
        done = databases.reseal(loaded.database, keys, _told, beside.seal)
        click.echo(
            f"all of it is sealed with {keys[0].id}; backups from before are as they were"
            if done or beside.done
            else f"all of it is sealed with {keys[0].id} already"
        )


@key.command()
def status() -> None:
    """Which key the store and its files are sealed with, and what is to be done."""
    with telling():
        loaded = settings.load()
        beside = files.standing(loaded.media_path)
        for what, told in databases.sealed(loaded.database, keys_of(loaded), beside).items():
            click.echo(f"{what}: {told}")


class _Files:
    """What people sent, beside the database."""

    def __init__(self, media: MediaFolder) -> None:
        self._media = media
        self.done = 0

    def seal(self) -> None:
        self.done, broken = self._media.seal_all()
        if self.done:
            click.echo(f"files: {self.done}")
        for name in broken:
            click.echo(f"{self._media.path / name} does not open, and is left as it is", err=True)


def _told(table: str, done: Done) -> None:
    if done.rows:
        click.echo(f"{table}: {done.rows}")
    if done.broken:
        click.echo(f"{table}: {done.broken} values do not open, and are left as they are", err=True)
