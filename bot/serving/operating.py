"""Operating: how the running house stands, what it would let go of, and what was decided, for pages."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot import programme
from bot.app import Jigi
from bot.backups.rota import last_taken_at
from bot.faults import Telling
from bot.overseeing.page_data import PageData
from bot.pages import deciding
from bot.pages.deciding import DecisionFault, Written
from bot.programme import ANYWHERE
from bot.settings import Settings, SettingsError
from bot.upkeep import purging
from bot.watching.standing import standing
from storage.overseeing import Wanted
from storage.purging import Kind

OF_LAST = 2_000  # messages that are looked at for what providers refused


class Operated:
    """One running house, as an administrator looks after it. It shows no secret, and nobody."""

    def __init__(self, settings: Settings, jigi: Jigi) -> None:
        self._settings = settings
        self._jigi = jigi
        self._began_with = deciding.decided(settings.programme_path)

    async def health(self) -> PageData:
        """Whether it is well, what waits and is held, what providers refuse, and the last backup."""
        health = await self._jigi.health_checker.look()
        return {"wrong": health.wrong, **await asyncio.to_thread(self._stands)}

    def _stands(self) -> PageData:
        jigi, settings = self._jigi, self._settings
        now = jigi.clock.now()
        backup_at = partial(last_taken_at, settings.backups_path)
        stands = standing(jigi.store, jigi.channels, settings.folder_path, jigi.clock.now, backup_at)
        with jigi.store.reading() as desk:
            held = desk.held_by_gate()
            failing = desk.failing(OF_LAST)
            unreachable = desk.found_count(Wanted(reach="unreachable"))
        return {
            "channels": [_channel(name, stands.waiting, now) for name in jigi.channels],
            "refused": sorted(stands.refused),
            "late": stands.late.number,
            "held": held,
            "failing": [one._asdict() for one in failing],
            "unreachable": unreachable,
            "raised": [{"kind": one.kind, "about": one.about, "since": one.since} for one in stands.raised],
            "disk_used": round(100 * stands.disk.used),
            "backup_at": stands.backup_at,
            "backup_days": None if stands.backup_at is None else (now - stands.backup_at).days,
        }

    async def retention(self) -> Sequence[PageData]:
        """Of each kind: for how many days it is kept, and how much is older, as `jigi purge` counts."""
        return await asyncio.to_thread(self._retained)

    def _retained(self) -> Sequence[PageData]:
        kept = programme.load(self._settings.programme_path).retention
        cutoffs = purging.cutoffs(kept, self._jigi.clock.now())
        with self._jigi.store.reading() as desk:
            return [
                {
                    "kind": kind.value,
                    "days": getattr(kept, kind.value),
                    "rows": desk.purgeable(kind, cutoffs[kind]) if kind in cutoffs else 0,
                }
                for kind in Kind
            ]

    def decided(self) -> PageData:
        """What may be changed from here as the file has it, its mark, and whether the house began with it."""
        path = self._settings.programme_path
        stands = deciding.decided(path)
        return {"written": stands, "mark": deciding.mark_of(path), "waits": stands != self._began_with}

    def faults(self, written: Written) -> Sequence[DecisionFault]:
        """All that is wrong with it: places that the register does not have, too."""
        with self._jigi.store.reading() as desk:
            unknown = [
                DecisionFault("referral", place, Telling("the register has no such facility or district"))
                for place in written["referral"]
                if place != ANYWHERE and desk.facility(place) is None and not desk.has_district(place)
            ]
        return [*deciding.faults(self._settings.programme_path, written), *unknown]

    def decide(self, written: Written, mark: str) -> bool:
        """Write it; False when somebody else has changed the file since, or it would be no programme."""
        path = self._settings.programme_path
        if deciding.mark_of(path) != mark or self.faults(written):
            return False
        try:
            deciding.decide(path, written)
        except (SettingsError, OSError):
            return False
        return True


def _channel(name: str, waiting: Sequence[Any], now: datetime) -> PageData:
    """What waits on a channel, and for how many minutes the oldest of it."""
    mine = [one for one in waiting if one.channel == name]
    since = min((one.since for one in mine), default=now)
    return {
        "name": name,
        "waiting": sum(one.number for one in mine),
        "minutes": max(0, int((now - since).total_seconds() // 60)),
    }
