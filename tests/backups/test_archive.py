"""A backup is what was written, or it is refused: cut, changed, sealed, or made by somebody else."""

import gzip
import io
import os
import resource
import subprocess
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.backups.archive import is_ours
from bot.backups.faults import BackupError
from bot.backups.making import make
from bot.backups.opening import verify
from bot.backups.sealing import CHUNK, Sealing, Unsealed, Work
from storage.store import StoreError
from tests.backups.town import backed_up, brought_back, dump_of, settings_of
from tests.talk import MONDAY, Stage

PASSPHRASE = "un plateau bien rangé"
FAST = Work(log_n=4, r=1, p=1)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("programme"))
    stage.cast("Awa", cadre="matrone")
    stage.house.media.write("a-voice", os.urandom(100_000))
    (stage.folder / "editions" / "1" / "amtsl").mkdir(parents=True)
    (stage.folder / "editions" / "1" / "amtsl" / "fr.md").write_text("des mots")
    return stage


@pytest.fixture(scope="module")
def whole(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backups") / "whole.tar.gz"
    backed_up(stage, file)
    return file


@pytest.fixture(scope="module")
def sealed(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sealed") / "whole.sealed"
    backed_up(stage, file, PASSPHRASE)
    return file


def checked(file: Path, passphrase: str = "") -> int:
    return verify(file, dump_of(file.parent), passphrase).files


@pytest.mark.filterwarnings("ignore::getpass.GetPassWarning")
def test_where_nobody_can_type_a_passphrase_the_variable_is_named(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path}/jigi.db")
    for asked in (["restore", str(sealed)], ["backup", "--verify", str(sealed)], ["backup", "--encrypt"]):
        result = CliRunner().invoke(jigi, asked, input="")
        assert result.exit_code in (1, 2)
        assert "set JIGI_BACKUP_PASSPHRASE" in result.output
    assert not (tmp_path / "jigi.db").exists()


def test_it_holds_what_lies_beside_the_database_and_is_nobody_elses_to_read(whole: Path) -> None:
    assert checked(whole) == 4
    assert whole.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in whole.parent.iterdir()] == ["whole.tar.gz"]
    with tarfile.open(whole) as tar:
        names = tar.getnames()
    assert names == ["manifest.json", "jigi.db", "media/a-voice", "editions/1/amtsl/fr.md", "SHA256SUMS"]


def test_any_program_can_check_it(whole: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xzf", whole, "-C", tmp_path], check=True)
    assert (
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=False).returncode
        == 0
    )


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_one_that_is_cut_is_refused(whole: Path, sealed: Path, tmp_path: Path, part: float) -> None:
    for file, passphrase in ((whole, ""), (sealed, PASSPHRASE)):
        cut = tmp_path / "cut"
        data = file.read_bytes()
        cut.write_bytes(data[: int(len(data) * part)])
        with pytest.raises(BackupError, match=r"cut: .*take another backup|cut or|no backup"):
            checked(cut, passphrase)


@pytest.mark.parametrize("part", [0.2, 0.6, 0.99])
def test_one_that_was_changed_is_refused(whole: Path, sealed: Path, tmp_path: Path, part: float) -> None:
    for file, passphrase in ((whole, ""), (sealed, PASSPHRASE)):
        data = bytearray(file.read_bytes())
        data[int(len(data) * part)] ^= 1
        (tmp_path / "changed").write_bytes(data)
        with pytest.raises(BackupError, match="take another backup"):
            checked(tmp_path / "changed", passphrase)


def test_only_the_passphrase_opens_it(sealed: Path) -> None:
    assert checked(sealed, PASSPHRASE) == 4
    assert b"amtsl" not in sealed.read_bytes()
    with pytest.raises(BackupError, match="this is not the passphrase that it was sealed with"):
        checked(sealed, "un plateau mal rangé")
    with pytest.raises(BackupError, match="give its passphrase, or set JIGI_BACKUP_PASSPHRASE"):
        checked(sealed)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_is_read_as_it_was_and_chunks_keep_their_places(size: int) -> None:
    data, file = os.urandom(size), io.BytesIO()
    sealing = Sealing(file, PASSPHRASE, FAST)
    sealing.write(data)
    sealing.finish()
    assert Unsealed(io.BytesIO(file.getvalue()), PASSPHRASE).readall() == data
    if size == 3 * CHUNK:
        head, piece = len(file.getvalue()) - 3 * (CHUNK + 16), CHUNK + 16
        pieces = [file.getvalue()[head + n * piece : head + (n + 1) * piece] for n in range(3)]
        for order in ((1, 0, 2), (0, 2), (0, 1), (0, 1, 1, 2)):
            moved = file.getvalue()[:head] + b"".join(pieces[n] for n in order)
            with pytest.raises(BackupError, match="cut or was changed"):
                Unsealed(io.BytesIO(moved), PASSPHRASE).readall()


def forged(path: Path, *extra: tarfile.TarInfo, of: Path) -> Path:
    """A backup with something more in it, behind its manifest."""
    with tarfile.open(of) as real, tarfile.open(path, "w:gz") as tar:
        for info in real:
            tar.addfile(info, real.extractfile(info))
            if info.name == "manifest.json":
                for more in extra:
                    tar.addfile(more, io.BytesIO(b"x" * more.size))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, to, 1 if kind == tarfile.REGTYPE else 0
    return info


@pytest.mark.parametrize(
    "trick",
    [
        member("/etc/cron.d/jigi"),
        member("../outside"),
        member("media/../../outside"),
        member("media/.hidden"),
        member("media//double"),
        member("media\\..\\outside"),
        member("elsewhere/file"),
        member("talk.db-wal"),
        member("media/link", tarfile.SYMTYPE, "/etc/passwd"),
        member("media/hard", tarfile.LNKTYPE, "secret"),
        member("media/device", tarfile.CHRTYPE),
        member("media/pipe", tarfile.FIFOTYPE),
        member("media", tarfile.DIRTYPE),
    ],
    ids=lambda info: f"{info.name} {info.type.decode()}",
)
def test_tricks_with_paths_are_refused_and_leave_nothing(
    whole: Path, tmp_path: Path, trick: tarfile.TarInfo
) -> None:
    file = forged(tmp_path / "forged.tar.gz", trick, of=whole)
    (tmp_path / "after").mkdir()
    with pytest.raises(BackupError, match="which no backup of ours does: leave it alone"):
        brought_back(file, tmp_path / "after", MONDAY)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["after", "forged.tar.gz", "talk.db.lock"]


def test_what_was_slipped_in_under_a_name_of_ours_is_noticed(whole: Path, tmp_path: Path) -> None:
    file = forged(tmp_path / "forged.tar.gz", member("media/one-more"), of=whole)
    with pytest.raises(BackupError, match="is not as it was written"):
        checked(file)
    (tmp_path / "letter.gz").write_bytes(gzip.compress(b"no archive"))
    for name in ("letter.gz", "forged.tar.gz"):
        with pytest.raises(BackupError):
            checked(tmp_path / name)
    with pytest.raises(BackupError, match="name a backup that this user may read"):
        checked(tmp_path / "nowhere")


def test_names_of_ours() -> None:
    assert all(
        map(
            is_ours,
            ("secret", "media/card-1.png", "editions/2026-11.1/amtsl/fr.md", "published/running.json"),
        )
    )
    assert not any(map(is_ours, ("", "media", "media/", "media/a/b/c/d", "media/\0", ".", "..", "secret/x")))


@pytest.mark.parametrize("most", [200_000, 850_000])
def test_a_full_disk_leaves_no_half_backup_and_is_told(stage: Stage, tmp_path: Path, most: int) -> None:
    """No file may grow beyond so many bytes: the copy of the database fails, or the archive does."""
    stage.house.media.write("large", os.urandom(1_000_000))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        with pytest.raises((BackupError, StoreError), match="look at"):
            backed_up(stage, tmp_path / "b.tar.gz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        (stage.folder / "media" / "large").unlink()
    assert list(tmp_path.iterdir()) == []


def test_there_is_one_backup_at_a_time_and_none_of_nothing(stage: Stage, whole: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is there already; name another file"):
        backed_up(stage, whole)
    with pytest.raises(StoreError, match="there is nothing to back up"):
        make(settings_of(tmp_path), dump_of(tmp_path), tmp_path / "b.tar.gz", MONDAY)

    def another() -> None:
        with pytest.raises(BackupError, match="another backup is being taken"):
            backed_up(stage, tmp_path / "second.tar.gz")

    make(settings_of(stage.folder), dump_of(stage.folder), tmp_path / "b.tar.gz", MONDAY, pace=another)


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Thousands of files and a large one: no more memory than for a few."""
    (tmp_path / "many").mkdir()
    stage = Stage(tmp_path / "many")
    (stage.folder / "media").mkdir()
    for n in range(4000):
        (stage.folder / "media" / f"file-{n}").touch()
    with (stage.folder / "media" / "large").open("wb") as file:
        file.truncate(60_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    backed_up(stage, tmp_path / "b.tar.gz")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 12_000  # kilobytes
