"""Publishing: newer words become the running edition without a restart.

`editions/` holds the words of every edition; `published/running.json` says which pack is read out of which,
whatever ships with the program or lies where `JIGI_PACKS` says. The command line leaves a request beside that
file: the jigi that runs takes it up within seconds. Each step is one file put in its place; what is cut off
half-way leaves the words of before.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from bot.content.faults import Fault, PackError, shown
from bot.content.library import Library
from bot.disk import put

log = structlog.get_logger()

RUNNING = "running.json"
REQUEST = "request.json"

Published = Mapping[str, str]
"""Pack → the edition out of which it is read."""


class PublishError(ValueError):
    """A pack cannot be published so; says why, and what to do."""


def published(folder: Path) -> dict[str, str]:
    """What was published. Raises PackError when that cannot be read."""
    return _read(folder / RUNNING) if (folder / RUNNING).exists() else {}


def folders(packs: Published, editions: Path) -> list[Path]:
    """The folders of the packs that were published. Raises PackError for words that are gone."""
    found = {id: editions / edition / id for id, edition in packs.items()}
    if lost := [path for path in found.values() if not (path / "pack.yaml").exists()]:
        what = "was published and is gone; put `editions/` back from a backup, or publish the pack again"
        raise PackError([Fault(shown(path), 1, what) for path in lost])
    return list(found.values())


def leave(folder: Path, packs: Published) -> Path:
    """Leave a request for whoever runs; the file, which goes when it was taken up.

    Raises PublishError while another one waits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / REQUEST
    if path.exists():
        raise PublishError(f"{path} waits to be taken up; start `jigi run`, or take that file away")
    path.with_suffix(".refused").unlink(missing_ok=True)
    return _write(path, packs)


def keep(folder: Path, packs: Published) -> None:
    """From now on these packs are read; what waited for it is done. Raises OSError, and nothing changes."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / RUNNING, packs)
    (folder / REQUEST).unlink(missing_ok=True)


async def take_left(
    folder: Path, load: Callable[[Published], Library], turn_to: Callable[[Library], None]
) -> None:
    """Take up the request that waits. One that cannot be is put aside, and the words of before stay."""
    path = folder / REQUEST
    if not await asyncio.to_thread(path.exists):
        return
    try:
        packs = await asyncio.to_thread(_read, path)
        library = await asyncio.to_thread(load, packs)
        await asyncio.to_thread(keep, folder, packs)
    except (PackError, OSError) as error:
        log.error("publication.refused", error=error)
        await asyncio.to_thread(path.replace, path.with_suffix(".refused"))
        return
    turn_to(library)
    log.warning("edition.published", edition=library.edition)


def _read(path: Path) -> dict[str, str]:
    try:
        packs = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(packs, dict) or not all(map(_is_name, (*packs, *packs.values()))):
            raise ValueError(packs)
    except (ValueError, RecursionError):
        what = "cannot be read; publish again, or take the file away: then the packs of the program run"
        raise PackError([Fault(shown(path), 1, what)]) from None
    return packs


def _is_name(value: object) -> bool:
    """Whether this names a folder, and none elsewhere."""
    return isinstance(value, str) and value == Path(value).name != ""


def _write(path: Path, packs: Published) -> Path:
    put(path, json.dumps(packs, indent=1) + "\n")
    return path
