"""Under a data key what people sent is sealed on the disk, and reads as it was, whole and in parts."""

import itertools
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import files
from storage.sealing.files import MAGIC, PIECE
from storage.sealing.seals import SealError, Seals, new_key
from storage.store import MediaFolder, StoreError

NEW, OLD, OTHER = (Seals(new_key()) for _ in range(3))
VOICE = b"OggS " + b"her very words " * 10_000  # in three pieces
SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7)


@pytest.fixture
def folder(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path / "media", keys=(NEW,))


def under(folder: MediaFolder, *keys: Seals) -> MediaFolder:
    return MediaFolder(folder.path, keys=keys)


def names(folder: MediaFolder) -> list[str]:
    return sorted(path.name for path in folder.path.iterdir())


# ---- written and read ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_a_file_reads_as_it_was(folder: MediaFolder, size: int) -> None:
    data = os.urandom(size)
    folder.write("voice", data)
    assert folder.read("voice") == data
    assert folder.head("voice") == data[:64]
    assert size < 32 or data[:32] not in (folder.path / "voice").read_bytes()
    assert files.standing(folder.path) == {NEW.id: 1}


@given(st.sampled_from(SIZES), st.integers(0, 3 * PIECE), st.integers(0, 3 * PIECE))
def test_any_part_of_it_is_read_without_the_rest(
    tmp_path_factory: pytest.TempPathFactory, size: int, start: int, end: int
) -> None:
    folder = MediaFolder(tmp_path_factory.mktemp("media"), keys=(NEW,))
    data = bytes(n * 31 % 251 for n in range(size))
    folder.write("voice", data)
    file = folder.open("voice")
    assert file is not None
    assert file.read(start, end) == data[start:end]


def test_two_of_the_same_words_do_not_look_the_same(folder: MediaFolder) -> None:
    for name in ("one", "other"):
        folder.write(name, VOICE)
    one, other = ((folder.path / name).read_bytes() for name in ("one", "other"))
    assert one[len(MAGIC) + 4 :] != other[len(MAGIC) + 4 :]


def test_what_was_there_before_the_key_is_read_as_ever(folder: MediaFolder) -> None:
    under(folder).write("voice", VOICE)
    assert (folder.path / "voice").read_bytes() == VOICE
    assert (folder.read("voice"), folder.head("voice")) == (VOICE, VOICE[:64])


def test_the_longest_is_as_long_as_without_a_key(tmp_path: Path) -> None:
    for keys in ((), (NEW,)):
        folder = MediaFolder(tmp_path / f"{len(keys)}", 100, keys)
        folder.write("voice", b"x" * 100)
        with pytest.raises(ValueError, match="101 bytes; at most 100 are kept"):
            folder.write("voice", b"x" * 101)
        assert folder.read("voice") == b"x" * 100
        assert names(folder) == ["voice"]


def test_the_same_file_may_come_twice_at_once(folder: MediaFolder) -> None:
    with ThreadPoolExecutor(8) as threads:
        for _ in threads.map(lambda _: folder.write("voice", VOICE), range(40)):
            pass
    assert folder.read("voice") == VOICE
    assert names(folder) == ["voice"]


def test_a_disk_that_is_full_leaves_what_was_there(
    folder: MediaFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("voice", VOICE)

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            folder.write("voice", b"other words")
    assert folder.read("voice") == VOICE
    assert names(folder) == ["voice"]


# ---- who has no key, or writes on the disk ---------------------------------------------------------------


def test_without_its_key_nothing_of_it_is_given_out(folder: MediaFolder) -> None:
    folder.write("voice", VOICE)
    for keys in ((), (OTHER,)):
        assert (under(folder, *keys).read("voice"), under(folder, *keys).head("voice")) == (None, None)
        assert under(folder, *keys).open("voice") is None
    with pytest.raises(SealError, match=f"sealed with the data key {NEW.id}: add it to JIGI_DATA_KEY"):
        files.kept(folder.path / "voice", (OTHER,))


PIECES = len(MAGIC) + 4 + 16 + 8  # where they begin
SPOILT = {
    "a byte of a piece": lambda was: was[:-20] + bytes([was[-20] ^ 1]) + was[-19:],
    "the salt": lambda was: was[:30] + bytes([was[30] ^ 1]) + was[31:],
    "the size": lambda was: was[: PIECES - 1] + bytes([was[PIECES - 1] ^ 1]) + was[PIECES:],
    "cut": lambda was: was[:-1],
    "cut after a piece": lambda was: was[: PIECES + PIECE + 16],
    "made longer": lambda was: was + b"\0",
    "pieces swapped": lambda was: (
        was[:PIECES]
        + was[PIECES + PIECE + 16 : PIECES + 2 * (PIECE + 16)]
        + was[PIECES : PIECES + PIECE + 16]
        + was[PIECES + 2 * (PIECE + 16) :]
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_somebody_changed_on_the_disk_is_not_believed(folder: MediaFolder, what: str) -> None:
    folder.write("voice", VOICE)
    path = folder.path / "voice"
    path.write_bytes(SPOILT[what](path.read_bytes()))
    assert folder.read("voice") is None


def test_anothers_file_is_not_shown_as_hers(folder: MediaFolder) -> None:
    folder.write("voice", VOICE)
    (folder.path / "voice").rename(folder.path / "anothers")
    assert folder.read("anothers") is None


def test_without_a_key_nothing_comes_in_that_looks_sealed(folder: MediaFolder) -> None:
    """Else `jigi key seal` would look for its key in vain."""
    with pytest.raises(ValueError, match="begins as what is sealed does"):
        under(folder).write("voice", MAGIC + b"x" * 100)
    folder.write("voice", MAGIC + b"x" * 100)
    assert folder.read("voice") == MAGIC + b"x" * 100


# ---- all of them under a key, and under another ----------------------------------------------------------


def test_all_come_under_the_newest_key_whatever_they_were_under(folder: MediaFolder) -> None:
    under(folder).write("plain", VOICE)
    under(folder, OLD).write("old", VOICE)
    folder.write("new", VOICE)
    os.utime(folder.path / "plain", (1000, 1000))
    new = (folder.path / "new").read_bytes()
    assert under(folder, NEW, OLD).seal_all() == (2, ())
    assert [folder.read(name) for name in ("plain", "old", "new")] == [VOICE] * 3
    assert files.standing(folder.path) == {NEW.id: 3}
    assert (folder.path / "plain").stat().st_mtime == 1000, "what is nobody's goes by its age"
    assert (folder.path / "new").read_bytes() == new
    assert folder.seal_all() == (0, ())


def test_whoever_is_stopped_half_way_runs_it_again(
    folder: MediaFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(10):
        under(folder).write(f"{n}", VOICE + b"%d" % n)
    flushed, flush = [], os.fsync

    def stopped(file: int) -> None:
        flushed.append(file)
        if len(flushed) == 7:
            raise KeyboardInterrupt
        flush(file)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", stopped)
        with pytest.raises(KeyboardInterrupt):
            folder.seal_all()
    (folder.path / ".3-half").write_bytes(VOICE)  # as a kill leaves it
    assert files.standing(folder.path) == {"": 7, NEW.id: 3}
    assert folder.seal_all().done == 7
    assert [folder.read(f"{n}") for n in range(10)] == [VOICE + b"%d" % n for n in range(10)]
    assert names(folder) == [f"{n}" for n in range(10)]


def test_what_does_not_open_or_wants_another_key_keeps_nothing_else_waiting(folder: MediaFolder) -> None:
    for name, key in (("broken", OLD), ("another", OTHER), ("good", OLD)):
        under(folder, key).write(name, VOICE)
    path = folder.path / "broken"
    path.write_bytes(path.read_bytes()[:-1])
    broken = path.read_bytes()
    with pytest.raises(StoreError, match=f"files of the data key {OTHER.id}, which is not in JIGI_DATA_KEY"):
        under(folder, NEW, OLD).seal_all()
    assert folder.read("good") == VOICE
    assert under(folder, NEW, OLD, OTHER).seal_all() == (1, ("broken",))
    assert path.read_bytes() == broken


@pytest.mark.parametrize("keys", [(), (NEW,)])
def test_a_file_that_is_written_anew_while_it_is_read_is_one_or_the_other(
    tmp_path: Path, keys: tuple[Seals, ...]
) -> None:
    """How far an upload is, as a page asks for it: its size was that of the one before."""
    folder, over = MediaFolder(tmp_path / "media", keys=keys), threading.Event()
    contents = [b"x" * 10, b"y" * 5_000]
    folder.write("a1", contents[0])

    def write() -> None:
        for n in itertools.count():
            folder.write("a1", contents[n % 2])
            if over.is_set():
                return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        read = {folder.read("a1") for _ in range(4_000)}
    finally:
        over.set()
        writer.join()
    assert read <= set(contents)
