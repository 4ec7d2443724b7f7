"""Rehearsing: the transcripts of packs, played as the bot speaks today.

A pack's `transcripts/` say what its author expects to be answered. Drafts are shown here, as in the demo:
whether somebody has signed a card is another question.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.content import transcripts
from bot.content.library import PACKS, pack_folders
from bot.content.signoff import Policy
from bot.content.transcripts import TranscriptError
from bot.house import House
from bot.playing.directions import play
from bot.playing.stage import Stage
from bot.running.building import talking
from storage.store import MediaFolder


def transcripts_of(packs: Iterable[Path] = ()) -> list[Path]:
    """Every transcript of the packs that are shipped, and of those in these folders."""
    return transcripts.of_packs(pack_folders((PACKS, *packs)))


@contextmanager
def rehearsal(packs: Sequence[Path] = ()) -> Iterator[House]:
    """A house to play in: the shipped packs and those in these folders. Raises PackError."""
    with TemporaryDirectory(prefix="jigi-") as folder:
        yield talking(MediaFolder(Path(folder)), packs, Policy(drafts=True))


def played(path: Path, house: House) -> str:
    """The transcript as the bot speaks today. Raises TranscriptError."""
    with TemporaryDirectory(prefix="jigi-") as folder:
        return play(transcripts.read(path), Stage(Path(folder), house))


def rehearse(path: Path, house: House, write: bool = False) -> str | None:
    """Play one: the first line that is otherwise today, or why it cannot be played; None: all is as written.

    `write` puts what is said today into the file.
    """
    try:
        said = played(path, house)
    except TranscriptError as error:
        return str(error)
    if write and said != path.read_text(encoding="utf-8"):
        path.write_text(said, encoding="utf-8")
    fault = transcripts.difference(path, said)
    return str(fault) if fault is not None else None
