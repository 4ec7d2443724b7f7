"""Commands on recordings: cards read aloud."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot import settings as settings_
from bot.commands import opened, telling
from bot.keys import media_of
from scheduler import local_time

_STANDS = {
    "sent": "sent",
    "draft": "sent as a draft: somebody else has to listen, with /record",
    "unheard": "not sent: somebody else has to listen, with /record",
    "stale": "stale, not sent: the words of the card were changed; record it again",
    "hidden": "not sent: the card may not be shown, or is there no more",
}
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("card", metavar="PACK/CARD", default="")
@click.argument("language", default="")
@click.argument("file", type=_FILE, required=False)
@click.option("--script", type=_FILE, help="What the voice says, as UTF-8: its numbers must be the card's.")
@click.option("--list", "list_", is_flag=True, help="Show where each recording stands.")
def record(card: str, language: str, file: Path | None, script: Path | None, list_: bool) -> None:
    """Keep FILE (Ogg/Opus or WebM/Opus) as the voice of a card in LANGUAGE, for those who want to hear it."""
    from bot.road import recording
    from bot.road.voices import state_of
    from bot.upkeep import issuing

    with telling():
        settings = settings_.load()
        library = issuing.running(settings)
    now = datetime.now(UTC)
    today = local_time.day(now, settings.timezone)
    with opened() as store:
        with store.reading() as desk:
            library.withdraw((withdrawal.card, withdrawal.words) for withdrawal in desk.withdrawals())
            recordings = desk.recordings()
        if list_:
            if not recordings:
                click.echo("no card is recorded yet; /record in a chat does it, or this command with a FILE")
            for recorded in recordings:
                stands = _STANDS[state_of(recorded, library, today)]
                click.echo(f"{recorded.kept.card} {recorded.kept.language}: {stands}")
            return
        if not (card and language and file and script):
            raise click.UsageError("name PACK/CARD, LANGUAGE, FILE and --script FILE; or ask for --list")
        kept = recording.operators(library, media_of(settings), card, language, file, script)
        with store.transaction() as desk:
            desk.keep_recording(kept, None, now)
            one = desk.recording(card, language)
        if one is not None:
            state = _STANDS[state_of(one, library, today)]
            click.echo(f"{card} {language}: {kept.seconds} seconds; {state}")
