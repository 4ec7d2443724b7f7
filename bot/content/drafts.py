"""Drafts: newer words of a pack that nobody is shown yet, in a folder of their own beside the store.

`drafts/PACK/N/PACK` holds a whole copy of the pack, N one more with each change: whoever reads the words of
before is not disturbed, a change is there whole or not at all, and of two at once the second is refused. What
runs lies elsewhere (`bot/upkeep/publishing.py`); a draft is shown to nobody until it is published.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.content.faults import Fault
from bot.content.pack import Pack, read_pack
from bot.content.pieces import words_of
from bot.disk import flush_all

LEFT_AFTER = 86_400  # seconds: nobody checks a pack for so long
KEPT = 2  # states of a draft: the one that stands, and the one that somebody may be reading


class DraftError(Exception):
    """A draft is not as it was when it was shown: somebody has changed it meanwhile. Nothing was kept."""


class RefusedError(Exception):
    """It cannot be done so. `why` names what is said of it; `faults` is what is wrong with the words."""

    def __init__(self, why: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.faults = tuple(faults)


class Drafts:
    """The drafts of one programme, at most one for each pack."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ids(self) -> tuple[str, ...]:
        """The packs of which there is a draft."""
        found = self._folder.iterdir() if self._folder.is_dir() else iter(())
        return tuple(sorted(path.name for path in found if path.name[0] != "." and self.folder(path.name)))

    def folder(self, id: str) -> Path | None:
        """Where the draft of this pack stands; None when there is none."""
        last = max(self._states(id), default=None)
        return None if last is None else self._folder / id / str(last) / id

    def pack(self, id: str) -> Pack | None:
        """The draft of this pack. Raises PackError when it cannot be read any more."""
        folder = self.folder(id)
        return None if folder is None else read_pack(folder)

    def keep(
        self,
        id: str,
        base: Path | None,
        files: Mapping[str, bytes],
        check: Callable[[Path], None],
        since: str = "",
    ) -> None:
        """The files of `base` with these in their places are the draft from now on, once they are checked.

        `since`: the digest of the words that were shown; those of the draft, or what runs, where `base` is.
        Raises DraftError when they are others by now, whatever `check` raises, and OSError; then nothing
        was kept.
        """
        if base is not None and since and read_pack(base).digest != since:
            raise DraftError(id)
        number = max(self._states(id), default=0) + 1
        own = self._folder / id
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as temporary:
            whole = Path(temporary) / str(number)
            pack = whole / id
            pack.mkdir(parents=True)
            for path in words_of(base) if base is not None else ():
                shutil.copyfile(path, pack / path.name)
            for name, data in files.items():
                (pack / name).write_bytes(data)
            check(pack)
            flush_all(whole)
            own.mkdir(exist_ok=True)
            try:
                whole.rename(own / str(number))
            except OSError as error:
                if (own / str(number)).exists():
                    raise DraftError(id) from error
                raise
        for old in self._states(id):
            if old <= number - KEPT:
                shutil.rmtree(own / str(old), ignore_errors=True)

    def drop(self, id: str) -> None:
        """There is no draft of this pack any more. Nothing happens when there is none."""
        if (self._folder / id).is_dir():
            gone = Path(tempfile.mkdtemp(dir=self._folder, prefix="."))
            (self._folder / id).rename(gone / id)
            shutil.rmtree(gone, ignore_errors=True)

    def _sweep(self) -> None:
        """What whoever was killed while she checked has left goes."""
        for left in self._folder.glob(".*"):
            if time.time() - left.stat().st_mtime > LEFT_AFTER:
                shutil.rmtree(left, ignore_errors=True)

    def _states(self, id: str) -> Iterator[int]:
        own = self._folder / id
        found = own.iterdir() if own.is_dir() else iter(())
        return (int(path.name) for path in found if path.name.isdecimal())
