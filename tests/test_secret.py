"""The secret: made once, whole, and never empty, whatever happens to whoever makes it."""

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.secret import secret_of
from bot.settings import Settings, SettingsError

HERE = Path(__file__).parent.parent
MAKES_ONE = """
import os, sys
from bot.secret import secret_of
from bot.settings import Settings
def cut(event, args):
    if event in ("open", "os.link", "os.rename", "os.remove"):
        sys.cut = getattr(sys, "cut", 0) + ("secret" in str(args[0]))
        if sys.cut > int(sys.argv[2]):
            os._exit(9)
sys.addaudithook(cut)
print(secret_of(Settings(_env_file=None, folder=sys.argv[1])))
"""


def settings(folder: Path, **given: Any) -> Settings:
    return Settings(_env_file=None, folder=str(folder), **given)  # type: ignore[call-arg]


def test_it_is_made_once_and_nobody_elses_to_read(tmp_path: Path) -> None:
    first = secret_of(settings(tmp_path / "data"))
    assert len(first) == 64
    assert secret_of(settings(tmp_path / "data")) == first
    assert secret_of(settings(tmp_path / "other")) != first
    assert secret_of(settings(tmp_path / "data", secret="of the operator")) == "of the operator"
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret"]


def test_one_that_was_left_empty_is_made_anew(tmp_path: Path) -> None:
    """An empty one would let anybody sign a link into any chat."""
    (tmp_path / "secret").touch()
    assert len(secret_of(settings(tmp_path))) == 64
    assert secret_of(settings(tmp_path)) == (tmp_path / "secret").read_text()


def test_whoever_is_killed_while_making_it_leaves_a_whole_one_or_none(tmp_path: Path) -> None:
    cuts = []
    for step in range(8):
        folder = tmp_path / str(step)
        command = [sys.executable, "-c", MAKES_ONE, str(folder), str(step)]
        ended = subprocess.run(command, cwd=HERE, capture_output=True, check=False)
        cuts.append(ended.returncode)
        left = (folder / "secret").read_text() if (folder / "secret").exists() else None
        assert left is None or len(left) == 64
        made = secret_of(settings(folder))
        assert len(made) == 64
        assert left in (None, made)
    assert cuts[0] == 9
    assert cuts[-1] == 0, "the last was let finish"
    assert cuts.count(9) > 2


def test_of_many_that_start_at_once_all_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: secret_of(settings(tmp_path)), range(32)))
    assert len(found) == 1


def test_a_full_disk_is_told_with_the_fix_and_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(SettingsError, match="No space left on device; see that there is room"):
            secret_of(settings(tmp_path))
    assert os.listdir(tmp_path) == []
    assert len(secret_of(settings(tmp_path))) == 64
