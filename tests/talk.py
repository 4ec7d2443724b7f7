"""Talks on a stage of the tests: drafts are shown, and voice notes are real ones."""

from pathlib import Path

from bot import stage
from bot.app import talking
from bot.content.signoff import Policy
from bot.content.transcripts import MONDAY
from storage.store import MediaFolder
from tests.sounds.samples import SAMPLES

__all__ = ["MONDAY", "Stage"]


class Stage(stage.Stage):
    """One run of a script in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        media = MediaFolder(folder / "media")
        super().__init__(folder, talking(media, policy=Policy(drafts=True)), SAMPLES)
