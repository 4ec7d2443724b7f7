"""Pictures of cards: shown with the words that tell of them, held to the check, gone with their card."""

import struct
import zlib
from pathlib import Path

import pytest

from bot.content import checks
from bot.content.catalogue import Catalogue
from bot.content.editions import Editions
from bot.content.library import Library
from bot.content.pack import read_pack
from bot.content.pictures import MOST_BYTES
from bot.content.po_reading import mark_read
from bot.content.rendering import Rendering
from bot.content.signoff import Policy, fingerprint
from bot.running import newer
from bot.running.building import talking
from bot.settings import Settings
from storage.store import MediaFolder
from tests.content.spoiling import spoil
from tests.content.test_packs import faults_of
from tests.talk import MONDAY, Stage

CARD = "amtsl/twin"
SEEN = {
    "fr": "Une main palpe le ventre au-dessus du nombril.",
    "en": "A hand feels the belly above the navel.",
}
DRAFTS = Policy(drafts=True)


def png(shade: int = 128) -> bytes:
    """A grey dot, as small as a picture can be."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture
def pictured(pack: Path) -> Path:
    return with_picture(pack)


def with_picture(pack: Path) -> Path:
    """The pack with a picture beside its card on twins, told of in both languages."""
    (pack / "twin.png").write_bytes(png())
    spoil(pack / "fr.md", "section: amtsl.twin\n", "section: amtsl.twin\npicture: twin.png\n")
    for language, words in SEEN.items():
        sheet = pack / f"{language}.md"
        entry = sheet.read_text().index("id: twin\n")
        title = sheet.read_text().index("\n\n", sheet.read_text().index("\n# ", entry))
        text = sheet.read_text()
        sheet.write_text(f"{text[:title]}\n\n> picture: {words}{text[title:]}")
    mark_read(read_pack(pack), "en", ["twin"])
    return pack


def test_a_picture_that_is_told_in_every_language_is_no_fault(pictured: Path) -> None:
    assert [fault for fault in faults_of(pictured) if "picture" in fault.what] == []


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (lambda pack: (pack / "twin.png").unlink(), "twin.png is not in this folder"),
        (lambda pack: (pack / "twin.png").write_bytes(b"GIF89a"), "neither PNG nor JPEG"),
        (lambda pack: (pack / "twin.png").write_bytes(png() + bytes(MOST_BYTES)), "Make it smaller"),
        (lambda pack: spoil(pack / "fr.md", "twin.png", "../twin.png"), "name a file of this folder"),
        (lambda pack: spoil(pack / "fr.md", f"> picture: {SEEN['fr']}\n", ""), "does not say what is on it"),
        (lambda pack: spoil(pack / "fr.md", "picture: twin.png\n", ""), "that it does not name"),
        (lambda pack: spoil(pack / "en.md", f"> picture: {SEEN['en']}\n", ""), "twin lacks picture"),
        (lambda pack: spoil(pack / "fr.md", "au-dessus", "3 cm au-dessus"), "3"),
    ],
)
def test_what_is_wrong_with_it_is_told_with_its_line(pictured: Path, spoilt: object, told: str) -> None:
    assert callable(spoilt)
    spoilt(pictured)
    (fault, *_) = [fault for fault in faults_of(pictured) if told in fault.what]
    assert fault.line > 1


def test_another_picture_is_another_card_to_sign(pictured: Path) -> None:
    before = fingerprint(read_pack(pictured), "twin")
    (pictured / "twin.png").write_bytes(png(0))
    assert fingerprint(read_pack(pictured), "twin") != before


def test_an_edition_holds_its_pictures(pictured: Path, tmp_path: Path) -> None:
    editions = Editions(tmp_path / "editions")
    old = Library.load([pictured.parent])
    editions.keep(old.edition, old.packs)
    (pictured / "twin.png").write_bytes(png(0))
    new = Library.load([pictured.parent], editions)
    shown = [library.packs["amtsl"].pictures["twin"].id for library in (new.at(old.edition), new)]
    assert len(set(shown)) == 2
    assert checks.read_packs([tmp_path / "editions" / old.edition])[1] == []


def test_its_words_stand_under_the_card_in_each_language(pictured: Path) -> None:
    rendering = Rendering(Catalogue.load(), Library.load([pictured.parent]))
    for language, words in SEEN.items():
        assert f"🖼 <i>{words}</i>" in rendering.text(CARD, {}, language, "").replace("\u202f", " ")


def test_it_comes_with_the_card_and_goes_with_it(pictured: Path, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "stage")
    stage.house = talking(MediaFolder(tmp_path / "stage" / "media"), [pictured.parent], DRAFTS)
    stage.cast("Awa", cadre="matrone")
    stage.move_to(MONDAY)
    said = stage.say("/guide deuxième bébé dans le ventre")
    assert "🖼 Une main palpe" in said
    assert "(picture)" in said
    assert "(picture)" not in "\n".join(stage.withdraw(CARD, "la main était trop basse"))
    assert "(picture)" not in stage.say("/guide deuxième bébé dans le ventre")
    stage.relive()


def test_its_bytes_lie_where_channels_find_them(pictured: Path, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database=f"sqlite:///{tmp_path}/jigi.db")  # type: ignore[call-arg]
    library = Library.load([pictured.parent])
    newer.keep_edition(settings, library)
    picture = library.packs["amtsl"].pictures["twin"]
    assert MediaFolder(settings.media_path).read(picture.id) == png()
