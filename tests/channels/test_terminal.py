"""`jigi chat` at a terminal of forty columns: accents, control characters, long lines, Ctrl-D, Ctrl-C."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.utils import get_cwidth

ROOT = Path(__file__).parents[2]
COLUMNS = 40
PATIENCE = 120  # seconds, for a busy machine
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|[=>78])")
PROMPT = "> \b"  # and back over it, before a message is printed there
DRAWN = ">\b"  # and over it to the right: the keys are read one by one from here on
CTRL_C, CTRL_D, AS_IT_IS = "\x03", "\x04", "\x11"


class Terminal:
    """A program in a terminal of its own, and what it wrote there."""

    def __init__(self, folder: Path) -> None:
        settings = {"JIGI_DATABASE": f"sqlite:///{folder}/jigi.db", "PYTHONPATH": str(ROOT)}
        settings["PROMPT_TOOLKIT_NO_CPR"] = "1"  # nobody asks this terminal where its cursor is
        self._door, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 30, COLUMNS, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat"],
            cwd=folder,
            env={**os.environ, **settings},
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self._written = b""

    @property
    def written(self) -> str:
        return ESCAPES.sub("", self._written.decode(errors="replace")).replace("\r", "\n")

    def types(self, words: str) -> None:
        os.write(self._door, words.encode())

    def hears(self, words: str) -> None:
        """Until it stands there and the next line is asked for."""
        end = time.monotonic() + PATIENCE
        while words not in " ".join(self.written.split()) or not self.written.endswith(DRAWN):
            assert time.monotonic() < end, f"{words!r} never came:\n{self.written}"
            assert self._reads(), f"it ended before {words!r}:\n{self.written}"

    def echoes(self, words: str) -> None:
        """Until what was typed stands in the line."""
        while words not in self.written:
            assert self._reads(), f"it ended before {words!r}:\n{self.written}"

    def forgets(self) -> str:
        """What was written until now; it is looked at no more."""
        written, self._written = self.written, b""
        return written

    def ended(self) -> int:
        """Its exit code."""
        while self._reads():
            pass
        return self._process.wait(PATIENCE)

    def close(self) -> None:
        """It is switched off, whatever runs in it."""
        self._process.kill()
        self._process.wait()
        os.close(self._door)

    def _reads(self) -> bool:
        if not select.select([self._door], [], [], 1)[0]:
            return True
        try:
            more = os.read(self._door, 65536)
        except OSError:  # so Linux tells that the other side has gone
            return False
        self._written += more
        return bool(more)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    try:
        terminal.hears("[3] Bamanankan")
        yield terminal
    finally:
        terminal.close()


def test_a_talk_at_forty_columns_breaks_no_word_and_ends_with_ctrl_d(terminal: Terminal) -> None:
    for typed, then in (
        ("1", "[3] En savoir plus"),
        ("oui", "Comment vous appelez-vous"),
        (f"Aïssé{AS_IT_IS}\x07", "[6] Passer"),
        ("1", "Dans quel centre"),
        ("plus tard", "Qui est votre coach"),
        ("plus tard", "À quelle heure"),
    ):
        terminal.types(f"{typed}\r")
        terminal.hears(then)
    told = terminal.forgets()
    terminal.types("18h30\r")
    terminal.hears("[9] 🚨 Urgence")
    assert "C’est prêt, Aïssé" in " ".join(terminal.written.split())
    told += terminal.written
    assert "Avant de commencer, votre accord" in told
    lines = [line.lstrip(PROMPT) for line in told.split("\n")]
    assert [line for line in lines if get_cwidth(line) > COLUMNS] == []
    terminal.types(CTRL_D)
    assert terminal.ended() == 0
    assert "Traceback" not in terminal.written


def test_ctrl_c_ends_it_whatever_is_half_typed(terminal: Terminal) -> None:
    terminal.forgets()
    terminal.types("bonj")
    terminal.echoes("bonj")
    terminal.types(CTRL_C)
    assert terminal.ended() == 0
    assert "Traceback" not in terminal.written
