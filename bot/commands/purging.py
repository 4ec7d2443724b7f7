"""The command that purges: what a programme keeps for so long only goes now."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import click

from bot import programme
from bot import settings as settings_
from bot.commands import opened
from bot.keys import media_of
from storage.purging import Kind
from storage.writer import Writer


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count.")
def purge(dry_run: bool) -> None:
    """Let go of what is older than `retention:` in programme.yaml grants, as `jigi run` does each night."""
    from bot.upkeep import purging

    with opened() as store:
        settings = settings_.load()
        retention = programme.load(settings.programme_path).retention
        now = datetime.now(UTC)
        if dry_run:
            with store.reading() as desk:
                cutoffs = purging.cutoffs(retention, now)
                gone: Mapping[Kind, int] = {
                    kind: desk.purgeable(kind, before) for kind, before in cutoffs.items()
                }
        else:

            async def purged() -> Mapping[Kind, int]:
                writer = Writer(store)
                writer.start()
                try:
                    return await purging.purge(writer, media_of(settings), retention, now)
                finally:
                    await writer.stop()

            gone = asyncio.run(purged())
    click.echo(
        f"{'would go' if dry_run else 'gone'}: {purging.told(gone) or 'nothing: all is kept for ever'}"
    )
