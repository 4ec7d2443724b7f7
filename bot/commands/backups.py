"""Commands on backups: one is taken, one is looked at, one is brought back."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bot import settings as settings_
from bot.backups.opening import Opened
from bot.commands import telling
from bot.settings import Settings
from storage import databases

LEAST_PASSPHRASE = 12  # characters


@click.command()
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="A file that is not there yet.")
@click.option(
    "--encrypt", is_flag=True, help="Ask for a passphrase and seal it; JIGI_BACKUP_PASSPHRASE does as well."
)
@click.option(
    "--verify", metavar="FILE", type=click.Path(path_type=Path), help="Only open FILE and check all of it."
)
def backup(to: Path | None, encrypt: bool, verify: Path | None) -> None:
    """Put the whole programme into one file, while it runs; it is opened and checked before it counts."""
    from bot.backups import making, opening, rota

    with telling():
        settings = settings_.load()
        dump = databases.dumping(settings.database)
        if verify is not None:
            _tell(opening.verify(verify, dump, _passphrase_of(settings, verify)))
            return
        passphrase = _chosen(settings) if encrypt else settings.backup_passphrase.get_secret_value()
        now = datetime.now(UTC)
        file = to or settings.backups_path / rota.name_at(now, sealed=bool(passphrase))
        _tell(making.make(settings, dump, file, now, passphrase))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Put what is there aside, under a name with today's date.")
@click.option(
    "--stopped-at",
    type=click.DateTime(["%Y-%m-%dT%H:%MZ"]),
    help="When it was served from last, in UTC, as 2026-11-23T14:05Z: what fell due later was not sent.",
)
def restore(file: Path, overwrite: bool, stopped_at: datetime | None) -> None:
    """Bring back a programme as FILE has it; nobody may serve from it meanwhile."""
    from bot.backups import restoring

    with telling():
        settings = settings_.load()
        dump = databases.dumping(settings.database)
        with dump.alone():  # before anybody types a passphrase
            pass
        restored = restoring.restore(
            settings,
            dump,
            file,
            datetime.now(UTC),
            _passphrase_of(settings, file),
            overwrite=overwrite,
            stopped_at=None if stopped_at is None else stopped_at.replace(tzinfo=UTC),
        )
    taken = restored.manifest.taken_at
    click.echo(
        f"{databases.name_of(settings.database)} is as it was on {taken:%Y-%m-%d at %H:%M} UTC; "
        f"start `jigi run`"
    )
    click.echo(restored.doubt.told())
    if not restored.remembered:
        click.echo(
            "no database from before could be read here: whoever asked since the backup to be left in peace, "
            "or to be forgotten, has to ask again"
        )
    if aside := " and ".join(str(part) for part in (restored.aside, restored.tables_aside) if part):
        click.echo(f"what was there before lies in {aside}; delete it once you are sure")


def _tell(opened: Opened) -> None:
    """What a backup holds."""
    manifest = opened.manifest
    click.echo(
        f"{opened.path}: {opened.size / 1e6:.1f} MB, of {manifest.taken_at:%Y-%m-%d at %H:%M} UTC by jigi "
        f"{manifest.version}; {opened.files} files as they were written; the database is whole, with "
        f"{sum(manifest.counts.values())} rows, {manifest.counts.get('people', 0)} of people"
    )


def _passphrase_of(settings: Settings, file: Path) -> str:
    """The one that is set, or that is typed, if the file needs one."""
    from bot.backups.opening import needs_passphrase

    if not needs_passphrase(file):
        return ""
    given = settings.backup_passphrase.get_secret_value()
    return given or _typed(again=False)


def _chosen(settings: Settings) -> str:
    """The one that is set, or that is typed twice. Raises ClickException for one that is soon guessed."""
    chosen = settings.backup_passphrase.get_secret_value() or _typed(again=True)
    if len(chosen) < LEAST_PASSPHRASE:
        raise click.ClickException(
            f"a passphrase has {LEAST_PASSPHRASE} characters or more: four words do; "
            "type it, or set JIGI_BACKUP_PASSPHRASE"
        )
    return chosen


def _typed(*, again: bool) -> str:
    """What somebody types; nothing where nobody can, which is told as a passphrase that is missing."""
    try:
        return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=again, err=True))
    except click.Abort:
        if sys.stdin.isatty():
            raise
        return ""
