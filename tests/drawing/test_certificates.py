"""Certificates as they are drawn: for any name, small, always the same, and not by a turn."""

import io
import itertools
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.content.catalogue import Catalogue
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.conversation.messages import Media, Message
from bot.drawing import sheet
from bot.drawing.files import KINDS, Drawing
from bot.drawing.letters import CUT, fitted, width, writable
from bot.people import Address
from storage.sqlite.store import SQLiteStore
from storage.store import MediaFolder, StoreError
from tests.storage.certificates import certificate

NOW = datetime(2026, 12, 23, 8, tzinfo=UTC)
MOST_BYTES = 100_000  # of a picture, on a weak network
NAMES = (
    "Awa Diarra",
    "Ɲɛɲɛ Kɔnɛ",
    "Awa " * 60,
    "W" * 300,
    "فاطمة",
    "ߒߞߏ",
    "🌸🌸",
    "",
    "<b>Awa</b> & \x00\u202e",
)
CAPITALS, BELOW = 0.72, 0.21  # of a letter’s size: how far it reaches above its base, and below


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Drawing:
    """Without a store: what is drawn is given."""
    rendering = Rendering(Catalogue.load(), Library({}))
    folder = MediaFolder(tmp_path_factory.mktemp("media"))
    store: Any = None
    return Drawing(store, folder, rendering, "https://jigi.example.ml", "Africa/Bamako")


@pytest.mark.parametrize("mime", KINDS)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_any_name_can_be_drawn_in_few_bytes(drawing: Drawing, name: str, language: str, mime: str) -> None:
    data = drawing.drawn(certificate(name=name, language=language), mime)
    assert data.startswith(b"%PDF-" if mime == "application/pdf" else b"\x89PNG")
    assert len(data) < MOST_BYTES


@pytest.mark.parametrize("mime", KINDS)
def test_it_is_drawn_the_same_again(drawing: Drawing, mime: str) -> None:
    assert drawing.drawn(certificate(), mime) == drawing.drawn(certificate(), mime)
    assert drawing.drawn(certificate(), mime) != drawing.drawn(certificate(signed=False), mime)


def told(drawing: Drawing, **more: Any) -> sheet.CertificateText:
    return sheet.CertificateText(**drawing._told(certificate(**more)))


@pytest.mark.parametrize("draw", [sheet.for_printer, sheet.for_phone])
@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_all_of_it_lies_on_the_sheet_and_nothing_on_another_line(
    drawing: Drawing,
    draw: Callable[[sheet.CertificateText], sheet.Sheet],
    signed: bool,
    language: str,
    name: str,
) -> None:
    drawn = draw(told(drawing, name=name, signed=signed, language=language, title="M" * 30))
    lines = [part for part in drawn.parts if isinstance(part, sheet.Line)]
    for line in lines:
        half = width(line.words, line.size, line.bold) / 2
        assert 0 < line.x - half < line.x + half < drawn.width
        assert line.size < line.y < drawn.height
    for one, other in itertools.pairwise(lines):
        apart = abs(one.x - other.x) > 1  # the foot has a column of its own
        assert apart or other.y - one.y >= CAPITALS * other.size + BELOW * one.size, (one, other)


def test_a_draft_says_so_first_and_a_signed_one_says_what_it_does_not_prove(drawing: Drawing) -> None:
    for draw in (sheet.for_printer, sheet.for_phone):
        for signed, words in ((False, "PROJET"), (True, "geste observé")):
            parts = draw(told(drawing, signed=signed)).parts
            words_of_all = " ".join(part.words for part in parts if isinstance(part, sheet.Line))
            assert words in words_of_all
            assert ("PROJET" in words_of_all) is not signed


def test_what_a_phone_shows_can_be_read_on_it(drawing: Drawing) -> None:
    """A phone of 360 pixels shows it at half its size: no letters below 10 pixels."""
    drawn = sheet.for_phone(told(drawing, name=NAMES[2]))
    assert drawn.width == 720
    sizes = {part.words: part.size / 2 for part in drawn.parts if isinstance(part, sheet.Line)}
    assert min(sizes.values()) >= 10
    assert sizes["K7WP-3MQA-XC9H"] >= 20
    with Image.open(io.BytesIO(drawing.drawn(certificate(), "image/png"))) as picture:
        assert picture.size == (720, 1080)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Awa  Ɲɛ́ɲɛ-Ŋɔ", None),
        ("Awa 🌸 D.", "Awa D."),
        ("فاطمة", ""),
        ("Awa فاطمة", ""),  # half a name is another name
        ("🌸", ""),
        ("…", ""),
        ("Ɛ Ɔ Ɲ Ŋ ɛ ɔ ɲ ŋ é ç œ ’", "Ɛ Ɔ Ɲ Ŋ ɛ ɔ ɲ ŋ é ç œ ’"),
    ],
)
def test_a_name_is_written_whole_or_left_to_her_pen(name: str, written: str | None) -> None:
    assert writable(name) == (written if written is not None else " ".join(name.split()))


@settings(max_examples=60, deadline=None)
@given(st.text("ab iɔW", min_size=1, max_size=80), st.integers(1, 3), st.integers(20, 200))
def test_words_fit_their_room_or_say_that_they_were_cut(words: str, most: int, room: int) -> None:
    lines, size = fitted(words, 10, 6, room, True, most)
    assert 1 <= len(lines) <= most
    assert 6 <= size <= 10
    assert all(width(line, size, True) <= room for line in lines)
    whole = "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert whole is not lines[-1].endswith(CUT)


class Kept:
    """A store that holds one certificate, and a folder for its files."""

    def __init__(self, folder: Path) -> None:
        self.store = SQLiteStore.open(folder / "jigi.db", key=b"drawing")
        self.media = MediaFolder(folder / "media")
        with self.store.transaction() as desk:
            self.her = desk.person_at(Address("webchat", "awa"), NOW).id
            desk.issue(self.her, certificate())
        rendering = Rendering(Catalogue.load(), Library({}))
        self.drawing = Drawing(self.store, self.media, rendering, "https://jigi.example.ml", "Africa/Bamako")


@pytest.fixture
def kept(tmp_path: Path) -> Any:
    kept = Kept(tmp_path)
    yield kept
    kept.store.close()


def test_only_a_certificates_files_are_drawn_and_only_once(kept: Kept) -> None:
    picture, document = certificate().files
    note = Media(id="voice.ogg", mime="audio/ogg")
    hers = Media(id="jigi.json", mime="application/json", name="jigi.json")
    assert kept.drawing.wanted(Message("x", picture=picture, document=document)) == [picture, document]
    assert kept.drawing.wanted(Message("x", voice=note, document=hers)) == []
    kept.drawing.draw(picture)
    first = kept.media.read(picture.id)
    assert first is not None
    kept.media.write(picture.id, b"as it was sent")
    kept.drawing.draw(picture)
    assert kept.media.read(picture.id) == b"as it was sent"
    kept.media.delete(picture.id)
    kept.drawing.draw(picture)  # lost with a disk: the same again
    assert kept.media.read(picture.id) == first


def test_what_was_forgotten_is_not_drawn(kept: Kept) -> None:
    with kept.store.transaction() as desk:
        desk.forget(kept.her, NOW)
    for file in certificate().files:
        kept.drawing.draw(file)
        assert kept.media.read(file.id) is None


def test_no_library_is_loaded_until_something_is_drawn() -> None:
    drawing = "{'PIL', 'fpdf', 'fontTools', 'segno'}"
    code = f"import sys, bot.serving.serve; print(sorted({drawing} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_errors_are_those_that_a_sender_expects(kept: Kept) -> None:
    kept.media.path.write_text("a file where the folder should be")
    with pytest.raises((OSError, StoreError)):
        kept.drawing.draw(certificate().files[0])
