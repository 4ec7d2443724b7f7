"""The secret: what signs links and digests, the operator's or one that is made at the first start."""

import contextlib
import secrets
from pathlib import Path

from bot.disk import PRIVATE, put
from bot.settings import Settings, SettingsError
from storage import private


def secret_of(settings: Settings) -> str:
    """Never empty: with an empty one anybody could sign. Raises SettingsError."""
    given = settings.secret.get_secret_value()
    if given:
        return given
    path = settings.folder_path / "secret"
    try:
        return _kept(path) or _made(path)
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}; see that there is room on its disk and that this user may write in "
            f"its folder (JIGI_FOLDER names another), or set JIGI_SECRET"
        ) from error


def _kept(path: Path) -> str:
    """Empty where there is none, or somebody was cut off who made one."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_text("utf-8").strip()
    return ""


def _made(path: Path) -> str:
    """A new one, or that of whoever was first: two processes may start at once. Raises OSError."""
    private.make(path.parent)
    try:
        put(path, secrets.token_hex(32), mode=PRIVATE, first=True)
    except FileExistsError:
        if not _kept(path):
            put(path, secrets.token_hex(32), mode=PRIVATE)
    return _kept(path)
