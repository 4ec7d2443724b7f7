"""Issuing: `jigi publish`, whether a jigi runs or not.

What is published is checked, shown beside what runs, kept as an edition, and only then asked for.
"""

import os
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.content import checks
from bot.content.changes import Changes, changes
from bot.content.editions import Editions
from bot.content.faults import PackError
from bot.content.library import PACKS, Library
from bot.content.pack import Pack
from bot.keys import keys_of
from bot.secret import secret_of
from bot.settings import Settings
from bot.stores import open_store
from bot.upkeep import publishing
from bot.upkeep.publishing import Published, PublishError
from bot.upkeep.signing import policy_of
from storage.databases import beside
from storage.store import Stand, StoreInUseError

PATIENCE = 10.0  # seconds; who runs looks every second
AGAIN = 0.1


def running(settings: Settings, packs: Published | None = None) -> Library:
    """What is shown now, or would be with these packs published. Raises PackError and SettingsError."""
    packs = publishing.published(settings.published_path) if packs is None else packs
    return Library.load(
        (PACKS, *settings.packs),
        policy=policy_of(settings),
        published=publishing.folders(packs, settings.editions_path),
    )


def checked(folder: Path) -> Pack:
    """The pack in a folder. Raises PackError with all that `jigi check` would say of it."""
    pack = checks.read_whole(folder)
    if faults := checks.faults_of([pack]):
        raise PackError(sorted(set(faults)))
    return pack


def with_pack(now: Library, pack: Pack) -> Library:
    """What would be shown with this pack in the place of its namesake."""
    return Library({**now.packs, pack.id: pack}, policy=now.policy)


def told(before: Library, after: Library) -> Iterator[tuple[str, bool]]:
    """What would be said otherwise, line by line, and whether it is a dose."""
    for id, pack in after.packs.items():
        old = before.packs.get(id)
        for line, is_dose in _told(changes(old, pack)):
            yield f"{id}: {line}", is_dose
        for language, entries in pack.stale.items():
            if withheld := sorted(entries - (old.stale.get(language, frozenset()) if old else frozenset())):
                yield f"{id}: not shown in {language} until it was read again: {', '.join(withheld)}", False
    yield from ((f"{id}: is taken out", False) for id in before.packs if id not in after.packs)


def _told(found: Changes) -> Iterator[tuple[str, bool]]:
    for value in found.doses:
        yield f"{value.name}: {value.before or '(none)'} → {value.after or '(none)'}", True
    for what, ids in (("added", found.added), ("removed", found.removed), ("changed", found.changed)):
        if ids:
            yield f"{what}: {', '.join(ids)}", False
    for card, by in found.voided:
        yield f"{card} has to be signed again: {by} signed other words", False


def standing(settings: Settings) -> list[Stand]:
    """Who is in the middle of a talk, on which edition. Raises StoreError."""
    with beside(settings.database, key=secret_of(settings).encode(), keys=keys_of(settings)) as desk:
        return [] if desk is None else desk.standing()


def told_of(stand: Stand) -> str:
    """How many people stand on an edition, and in the questions of which packs."""
    packs = ", ".join(f"{pack} {people}" for pack, people in stand.packs.items())
    return f"{stand.people} in a talk" + (f" ({packs})" if packs else "")


def leave(settings: Settings, before: Library, after: Library, packs: Published) -> Path:
    """Keep both editions, and leave a request to run `after`; its file. Raises PublishError and PackError.

    `packs` says which pack is read from which edition from then on.
    """
    editions = Editions(settings.editions_path)
    try:
        for library in (before, after):  # so that there is a way back
            editions.keep(library.edition, library.packs)
        os.sync()  # a power cut leaves no name without its words
        kept = running(settings, packs)  # as it will be read; what fails here leaves everything as it was
        if kept.edition != after.edition:
            editions.drop(after.edition)
            raise PublishError("these words were changed since they were shown; nothing was published")
        return publishing.leave(settings.published_path, packs)
    except OSError as error:
        raise PublishError(f"{error}; nothing was published") from error


def publish(settings: Settings, before: Library, after: Library, packs: Published) -> str:
    """Make `after` the running edition; what became of it. Raises PublishError, StoreError and PackError."""
    path = leave(settings, before, after, packs)
    try:
        store = open_store(settings)
    except StoreInUseError:
        return _taken_by_another(path, after.edition)
    try:
        publishing.keep(settings.published_path, packs)
    except OSError as error:
        raise PublishError(f"{error}; it is tried again when jigi starts") from error
    finally:
        store.close()
    return f"edition {after.edition} is published; it is shown when jigi runs"


def _taken_by_another(path: Path, edition: str) -> str:
    """Wait until the jigi that runs has taken it up. Raises PublishError when it has refused."""
    for _ in range(int(PATIENCE / AGAIN)):
        if not path.exists():
            break
        time.sleep(AGAIN)
    if path.with_suffix(".refused").exists():
        raise PublishError("the jigi that runs cannot read these words; its log says why")
    if path.exists():
        return f"edition {edition} will be shown as soon as the jigi that runs looks into {path}"
    return f"edition {edition} is published: who begins a talk now reads it, who is in one finishes on hers"


def of_edition(settings: Settings, edition: str) -> dict[str, str]:
    """Which pack would be read from where, to show that edition again. Raises PublishError and PackError."""
    kept = Editions(settings.editions_path).packs(edition)
    if kept is None:
        raise PublishError(f"no edition {edition!r} is kept; `jigi publish --list` names them all")
    base = Library.load((PACKS, *settings.packs)).packs
    return {id: edition for id, pack in kept.items() if id not in base or base[id].digest != pack.digest}


def listed(settings: Settings) -> Iterator[str]:
    """Every edition that is kept, the latest first: its day, who stands on it, and which one runs."""
    now, stands = running(settings), {stand.edition: stand for stand in standing(settings)}
    packs = publishing.published(settings.published_path)
    kept = {path.name: _kept_at(path) for path in _kept(settings.editions_path)}
    for edition in sorted({*kept, *stands, now.edition}, key=lambda e: (kept.get(e, ""), e), reverse=True):
        notes = [kept.get(edition, "not kept")]
        notes += ["running"] if edition == now.edition else []
        notes += [told_of(stands[edition])] if edition in stands else []
        yield f"{edition}  {'  '.join(notes)}"
    for id, edition in sorted(packs.items()):
        yield f"{id} is read from {edition}, not from the program's own packs or JIGI_PACKS"


def notes(settings: Settings, base: Mapping[str, Pack]) -> Iterator[str]:
    """Which packs are shown in other words than those that lie there, because they were published."""
    for id, pack in running(settings).packs.items():
        if id in base and base[id].digest != pack.digest:
            what = f"{pack.folder} is shown, because it was published, not {base[id].folder}"
            yield f"{id}: {what}; `jigi publish` that one to change it"


def _kept(folder: Path) -> list[Path]:
    return [path for path in folder.glob("[!.]*") if path.is_dir()] if folder.is_dir() else []


def _kept_at(folder: Path) -> str:
    return f"{datetime.fromtimestamp(folder.stat().st_mtime, UTC):%Y-%m-%d %H:%M}"
