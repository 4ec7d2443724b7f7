"""Editions: the words of every edition that was ever shown, kept beside the store.

A talk finishes on the words it began with, and a journal is replayed with those of its day, though
the program was started again with newer packs meanwhile. A few hundred kilobytes each; none is removed.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import structlog

from bot.content.faults import PackError
from bot.content.pack import Pack, read_pack
from bot.content.pieces import words_of
from bot.disk import flush, flush_all

log = structlog.get_logger()


class Editions:
    """A folder with one folder for each edition, and in it a copy of each pack's words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def indexes(self) -> Path:
        """Where what is made from editions is kept: beside them, for it needs no backup."""
        return self._folder.with_name("indexes")

    def keep(self, edition: str, packs: Mapping[str, Pack]) -> None:
        """Copy the words of an edition, all or none. Raises OSError when the folder cannot be written."""
        kept = self._folder / edition
        if kept.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as temporary:
            whole = Path(temporary) / edition
            for pack in packs.values():
                (whole / pack.id).mkdir(parents=True)
                for path in words_of(pack.folder):
                    shutil.copyfile(path, whole / pack.id / path.name)
            flush_all(whole)  # it is never written again: half of it would be the edition for ever
            whole.rename(kept)
        flush(self._folder)

    def drop(self, edition: str) -> None:
        """Keep it no longer: its words are not those that it is named for."""
        shutil.rmtree(self._folder / edition, ignore_errors=True)

    def packs(self, edition: str) -> dict[str, Pack] | None:
        """The packs of that edition; None when it was never kept, or cannot be read any more."""
        kept = self._folder / edition
        if not edition or not kept.is_dir():
            return None
        try:
            return {folder.name: read_pack(folder) for folder in sorted(kept.iterdir())}
        except PackError as error:
            log.error("edition.unreadable", edition=edition, error=error)
            return None
