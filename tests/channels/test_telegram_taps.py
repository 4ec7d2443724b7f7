"""Taps that are old: Telegram takes no answer to one after some seconds, and drops it after 150."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.channels.fake_telegram import TAP_ANSWERED_WITHIN, TAP_KEPT, FakeTelegram
from tests.channels.rigs import Ground
from tests.channels.test_telegram_drivers import WAYS, living, said

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
async def test_one_that_can_be_answered_no_more_is_taken_in(
    way: tuple[str, str], tg: FakeTelegram, tmp_path: Path
) -> None:
    awa = tg.user(7)
    async with Ground(tmp_path) as ground, living(way, ground, tg):
        awa.says("/start")
        assert "Bonjour" in await said(awa)
        tg.lateness = 2 * TAP_ANSWERED_WITHIN
        with capture_logs() as logs:
            awa.taps("Français")
            assert "accord" in await said(awa)
            await tg.all_confirmed()
            await tg.refused(1)
    assert [refusal.description for refusal in tg.refusals] == [TOO_OLD]
    assert len(awa.all) == 2
    assert not [entry for entry in logs if entry["log_level"] in ("warning", "error")]


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
async def test_what_is_on_one_that_was_dropped_is_typed(
    way: tuple[str, str], tg: FakeTelegram, tmp_path: Path
) -> None:
    """An outage took her tap; the question stands, and her words answer it."""
    awa = tg.user(7)
    async with Ground(tmp_path) as ground, living(way, ground, tg):
        awa.says("/start")
        assert "Bonjour" in await said(awa)
        tg.lateness = TAP_KEPT + 1
        assert awa.taps("Français") not in tg.waiting
        tg.lateness = 0
        awa.says("francais")
        assert "accord" in await said(awa)
        await tg.all_confirmed()
    assert len(awa.all) == 2
