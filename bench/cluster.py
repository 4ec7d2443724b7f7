"""A PostgreSQL server of our own, in a folder that goes with it."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import psycopg

PATIENCE = 60  # seconds
SMALL = {"listen_addresses": "", "shared_buffers": "32MB", "max_wal_size": "256MB", "max_connections": "60"}
_TEAR = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"


class Server:
    """A cluster on a socket in a folder. It cannot run as root: there it runs as `postgres`, or nobody."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        """`settings`: of the server, on top of what suits one that only this machine sees."""
        self.folder = folder
        self._settings = {**SMALL, **settings}
        self._programs = _programs()
        self._user = _somebody() if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._run(
            "initdb", "-D", f"{folder}/data", "-U", "jigi", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )

    @classmethod
    def begun(cls, settings: Mapping[str, str]) -> Self:
        """One that runs. Its folder has a short name: the path of a socket may have 107 characters."""
        server = cls(Path(tempfile.mkdtemp(prefix="jigi-")), settings)
        server.start()
        return server

    def end(self) -> None:
        """Nothing is left of it."""
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings],
                user=self._user,
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd="/",
            )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """As its operator does: whoever is connected is sent away."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(PATIENCE)

    def crash(self) -> None:
        """As a power cut does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(PATIENCE)

    def tear(self, database: str) -> int:
        """Break every connection to this database; how many there were."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            torn = connection.execute(_TEAR, (database,)).fetchall()
        return len(torn)

    def cpu_seconds(self) -> float:
        """Of the server and of every connection that is over."""
        assert self._process is not None, "start it first"
        told = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")

    def url(self, database: str) -> str:
        return f"postgresql://jigi@/{database}?host={self.folder}"

    def make(self, database: str, *how: str) -> str:
        """A new database; its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {database} {' '.join(how)}".encode())
        return self.url(database)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, user=self._user, capture_output=True, timeout=PATIENCE, cwd="/")


def _programs() -> Path:
    """Where the server's programs are: Debian keeps them out of the way."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    assert found, "a PostgreSQL server is needed: apt-get install postgresql"
    return max(found, key=lambda path: int(path.parts[4])).parent


def _somebody() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
