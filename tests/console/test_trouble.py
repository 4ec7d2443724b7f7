"""Trouble: what cannot be kept is not acknowledged, and an emergency is answered all the same."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.watching.health import SILENT, UNWRITABLE
from tests.console.browser import Browser
from tests.console.conftest import Site, opened

Trouble = Callable[[Site], AbstractAsyncContextManager[None]]


@contextlib.asynccontextmanager
async def locked(site: Site) -> AsyncIterator[None]:
    """Another program holds the file."""
    with contextlib.closing(sqlite3.connect(site.settings.database_path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        yield
        other.execute("rollback")


@contextlib.asynccontextmanager
async def stopped(site: Site) -> AsyncIterator[None]:
    """The writer has ended."""
    await site.jigi.sender.settle()
    await site.jigi.writer.stop()
    yield
    site.jigi.writer.start()


TROUBLES = pytest.mark.parametrize("trouble", [locked, stopped])


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """A house that does not wait long for another program's lock."""
    monkeypatch.setattr("storage.sqlite.connections.PATIENCE", 0.05)
    async with opened(tmp_path) as opened_site:
        yield opened_site


def card(site: Site) -> str:
    return site.jigi.house.rendering.text("emergency.card", {}, "fr", "")


@TROUBLES
async def test_what_could_not_be_kept_is_taken_once_when_it_comes_again(
    site: Site, awa: Browser, trouble: Trouble
) -> None:
    async with trouble(site):
        for _ in range(2):
            with capture_logs() as told:
                assert (await awa.says("menu", id="said-0001")).status_code == 503
            # the sender may look at the store meanwhile, and say so in its own words
            assert [e["event"] for e in told if e["event"].startswith("web.")] == ["web.not_kept"]
            refused = [
                await awa.says("menu", id="said-0001"),
                await awa.taps("!help", id="tapped-0001"),
                await awa.sends(b"\xff\xd8\xff a picture", id="sent-0001"),
            ]
            assert [answer.status_code for answer in refused] == [503] * 3
            assert all("will be sent again" in answer.json()["detail"] for answer in refused)
        assert (await site.client.get(f"{awa.chat}/messages")).json() == {"bubbles": [], "earlier": False}
    for _ in range(2):
        assert (await awa.says("menu", id="said-0001")).status_code == 204
        assert (await awa.taps("!help", id="tapped-0001")).status_code == 204
        assert (await awa.sends(b"\xff\xd8\xff a picture", id="sent-0001")).status_code == 204
    mine = [bubble["key"] for bubble in await awa.reads() if not bubble["out"]]
    assert mine == [f"webchat:awa:{id}" for id in ("said-0001", "tapped-0001", "sent-0001")]


@TROUBLES
@pytest.mark.parametrize("words", ["urgence", "« urgence »", "URGENCE !", "sos", "emergency"])
async def test_an_emergency_is_answered_with_the_card(
    site: Site, awa: Browser, trouble: Trouble, words: str
) -> None:
    async with trouble(site):
        answer = await awa.says(words, id="urgent-0001")
        assert (answer.status_code, answer.json()) == (503, {"html": card(site)})
        again = await awa.says(words, id="urgent-0001")
        assert (again.status_code, list(again.json())) == (503, ["detail"])
    assert (await awa.says(words, id="urgent-0001")).status_code == 204
    said, answered = await awa.reads()
    assert (said["out"], answered["out"]) == (False, True)
    assert "🚨" in answered["html"]


@TROUBLES
async def test_an_emergency_that_is_tapped_is_answered_with_the_card(
    site: Site, awa: Browser, trouble: Trouble
) -> None:
    (menu,) = await awa.hears("menu")
    (button,) = [data for label, data in menu["buttons"] if "Urgence" in label]
    async with trouble(site):
        for data in ("!emergency", button):
            answer = await awa.taps(data)
            assert (answer.status_code, answer.json()) == (503, {"html": card(site)})
        assert "html" not in (await awa.taps("!help")).json()


async def test_a_card_goes_to_who_asked_for_it_alone(site: Site, awa: Browser) -> None:
    await awa.hears("menu")
    async with locked(site):
        assert "html" not in (await awa.says("menu")).json()  # what was said before is no card
        assert "html" in (await awa.says("urgence")).json()
        assert "html" not in (await site.browser("fanta").says("menu")).json()
        assert "html" not in (await awa.says("menu")).json()


async def test_the_house_is_well(site: Site) -> None:
    answer = await site.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"live": True, "ready": True, "wrong": {}})


@pytest.mark.parametrize("trouble", [locked, stopped])
async def test_a_house_that_cannot_write_is_not_ready_and_says_what_is_wrong(
    site: Site, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.watching.health.ASKED_AGAIN", 0.0)
    async with trouble(site):
        answer = await site.client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json() == {"live": True, "ready": False, "wrong": {"store": UNWRITABLE}}
        assert str(site.settings.database_path) not in answer.text
        assert (await site.client.get("/healthz/live")).status_code == 200  # another start mends no disk
    assert (await site.client.get("/healthz")).status_code == 200


async def test_a_writer_that_does_not_answer_is_not_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.watching.health.READY_WITHIN", 0.05)
    monkeypatch.setattr("bot.watching.health.ASKED_AGAIN", 0.0)
    monkeypatch.setattr("storage.sqlite.connections.PATIENCE", 3.0)
    async with opened(tmp_path) as patient:
        async with locked(patient):
            answer = await patient.client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["wrong"] == {"writer": SILENT}
        assert answer.json()["live"] is True  # not for long yet
