"""Keys: what the settings seal and open with what is personal, in the database and beside it."""

from bot.settings import Settings
from storage.sealing.seals import Seals, seals_of
from storage.store import MediaFolder


def keys_of(settings: Settings) -> tuple[Seals, ...]:
    """The data keys that the store may be sealed with, the newest first."""
    return seals_of(settings.data_key.get_secret_value())


MOST_UPLOADED = 200_000_000  # bytes of a file: the verdicts of all rows of a register


def uploaded_of(settings: Settings) -> MediaFolder:
    """Where a register lies that somebody uploaded in the console."""
    return MediaFolder(settings.uploaded_path, most=MOST_UPLOADED, keys=keys_of(settings))


def simulated_of(settings: Settings) -> MediaFolder:
    """What was said in the simulations that are open: a file for each, until an hour has gone."""
    return MediaFolder(settings.folder_path / "simulated", keys=keys_of(settings))


def media_of(settings: Settings) -> MediaFolder:
    """Where the files are that people sent."""
    return MediaFolder(settings.media_path, keys=keys_of(settings))
