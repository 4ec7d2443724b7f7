"""What has its name is whole on the disk before: a power cut leaves the old or the new, and no half."""

import os
from pathlib import Path

import pytest

from bot import disk
from bot.content.editions import Editions
from bot.content.library import PACKS, Library


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were flushed so far, as they were then."""
    names: list[str] = []
    fsync = os.fsync

    def told(file: int) -> None:
        names.append(os.readlink(f"/proc/self/fd/{file}"))
        fsync(file)

    monkeypatch.setattr(os, "fsync", told)
    return names


def test_a_small_file_is_flushed_before_it_has_its_name_and_its_folder_after(
    tmp_path: Path, flushed: list[str]
) -> None:
    path = tmp_path / "running.json"
    for text in ("{}", "{1}"):
        flushed.clear()
        disk.put(path, text)
        half, folder = flushed
        assert Path(half).name.startswith(".running.json-")
        assert folder == str(tmp_path)
        assert path.read_text() == text
    with pytest.raises(FileExistsError):
        disk.put(path, "{2}", first=True)
    assert path.read_text() == "{1}"
    assert [one.name for one in tmp_path.iterdir()] == ["running.json"]


def test_the_words_of_an_edition_are_flushed_before_it_counts(tmp_path: Path, flushed: list[str]) -> None:
    """It is never written again: what is cut off would be that edition for ever."""
    library = Library.load((PACKS,))
    Editions(tmp_path / "editions").keep("1", library.packs)
    kept = [path for path in (tmp_path / "editions" / "1").rglob("*") if path.is_file()]
    assert kept
    names = {path.relative_to(tmp_path / "editions" / "1").as_posix() for path in kept}
    assert names <= {one.partition("/1/")[2] for one in flushed}
    assert flushed[-1] == str(tmp_path / "editions")
