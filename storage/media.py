"""The media folder: the bytes of what people sent, beside the database."""

from dataclasses import dataclass
from pathlib import Path


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
