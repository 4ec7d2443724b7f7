"""Keys: what the settings seal and open with what is personal, in the database and beside it."""

from bot.settings import Settings
from storage.sealing.seals import Seals, seals_of
from storage.store import MediaFolder


def keys_of(settings: Settings) -> tuple[Seals, ...]:
    """The data keys that the store may be sealed with, the newest first."""
    return seals_of(settings.data_key.get_secret_value())


def media_of(settings: Settings) -> MediaFolder:
    """Where the files are that people sent."""
    return MediaFolder(settings.media_path, keys=keys_of(settings))
