"""Uploads: what is promised about the ids under which providers keep files that were uploaded to them."""

from collections.abc import Iterable
from typing import Protocol


class Uploads(Protocol):
    """The part of the desk that spares the next who is sent a file its upload.

    An id goes with its file: when its person is forgotten, or its bytes are swept away.
    """

    def uploaded(self, channel: str, bot: str, media: str) -> str | None:
        """The provider's id of one of our files, as this bot may send it; None when it knows none."""

    def keep_upload(self, channel: str, bot: str, media: str, ref: str) -> None:
        """The provider keeps it under this id from now on."""

    def drop_upload(self, channel: str, bot: str, media: str) -> None:
        """The provider knows that id no more."""

    def drop_uploads(self, media: Iterable[str]) -> None:
        """Their bytes are gone: nobody is to be sent these files any more."""
