"""Talks on a stage of the tests: drafts are shown, and voice notes are real ones."""

from dataclasses import replace
from pathlib import Path

from bot.content.signoff import Policy
from bot.content.transcripts import MONDAY
from bot.entrance import Entrance
from bot.playing import stage
from bot.running.building import talking
from storage.store import MediaFolder
from tests.sounds.samples import SAMPLES

ENTRANCE = Entrance("https://jigi.example", "talk")

__all__ = ["MONDAY", "Stage"]


class Stage(stage.Stage):
    """One run of a script in a folder of its own."""

    def __init__(self, folder: Path, database: str = "") -> None:
        media = MediaFolder(folder / "media")
        house = talking(media, policy=Policy(drafts=True))
        super().__init__(folder, replace(house, entrance=ENTRANCE), SAMPLES, database)
