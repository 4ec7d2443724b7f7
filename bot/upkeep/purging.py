"""Purging: what a programme keeps for so long only goes, in slices that hold no turn up."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.programme import Retention
from storage.purging import Kind, Purged
from storage.store import Desk, MediaFolder
from storage.writer import Writer

log = structlog.get_logger()

AT_ONCE = 200  # rows of one slice: a few milliseconds of the writer's
PAUSE = 0.05  # seconds between two, for whoever waits


def cutoffs(retention: Retention, now: datetime) -> dict[Kind, datetime]:
    """Of each kind that is not kept for ever: what is older than this goes."""
    kept = {kind: getattr(retention, kind.value) for kind in Kind}
    return {kind: now - timedelta(days=days) for kind, days in kept.items() if days is not None}


async def purge(
    writer: Writer, media: MediaFolder, retention: Retention, now: datetime
) -> Mapping[Kind, int]:
    """Let go of what is old; how many rows of each kind. It is logged and reported, unless there was nothing.

    Cut off at any moment it goes on the next time.
    """
    gone: dict[Kind, int] = {}
    for kind, before in cutoffs(retention, now).items():
        gone[kind] = await _purge(writer, media, kind, before)
    if any(gone.values()):
        log.warning(
            "purged", kinds=[kind.value for kind, rows in gone.items() if rows], rows=sum(gone.values())
        )
        await writer.do(lambda desk: desk.report("purged", "retention", told(gone), None, now))
    return gone


async def _purge(writer: Writer, media: MediaFolder, kind: Kind, before: datetime) -> int:
    rows, more = 0, True
    while more:
        slice: Purged = await writer.do(partial(_slice, kind, before))
        for id in slice.media:
            await asyncio.to_thread(media.delete, id)
        rows, more = rows + slice.rows, slice.more
        await asyncio.sleep(PAUSE if more else 0)
    return rows


def _slice(kind: Kind, before: datetime, desk: Desk) -> Purged:
    return desk.purge(kind, before, AT_ONCE)


def told(gone: Mapping[Kind, int]) -> str:
    """How many of each kind, in words."""
    return ", ".join(f"{rows} {kind.value.replace('_', ' ')}" for kind, rows in gone.items())
