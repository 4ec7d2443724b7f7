"""A programme under a data key, in a file or on a server, to be talked with, backed up and moved."""

from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings
from storage import databases
from storage.sealing.seals import Seals, new_key
from storage.store import MediaFolder, Store
from tests.backups.town import gone_on, settings_of, town
from tests.talk import Stage

KEY, OTHER = new_key(), new_key()


class SealedStage(Stage):
    """A stage whose store and files are under a data key."""

    def __init__(self, folder: Path, database: str = "") -> None:
        super().__init__(folder, database)
        self.house = replace(self.house, media=media_in(folder))

    def opened(self) -> Store:
        return databases.opened(self.database, key=b"talk", keys=(Seals(KEY),))


def media_in(folder: Path, key: str = KEY) -> MediaFolder:
    return MediaFolder(folder / "media", keys=(Seals(key),))


def sealed_town(folder: Path, url: str = "") -> Stage:
    """A town that came under a key in the middle of its talks."""
    stage = town(folder, url)
    sealed(stage.database, folder)
    return talked_on(stage, folder, url)


def sealed(database: str, folder: Path) -> None:
    databases.reseal(
        database, (Seals(KEY),), lambda _table, _done: None, lambda: media_in(folder).seal_all() and None
    )


def talked_on(old: Stage, folder: Path, url: str = "") -> Stage:
    """The stage on what was brought elsewhere; phones show what they showed."""
    return gone_on(old, folder, url, SealedStage)


def with_key(settings: Settings, key: str = KEY) -> Settings:
    return settings.model_copy(update={"data_key": SecretStr(key)})


def settings_with(key: str, folder: Path, url: str = "") -> Settings:
    return with_key(settings_of(folder, url), key)
