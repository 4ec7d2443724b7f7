"""Stores: the store of a programme, opened by its settings."""

from bot.guarding import guard
from bot.keys import keys_of
from bot.secret import secret_of
from bot.settings import Settings
from storage import databases
from storage.store import Store, StoreError


def open_store(settings: Settings, *, alone: bool = True) -> Store:
    """The programme's store, to serve from, or to share with others. Raises StoreError, with what to do."""
    guard(settings)
    _not_emptied(settings)
    key, keys = secret_of(settings).encode(), keys_of(settings)
    return databases.opened(settings.database, key=key, keys=keys, alone=alone)


def join_store(settings: Settings) -> Store:
    """The programme's store for a moment, beside whoever serves from it. Raises StoreError, with the fix."""
    guard(settings)
    return databases.joined(settings.database, key=secret_of(settings).encode(), keys=keys_of(settings))


def _not_emptied(settings: Settings) -> None:
    """Raises StoreError where a file without a byte would begin anew what was a programme once."""
    if not databases.is_file(settings.database):
        return
    path, backups = databases.file_of(settings.database), settings.backups_path
    if path.is_file() and not path.stat().st_size and any(backups.glob("jigi-*")):
        raise StoreError(
            f"{path}: there is nothing in it any more, and backups stand in {backups}; restore the last one "
            "with `jigi restore FILE --overwrite`, or delete this file to begin a new programme"
        )
