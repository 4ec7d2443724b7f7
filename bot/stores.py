"""Stores: the store of a programme, opened by its settings."""

from bot.guarding import guard
from bot.keys import keys_of
from bot.secret import secret_of
from bot.settings import Settings
from storage import databases
from storage.store import Store


def open_store(settings: Settings, *, alone: bool = True) -> Store:
    """The programme's store, to serve from, or to share with others. Raises StoreError, with what to do."""
    guard(settings)
    key, keys = secret_of(settings).encode(), keys_of(settings)
    return databases.opened(settings.database, key=key, keys=keys, alone=alone)


def join_store(settings: Settings) -> Store:
    """The programme's store for a moment, beside whoever serves from it. Raises StoreError, with the fix."""
    guard(settings)
    return databases.joined(settings.database, key=secret_of(settings).encode(), keys=keys_of(settings))
