"""`jigi key`: a data key is made, a programme comes under it, and the operator is told how it stands."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.settings import Settings
from bot.stores import open_store
from storage.sealing.seals import Seals, new_key
from storage.store import MediaFolder
from tests.storage.cast import NOW, awa


@pytest.fixture(autouse=True)
def programme(here: Settings) -> None:
    """A programme with Awa, in plain."""
    store = open_store(here)
    with store.transaction() as desk:
        desk.change_person(awa(desk).id, {"name": "Awa", "consent_at": NOW})
    store.close()


def run(*arguments: str, key: str = "") -> Result:
    return CliRunner(env={"JIGI_DATA_KEY": key}).invoke(jigi, arguments)


def test_a_key_is_made_another_each_time_and_kept_nowhere(tmp_path: Path) -> None:
    one, other = (run("key", "new").output.strip() for _ in range(2))
    assert one != other
    assert re.fullmatch(r"[\w-]{43}", one, re.ASCII)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and one.encode() in path.read_bytes()]


def test_a_programme_comes_under_a_key_and_under_the_next(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    MediaFolder(tmp_path / "media").write("note", b"OggS her words")
    told = run("key", "status").output
    assert "store: in plain" in told
    assert "files: 1 in plain" in told
    refused = run("export", "people", key=old)
    assert (refused.exit_code, "`jigi key seal`" in refused.output) == (2, True)
    sealed = run("key", "seal", key=old).output
    assert "people: 1\n" in sealed
    assert "files: 1\n" in sealed
    assert b"her words" not in (tmp_path / "media" / "note").read_bytes()
    assert '"Awa"' in run("export", "people", key=old).output
    assert run("export", "people").exit_code == 2
    both = f"{new} {old}"
    assert "to do: stop every jigi and run `jigi key seal`" in run("key", "status", key=both).output
    assert '"Awa"' in run("export", "people", key=both).output
    assert f"sealed with {Seals(new).id};" in run("key", "seal", key=both).output
    assert "take the older keys out" in run("key", "status", key=both).output
    assert MediaFolder(tmp_path / "media", keys=(Seals(new),)).read("note") == b"OggS her words"
    assert f"files: 1 sealed with {Seals(new).id}" in run("key", "status", key=new).output
    assert "already" in run("key", "seal", key=new).output
    assert "to do: none" in run("key", "status", key=new).output
    assert '"Awa"' in run("export", "people", key=new).output
    assert b"Awa" not in (tmp_path / "jigi.db").read_bytes()


def test_files_from_before_files_were_sealed_come_under_the_key_as_well(tmp_path: Path) -> None:
    """As whoever sealed the store with an earlier version finds them."""
    key, other = new_key(), new_key()
    run("key", "seal", key=key)
    MediaFolder(tmp_path / "media").write("note", b"OggS her words")
    told = run("key", "status", key=key).output
    assert "files: 1 in plain" in told
    assert "to do: stop every jigi and run `jigi key seal`" in told
    done = run("key", "seal", key=key).output
    assert "files: 1\n" in done
    assert "already" not in done
    assert "already" in run("key", "seal", key=key).output
    MediaFolder(tmp_path / "media", keys=(Seals(other),)).write("anothers", b"OggS")
    assert f"add the data key {Seals(other).id} to JIGI_DATA_KEY" in run("key", "status", key=key).output
    refused = run("key", "seal", key=key)
    assert (refused.exit_code, f"files of the data key {Seals(other).id}" in refused.output) == (2, True)


def test_a_file_that_does_not_open_is_told_and_left(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    run("key", "seal", key=old)
    MediaFolder(tmp_path / "media", keys=(Seals(old),)).write("note", b"OggS her words")
    path = tmp_path / "media" / "note"
    path.write_bytes(path.read_bytes()[:-1])
    told = run("key", "seal", key=f"{new} {old}")
    assert (told.exit_code, f"{path} does not open, and is left as it is" in told.output) == (0, True)


def test_what_is_no_key_or_none_is_told_with_its_fix() -> None:
    wrong = run("key", "seal", key="secret")
    assert (wrong.exit_code, "JIGI_DATA_KEY: write it as `jigi key new` gives it" in wrong.output) == (
        2,
        True,
    )
    assert "secret" not in wrong.output
    assert "set it to what `jigi key new` gives" in run("key", "seal").output


def test_a_new_programme_is_sealed_from_its_first_word(tmp_path: Path) -> None:
    (tmp_path / "jigi.db").unlink()
    key = new_key()
    assert "from its first word" in run("key", "seal", key=key).output
    assert run("export", "people", key=key).exit_code == 0
    assert f"store: sealed with {Seals(key).id}" in run("key", "status", key=key).output
