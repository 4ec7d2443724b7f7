"""Commands on words: are they fit to be shown, and in what other forms do they go out?"""

import sys
from pathlib import Path
from typing import IO

import click

from bot import settings as settings_
from bot.commands import telling
from bot.settings import SettingsError


@click.command()
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
        decided = programme.load(settings.programme_path)
        rules_of(decided)
        if settings.programme_path.exists() and not decided.referral:
            click.echo(
                f"{settings.programme_path}: knows no referral number, so an emergency card says "
                "« votre CSRéf »; add `referral:` as docs/settings.md shows"
            )
    except SettingsError as error:
        faults += str(error).splitlines()
    faults += check_all(packs)
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo(f"{len(faults)} to mend")
        sys.exit(1)
    click.echo("All is well: settings, packs, words, flows.")


@click.command()
@click.argument("pack")
@click.option("--format", "format_", type=click.Choice(["gift", "csv"]), default="gift", show_default=True)
@click.option("--language", default="fr", show_default=True, help="In these words.")
@click.option(
    "--import", "file", type=click.File(encoding="utf-8"), help="Read GIFT; print a sheet's entries."
)
def quiz(pack: str, format_: str, language: str, file: IO[str] | None) -> None:
    """The questions of PACK for Moodle (GIFT) or a spreadsheet (CSV); or those of a GIFT file for PACK."""
    from bot.content import gift, quizzes
    from bot.content.library import PACKS, Library

    with telling():
        packs = Library.load((PACKS, *settings_.load().packs)).packs
        if pack not in packs or language not in packs[pack].languages:
            held = ", ".join(f"{id} ({', '.join(found.languages)})" for id, found in packs.items())
            raise click.ClickException(f"no pack {pack!r} in {language!r}; there are {held}")
        if file is not None:
            click.echo(quizzes.as_entries(gift.read(file.read()), packs[pack].doses, language), nl=False)
            return
        asked = quizzes.questions(packs[pack], language)
        shown = gift.written(asked) if format_ == "gift" else quizzes.as_csv(asked, language)
        click.echo(shown, nl=False)
