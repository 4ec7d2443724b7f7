"""What machines may ask: is it well, and its figures, which are not for the world."""

import re
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from bot.watching import state
from bot.watching.standing import Disk, SystemStatus
from console.watching import FORWARDED
from storage.watching import Late
from tests.console.conftest import Site, opened, served

WELL = {"live": True, "ready": True, "wrong": {}}


async def figures(site: Site, **headers: str) -> str:
    answer = await site.client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return answer.text


async def test_a_turn_is_counted_and_nobody_is_named(site: Site) -> None:
    for words in ("menu", "elle s'appelle Aminata Traoré", "saigne"):
        await site.browser("awa").hears(words)
    told = await figures(site)
    assert 'jigi_turns_total{event="MessageReceived"} 3.0' in told
    assert 'jigi_sends_total{channel="webchat",result="sent"}' in told
    assert 'jigi_reply_seconds_count{channel="webchat"}' in told
    assert "jigi_turn_seconds_count 3.0" in told
    assert "jigi_disk_used_ratio" in told
    assert "process_resident_memory_bytes" in told
    assert not re.search(r"awa|aminata|traor", told, re.IGNORECASE)


async def test_each_house_counts_for_itself(site: Site, tmp_path: Path) -> None:
    await site.browser("awa").hears("menu")
    async with opened(tmp_path / "another") as other:
        assert "jigi_turn_seconds_count 0.0" in await figures(other)


@pytest.mark.parametrize("header", FORWARDED)
async def test_figures_are_not_told_through_a_proxy(site: Site, header: str) -> None:
    answer = await site.client.get("/metrics", headers={header: "127.0.0.1"})
    assert (answer.status_code, answer.text) == (403, "")


@pytest.mark.parametrize("client", ["196.200.1.1", "10.0.0.7", "::ffff:196.200.1.1", "not an address"])
async def test_figures_are_not_told_to_another_machine(site: Site, client: str) -> None:
    transport = httpx2.ASGITransport(site.app, client=(client, 4000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://jigi.test") as stranger:
        assert (await stranger.get("/metrics")).status_code == 403
        assert (await stranger.get("/healthz")).json() == WELL


async def test_behind_the_real_server_a_proxy_is_seen_as_well(site: Site) -> None:
    """uvicorn puts the address that a proxy names in the place of the proxy's own."""
    async with served(site.app) as address, httpx2.AsyncClient(base_url=address) as client:
        assert (await client.get("/metrics")).status_code == 200
        forged = {"X-Forwarded-For": "127.0.0.1"}
        assert (await client.get("/metrics", headers=forged)).status_code == 403


async def test_with_a_token_it_alone_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIGI_METRICS_TOKEN", "a-word")
    async with opened(tmp_path) as site:
        assert await figures(site, authorization="Bearer a-word")
        assert await figures(site, authorization="Bearer a-word", **{"x-forwarded-for": "196.200.1.1"})
        for shown in ({}, {"authorization": "Bearer another"}, {"authorization": "a-word"}):
            assert (await site.client.get("/metrics", headers=shown)).status_code == 403


async def test_each_kind_of_health_is_told_apart(site: Site) -> None:
    for path in ("/healthz", "/healthz/live", "/healthz/ready"):
        answer = await site.client.get(path)
        assert (answer.status_code, answer.json()) == (200, WELL)


async def test_a_house_without_packs_lives_and_is_not_ready(site: Site) -> None:
    site.jigi.house.library.packs.clear()  # type: ignore[attr-defined]
    assert (await site.client.get("/healthz/live")).status_code == 200
    ready = await site.client.get("/healthz/ready")
    assert ready.status_code == 503
    assert list(ready.json()["wrong"]) == ["packs"]


def test_a_store_that_hangs_is_told_so_and_asked_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever collects gives up after a while, and comes again: each would leave one more that waits."""
    monkeypatch.setattr("bot.watching.state.PATIENCE", 0.05)
    answers, asked = threading.Event(), list[str]()

    def stands() -> SystemStatus:
        asked.append("")
        answers.wait()
        return SystemStatus((), Late(0, None), Disk(2, 1), frozenset(), None, ())

    figures = state.State(stands, lambda: datetime.now(UTC))

    def readable() -> float:
        first, *_ = figures.collect()
        assert first.name == "jigi_store_readable"
        return float(first.samples[0].value)

    assert [readable() for _ in range(3)] == [0, 0, 0]
    assert len(asked) == 1
    answers.set()
    monkeypatch.setattr("bot.watching.state.PATIENCE", 60.0)
    assert readable() == 1
