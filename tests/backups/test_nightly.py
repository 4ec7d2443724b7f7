"""Every night a backup and a purge; one that fails is told once, and tried again."""

import shutil
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backups import rota
from bot.programme import Retention
from bot.serving import nightly
from bot.serving.nightly import AGAIN, Nights
from bot.settings import Settings
from bot.upkeep.purging import purge
from storage import databases
from storage.purging import Kind
from storage.store import MediaFolder
from storage.writer import Writer
from tests.storage.cast import NOW
from tests.storage.purging import spoke

EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)


class House:
    """A programme that is served from, and a clock."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            database=url or f"sqlite:///{folder}/jigi.db",
            folder=str(folder),
        )
        self.store = databases.opened(self.settings.database, key=b"nights")
        self.writer = Writer(self.store)
        self.now = EVENING
        self.dump_of(self.settings.database)

    def dump_of(self, url: str) -> None:
        self.nights = Nights(self.settings, self.writer, lambda: self.now, databases.dumping(url))

    async def later(self, **by: float) -> list[str]:
        """The backups that are there after a look at that time."""
        self.now += timedelta(**by)
        await self.nights.look()
        return sorted(path.name for path in self.settings.backups_path.glob("jigi-*"))

    def reports(self) -> list[str]:
        return [f"{row['kind']}: {row['words']}" for row in self.store.rows("reports")]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    house.writer.start()
    with closing(house.store):
        yield house
        await house.writer.stop()


async def test_one_is_taken_each_night_and_a_missed_night_is_made_up_for(house: House) -> None:
    assert "no backup" in nightly.told(house.settings, house.now)
    first = ["jigi-20261123T200000Z.tar.gz"]
    assert await house.later() == first
    assert await house.later(hours=6, minutes=29) == first  # 02:29 in Bamako
    assert len(await house.later(minutes=1)) == 2
    assert len(await house.later(minutes=1)) == 2
    assert len(await house.later(days=3)) == 3
    assert "2026-11-27 at 02:31 " in nightly.told(house.settings, house.now)


async def test_a_backup_of_a_clock_that_was_ahead_stands_for_no_night(house: House) -> None:
    """Else none would be taken until that day comes, and nobody would be told."""
    ahead = rota.name_at(EVENING + timedelta(days=365), sealed=False)
    house.settings.backups_path.mkdir()
    (house.settings.backups_path / ahead).touch()
    assert rota.last_taken_at(house.settings.backups_path, house.now) is None
    assert len(await house.later()) == 2
    assert len(await house.later(minutes=1)) == 2
    assert len(await house.later(days=1)) == 3
    assert rota.last_taken_at(house.settings.backups_path, house.now) == house.now


async def test_what_is_old_by_a_clock_that_leapt_goes_a_night_later(house: House) -> None:
    """Within that night an operator is told, and sets it right; words that are gone are gone."""
    with house.store.transaction() as desk:
        spoke(desk, 1, EVENING)
    await house.later(days=1)
    await house.later(days=3 * 365)
    assert not [line for line in house.reports() if line.startswith("purged")]
    await house.later(minutes=1)
    assert not [line for line in house.reports() if line.startswith("purged")]
    await house.later(days=1)
    assert [line for line in house.reports() if line.startswith("purged: 2 words")]


async def test_on_a_server_too_and_a_failure_tells_no_password(tmp_path: Path, postgresql: str) -> None:
    house = House(tmp_path, postgresql)
    house.writer.start()
    with closing(house.store):
        assert "no backup" in nightly.told(house.settings, house.now)
        assert str(tmp_path) in nightly.told(house.settings, house.now)
        assert await house.later() == ["jigi-20261123T200000Z.tar.gz"]
        house.dump_of(postgresql.replace("jigi@", "jigi:motdepasse@").replace("/programme", "/nowhere"))
        assert len(await house.later(days=1)) == 1
        (told,) = [line for line in house.reports() if line.startswith("backup failed")]
        assert "there is no such database" in told
        assert "motdepasse" not in told
        await house.writer.stop()


async def test_a_failure_is_told_once_with_the_fix_and_tried_again_every_hour(house: House) -> None:
    folder = house.settings.backups_path
    folder.write_text("a file where the folder should be")
    for _ in range(3):
        await house.later(hours=1)
    (told,) = house.reports()
    assert told.startswith("backup failed: ")
    assert str(folder) in told
    folder.unlink()
    assert len(await house.later(minutes=1)) == 0, "not at once"
    assert len(await house.later(seconds=AGAIN.total_seconds())) == 1
    shutil.rmtree(folder)
    folder.write_text("again")
    await house.later(days=1)
    assert len(house.reports()) == 2


async def test_no_backup_is_taken_where_none_is_wanted(house: House) -> None:
    house.settings.programme_path.write_text("backups: {daily: 0, weekly: 0}\n")
    assert await house.later() == []
    assert "none is taken" in nightly.told(house.settings, house.now)


async def test_what_is_left_off_leaves_nothing_and_is_no_failure(house: House) -> None:
    house.nights.stop()
    assert await house.later() == []
    assert house.reports() == []
    assert list(house.settings.backups_path.glob(".*")) == []


async def test_the_purge_counts_goes_on_where_it_was_and_is_told(house: House) -> None:
    with house.store.transaction() as desk:
        for turn in range(1, 450):
            spoke(desk, turn, NOW + timedelta(days=turn))
    now = NOW + timedelta(days=450)
    gone = await purge(house.writer, MediaFolder(house.settings.media_path), Retention(words=30), now)
    assert gone[Kind.WORDS] == 2 * 419
    (told,) = house.reports()
    assert told == "purged: 838 words, 0 media, 0 dead letters, 0 reports, 0 audit"
    for_ever = Retention(words=None, media=None, dead_letters=None, reports=None, audit=None)
    assert await purge(house.writer, MediaFolder(house.settings.media_path), for_ever, now) == {}


def test_the_last_of_each_day_and_week_is_kept(tmp_path: Path) -> None:
    first = datetime(2026, 10, 1, 2, 30, tzinfo=UTC)  # a Thursday
    for day in range(60):
        for hour in (0, 9):
            at = first + timedelta(days=day, hours=hour)
            (tmp_path / rota.name_at(at, sealed=bool(day % 2))).touch()
    (tmp_path / "jigi-before-the-upgrade.tar.gz").touch()
    (tmp_path / "notes.txt").touch()
    for path in rota.outdated(tmp_path, 7, 4):
        path.unlink()
    days = sorted(on.strftime("%d.%m %H") for path in tmp_path.iterdir() if (on := rota.taken_at(path.name)))
    assert days == sorted(
        [
            *("08.11 11", "15.11 11", "22.11 11"),
            *("23.11 11", "24.11 11", "25.11 11", "26.11 11", "27.11 11", "28.11 11", "29.11 11"),
        ]
    )
    assert (tmp_path / "notes.txt").exists()
    assert (tmp_path / "jigi-before-the-upgrade.tar.gz").exists()
    assert rota.outdated(tmp_path, 7, 4) == []
