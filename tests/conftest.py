"""What every test may ask for, and where it writes."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from bench.cluster import Server
from bot.settings import Settings
from storage.sqlite import connections, schema
from tests import postgres as servers

settings.register_profile("patient", deadline=None)  # a machine with other work is slow at times
settings.load_profile("patient")

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux has a disk of memory there
ENOUGH = 2 << 30  # bytes that the suite may want at once


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write what the bot says today into the .talk files"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Stores of tests lie in memory where there is room: each of their commits waits for its disk.

    None of them takes the power away; what a kill leaves behind is the same there.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session", autouse=True)
def nothing_hangs() -> Iterator[None]:
    """A store that is as slow as the machine does not hang; the tests of one that does say so."""
    with pytest.MonkeyPatch.context() as patch:
        for room in ("running.door", "running.hearing", "upkeep.issuing"):
            patch.setattr(f"bot.{room}.PATIENCE", 120.0)
        patch.setattr("console.chat.HEARTBEAT", timedelta(minutes=5))  # else it shows what no page was told
        yield


@pytest.fixture(scope="session", autouse=True)
def roads_gone_once() -> Iterator[None]:
    """A new file begins as a copy of one that went all the roads of the schema: each would take a while."""
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    one_by_one = threading.Lock()
    with closing(memory) as gone, pytest.MonkeyPatch.context() as patch:
        schema.migrate(gone, Path(":memory:"))

        def migrate(connection: sqlite3.Connection, path: Path) -> None:
            if connection.execute("select 1 from sqlite_master").fetchone() is None:
                with one_by_one:
                    gone.backup(connection)
            schema.migrate(connection, path)

        patch.setattr(connections, "migrate", migrate)
        yield


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A folder that an operator stands in: its programme is in `jigi.db`, made when it is first opened."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path}/jigi.db")
    return Settings(_env_file=None)  # type: ignore[call-arg]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, started when the first test asks for it."""
    with servers.running() as server:
        yield server


@pytest.fixture(scope="session")
def programme_of_server(server: Server) -> servers.Programme:
    return servers.Programme(server.make("programme"))


@pytest.fixture
def postgresql(programme_of_server: servers.Programme) -> str:
    """The URL of a database of ours with nobody in it."""
    programme_of_server.empty()
    return programme_of_server.url


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """The URL of a database with nothing in it, whose owner may do nothing else on the server."""
    yield server.make("empty_one", f"owner {servers.OWNER}").replace("//jigi@", f"//{servers.OWNER}@")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("drop database empty_one with (force)")
