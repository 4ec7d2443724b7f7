"""Whoever was away too long loses nothing: the page that turns her away keeps what she wrote, to send it."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from bot.people import PersonId, Role
from console import again
from storage.logins import IDLE
from tests.console.conftest import Site, known
from tests.console.steered import OWN, Steered, inside, link

FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
QUESTION = "Que vous faut-il « demain » ?\nUn <b>plateau</b> & des gants"
PAGE = "/console/team/{of}/ask"


@pytest.fixture
async def away(site: Site) -> Steered:
    """Moussa, whose login has ended while his page stood open."""
    moussa = await inside(site, "moussa")
    site.jigi.clock.offset += IDLE
    return moussa


def of(site: Site) -> PersonId:
    with site.jigi.store.reading() as desk:
        return known(desk, "awa").id


def carried(page: str) -> list[tuple[str, str]]:
    """What the form of this page sends, as a browser does."""
    form = page.partition("<form")[2].partition("</form>")[0]
    return [(unescape(name), unescape(value)) for name, value in FIELD.findall(form)]


async def posts(browser: Steered, path: str, fields: list[tuple[str, str]]) -> tuple[int, str]:
    headers = {**OWN, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await browser.client.post(path, content=urlencode(fields), headers=headers)
    return answer.status_code, answer.text


async def test_what_was_written_before_the_login_ended_is_sent_once_she_is_in_again(
    site: Site, away: Steered
) -> None:
    path = PAGE.format(of=of(site))
    status, page = await posts(away, path, [("key", "old"), ("question", QUESTION)])
    assert status == 401
    assert f'action="{path}"' in page
    assert "<b>plateau" not in page
    status, page = await posts(away, path, carried(page))
    assert status == 401, "she was in a hurry; it is kept all the same"
    assert (await away.enters("moussa")).status_code == 303
    status, page = await posts(away, path, carried(page))
    assert (status, dict(carried(page))["question"]) == (403, QUESTION)
    for _ in range(2):
        assert (await posts(away, path, carried(page)))[0] == 303
    with site.jigi.store.reading() as desk:
        me, her = known(desk, "moussa").id, of(site)
        sent = [letter.question for letter in desk.letters_between(her, me, 9)]
    assert [" ".join(words.split()) for words in sent] == [" ".join(QUESTION.split())]


async def test_whoever_came_in_after_somebody_else_reads_in_whose_name_it_would_go(
    site: Site, away: Steered
) -> None:
    """On a computer that several share, with his page still open."""
    path = PAGE.format(of=of(site))
    _, page = await posts(away, path, [("key", "old"), ("question", QUESTION)])
    assert "vous êtes" not in page, "nobody is in"
    await site.jigi.writer.do(
        lambda desk: desk.change_person(known(desk, "fanta").id, {"roles": frozenset({Role.COACH})})
    )
    assert (await away.enters("fanta")).status_code == 303
    status, page = await posts(away, path, carried(page))
    assert status == 403
    assert "Ici, vous êtes Fanta" in unescape(page)


async def test_a_page_that_is_asked_for_is_a_tap_away_once_she_is_in_again(site: Site, away: Steered) -> None:
    path = "/console/calendar/plan?who=2&who=3&words=lundi+%C3%A0+8h"
    page = (await away.gets(path)).text
    found = re.search(r'role="button" href="([^"]+)"', page)
    assert found
    assert unescape(found[1]) == path
    await away.enters("moussa")
    assert "lundi à 8h" in unescape((await away.gets(path)).text)


async def test_several_of_one_name_are_all_kept(away: Steered) -> None:
    fields = [("key", ""), ("who", "2"), ("who", "3"), ("words", "")]
    _, page = await posts(away, "/console/calendar/plan", fields)
    assert carried(page) == fields


async def test_what_another_site_posts_is_carried_by_no_page(away: Steered) -> None:
    answer = await away.client.post(
        PAGE.format(of=2), data={"question": "Bonjour à tous"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert "Bonjour" not in answer.text


async def test_a_page_carries_no_file_and_no_book(away: Steered) -> None:
    many = [("words.fr", "x" * again.MOST)]
    assert "<form" not in (await posts(away, "/console/content/amtsl/edit/twin", many))[1]
    form = {"data": {"key": "old"}, "files": {"file": ("a.csv", b"Nom;Contact")}}
    answer = await away.client.post("/console/register/upload", headers=OWN, **form)  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert "<form" not in answer.text


async def test_who_may_not_is_told_so_even_with_a_key(site: Site, away: Steered) -> None:
    """Somebody else comes in meanwhile: what is not hers stays what it was."""
    path = PAGE.format(of=999)
    _, page = await posts(away, path, [("question", QUESTION)])
    assert (await away.posts(await link(site, "moussa"))).status_code == 303
    _, page = await posts(away, path, carried(page))
    assert (await posts(away, path, carried(page)))[0] == 404


async def test_what_another_site_posts_is_carried_by_no_page_of_ours(site: Site) -> None:
    """Else one tap of hers would send a stranger's words."""
    theirs = {"origin": "https://elsewhere.example"}
    words = {"key": "", "pack": "the words of a stranger"}
    told = await site.client.post("/console/push/begin", data=words, headers=theirs)
    assert told.status_code == 403
    assert words["pack"] not in told.text
