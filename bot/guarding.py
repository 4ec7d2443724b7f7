"""Guarding: what holds people's words is shut to others before it is opened, and no copy of it lies about."""

import structlog

from bot.disk import sweep
from bot.settings import Settings
from storage import databases, private

log = structlog.get_logger()

RESTORING = ".restoring-"  # how the folders begin in which a restore unpacks


def guard(settings: Settings) -> None:
    """Shut what stands open to everybody, and delete what a restore had unpacked that was cut off."""
    folder, folders = settings.folder_path, {settings.folder_path}
    ours = [settings.media_path, folder / "secret"]
    if databases.is_file(settings.database):
        path = databases.file_of(settings.database)
        folders.add(path.parent)
        ours += [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]
    for path in ours:
        if private.shut(path):
            log.warning("store.shut", file=path.name)
    for place in folders:
        sweep(place, RESTORING)
