"""Uploaded: the register that somebody uploaded, as it lies between two pages.

In a folder beside the media, for all processes that serve, under the programme's data key where there is one.
No backup holds it. Whoever works on it gives a sign every few seconds; work that gives none was cut off.
"""

import fcntl
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bot.faults import Telling
from storage.store import MediaFolder

LONGEST = timedelta(hours=1)  # that it lies there after anybody's last look
SIGN_EVERY = 5.0  # seconds
LEFT_AFTER = 60.0  # seconds without a sign
LOOK_NOTED = timedelta(minutes=1)  # a look within it is not noted again

STANDS, DATA, ROWS, SEEN, LOCK, WORK = "stands", "data", "rows", "seen", ".lock", ".work"


@dataclass(slots=True)
class Upload:
    """What was uploaded, and how far it is."""

    id: str
    kind: str  # the suffix by which its reader is chosen
    source: str
    part: bool
    state: str  # "columns" | "reading" | "shown" | "taking" | "taken" | "fault"
    fault: str = ""
    says: Any = ""  # of whoever has read the file
    columns: dict[str, str] = field(default_factory=dict)  # as somebody said, where she said otherwise
    names: list[str] = field(default_factory=list)  # headings
    guess: dict[str, str] = field(default_factory=dict)  # heading → field
    samples: list[list[str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # by verdict
    whys: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # on the whole of it
    digest: str = ""  # of what was shown, row by row
    to_take: int = 0
    refused: list[str] = field(default_factory=list)  # suffixes of the files to mend
    reached: int = 0
    taken: dict[str, int] | None = None

    @property
    def is_busy(self) -> bool:
        return self.state in ("reading", "taking")


def begun(kind: str, source: str, *, part: bool) -> Upload:
    """An upload that has just begun: its columns are to be confirmed next."""
    return Upload(secrets.token_hex(8), kind, source, part, "columns")


class Uploaded:
    """The one upload of a programme, whoever is asked for it."""

    def __init__(self, files: MediaFolder, now: Callable[[], datetime]) -> None:
        """`files`: whole or not there, each under the programme's key."""
        self._folder = files.path
        self._files = files
        self._now = now

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Nobody else changes it meanwhile, in no process. What is done within takes no time."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / LOCK).open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def stands(self, *, looked: bool = True) -> Upload | None:
        """How far it is; None when there is none. `looked`: somebody sees it."""
        data = self._read(STANDS)
        one = None if data is None else _loaded(data)
        if one is None:
            return None
        if one.is_busy:
            if self._is_left():
                one.state, one.fault, one.says = "fault", "cut_off", ""
            return one
        now, seen_at = self._now(), self._seen_at()
        if seen_at is None or now - seen_at > LONGEST:
            return None
        if looked and now - seen_at > LOOK_NOTED:
            self._files.write(SEEN, now.isoformat().encode())
        return one

    def keep(self, one: Upload, data: bytes | None = None) -> None:
        """How far it is now; `data`: the file itself, where it is new. Raises OSError."""
        if data is not None:
            self.drop()
            self._files.write(DATA, data)
        self._files.write(SEEN, self._now().isoformat().encode())
        self._files.write(STANDS, _dumped(one))

    def show(self, rows: bytes, refused: Mapping[str, bytes]) -> None:
        """What was found of each row, and what is to be mended, by suffix. Raises OSError."""
        self._files.write(ROWS, rows)
        for suffix, data in refused.items():
            self._files.write(f"refused.{suffix}", data)

    def rows(self) -> list[Any]:
        data = self._read(ROWS)
        return [] if data is None else list(orjson.loads(data))

    def refused(self, suffix: str) -> bytes | None:
        return self._read(f"refused.{suffix}")

    @contextmanager
    def signing(self) -> Iterator[None]:
        """Others see that somebody works on it meanwhile."""
        over = threading.Event()

        def sign() -> None:
            while not over.wait(SIGN_EVERY):
                with suppress(FileNotFoundError):
                    (self._folder / STANDS).touch()

        thread = threading.Thread(target=sign, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    @contextmanager
    def unpacked(self, one: Upload) -> Iterator[Path]:
        """The file in plain, in a folder that only this user may read, gone with the block."""
        path = self.path_of(one)
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir(mode=0o700)
        try:
            path.write_bytes(self._read(DATA) or b"")
            yield path
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)

    def path_of(self, one: Upload) -> Path:
        """Where it lies in plain while somebody reads it."""
        return self._folder / f"{WORK}-{one.id}" / f"register{one.kind}"

    def drop(self) -> None:
        """All of it is gone, with what somebody left who was cut off."""
        with suppress(FileNotFoundError):
            for path in self._folder.iterdir():
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                elif path.name != LOCK:
                    path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """What nobody has looked at for an hour is gone, and what somebody left who was cut off."""
        if not self._folder.is_dir():
            return
        with self.changing():
            one = self.stands(looked=False)
            seen_at = self._seen_at()
            if one is None or seen_at is None or (self._now() - seen_at > LONGEST and not one.is_busy):
                self.drop()

    def _seen_at(self) -> datetime | None:
        data = self._read(SEEN)
        return None if data is None else datetime.fromisoformat(data.decode())

    def _is_left(self) -> bool:
        """By the clock of the disk that all of them write to: those of two hosts may differ."""
        mark = self._folder / f".now-{secrets.token_hex(4)}"
        try:
            mark.touch()
            return mark.stat().st_mtime - (self._folder / STANDS).stat().st_mtime > LEFT_AFTER
        except FileNotFoundError:
            return False
        finally:
            mark.unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        return self._files.read(name)


def _dumped(one: Upload) -> bytes:
    values = {name.name: getattr(one, name.name) for name in fields(one)}
    return orjson.dumps({**values, "says": _as_json(one.says)})


def _loaded(data: bytes) -> Upload | None:
    """None for one that another version has written."""
    try:
        one = Upload(**orjson.loads(data))
    except TypeError:
        return None
    one.says = _telling(one.says)
    return one


def _as_json(value: object) -> Any:
    """A telling with what it is made of, so that it can be said in another language."""
    if isinstance(value, Telling):
        return {
            "template": value.template,
            "values": {name: _as_json(one) for name, one in value.values.items()},
        }
    return value if isinstance(value, str | int | float) else str(value)


def _telling(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    template, values = value["template"], value["values"]
    return Telling(template, **{name: _telling(one) for name, one in values.items()})
