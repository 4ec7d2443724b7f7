"""Staging: what was read of a register is gone with its run, also where that was killed."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from exchange.staging import staged

READS = """
from exchange.staging import staged
with staged():
    print("laid aside", flush=True)
    input()
"""


def test_what_a_killed_run_laid_aside_goes_with_the_next_and_not_what_one_works_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", READS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "laid aside\n"
        (its,) = tmp_path.iterdir()
        with staged():
            assert its in tmp_path.iterdir(), "somebody works with it"
        run.send_signal(signal.SIGKILL)
    assert list(tmp_path.iterdir()) == [its]
    with staged():
        assert its not in tmp_path.iterdir()
    assert list(tmp_path.iterdir()) == []
