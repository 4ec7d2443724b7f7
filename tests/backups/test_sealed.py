"""Under a data key a backup holds what is sealed as it is, and is brought back with its key or not at all."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bench.cluster import Server
from bot.backups.faults import BackupError
from bot.backups.making import make
from bot.backups.opening import unpacked
from bot.backups.restoring import restore
from storage import databases
from storage.sealing.seals import Seals, new_key
from storage.store import StoreError
from tests.backups.town import dump_of, settings_of, town
from tests.sealed import KEY, OTHER, media_in, sealed_town, settings_with, talked_on
from tests.talk import Stage

STORES = pytest.mark.parametrize("store", ["file", "server"])


@pytest.fixture
def urls(store: str, request: pytest.FixtureRequest) -> tuple[str, str]:
    """Where the programme is, and where it is brought back."""
    if store == "file":
        return "", ""
    return request.getfixturevalue("empty"), request.getfixturevalue("other")


@pytest.fixture
def other(server: Server) -> Iterator[str]:
    yield server.make("sealed_one")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("drop database sealed_one with (force)")


def backed_up(stage: Stage, file: Path, url: str, key: str = KEY) -> None:
    make(settings_with(key, stage.folder, url), dump_of(stage.folder, url), file, stage.now)


def brought_back(
    file: Path, folder: Path, url: str, stage: Stage, key: str, *, overwrite: bool = False
) -> None:
    settings = settings_with(key, folder, url) if key else settings_of(folder, url)
    restore(settings, dump_of(folder, url), file, stage.now, overwrite=overwrite)


def names_in(folder: Path) -> list[str]:
    """What lies there, without what a database has while it is open."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm", ".lock")))


def note_of(folder: Path) -> Path:
    (note,) = (folder / "media").glob("note-*")
    return note


@STORES
def test_its_talks_go_on_and_its_voices_are_heard(tmp_path: Path, urls: tuple[str, str]) -> None:
    before, after = urls
    stage = sealed_town(tmp_path / "before", before)
    file, folder = tmp_path / "backup.tar.gz", tmp_path / "after"
    backed_up(stage, file, before)
    sound = stage.house.media.read(note_of(stage.folder).name)
    assert sound
    for member in unpacked(file, ""):
        found = member.file.read()
        assert b"Moussa" not in found
        assert sound not in found, member.name
    brought_back(file, folder, after, stage, f"{OTHER} {KEY}")
    again = talked_on(stage, folder, after)
    assert media_in(folder).read(note_of(folder).name) == sound
    asked = stage.say("demain")
    assert "10" in asked
    assert again.say("demain") == asked
    again.relive()


@STORES
def test_with_another_key_it_says_so_and_nothing_is_overwritten(
    tmp_path: Path, urls: tuple[str, str]
) -> None:
    url = urls[0]
    stage = sealed_town(tmp_path / "there", url)
    file = tmp_path / "backup.tar.gz"
    backed_up(stage, file, url)
    asked = stage.say("demain")
    names = names_in(stage.folder)
    for key, why in (
        (OTHER, f"JIGI_DATA_KEY holds {Seals(OTHER).id}: set it to"),
        ("", "set JIGI_DATA_KEY to it"),
    ):
        with pytest.raises(
            StoreError, match=rf"backup\.tar\.gz is sealed with the data key {Seals(KEY).id}.*{why}"
        ):
            brought_back(file, stage.folder, url, stage, key, overwrite=True)
        assert names_in(stage.folder) == names
    if url:
        with psycopg.connect(url) as server:
            assert (
                server.execute(
                    "select nspname from pg_namespace where nspname ~ 'replaced|restor'"
                ).fetchall()
                == []
            )
    assert stage.say("[4]") != asked
    stage.relive()


@STORES
def test_one_in_plain_is_not_brought_back_under_a_key(tmp_path: Path, urls: tuple[str, str]) -> None:
    """Else it would stand there in plain, and everybody take it for sealed."""
    before, after = urls
    stage, file = town(tmp_path / "before", before), tmp_path / "backup.tar.gz"
    make(settings_of(stage.folder, before), dump_of(stage.folder, before), file, stage.now)
    with pytest.raises(BackupError, match="unset JIGI_DATA_KEY, restore it"):
        brought_back(file, tmp_path / "after", after, stage, KEY)
    assert names_in(tmp_path / "after") == []


def test_one_whose_files_want_another_key_as_well_says_so(tmp_path: Path) -> None:
    """As it is taken while a change of keys is under way: what came since is under the new one."""
    stage, new = sealed_town(tmp_path / "before"), new_key()
    media_in(stage.folder, new).write("note-of-today", b"OggS")
    file = tmp_path / "backup.tar.gz"
    backed_up(stage, file, "", f"{new} {KEY}")
    with pytest.raises(BackupError, match=f"files that are sealed with the data key {Seals(new).id}: add it"):
        brought_back(file, tmp_path / "after", "", stage, KEY)
    brought_back(file, tmp_path / "after", "", stage, f"{new} {KEY}")
    assert media_in(tmp_path / "after", new).read("note-of-today") == b"OggS"


def test_what_was_sealed_is_backed_up_by_whoever_has_no_key(tmp_path: Path) -> None:
    stage, file = sealed_town(tmp_path / "before"), tmp_path / "backup.tar.gz"
    make(settings_of(stage.folder), dump_of(stage.folder), file, stage.now)
    brought_back(file, tmp_path / "after", "", stage, KEY)
    assert databases.opens(settings_of(tmp_path / "after").database, (Seals(KEY),), "it")
