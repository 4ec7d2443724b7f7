"""Newer words: the library that a publication makes, and the copy of every edition that people read."""

import structlog

from bot import publishing
from bot.content.editions import Editions
from bot.content.indexing import index_of
from bot.content.library import PACKS, Library
from bot.content.signoff import Policy
from bot.settings import Settings

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
    """What people read today can be read again when newer packs are in; a full disk keeps nobody waiting."""
    try:
        Editions(settings.editions_path).keep(library.edition, library.packs)
    except OSError as error:
        log.error("edition.not_kept", edition=library.edition, error=str(error))
