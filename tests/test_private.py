"""What holds people's words is nobody else's to read on the machine, whoever starts the program."""

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.backups.restoring import restore
from bot.disk import workshop
from bot.guarding import RESTORING
from bot.keys import media_of
from bot.settings import Settings
from bot.stores import open_store
from storage.sqlite.moving import FileEnd
from tests.backups.town import backed_up, dump_of, settings_of, town

PUBLIC = {"programme.yaml", "talk.db.lock"}  # an operator's decisions, and the number of a process


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """As where nobody chose an umask, and worse."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_files(folder: Path) -> list[str]:
    """Those that others may read, in folders that others may look into."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if mode(Path(place, name)) & 0o077]
        found += [name for name in files if mode(Path(place, name)) & 0o077 and name not in PUBLIC]
    return sorted(found)


def test_what_a_programme_keeps_is_its_owners_alone(tmp_path: Path) -> None:
    """Its database with its log, its secret and its files, as they come, are backed up and brought back."""
    stage = town(tmp_path / "here")
    settings = settings_of(stage.folder).model_copy(update={"secret": SecretStr("")})
    with closing(open_store(settings)) as store, store.transaction() as desk:
        media_of(settings).write("voice", b"OggS")
        desk.keep_note("last", "words")
        assert (stage.folder / "talk.db-wal").exists()
        assert open_files(stage.folder) == []
    (stage.folder / "secret").unlink()
    backed_up(stage, stage.folder / "backups" / "b.tar.gz")
    file = stage.folder / "backups" / "b.tar.gz"
    restore(settings_of(stage.folder), dump_of(stage.folder), file, stage.now, overwrite=True)
    with stage.open():
        assert open_files(stage.folder) == []
    with FileEnd(tmp_path / "moved" / "talk.db").alone():
        pass
    assert open_files(tmp_path / "moved") == []
    assert mode(tmp_path / "moved") == 0o700


@pytest.mark.parametrize(
    ("was", "kept"),
    [
        (0o644, 0o600),  # a machine's own umask: nobody chose that
        (0o664, 0o600),
        (0o640, 0o640),  # a group that reads on purpose
        (0o660, 0o660),
        (0o600, 0o600),
    ],
)
def test_what_stands_open_to_everybody_is_shut_and_a_group_may_go_on_reading(
    here: Settings, tmp_path: Path, was: int, kept: int
) -> None:
    open_store(here).close()
    database, media = tmp_path / "jigi.db", tmp_path / "media"
    media.mkdir(was | 0o100)
    database.chmod(was)
    with closing(open_store(here)) as store, store.transaction() as desk:
        desk.keep_note("last", "words")
        assert [mode(database), mode(tmp_path / "jigi.db-wal")] == [kept, kept]
        assert mode(media) == kept | 0o100


def test_what_a_restore_unpacked_and_left_goes_before_anybody_serves(here: Settings, tmp_path: Path) -> None:
    """It was killed; what another one has under its hands just now stays."""
    left = tmp_path / f"{RESTORING}abc"
    left.mkdir()
    (left / "jigi.db").write_text("words")
    with workshop(tmp_path, RESTORING) as under_way:
        open_store(here).close()
        assert not left.exists()
        assert under_way.exists()
