"""The packs' own transcripts: played, and told apart from what the bot says today."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.playing import rehearsing
from bot.upkeep.checking import transcript_faults

TALK = """with Awa: cadre=matrone

mon 08:00  Awa  merci
  bot  Avec plaisir, Awa.
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "amtsl" / "transcripts"
    folder.mkdir(parents=True)
    return folder


def test_shipped_transcripts_say_what_the_bot_says() -> None:
    paths = rehearsing.transcripts_of()
    packs = {path.parent.parent.name for path in paths}
    assert packs == {"amtsl", "pph", "danger-signs", "fistula", "immunization", "coldchain", "coaching"}
    with rehearsing.rehearsal() as house:
        assert [told for path in paths if (told := rehearsing.rehearse(path, house))] == []


def test_a_line_that_is_otherwise_is_named_and_written(tmp_path: Path) -> None:
    path = tmp_path / "thanks.talk"
    path.write_text(TALK.replace("Avec plaisir", "De rien"), encoding="utf-8")

    told = CliRunner().invoke(jigi, ["rehearse", str(path)])
    assert told.exit_code == 1
    assert f"{path}:4: reads “bot  De rien, Awa." in told.output

    written = CliRunner().invoke(jigi, ["rehearse", "--write", str(path)])
    assert written.exit_code == 0, written.output
    assert CliRunner().invoke(jigi, ["rehearse", str(path)]).exit_code == 0


@pytest.mark.parametrize(
    ("talk", "told"),
    [
        ("mon 08:00  Awa  [Fermer]\n", "1: Awa was never shown [Fermer]"),
        ("with Awa: cadre=queen\n\nmon 08:00  Awa  menu\n", "1: Awa cannot be cast"),
        ("with Awa: coach=Moussa\n\nmon 08:00  Awa  menu\n", "1: Awa cannot be cast"),
        ("lun 08:00  Awa  menu\n", "1: lun 08:00 is no time"),
        ("mon 25:00  Awa  menu\n", "1: mon 25:00 is no time"),
        ("with Awa: cadre=matrone\n", "1: nobody says anything"),
    ],
)
def test_what_cannot_be_played_is_told_with_its_line(talk: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.talk"
    path.write_text(talk, encoding="utf-8")
    result = CliRunner().invoke(jigi, ["rehearse", str(path)])
    assert result.exit_code == 1
    assert f"{path}:{told}" in result.output


def test_a_transcript_that_is_no_text_is_a_fault_of_its_pack(pack: Path) -> None:
    (pack / "bad.talk").write_bytes(b"\xff\xfe")
    (fault,) = transcript_faults([pack.parent])
    assert "bad.talk:1: cannot be read" in fault
