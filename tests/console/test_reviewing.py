"""A trainer asks another one by name for the second signature; she hears of it, and finds what waits."""

import re
from datetime import timedelta

import pytest

from bot.people import PersonId
from tests.console.conftest import Site, known
from tests.console.steered import Steered, inside
from tests.console.test_content_pages import CARD, EDIT, signs, trainer, written


@pytest.fixture
async def moussa(site: Site) -> Steered:
    return await trainer(site, "moussa")


async def id_of(site: Site, who: str) -> PersonId:
    found: PersonId = await site.jigi.writer.do(lambda desk: known(desk, who).id)
    return found


async def asks(who: Steered, of: object) -> int:
    answer = await who.posts(f"{CARD}/ask", key=await who.key(CARD), of=str(of))
    return answer.status_code


async def messages(site: Site, who: str) -> list[str]:
    """What asks her to read a card, once all that was due has been told."""
    await site.jigi.settle()
    return [
        bubble["html"] for bubble in await site.browser(who).reads() if "demande de relire" in bubble["html"]
    ]


async def test_who_is_asked_hears_of_it_finds_it_and_signs(site: Site, moussa: Steered) -> None:
    fanta = await trainer(site, "fanta")
    await signs(moussa)
    assert await asks(moussa, await id_of(site, "fanta")) == 303
    (told,) = await messages(site, "fanta")
    assert "Moussa" in told
    assert CARD in told
    page = (await moussa.gets(CARD)).text
    assert re.search(r"Demandée à Fanta par Moussa, aujourd", page)
    waiting = (await fanta.gets("/console/content")).text
    assert "On vous demande de signer" in waiting
    assert f'href="{CARD}#signing"' in waiting
    assert "On vous demande" not in (await moussa.gets("/console/content")).text
    await signs(fanta)
    assert "On vous demande" not in (await fanta.gets("/console/content")).text
    assert "Demander une signature" not in (await moussa.gets(CARD)).text, "two have signed"


async def test_the_same_words_are_asked_for_once_a_day(site: Site, moussa: Steered) -> None:
    await trainer(site, "fanta")
    fanta = await id_of(site, "fanta")
    for _ in range(3):
        assert await asks(moussa, fanta) == 303
    assert len(await messages(site, "fanta")) == 1
    await site.jigi.move(site.jigi.clock.now() + timedelta(days=1, hours=1))
    moussa = await inside(site, "moussa")
    await asks(moussa, fanta)
    assert len(await messages(site, "fanta")) == 2


async def test_of_words_that_were_changed_nobody_is_asked_any_more(site: Site, moussa: Steered) -> None:
    fanta = await trainer(site, "fanta")
    await asks(moussa, await id_of(site, "fanta"))
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("# ", "# Palpez : ", 1)
    assert (await moussa.posts(EDIT, **form)).status_code == 303
    assert "On vous demande" not in (await fanta.gets("/console/content")).text
    assert "Demandée à Fanta" not in (await moussa.gets(CARD)).text


async def test_only_somebody_else_who_trains_is_asked(site: Site, moussa: Steered) -> None:
    page = (await moussa.gets(CARD)).text
    assert "Demander une signature" not in page, "nobody else trains"
    await trainer(site, "fanta")
    for whom in (await id_of(site, "awa"), await id_of(site, "moussa"), 999, "", "x"):
        assert await asks(moussa, whom) == 422, whom
    assert await messages(site, "awa") == []
    form = {"key": await moussa.key(CARD), "of": str(await id_of(site, "fanta"))}
    assert (await moussa.posts("/console/content/amtsl/card/nothing/ask", **form)).status_code == 404
    unsigned = "/console/content/coaching/card"
    assert (await moussa.posts(f"{unsigned}/checkin/ask", **form)).status_code == 404
