"""Under a data key talks read as ever, and no word or name of theirs is in any file of the database."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.content import transcripts
from bot.people import Address, PersonId
from bot.playing.directions import play
from bot.playing.replaying import replay
from storage.sealing import files
from storage.sealing.seals import MARK, Seals
from tests.sealed import KEY, SealedStage
from tests.storage.test_sealed import in_plain
from tests.talk import Stage

FOLDER = Path(__file__).parent / "talks" / "fr"
# Of all talks those that search, match, count and look back in what is sealed.
TALKS = (
    *("onboarding", "checkin", "followup", "guide", "question", "places_named", "handset_waits", "link"),
    *("letter_silence", "session", "visit", "visit_place", "register", "record", "withdrawn", "push"),
)


@pytest.mark.parametrize("name", TALKS)
def test_a_talk_under_a_key_reads_as_ever(name: str, tmp_path: Path) -> None:
    path = FOLDER / f"{name}.talk"
    assert play(transcripts.read(path), SealedStage(tmp_path)) == path.read_text()
    with closing(sqlite3.connect(tmp_path / "talk.db")) as file:
        assert in_plain(file) == []


def spoken(path: Path) -> set[str]:
    """The words of four letters and more that people wrote in a transcript, and who they are."""
    lines = [
        line for line in path.read_text().splitlines() if re.match(r"\w{3} \d\d:\d\d  \w+  [^/(\[]", line)
    ]
    words = {word for line in lines for word in re.findall(r"[^\W\d_]{4,}", line.split("  ", 2)[2])}
    return words | set(re.findall(r"^with (\w+)", path.read_text(), re.MULTILINE))


def test_neither_words_nor_names_nor_numbers_are_in_any_file(tmp_path: Path) -> None:
    """The database and its log, while it is served from and after: what a reader of the disk finds."""
    path = FOLDER / "checkin.talk"
    stage = SealedStage(tmp_path)
    play(transcripts.read(path), stage)
    number = "22376000001"
    with stage.open() as store:
        with store.transaction() as desk:
            her = desk.person_at(Address("whatsapp", number), stage.now)
            desk.share_handset(her.id, Address("whatsapp", number), "2704", stage.now)
        served = all_bytes(tmp_path)
    words = spoken(path)
    assert {"Moussa", "plateau", "placard", "Fanta"} <= words
    for told in (served, all_bytes(tmp_path)):
        assert MARK.encode() in told
        found = {word for word in words if re.search(rb"(?<![\w/+])%s(?![\w/+=])" % word.encode(), told)}
        assert found == set()
        assert number.encode() not in told


def all_bytes(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.glob("talk.db*")))


def test_in_plain_the_same_look_finds_them(tmp_path: Path) -> None:
    path = FOLDER / "checkin.talk"
    play(transcripts.read(path), Stage(tmp_path))
    told = all_bytes(tmp_path).decode("utf-8", "replace")
    assert {word for word in spoken(path) if word in told} == spoken(path)


def test_a_sealed_talk_is_lived_again_word_for_word(tmp_path: Path) -> None:
    stage = SealedStage(tmp_path)
    play(transcripts.read(FOLDER / "checkin.talk"), stage)
    with stage.open() as store, store.reading() as desk:
        assert [told for _, told in replay(desk, PersonId(2), stage.house) if told] == []
        assert desk.mydata(PersonId(2))["person"][0]["name"] == "Awa"
        texts = [row["text"] for row in store.rows("messages")]
    assert "ranger le placard" in "\n".join(texts)


def test_a_voice_is_sealed_from_when_it_comes(tmp_path: Path) -> None:
    """What she said is in no file, and what she may take home holds nothing in plain on our side."""
    stage = SealedStage(tmp_path)
    play(transcripts.read(FOLDER / "letter_silence.talk"), stage)
    stage.say("/mydata")
    kept = sorted((tmp_path / "media").iterdir())
    assert {path.name.partition("-")[0] for path in kept} >= {"note"}
    assert len(kept) > 1
    assert files.standing(tmp_path / "media") == {Seals(KEY).id: len(kept)}
    for path in kept:
        sound = stage.house.media.read(path.name)
        assert sound is not None
        assert not sound or sound not in path.read_bytes()
