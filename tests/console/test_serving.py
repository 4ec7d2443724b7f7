"""Serving: the port is taken with a clear word when it cannot be, and let go at the end."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from console.faults import PortTakenError
from console.web import serve
from tests.console.browser import streaming
from tests.console.conftest import Site, served

ROOT = Path(__file__).parents[2]


def port_of(address: str) -> int:
    return httpx2.URL(address).port or 0


def jigi(folder: Path, listen: str) -> "subprocess.Popen[str]":
    """`jigi demo` as an operator starts it."""
    env = {**os.environ, "JIGI_DATABASE": f"sqlite:///{folder}/jigi.db", "JIGI_LISTEN": listen}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_a_port_that_is_taken_is_told_with_the_fix() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=rf"JIGI_LISTEN: 127.0.0.1:{port} .*set it to another port"):
            await serve(FastAPI(), "127.0.0.1", port, on_ready=lambda _: pytest.fail("it was taken"))


async def test_an_address_that_is_not_ours_is_told_with_the_fix() -> None:
    with pytest.raises(PortTakenError, match=r"JIGI_LISTEN: 192.0.2.1:8080 cannot be used"):
        await serve(FastAPI(), "192.0.2.1", 8080, on_ready=lambda _: pytest.fail("it is nobody's"))


async def test_whoever_is_told_the_address_may_come_at_once() -> None:
    def come(address: str) -> None:
        socket.create_connection(("127.0.0.1", port_of(address))).close()
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        await serve(FastAPI(), "127.0.0.1", 0, on_ready=come)


async def test_the_port_is_let_go_when_the_server_ends(site: Site) -> None:
    awa = site.browser("awa")
    async with (
        served(site.app) as address,
        httpx2.AsyncClient(base_url=address) as client,
        streaming(client, awa.chat),
    ):
        assert (await client.get("/healthz")).status_code == 200
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port_of(address)))
        again.listen()


def test_a_demo_ends_when_it_is_asked_to_and_goes_on_where_it_was(tmp_path: Path) -> None:
    listen = "127.0.0.1:0"
    patient = httpx2.HTTPTransport(retries=5)
    for _ in range(2):
        with jigi(tmp_path, listen) as process, httpx2.Client(transport=patient, timeout=60) as client:
            try:
                assert process.stdout is not None
                address = process.stdout.readline().removeprefix("Jigi is at ").strip()
                assert client.get(f"{address}healthz").json()["ready"] is True
                second = jigi(tmp_path / "other", address.removeprefix("http://").rstrip("/"))
                _, told = second.communicate()
                assert (second.returncode, told.splitlines()[-1][:11]) == (2, "JIGI_LISTEN")
            finally:
                process.send_signal(signal.SIGTERM)
                _, errors = process.communicate()
        assert (process.returncode, errors) == (0, "")
        assert not (tmp_path / "jigi.db-wal").exists()  # the store was closed: the house has drained
        listen = address.removeprefix("http://").rstrip("/")
