"""`jigi rehearse`: does the bot still say what its transcripts say?"""

import sys
from pathlib import Path

import click

from bot import settings
from bot.commands import telling


@click.command()
@click.argument("files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1)
@click.option("--packs", type=click.Path(path_type=Path), multiple=True, help="Read these packs, too.")
@click.option("--write", is_flag=True, help="Write what the bot says today into FILES.")
def rehearse(files: tuple[Path, ...], packs: tuple[Path, ...], write: bool) -> None:
    """Play the transcripts of all packs, or FILES; exit 1 with the first line of each that is otherwise."""
    from bot.playing import rehearsing

    if write and not files:
        raise click.UsageError("--write changes files: name them")
    with telling():
        folders = (*settings.load().packs, *packs)
        faults = [f"--packs: {told}" for folder in packs if (told := settings.without_packs(folder))]
        paths = files or rehearsing.transcripts_of(folders)
        with rehearsing.rehearsal(folders) as house:
            for path in paths:
                fault = rehearsing.rehearse(path, house, write)
                faults += [fault] if fault is not None else []
    for told in faults:
        click.echo(told)
    if faults:
        sys.exit(1)
    click.echo(f"{len(paths)} played: every line is as it is written.")
