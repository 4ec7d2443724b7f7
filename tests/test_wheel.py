"""The wheel: what is installed has all that it needs, and needs nothing of where it was built."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "scheduler", "storage", "console", "bench", "locales")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_every_file_of_the_program_is_in_it(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *ROOMS], cwd=ROOT, check=True, capture_output=True, text=True
    )
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert set(listed.stdout.split("\0")) - packed - {""} == set()


def test_unpacked_elsewhere_all_is_well(wheel: Path, tmp_path: Path) -> None:
    """Settings, packs, words, flows, and the pictures that are drawn: none of it is read from the sources."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    check = "import bot; from bot.__main__ import jigi; print(bot.__file__); jigi(['check'])"
    ended = subprocess.run(
        [sys.executable, "-c", check], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert str(tmp_path) in ended.stdout.splitlines()[0]
    assert "All is well" in ended.stdout
