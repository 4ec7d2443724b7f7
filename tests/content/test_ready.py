"""An index that was made before is read again, and never another one's, nor anything else."""

import pickle
from hashlib import sha256
from pathlib import Path

from bot.content.asking import Asked, Asking
from bot.content.editions import Editions
from bot.content.indexing import asking_of, index_of, records_of
from bot.content.library import PACKS, Library
from bot.content.lookup import Cards, CardText, Index, OutOfScope
from bot.content.pack import read_pack
from bot.content.ready import MOST, index_in, keep, program

CARD = CardText("a/cord", "a.cord", "fr", "Le cordon", "Le cordon se coupe.")
DIGESTS = ["one", "two"]


def made() -> Index:
    return Index([CARD], Asking(questions=(Asked("couper le cordon", "a.cord"),)))


def test_what_was_kept_answers_as_before(tmp_path: Path) -> None:
    packs = {id: read_pack(PACKS / id) for id in ("fistula", "guidance")}
    library = Library(packs)
    records, asking = list(records_of(library)), asking_of(library)
    index = Index(records, asking)
    keep(tmp_path, DIGESTS, index)
    read = index_in(tmp_path, DIGESTS)
    assert read is not None
    asked = [one.words for one in asking.questions][::20]
    assert [read.answer(words) for words in asked] == [index.answer(words) for words in asked]
    assert {type(read.answer(words)) for words in asked} >= {Cards, OutOfScope}


def test_the_index_of_other_words_is_none_of_these(tmp_path: Path) -> None:
    keep(tmp_path, DIGESTS, made())
    assert index_in(tmp_path, ["one", "three"]) is None
    assert index_in(tmp_path / "elsewhere", DIGESTS) is None


def test_another_line_of_the_program_is_another_program(tmp_path: Path) -> None:
    (tmp_path / "spelling.py").write_text("LEAST = 4\n")
    before = program(tmp_path)
    program.cache_clear()
    (tmp_path / "spelling.py").write_text("LEAST = 5\n")
    assert program(tmp_path) != before


def test_what_is_damaged_is_made_anew(tmp_path: Path) -> None:
    keep(tmp_path, DIGESTS, made())
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for damaged in (b"", whole[:20], whole[:-1], whole[:-9] + b"?" + whole[-8:]):
        path.write_bytes(damaged)
        assert index_in(tmp_path, DIGESTS) is None


def test_nothing_but_an_index_is_made_of_a_file(tmp_path: Path) -> None:
    """Whoever can write there may not have a program run."""
    written = tmp_path / "run"

    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (written,)

    keep(tmp_path, DIGESTS, made())
    (path,) = tmp_path.iterdir()
    for other in (Bomb(), [CARD], {"an": "index"}):
        data = pickle.dumps(other)
        path.write_bytes(sha256(data).digest() + data)
        assert index_in(tmp_path, DIGESTS) is None
    assert not written.exists()


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for n in range(MOST + 2):
        keep(tmp_path, [str(n)], made())
    assert len(list(tmp_path.iterdir())) == MOST
    assert index_in(tmp_path, [str(MOST + 1)]) is not None


def test_a_folder_that_cannot_be_written_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keep(tmp_path / "file", DIGESTS, made())
    assert index_in(tmp_path / "file", DIGESTS) is None


def test_a_library_whose_editions_are_kept_keeps_its_index_beside_them(tmp_path: Path) -> None:
    packs = {"fistula": read_pack(PACKS / "fistula")}
    library = Library(packs, Editions(tmp_path / "editions"))
    library.edition = "kept here"
    index_of(library)
    assert len(list((tmp_path / "indexes").iterdir())) == 1
    library.edition = "read there"
    assert index_of(library).answer("fistule") == index_of(Library(packs)).answer("fistule")
