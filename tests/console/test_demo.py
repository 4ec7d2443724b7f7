"""The demo: who one may be, two panes, and a clock to move. A programme has none of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import CAST
from tests.console.browser import Browser
from tests.console.conftest import Site, opened


async def now(site: Site) -> datetime:
    return datetime.fromisoformat((await site.client.get("/demo/clock")).json()["now"])


async def moved(site: Site, step: str) -> datetime:
    answer = await site.client.post("/demo/clock", json={"step": step})
    assert answer.status_code == 200
    return datetime.fromisoformat(answer.json()["now"])


@pytest.mark.parametrize("path", ["/", "/demo"])
async def test_one_may_be_anybody_of_the_cast(site: Site, path: str) -> None:
    page = await site.client.get(path)
    assert page.status_code == 200
    for who, name, _ in CAST:
        assert name in page.text
        assert site.links.token(who) in page.text


async def test_coach_and_coachee_stand_side_by_side(site: Site) -> None:
    page = (await site.client.get("/demo")).text
    panes = [
        f'<iframe title="{who.title()}" src="/chat/{site.links.token(who)}"' for who in ("awa", "moussa")
    ]
    assert all(pane in page for pane in panes)


async def test_an_hour_and_a_week_are_as_long_as_they_are(site: Site) -> None:
    before = await now(site)
    after = await moved(site, "hour")
    assert timedelta(hours=1) <= after - before
    assert timedelta(days=7) <= await moved(site, "week") - after
    assert await now(site) >= before + timedelta(days=7, hours=1)


async def test_the_next_morning_is_at_eight(site: Site) -> None:
    before = await now(site)
    morning = await moved(site, "morning")  # Bamako keeps UTC
    assert (morning.hour, morning.minute) == (8, 0)
    assert morning.astimezone(UTC).date() == before.date() + timedelta(days=1)


@pytest.mark.parametrize("step", ["year", "", "HOUR", "🕗", "-1"])
async def test_a_step_that_is_none_moves_nothing(site: Site, step: str) -> None:
    before = site.jigi.clock.offset
    answer = await site.client.post("/demo/clock", json={"step": step})
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Move the clock by hour, morning or week."
    assert site.jigi.clock.offset == before


async def test_a_week_plays_out_what_falls_due_in_it(site: Site, awa: Browser) -> None:
    await awa.hears("/hours")
    await awa.hears("8h")
    await awa.hears("Chaque semaine")
    seen = (await awa.reads())[-1]["cursor"]
    await moved(site, "week")
    await moved(site, "week")
    assert [bubble for bubble in await awa.reads(seen) if bubble["out"]]


async def test_the_clock_stays_where_it_was_moved(tmp_path: Path) -> None:
    async with opened(tmp_path) as site:
        before = await moved(site, "week")
        await site.browser("awa").hears("menu")
    async with opened(tmp_path) as site:
        assert await now(site) >= before
        assert [bubble["out"] for bubble in await site.browser("awa").reads()] == [False, True]


async def test_a_programme_has_no_cast_and_no_clock(programme: Site) -> None:
    before = programme.jigi.clock.offset
    front = await programme.client.get("/")
    assert (front.status_code, front.headers["location"]) == (303, "/chat")
    for answer in (
        await programme.client.get("/demo"),
        await programme.client.get("/demo/clock"),
        await programme.client.post("/demo/clock", json={"step": "week"}),
    ):
        assert answer.status_code == 404
    assert programme.jigi.clock.offset == before
