"""Programs: PostgreSQL's own, which write and read dumps, run without a secret on any command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from storage.store import StoreError

_DEBIAN = Path("/usr/lib/postgresql")  # an edition of its programs in each folder
_EDITION = re.compile(r"\(PostgreSQL\) (\d+)")
_MOST_SAID = 300  # characters


def program(name: str, server: int = 0) -> Path:
    """The one of the server's edition, else the next newer; the newest where there is no server.

    Raises StoreError when there is none, or none that understands the server.
    """
    found = {edition: path for path in _candidates(name) if (edition := _edition_of(path))}
    fitting = sorted(edition for edition in found if edition >= server)
    if fitting:
        return found[fitting[0] if server else fitting[-1]]
    package = f"postgresql-client-{server}" if server else "postgresql-client"
    install = f"apt-get install {package} (from apt.postgresql.org where Debian has none)"
    if found:
        raise StoreError(f"{name} {max(found)} is older than the server, which is {server}; {install}")
    raise StoreError(f"{name} is not on this machine; {install}")


def _candidates(name: str) -> Iterator[Path]:
    on_path = shutil.which(name)
    yield from filter(None, [Path(on_path) if on_path else None])
    yield from _DEBIAN.glob(f"*/bin/{name}")


def _edition_of(path: Path) -> int:
    """0 for what does not tell."""
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
        if match := _EDITION.search(said.stdout):
            return int(match[1])
    return 0


def reached(url: str, database: str = "") -> tuple[str, Mapping[str, str]]:
    """How a program reaches a database: what may stand on its command line, and its environment."""
    parts = conninfo_to_dict(url) | ({"dbname": database} if database else {})
    environment, open_parts = dict(os.environ), {}
    for option in pq.Conninfo.parse(make_conninfo("", **parts).encode()):
        if option.val is None:
            continue
        keyword, value = option.keyword.decode(), option.val.decode()
        if option.envvar and keyword != "dbname":
            environment[option.envvar.decode()] = value
        elif option.dispchar != b"*":  # a secret that has no variable is asked for in vain, and that is told
            open_parts[keyword] = value
    return make_conninfo("", **open_parts), environment


@contextmanager
def running(
    path: Path, arguments: list[str], place: str, environment: Mapping[str, str] | None = None
) -> Iterator[IO[bytes]]:
    """What the program writes, to be read to its end; it is ended with the block. Raises StoreError."""
    process = subprocess.Popen(  # noqa: S603
        [path, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
    )
    with process:
        if process.stdout is None or process.stderr is None:
            raise AssertionError("both are pipes")
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode("utf-8", "replace")
    if process.returncode:
        lines = [line for line in said.strip().splitlines() if not line.startswith("pg_restore: while")]
        told = (lines or [f"it ended with {process.returncode}"])[0].removeprefix(f"{path.name}: ")
        raise StoreError(f"{place}: {path.name}: {_without_secret(told, environment)[:_MOST_SAID]}")


def _without_secret(words: str, environment: Mapping[str, str] | None) -> str:
    secret = (environment or {}).get("PGPASSWORD")
    return words.replace(secret, "…") if secret else words
