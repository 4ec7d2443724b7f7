"""Media: the bytes of what people sent, fetched after the turn, so that no turn waits for them."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import structlog

from bot.channels.channel import Channel
from storage.store import Desk, MediaFolder, Store
from storage.writer import Writer

log = structlog.get_logger()

AT_ONCE = 20


async def fetch_wanted(
    store: Store, writer: Writer, channels: Mapping[str, Channel], folder: MediaFolder, now: datetime
) -> int:
    """Fetch what is not here yet; how many were. What fails is tried again, later each time."""
    with store.reading() as desk:
        wanted = desk.media_to_fetch(now, AT_ONCE)
    fetched = 0
    for media, name in wanted:
        size, error = 0, ""
        try:
            data = await channels[name].fetch(media)
            folder.write(media.id, data)
            size = len(data)
            fetched += 1
        except (OSError, ValueError, KeyError) as trouble:
            error = f"{type(trouble).__name__}: {trouble}"
            log.warning("media.not_fetched", media=media.id, channel=name, error=type(trouble).__name__)
        if not await writer.do(partial(_note, media.id, now, size, error)):
            folder.delete(media.id)  # she asked meanwhile to be forgotten
    return fetched


def _note(media: str, now: datetime, size: int, error: str, desk: Desk) -> bool:
    """Whether the file is still known."""
    known = desk.media(media)
    if not desk.media_fetched(media, now, size, error):
        desk.report("media lost", f"media:{media}", error, known and known[1], now)
    return known is not None
