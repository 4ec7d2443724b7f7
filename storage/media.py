"""Media: the bytes of what people sent, beside the database, and what is promised about them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.conversation.messages import Media
from bot.people import PersonId


@dataclass(frozen=True, slots=True)
class MediaFolder:
    """Where the bytes of what people sent are, a file each, named by its id."""

    path: Path
    most: int = 20_000_000  # bytes of one file

    def write(self, id: str, data: bytes) -> None:
        """Written whole or not at all. Raises ValueError when it is too large."""
        if len(data) > self.most:
            raise ValueError(f"{len(data)} bytes; at most {self.most} are kept")
        self.path.mkdir(parents=True, exist_ok=True)
        half = self.path / f".{id}"
        half.write_bytes(data)
        half.replace(self.path / id)

    def read(self, id: str) -> bytes | None:
        try:
            return (self.path / id).read_bytes()
        except FileNotFoundError:
            return None

    def head(self, id: str) -> bytes | None:
        """The first bytes, by which a file is known for what it is."""
        try:
            with (self.path / id).open("rb") as file:
                return file.read(64)
        except FileNotFoundError:
            return None

    def delete(self, id: str) -> None:
        (self.path / id).unlink(missing_ok=True)


class Files(Protocol):
    """The part of the desk that knows which files are here, and which are still to be fetched."""

    def keep_media(self, person: PersonId, media: Media, channel: str, now: datetime) -> None:
        """Note a file that she sent; its bytes are fetched later when `media.ref` is set."""

    def media_to_fetch(self, now: datetime, limit: int) -> list[tuple[Media, str]]:
        """Files whose bytes are not here yet, with their channel; longest waiting first."""

    def media_fetched(self, id: str, now: datetime, size: int, error: str = "") -> bool:
        """The bytes came; or did not, and are wanted again, later each time. False: given up after a week."""

    def media(self, id: str) -> tuple[Media, PersonId] | None: ...
