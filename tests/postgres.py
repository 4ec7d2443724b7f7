"""A PostgreSQL server of our own for the tests, in a folder that goes with it."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from storage.postgres.store import PostgreSQLStore

PATIENCE = 60  # seconds
KEY = b"tests"
OWNER = "programme"  # of a database, and of nothing else
# nothing has to outlive the tests
_QUICK = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
    "max_connections": "60",
}
_EMPTY = """set session_replication_role = replica;
do $$
declare thing record;
begin
    for thing in select tablename from pg_tables
        where schemaname = 'public' and tablename != 'schema_changes' loop
        execute format('delete from %I', thing.tablename);
    end loop;
    perform setval(format('%I', sequencename)::regclass, 1, false) from pg_sequences
        where schemaname = 'public' and last_value is not null;
end; $$"""


class Server:
    """A cluster on a socket in a folder. It cannot run as root: there it runs as `postgres`, or nobody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs = _programs()
        self._user = _somebody() if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._run(
            "initdb", "-D", f"{folder}/data", "-U", "jigi", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )

    def start(self) -> None:
        settings = [part for name, value in _QUICK.items() for part in ("-c", f"{name}={value}")]
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

    def url(self, database: str) -> str:
        return f"postgresql://jigi@/{database}?host={self.folder}"

    def make(self, database: str, *how: str) -> str:
        """A new database; its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {database} {' '.join(how)}".encode())
        return self.url(database)

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._programs / program, *arguments]
        subprocess.run(command, check=True, user=self._user, capture_output=True, timeout=PATIENCE, cwd="/")


class Programme:
    """A database of the server that is emptied for each test."""

    def __init__(self, url: str) -> None:
        self.url = url
        PostgreSQLStore.open(url, key=KEY).close()

    def empty(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(_EMPTY.encode())


@contextmanager
def running() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="jigi-"))  # short: a socket's path may have 107 characters
    server = Server(folder)
    server.start()
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"create role {OWNER} login".encode())
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _programs() -> Path:
    """Where the server's programs are: Debian keeps them out of the way."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    assert found, "the tests need a PostgreSQL server: apt-get install postgresql"
    return max(found, key=lambda path: int(path.parts[4])).parent


def _somebody() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
