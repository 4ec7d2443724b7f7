"""The manual's pages as they are followed: their fenced blocks, in order.

```sh                      is run, in a folder that was empty when the page began
```sh title="Jigi refuse"  is run, and has to fail
```sh title="Reste ouvert" is run, says its first line, and is ended
```text                    behind a run: each of its lines was said
```yaml title="FILE"       is written to FILE, whatever the language
"""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
FENCE = re.compile(r"^```(\w*)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REFUSES = ("Jigi refuse", "Jigi refuses")
STAYS = ("Reste ouvert", "Stays open")
PATIENCE = 120  # seconds for one block


@dataclass(frozen=True)
class Block:
    """One fenced block of a page; `title` is a file's name, a mark of the above, or nothing."""

    language: str
    title: str
    body: str
    line: int

    @property
    def file(self) -> str | None:
        marks = (*REFUSES, *STAYS, "")
        return None if self.title in marks else self.title


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text()
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(found[1], found[2] or "", found[3], line)


def spaced(text: str) -> str:
    """With one plain space for any: nobody types those that do not break."""
    return " ".join(text.split())


class Walk:
    """A folder of one's own, with `jigi` on its path, in which a page is followed."""

    def __init__(self, folder: Path, outside: dict[str, str]) -> None:
        self.folder = folder / "walked"
        self.folder.mkdir()
        programs = folder / "bin"
        programs.mkdir()
        jigi = programs / "jigi"
        jigi.write_text(f'#!/bin/sh\nexec {sys.executable} -m bot "$@"\n')
        jigi.chmod(0o755)
        self.environment = outside | {
            "PATH": f"{programs}:{outside['PATH']}",
            "PYTHONPATH": str(ROOT),
            "JIGI_LISTEN": "127.0.0.1:0",
        }

    def follow(self, page: Path) -> int:
        """Do what the page says, block by block; how many blocks were run.

        Raises AssertionError where it goes otherwise than the page says.
        """
        ran, said = 0, ""
        for block in blocks(page):
            where = f"{page.name}:{block.line}"
            if block.file is not None:
                path = self.folder / block.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.body)
            elif block.language == "sh":
                said = self._run(block, where)
                ran += 1
            elif block.language == "text":
                for line in block.body.splitlines():
                    assert spaced(line) in spaced(said), f"{where}: nothing says {line!r}; it said:\n{said}"
        return ran

    def _run(self, block: Block, where: str) -> str:
        if block.title in STAYS:
            return self._begin(block, where)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block.body],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
        )
        failed = done.returncode != 0
        assert failed == (block.title in REFUSES), f"{where}: it ended with {done.returncode}:\n{done.stdout}"
        return done.stdout

    def _begin(self, block: Block, where: str) -> str:
        """What it says first; it is ended as by Ctrl-C, and ends well."""
        process = subprocess.Popen(
            ["bash", "-c", f"{block.body.strip().replace(' jigi ', ' exec jigi ')}"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdout is not None
            first = process.stdout.readline()
            process.send_signal(signal.SIGINT)
        assert first, f"{where}: it ended before it said anything"
        return first
