"""A programme in the middle of its talks, to be backed up and brought back."""

from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot.backups.making import make
from bot.backups.opening import Opened
from bot.backups.restoring import Restored, restore
from bot.settings import Settings
from storage import databases
from storage.dumping import Dumping
from tests.talk import MONDAY, Stage

MORNING = MONDAY.replace(hour=9)
UP_TO = ("/checkin", "[Mon propre sujet]", "(voice)")  # the last is her goal; what is asked next is open


def settings_of(folder: Path, url: str = "") -> Settings:
    """Of the programme that a stage plays in this folder, in a file there unless a server has it."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database=url or f"sqlite:///{folder}/talk.db",
        folder=str(folder),
        secret=SecretStr("talk"),
    )


def dump_of(folder: Path, url: str = "") -> Dumping:
    return databases.dumping(settings_of(folder, url).database)


def town(folder: Path, url: str = "") -> Stage:
    """Awa is in the middle of a check-in, Fanta is about, Moussa coaches both; drafts are shown."""
    folder.mkdir()
    settings_of(folder).programme_path.write_text("draft_content: true\n")
    stage = Stage(folder, url)
    stage.now = MORNING
    stage.cast("Moussa", role="coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    stage.cast("Fanta", cadre="midwife", coach="Moussa")
    stage.main = "awa"
    stage.say(*UP_TO)
    return stage


def backed_up(stage: Stage, to: Path, passphrase: str = "") -> Opened:
    url = stage.database
    return make(settings_of(stage.folder, url), dump_of(stage.folder, url), to, stage.now, passphrase)


def brought_back(
    file: Path, folder: Path, now: datetime, stopped_at: datetime | None = None, url: str = ""
) -> Restored:
    return restore(settings_of(folder, url), dump_of(folder, url), file, now, stopped_at=stopped_at)


def gone_on(old: Stage, folder: Path, url: str = "", made: type[Stage] = Stage) -> Stage:
    """The stage on what was brought back; phones show what they showed."""
    stage = made(folder, url)
    stage.now, stage.people, stage.main = old.now, old.people, old.main
    stage.buttons, stage.events = {who: dict(shown) for who, shown in old.buttons.items()}, old.events
    return stage
