"""A register that was uploaded: each process finds it, for an hour, under the programme's key."""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.requests import Request

from bot import keys
from bot.channels.webchat.outbound import WebchatChannel
from bot.faults import Telling
from bot.pages import headings, registering
from bot.pages.registering import Registered
from bot.pages.uploaded import LEFT_AFTER, LONGEST, STANDS, Uploaded, begun
from bot.people import Role
from bot.serving.opening import site_of
from console.register import progress
from exchange.reading import sheets
from exchange.roster import take
from storage.sealing.seals import new_key
from tests.console.conftest import HOST, Site, known, opened
from tests.console.steered import Steered, inside
from tests.console.test_register import (
    AWA,
    FANTA,
    NOBODY,
    PAGE,
    entered,
    is_read,
    of_list,
    over,
    register,
    takes,
    uploads_it,
    workbook,
)


@pytest.fixture
async def moussa(site: Site) -> Steered:
    return await answering(site)


async def answering(site: Site) -> Steered:
    """Moussa, who answers for the programme."""
    await site.jigi.writer.do(
        lambda desk: desk.change_person(known(desk, "moussa").id, {"roles": frozenset({Role.ADMINISTRATOR})})
    )
    return await inside(site, "moussa")


@pytest.fixture
async def elsewhere(site: Site, moussa: Steered) -> AsyncIterator[Steered]:
    """The same login at another process that serves: it shares what is in the store and its folder alone."""
    app = site_of(site.settings, site.jigi, WebchatChannel(), None)
    cookies = dict(moussa.client.cookies)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}", cookies=cookies) as client:
        yield Steered(site, client)


async def test_whichever_process_is_asked_knows_it(site: Site, moussa: Steered, elsewhere: Steered) -> None:
    await uploads_it(moussa, register(AWA, FANTA, NOBODY))
    told = await is_read(elsewhere)
    assert unescape((await moussa.gets(PAGE)).text).count("Refusée 1") == told.count("Refusée 1") > 0
    assert b"M3;;66123456" in (await moussa.gets(f"{PAGE}/refused.csv")).content
    await takes(moussa)
    assert "Pris" in await over(elsewhere)
    assert await entered(site) == ["Awa Traoré", "Fanta Coulibaly"]
    await elsewhere.posts(f"{PAGE}/drop", key=await elsewhere.key(PAGE))
    assert "Charger une liste" in (await moussa.gets(PAGE)).text


async def test_what_one_process_is_at_another_leaves_alone(
    site: Site, moussa: Steered, elsewhere: Steered, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def at_it(*what: Any) -> Any:
        tried.wait(60)
        return take(*what)

    monkeypatch.setattr(registering, "take", at_it)
    await uploads_it(moussa, register(AWA))
    await is_read(moussa)
    beside = registered(site)
    of, key = of_list((await moussa.gets(PAGE)).text), await elsewhere.key(PAGE)
    assert [await beside.take(of, 1), await beside.take(of, 1)] == ["", "not_here"]
    assert (await uploads_it(elsewhere, register(FANTA), key=key)).status_code == 422
    await elsewhere.posts(f"{PAGE}/drop", key=key)
    tried.set()
    await over(elsewhere)
    assert await entered(site) == ["Awa Traoré"]


async def test_of_two_that_are_opened_at_once_the_later_stays_as_it_is(
    site: Site, moussa: Steered, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, opening, later = registered(site), threading.Event(), threading.Event()
    of_file = sheets.open_sheet

    def slowly(path: Path, columns: dict[str, str]) -> Any:
        if path.suffix == ".xlsx":
            opening.set()
            later.wait(30)
        return of_file(path, columns)

    monkeypatch.setattr(headings, "open_sheet", slowly)
    earlier = asyncio.create_task(beside.upload(workbook(), "register", part=False))
    await asyncio.to_thread(opening.wait, 60)
    assert await beside.upload(register(FANTA), "register", part=False) == ""
    later.set()
    assert await earlier == "busy"
    assert "Fanta" in (await moussa.gets(PAGE)).text
    await is_read(moussa)
    await takes(moussa)
    assert await entered(site) == ["Fanta Coulibaly"]


async def test_another_list_of_as_many_is_not_taken_by_an_older_page(site: Site, moussa: Steered) -> None:
    await uploads_it(moussa, register(AWA))
    await is_read(moussa)
    older = of_list((await moussa.gets(PAGE)).text)
    await uploads_it(moussa, register(FANTA.replace("7612345", "76123457")))
    await is_read(moussa)
    answer = await moussa.posts(f"{PAGE}/take", key=await moussa.key(PAGE), people="1", of=older)
    assert answer.status_code == 422
    assert "la liste a changé" in unescape(answer.text)
    assert await entered(site) == []


async def test_work_that_was_cut_off_says_so_and_can_be_begun_anew(site: Site, moussa: Steered) -> None:
    await uploads_it(moussa, register(AWA))
    uploaded = uploaded_of(site)
    one = uploaded.stands()
    assert one is not None
    one.state = "taking"
    uploaded.keep(one)
    assert "Prendre" not in (await moussa.gets(PAGE)).text
    assert "<progress" in await first_told(moussa)
    long_ago = time.time() - 2 * LEFT_AFTER
    os.utime(site.settings.uploaded_path / STANDS, (long_ago, long_ago))
    assert "interrompu" in await over(moussa)
    await moussa.posts(f"{PAGE}/drop", key=await moussa.key(PAGE))
    await uploads_it(moussa, register(AWA))
    await is_read(moussa)
    await takes(moussa)
    assert await entered(site) == ["Awa Traoré"]


async def test_a_full_disk_is_no_fault_of_the_file(site: Site, moussa: Steered) -> None:
    everybody = register(*(AWA.replace("M1;", f"A{n};").replace("76123456", "") for n in range(700)))
    await uploads_it(moussa, everybody)
    await is_read(moussa)
    of, beside = of_list((await moussa.gets(PAGE)).text), registered(site)
    with disk_full(site):
        assert await beside.take(of, 700) == ""
        told = await over(moussa)
    assert "disque" in told
    assert "personne n’est pris deux fois" in told
    assert "ne peut pas être lu" not in told
    await moussa.posts(f"{PAGE}/drop", key=await moussa.key(PAGE))
    await uploads_it(moussa, everybody)
    await is_read(moussa)
    assert "Pris" in await takes(moussa)


async def test_a_list_at_which_nobody_looks_for_an_hour_goes_by_itself(site: Site, moussa: Steered) -> None:
    await uploads_it(moussa, register(AWA))
    folder = site.settings.uploaded_path
    assert folder.stat().st_mode & 0o077 == 0
    uploaded = uploaded_of(site)
    await site.jigi.move(site.jigi.clock.now() + LONGEST / 2)
    uploaded.sweep()
    assert uploaded.stands() is not None, "which is a look"
    await site.jigi.move(site.jigi.clock.now() + LONGEST / 2)
    uploaded.sweep()
    assert left_in(folder)
    await site.jigi.move(site.jigi.clock.now() + LONGEST)
    assert "Charger une liste" in (await moussa.gets(PAGE)).text
    uploaded.sweep()
    assert not left_in(folder)


async def test_while_somebody_else_holds_the_upload_the_house_goes_on(site: Site) -> None:
    """As the sweep on a slow disk, or another process."""
    moussa = await answering(site)
    await uploads_it(moussa, register(AWA))
    await is_read(moussa)
    held, goes_on = threading.Event(), threading.Event()

    def hold() -> None:
        with uploaded_of(site).changing():
            held.set()
            goes_on.wait(30)

    holding = asyncio.create_task(asyncio.to_thread(hold))
    await asyncio.to_thread(held.wait)
    throwing = asyncio.create_task(moussa.posts(f"{PAGE}/drop", key=await moussa.key(PAGE)))
    for _ in range(3):
        assert "Prendre" in (await moussa.gets(PAGE)).text
    assert not throwing.done()
    goes_on.set()
    await holding
    assert (await throwing).status_code == 303
    assert uploaded_of(site).stands() is None


async def test_it_lies_under_the_key_of_the_programme(tmp_path: Path) -> None:
    async with opened(tmp_path, key=new_key()) as site:
        moussa = await answering(site)
        await uploads_it(moussa, register(AWA, NOBODY))
        await is_read(moussa)
        lies = b"".join(path.read_bytes() for path in left_in(site.settings.uploaded_path))
        assert b"Awa" not in lies
        assert b"76123456" not in lies
        assert b"66123456" in (await moussa.gets(f"{PAGE}/refused.csv")).content
        await takes(moussa)
        assert await entered(site) == ["Awa Traoré"]


async def test_a_fault_keeps_what_it_was_made_of(site: Site) -> None:
    uploaded = uploaded_of(site)
    inner = Telling("{count} of {{these}}", count=3)
    one = begun(".csv", "register", part=False)
    one.state, one.says = "fault", Telling("{path}: {says}", path="a{b}.csv", says=inner)
    with uploaded.changing():
        uploaded.keep(one, b"x")
    kept = uploaded.stands()
    assert kept is not None
    assert kept.says == "a{b}.csv: 3 of {these}"
    assert kept.says.told(lambda words: words.replace("of", "de")) == "a{b}.csv: 3 de {these}"


@contextlib.contextmanager
def disk_full(site: Site) -> Iterator[None]:
    """The database cannot grow meanwhile."""
    run = site.jigi.store._connection.execute  # type: ignore[attr-defined]
    (pages,) = run("pragma page_count").fetchone()
    run(f"pragma max_page_count = {pages}").close()
    yield
    run("pragma max_page_count = 1000000").close()


def registered(site: Site) -> Registered:
    return Registered(site.settings, site.jigi.store, site.jigi.clock)


async def first_told(who: Steered) -> str:
    """What comes down the stream of whoever watches, before anything changes."""
    cookies = "; ".join(f"{name}={value}" for name, value in who.client.cookies.items())
    headers = [(b"cookie", cookies.encode())]
    request = Request({"type": "http", "method": "GET", "path": f"{PAGE}/live", "headers": headers})
    guest = await who.site.app.state.console.guest(request)
    stream = progress(guest, who.site.app.state.console.registers)
    try:
        return await anext(stream)
    finally:
        await stream.aclose()


def uploaded_of(site: Site) -> Uploaded:
    return Uploaded(keys.uploaded_of(site.settings), site.jigi.clock.now)


def left_in(folder: Path) -> list[Path]:
    """What lies there, but for what processes lock each other out by."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]
