"""The command on translations: a pack's words out to translators, and back."""

from pathlib import Path

import click

from bot import settings
from bot.commands import telling


@click.command()
@click.argument("pack")
@click.argument("language")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the PO into this file.")
@click.option(
    "--in",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Bring this PO back into LANGUAGE.md.",
)
@click.option(
    "--read", metavar="ENTRY", multiple=True, help="This card or question was read beside its source; `all`."
)
def po(pack: str, language: str, out: Path | None, file: Path | None, read: tuple[str, ...]) -> None:
    """The words of PACK for the translators of LANGUAGE, as PO; or what they sent, back into its sheet."""
    from bot.content.po import written
    from bot.upkeep import translating

    if sum(map(bool, (out, file, read))) > 1:
        raise click.UsageError("--out, --in and --read are three commands; give one of them")
    with telling():
        found = translating.pack_of(settings.load(), pack, language)
        if file is not None:
            told = translating.take(found, language, file)
        elif read:
            told = translating.mark_read(found, language, read)
        elif out is not None:
            told = translating.write(found, language, out)
        else:
            told = iter((written(found, language),))
        for line in told:
            click.echo(line, nl=not line.endswith("\n"))
