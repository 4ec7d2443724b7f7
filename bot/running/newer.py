"""Newer words: the library that a publication makes, and the copies of what people read and are shown."""

import structlog

from bot.content.editions import Editions
from bot.content.indexing import index_of
from bot.content.library import PACKS, Library
from bot.content.signoff import Policy
from bot.keys import media_of
from bot.settings import Settings
from bot.upkeep import publishing

log = structlog.get_logger()


def library_with(settings: Settings, policy: Policy, packs: publishing.Published) -> Library:
    """The library with these packs published, ready to be asked. Raises PackError."""
    editions = Editions(settings.editions_path)
    folders = publishing.folders(packs, settings.editions_path)
    library = Library.load((PACKS, *settings.packs), editions, policy, folders)
    index_of(library)
    keep_edition(settings, library)
    return library


def keep_edition(settings: Settings, library: Library) -> None:
    """What people read can be read again when newer packs are in; pictures lie where channels find them.

    A full disk keeps nobody waiting.
    """
    try:
        Editions(settings.editions_path).keep(library.edition, library.packs)
    except OSError as error:
        log.error("edition.not_kept", edition=library.edition, error=error)
    media = media_of(settings)
    for pack in library.packs.values():
        for card, picture in pack.pictures.items():
            try:
                if media.head(picture.id) is None:
                    media.write(picture.id, (pack.folder / pack.cards[card].picture).read_bytes())
            except (OSError, ValueError) as error:
                log.error("picture.not_kept", card=f"{pack.id}/{card}", error=error)
