"""Files that are no text: told with their place and the fix, all of a pack at once."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.content.faults import PackError
from bot.content.library import PACKS
from bot.content.pack import read_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "amtsl", tmp_path / "amtsl"))


def test_every_file_that_is_no_text_is_told(pack: Path) -> None:
    whole = (pack / "fr.md").read_bytes()
    (pack / "fr.md").write_bytes(whole + b"\xff")
    (pack / "doses.yaml").unlink()
    (pack / "doses.yaml").mkdir()
    with pytest.raises(PackError) as caught:
        read_pack(pack)
    told = {Path(fault.path).name: (fault.line, fault.what) for fault in caught.value.faults}
    assert told.keys() == {"fr.md", "doses.yaml"}
    assert told["fr.md"][0] == whole.count(b"\n") + 1
    assert "UTF-8" in told["fr.md"][1]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Plural-Forms: nplurals=x; plural=n", "the header cannot be understood"),
        ("Content-Type: text/plain; charset=UTF-8", "holds no message of a pack"),
    ],
)
def test_a_catalogue_that_says_nothing_is_refused(pack: Path, header: str, told: str, tmp_path: Path) -> None:
    po = tmp_path / "bm.po"
    po.write_text(f'msgid ""\nmsgstr ""\n"{header}\\n"\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIGI_PACKS", str(pack.parent))
        result = CliRunner().invoke(jigi, ["po", "amtsl", "bm", "--in", str(po)])
    assert result.exit_code == 2
    assert f"{po}:1: {told}" in result.output
    assert not (pack / "bm.md").exists()
    assert not (PACKS / "amtsl" / "bm.md").exists()


def test_questions_that_are_no_text_are_refused_without_a_trace(tmp_path: Path) -> None:
    gift = tmp_path / "bad.gift"
    gift.write_bytes(b"\xff\xfe")
    result = CliRunner().invoke(jigi, ["quiz", "amtsl", "--import", str(gift)])
    assert result.exit_code == 2
    assert "save that file as UTF-8" in result.output
