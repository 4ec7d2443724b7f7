"""Commands on words: are they fit to be shown, who vouches for them, and what else can they become?"""

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from bot import settings as settings_
from bot.commands import telling
from bot.running import interpreter, logs
from bot.settings import SettingsError
from scheduler import local_time


@click.command()
@click.option("--packs", type=click.Path(path_type=Path), multiple=True, help="Look at these packs, too.")
@interpreter.for_a_while()
@logs.from_level(logging.WARNING)  # a text that falls back is a verdict where it is a fault, and else no news
def check(packs: tuple[Path, ...]) -> None:
    """Check settings, packs, words and flows; every fault at once, exit 1 when there is any."""
    from bot import programme
    from bot.rules import rules_of
    from bot.upkeep import misnamed, publishing, refused, signing, translating
    from bot.upkeep.checking import check_all

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
    checked = check_all(packs)
    faults += checked.faults
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo(f"{len(faults)} to mend")
        sys.exit(1)
    told = [
        *misnamed.notes(),
        *checked.notes,
        *signing.notes(checked.library, local_time.day(datetime.now(UTC), settings.timezone)),
        *translating.notes(checked.library),
        *refused.notes(checked.library),
    ]
    if publishing.published(settings.published_path):
        from bot.upkeep import issuing

        told += issuing.notes(settings, checked.library.packs)
    for note in told:
        click.echo(f"note: {note}")
    click.echo("All is well: settings, packs, words, flows.")


@click.command()
@click.argument("pack", default="")
@click.argument("card", default="")
@click.option("--reviewer", help='Who has read the card: "NAME, ROLE".')
@click.option(
    "--review-by", type=click.DateTime(["%Y-%m-%d"]), help="Until when the reviewer vouches for it."
)
@click.option("--list", "list_", is_flag=True, help="Show where each card stands, of PACK or of all.")
def sign(pack: str, card: str, reviewer: str | None, review_by: datetime | None, list_: bool) -> None:
    """Write down that a reviewer has read CARD of PACK, and vouches for these words; two have to."""
    from bot.upkeep import signing

    with telling():
        settings = settings_.load()
        today = local_time.day(datetime.now(UTC), settings.timezone)
        library = signing.library_of(settings)
        if list_:
            lines = "\n".join(signing.listed(library, today, pack))
            click.echo(lines or f"{pack or 'no pack'} has no card that is signed card by card")
            return
        if not (pack and card and reviewer and review_by):
            raise click.UsageError('name PACK and CARD, --reviewer "NAME, ROLE" and --review-by YYYY-MM-DD')
        for line in signing.sign(library, f"{pack}/{card}", reviewer, review_by.date(), today):
            click.echo(line)


@click.command()
@click.argument("card", metavar="PACK/CARD")
@click.option("--reason", required=True, help="What was wrong: everybody who was sent the card reads it.")
@click.option("--instead", default="", metavar="PACK/CARD", help="The card to read in its place.")
def withdraw(card: str, reason: str, instead: str) -> None:
    """Take back a card that is wrong: nobody is shown it any more, and who was sent it is told."""
    from bot.upkeep import taking_back

    with telling():
        click.echo(taking_back.withdraw(settings_.load(), card, reason, instead))


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
            click.echo(quizzes.as_entries(gift.read(file.read(), language), packs[pack], language), nl=False)
            return
        asked = quizzes.questions(packs[pack], language)
        shown = gift.written(asked) if format_ == "gift" else quizzes.as_csv(asked, language)
        click.echo(shown, nl=False)
