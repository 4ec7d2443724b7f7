"""The command that publishes: newer words for everybody who begins a talk from now on."""

from pathlib import Path

import click

from bot import settings as settings_
from bot.commands import telling


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--list", "list_", is_flag=True, help="Show the editions that are kept, and who stands on each."
)
@click.option("--back", metavar="EDITION", help="Show an earlier edition again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def publish(folder: Path | None, list_: bool, back: str | None, yes: bool) -> None:
    """Make the pack in FOLDER part of the running edition; who is in a talk finishes on hers."""
    from bot.upkeep import issuing, publishing

    if sum((folder is not None, list_, back is not None)) != 1:
        raise click.UsageError("name the FOLDER of a pack, or --list, or --back EDITION")
    with telling():
        settings = settings_.load()
        if list_:
            for line in issuing.listed(settings):
                click.echo(line)
            return
        before = issuing.running(settings)
        if folder is not None:
            pack = issuing.checked(folder.resolve())
            after = issuing.with_pack(before, pack)
            packs = {**publishing.published(settings.published_path), pack.id: after.edition}
        else:
            packs = issuing.of_edition(settings, back or "")
            after = issuing.running(settings, packs)
        if after.edition == before.edition:
            click.echo(f"edition {before.edition} runs already; nothing would change")
            return
        for line, is_dose in issuing.told(before, after):
            click.echo(click.style(f"⚠ {line}", fg="red", bold=True) if is_dose else line)
        for stand in issuing.standing(settings):
            click.echo(f"edition {stand.edition}: {issuing.told_of(stand)}; they finish on it")
        if yes or click.confirm(f"Publish edition {after.edition} in the place of {before.edition}?"):
            click.echo(issuing.publish(settings, before, after, packs))
