"""Media: the bytes of what people sent, fetched after the turn, so that no turn waits for them."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from bot.channels.channel import Channel
from bot.conversation.messages import Media
from storage.looking import look
from storage.store import Desk, MediaFolder, Store
from storage.writer import Writer

log = structlog.get_logger()

AT_ONCE = 20
OF_ONE_CHANNEL = 4  # at the same time; each may be some 20 MB
NOBODYS_AFTER = timedelta(hours=1)  # bytes lie there before the turn that they belong to is committed
OF_CARDS = "card-"  # how the names of packs' pictures begin; the next edition may show them again
OWN_DATA = "application/json"  # what `/mydata` made; it was sent, and the next one is made anew
OWN_DATA_FOR = timedelta(days=1)


async def fetch_wanted(
    store: Store, writer: Writer, channels: Mapping[str, Channel], folder: MediaFolder, now: datetime
) -> int:
    """Fetch what is not here yet; how many were. What fails is tried again, later each time.

    Side by side: a provider that is slow keeps nothing of another waiting. Raises StoreError.
    """
    wanted = await look(store, lambda desk: desk.media_to_fetch(now, AT_ONCE))
    rooms = {name: asyncio.Semaphore(OF_ONE_CHANNEL) for _, name in wanted}

    async def one(media: Media, name: str) -> bool:
        async with rooms[name]:
            size, error = await _fetched(media, name, channels, folder)
            if not await writer.do(partial(_note, media.id, now, size, error)):
                folder.delete(media.id)  # she asked meanwhile to be forgotten
        return not error

    told = await asyncio.gather(*(one(*each) for each in wanted), return_exceptions=True)
    for failed in told:
        if isinstance(failed, BaseException):
            raise failed
    return sum(map(bool, told))


async def _fetched(
    media: Media, name: str, channels: Mapping[str, Channel], folder: MediaFolder
) -> tuple[int, str]:
    """How many bytes are here now, or why not."""
    try:
        data = await channels[name].fetch(media)
        await asyncio.to_thread(folder.write, media.id, data)
    except Exception as trouble:  # whatever it is, the next file must not wait behind this one
        told = isinstance(trouble, OSError | ValueError | KeyError)  # others may tell addresses
        log.warning("media.not_fetched", media=media.id, channel=name, error=type(trouble).__name__)
        return 0, f"{type(trouble).__name__}: {trouble}" if told else type(trouble).__name__
    return len(data), ""


def _note(media: str, now: datetime, size: int, error: str, desk: Desk) -> bool:
    """Whether the file is still known."""
    known = desk.media(media)
    if not desk.media_fetched(media, now, size, error):
        desk.report("media lost", f"media:{media}", error, known and known[1], now)
    return known is not None


def sweep(store: Store, folder: MediaFolder, now: datetime) -> int:
    """Delete the bytes that are nobody's, and what `/mydata` made long ago; how many files.

    A turn that was undone, or a kill between a `/forget` and the deletion that follows it, leaves
    bytes behind that no row leads to. `now` is the machine's time, as the files' own is.
    """
    with store.reading() as desk:
        swept = [path for path in _files(folder) if _is_old(desk, path, now)]
    if not swept:
        return 0
    with store.transaction() as desk:
        desk.drop_uploads([path.name for path in swept])
    for path in swept:
        with contextlib.suppress(OSError):
            path.unlink()
    return len(swept)


def _files(folder: MediaFolder) -> Iterator[Path]:
    return folder.path.iterdir() if folder.path.is_dir() else iter(())


def _is_old(desk: Desk, path: Path, now: datetime) -> bool:
    """Whether its bytes are nobody's, or were made for her long ago."""
    age = _age(path, now)
    if age is None or age < NOBODYS_AFTER:
        return False
    known = desk.media(path.name)
    if known is None:
        return not (path.name.startswith(OF_CARDS) or desk.is_recording(path.name))
    return known[0].mime == OWN_DATA and age >= OWN_DATA_FOR


def _age(path: Path, now: datetime) -> timedelta | None:
    """How long ago a file was written; None for what is no file, or is gone."""
    with contextlib.suppress(OSError):
        if path.is_file():
            return now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return None
