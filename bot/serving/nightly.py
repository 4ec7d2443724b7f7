"""Nightly: a backup and a purge while everybody sleeps, beside the turns of whoever does not.

A night that was missed is made up for as soon as somebody serves again. A backup that fails is tried again
every hour; administrators are told once, and so is whoever reads the log.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import programme
from bot.app import Jigi
from bot.backups import rota
from bot.backups.faults import BackupError
from bot.backups.making import make
from bot.backups.opening import Opened
from bot.keys import media_of
from bot.programme import Programme
from bot.running.company import LeadersTicker
from bot.settings import Settings
from bot.upkeep import purging
from scheduler import local_time
from storage import databases
from storage.dumping import Dumping
from storage.store import Desk, StoreError
from storage.writer import Writer

log = structlog.get_logger()

LOOK = 60  # seconds
AGAIN = timedelta(hours=1)
LEAP = timedelta(days=7)  # from one purge to the next: after so many nights it waits for one more
PAUSE = 0.02  # seconds for each megabyte, in which turns have the disk and the machine to themselves
PURGED_ON, FAILED = "purged.on", "backup.failed"  # notes: the local date; since when, until one is taken


class Nights:
    """What is done once a night."""

    def __init__(
        self, settings: Settings, writer: Writer, now: Callable[[], datetime], dump: Dumping
    ) -> None:
        self._settings = settings
        self._writer = writer
        self._now = now
        self._dump = dump
        self._tried_at: datetime | None = None
        self._stopping = threading.Event()

    async def look(self) -> None:
        """Do what is due: the backup first, so that the last words that go are in one."""
        decided = programme.load(self._settings.programme_path)
        now = self._now()
        night = _night_before(now, decided, self._settings.timezone)
        if self._wants_backup(decided, night, now):
            self._tried_at = now
            await self._back_up(decided, now)
        await self._purge(decided, night, now)

    def stop(self) -> None:
        """Leave off what is under way: it is begun again when somebody serves."""
        self._stopping.set()

    def _wants_backup(self, decided: Programme, night: datetime, now: datetime) -> bool:
        if decided.backups.daily + decided.backups.weekly == 0:
            return False
        if self._tried_at is not None and now - self._tried_at < AGAIN:
            return False
        taken = rota.last_taken_at(self._settings.backups_path, now)
        return taken is None or taken < night

    async def _back_up(self, decided: Programme, now: datetime) -> None:
        folder = self._settings.backups_path
        passphrase = self._settings.backup_passphrase.get_secret_value()
        to = folder / rota.name_at(now, sealed=bool(passphrase))
        try:
            opened = await _aside(partial(make, self._settings, self._dump, to, now, passphrase, self._pace))
            for path in rota.outdated(folder, decided.backups.daily, decided.backups.weekly):
                await asyncio.to_thread(path.unlink)
        except _StoppedError:
            return
        except (BackupError, StoreError, OSError) as error:
            log.error("backup.failed", error=error)
            await self._writer.do(partial(_report_once, str(error), now))
            return
        log.info("backup.taken", file=to.name, bytes=opened.size)
        await self._writer.do(lambda desk: desk.keep_note(FAILED, ""))

    async def _purge(self, decided: Programme, night: datetime, now: datetime) -> None:
        """What goes does not come back: by a clock that leapt ahead nothing does on the first night."""
        tonight = night.isoformat()
        before = await self._writer.do(lambda desk: desk.note(PURGED_ON))
        if before == tonight:
            return
        if before and night - datetime.fromisoformat(before) > LEAP:
            log.warning("purge.waits", what="none for days, or the clock leapt ahead; next night")
        else:
            await purging.purge(self._writer, media_of(self._settings), decided.retention, now)
        await self._writer.do(lambda desk: desk.keep_note(PURGED_ON, tonight))

    def _pace(self) -> None:
        if self._stopping.is_set():
            raise _StoppedError
        time.sleep(PAUSE)


class _StoppedError(Exception):
    """The house is being closed."""


@contextlib.asynccontextmanager
async def kept(settings: Settings, jigi: Jigi) -> AsyncIterator[None]:
    """Nights are looked after while the block lasts."""
    nights = Nights(settings, jigi.writer, jigi.clock.now, databases.dumping(settings.database))
    ticker = LeadersTicker(jigi.company)
    ticker.every(LOOK, "nights", nights.look)
    ticker.start()
    try:
        yield
    finally:
        nights.stop()
        ticker.stop()


def told(settings: Settings, now: datetime) -> str:
    """When the last good backup was taken, as `jigi run` says it first thing."""
    backups = programme.load(settings.programme_path).backups
    taken = rota.last_taken_at(settings.backups_path, now)
    if taken is None:
        said = f"There is no backup in {settings.backups_path} yet"
    else:
        local = local_time.local(taken, settings.timezone)
        said = f"The last backup was taken on {local:%Y-%m-%d at %H:%M} ({settings.backups_path})"
    off = backups.daily + backups.weekly == 0
    return f"{said}; {'none is taken' if off else f'one is taken each night at {backups.at:%H:%M}'}"


def _night_before(now: datetime, decided: Programme, zone: str) -> datetime:
    """The last time that it was the hour of the backup."""
    local = local_time.local(now, zone)
    tonight, last_night = (
        local_time.to_utc(local.date() - timedelta(days=days), decided.backups.at, zone) for days in (0, 1)
    )
    return tonight if tonight <= now else last_night


async def _aside(work: Callable[[], Opened]) -> Opened:
    """In a thread of its own, that nobody waits for when the house is closed."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Opened] = loop.create_future()

    def tell(result: Opened | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if result is not None:
            done.set_result(result)
        elif error is not None:
            done.set_exception(error)

    def run() -> None:
        result, fault = None, None
        try:
            result = work()
        except Exception as error:  # it rises where it is waited for
            fault = error
        with contextlib.suppress(RuntimeError):  # a loop that is gone waits for nothing
            loop.call_soon_threadsafe(tell, result, fault)

    threading.Thread(target=run, name="backup", daemon=True).start()
    return await done


def _report_once(why: str, now: datetime, desk: Desk) -> None:
    """Until one is taken again."""
    if not desk.note(FAILED):
        desk.report("backup failed", "backup", why, None, now)
        desk.keep_note(FAILED, now.isoformat())
