"""What no page of ours asks for is refused, and tells nothing, leads nowhere and is kept nowhere."""

import re
from itertools import product

import httpx2
import pytest

from bot import demo
from bot.people import Role
from console.pages import HEADERS, STATIC
from tests.console.conftest import HOST, Site
from tests.console.steered import OWN, Steered, browser_of, inside, link
from tests.console.test_steering import change, declared

STRANGE = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")
SMUGGLED = (
    "%00",
    "%ff%fe",
    "%0d%0aSet-Cookie:%20a=b",
    "{{7*7}}",
    "<script>",
    "..%2f..%2fetc%2fpasswd",
    "A" * 9000,
)


def paths(site: Site) -> list[str]:
    """Every address of the site."""
    return sorted({re.sub(r"{[^}]+}", "2", route.path) for route, _ in declared(site.app)})


async def test_no_answer_leads_to_another_host(site: Site) -> None:
    """Whoever names another host in her request is led nowhere by it, with a slash too much or without."""
    moussa = await inside(site, "moussa")
    await change(site, roles=frozenset({Role.COACH, Role.TRAINER, Role.ADMINISTRATOR}))
    for path in paths(site):
        if "stream" in path or "live" in path:
            continue
        for asked in (path, f"{path}/", f"/{path}"):
            answer = await moussa.client.request("GET", asked, headers={"Host": "elsewhere.example"})
            assert "elsewhere.example" not in answer.headers.get("location", ""), asked
            assert answer.status_code < 500, asked


async def test_a_method_that_no_page_uses_is_refused(site: Site) -> None:
    moussa = await inside(site, "moussa")
    for path in ("/console", "/console/team", "/console/team/2", "/chat", "/healthz"):
        for method in STRANGE:
            answer = await moussa.client.request(method, path)
            assert answer.status_code in (404, 405), (method, path)
            assert answer.headers["cache-control"] == "no-store"


async def test_a_chat_link_that_is_not_ours_is_answered_in_words(site: Site) -> None:
    """A browser shows them in both languages; a script gets what it can read."""
    answer = await site.client.get("/chat/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert '<p lang="fr">Ce lien ne mène nulle part : demandez-en un autre.</p>' in answer.text
    assert '<p lang="en">This link leads nowhere: ask for another.</p>' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    answer = await site.client.get("/chat/nowhere/messages")
    assert (answer.status_code, answer.json()["detail"].partition(" ")[0]) == (404, "Ce")


async def test_nothing_but_scripts_and_pictures_of_ours_is_kept_by_a_browser(site: Site) -> None:
    awa, moussa = site.browser("awa"), await inside(site, "moussa")
    for browser, path in (
        (site.client, awa.chat),
        (site.client, f"{awa.chat}/messages"),
        (site.client, "/"),
        (moussa.client, "/console/team"),
        (moussa.client, "/console/team.csv"),
        (browser_of(site).client, "/console/team"),
        (site.client, f"{STATIC}/nothing.js"),
    ):
        answer: httpx2.Response = await browser.get(path)
        assert answer.headers["cache-control"] == "no-store", path
    assert "immutable" in (await site.client.get(f"{STATIC}/chat.js")).headers["cache-control"]


async def test_a_fault_of_ours_tells_nothing_and_is_strict(site: Site) -> None:
    async def fails() -> None:
        raise RuntimeError("Awa, 76 12 34 56")

    site.app.get("/fails")(fails)
    transport = httpx2.ASGITransport(site.app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        answer = await client.get("/fails")
    assert (answer.status_code, answer.text) == (500, "Something went wrong here; try again later.")
    assert answer.headers.items() >= {(name.lower(), value) for name, value in HEADERS.items()}


async def test_whatever_is_put_into_an_address_or_a_form_nothing_fails(site: Site) -> None:
    moussa = await inside(site, "moussa")
    for words in SMUGGLED:
        for path in (
            f"/console/team?find={words}&only={words}",
            f"/console/team/2?done={words}",
            f"/console/team/{words}",
            f"/console/team/2/file/{words}",
            f"/console/calendar?month={words}",
            f"/console/enter/{words}",
            f"/console/calendar/feed/{words}",
            f"{STATIC}/{words}",
        ):
            answer = await moussa.gets(path)
            assert answer.status_code < 500, path
            assert "a" not in answer.cookies, path
            assert "<script>" not in answer.text, path
    sent = await _asks(moussa, "a\0b \r\nSet-Cookie: a=b {{7*7}} <img src=x onerror=alert(1)>")
    assert sent.status_code == 303
    page = (await moussa.gets("/console/team/2")).text
    assert "{{7*7}} &lt;img src=x" in page


async def test_no_number_in_an_address_is_too_large_or_too_small(site: Site) -> None:
    """On every route that has one, for whoever may open it."""
    moussa = await inside(site, "moussa")
    await change(site, roles=frozenset({Role.COACH, Role.TRAINER, Role.ADMINISTRATOR}))
    for route, _ in declared(site.app):
        if "{" not in route.path:
            continue
        assert route.methods
        for value, method in product(("9" * 30, "0", "-1", "%00", "x" * 300), route.methods):
            path = re.sub(r"{[^}]+}", value, route.path)
            answer = await moussa.client.request(method, path, headers=OWN)
            assert answer.status_code < 500, (method, path[:80])


async def _asks(coach: Steered, question: str) -> httpx2.Response:
    key = await coach.key("/console/team/2")
    return await coach.posts("/console/team/2/ask", key=key, question=question)


async def test_who_comes_in_and_who_is_refused_is_in_the_log(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ids alone; of a thousand wrong links one line a minute."""
    wrong = browser_of(site)
    for _ in range(3):
        assert (await wrong.posts("/console/enter/x")).status_code == 404
    address = await link(site, "moussa")
    assert (await wrong.posts(address)).status_code == 303
    assert (await wrong.gets("/console/people")).status_code == 404
    with site.jigi.store.reading() as desk:
        moussa = desk.person_known_at(demo.address_of("moussa"))
    told = capsys.readouterr()
    said = told.out + told.err
    assert said.count("login.refused") == 1
    assert "login.began" in said
    assert "page.refused" in said
    assert moussa is not None
    assert f"person={moussa.id}" in said or f'"person": {moussa.id}' in said
    assert address.rpartition("/")[2] not in said
