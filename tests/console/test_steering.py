"""Every page says who may, says so to nobody else, and is light and strict."""

import gzip
import re
from collections.abc import Iterator
from typing import Any

import httpx2
from fastapi import FastAPI
from fastapi.routing import APIRoute

from bot.people import STEERS, Role
from console.pages import HERE
from console.steering import Anybody, May
from tests.console.conftest import Site, known
from tests.console.steered import OWN, Steered, browser_of, inside

MOST = 60_000  # bytes of a page with all that it brings, compressed
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
PAGES = (
    *("/console", "/console/team", "/console/team/2", "/console/promises", "/console/logins"),
    *("/console/calendar", "/console/calendar/plan?of=2"),
)

OVERSEEING = tuple(
    f"/console/{path}"
    for path in (
        *("people", "people/2", "people/2/role?role=trainer&change=give", "people/2/join?joined=3", "merges"),
        *("places", "places?district=Sikasso", "invites", "invites/sheet", "health", "audit", "settings"),
        *("register", "register/drift", "voices"),
    )
)


def declared(app: FastAPI) -> Iterator[tuple[APIRoute, list[Anybody | May]]]:
    """Every route of the site, with who it says that may."""
    for context in app.router.routes:
        yield from _declared(context, [])


def _declared(route: Any, around: list[Any]) -> Iterator[tuple[APIRoute, list[Anybody | May]]]:
    if isinstance(route, APIRoute):
        calls = [*around, *(one.call for one in route.dependant.dependencies)]
        yield route, [call for call in calls if isinstance(call, Anybody | May)]
    for inner in getattr(getattr(route, "original_router", None), "routes", ()):
        context = getattr(route, "include_context", None)
        given = getattr(context, "dependencies", None) or getattr(route, "dependencies", None) or ()
        yield from _declared(inner, [*around, *(one.dependency for one in given)])


def test_every_route_says_who_may(site: Site) -> None:
    found = list(declared(site.app))
    assert len(found) > 20
    assert [route.path for route, who in found if len(who) != 1] == []


async def change(site: Site, **fields: Any) -> None:
    """What we know of Moussa."""
    await site.jigi.writer.do(lambda desk: desk.change_person(known(desk, "moussa").id, fields))


def named(path: str) -> str:
    """An address of this route, whatever it leads to."""
    return re.sub(r"{\w+}", "2", path)


async def test_each_role_finds_its_own_pages_and_no_others(site: Site) -> None:
    """Moussa came in as a coach; whatever else he is today decides. None: nobody has come in."""
    moussa = await inside(site, "moussa")
    for role in (*Role, None):
        browser = browser_of(site) if role is None else moussa
        await change(site, roles=frozenset({role or Role.COACH}))
        for route, (may,) in declared(site.app):
            if isinstance(may, Anybody):
                continue
            assert route.methods
            (method,) = route.methods
            answer = await browser.client.request(method, named(route.path), headers=OWN)
            shown = answer.status_code
            if role not in STEERS:
                assert shown == 401, (role, route.path)
            elif role not in may.roles:
                assert shown == 404, (role, route.path)
            else:
                assert shown in (200, 303, 403, 404, 422), (role, route.path)


async def test_whatever_is_posted_bears_a_key_of_its_login(site: Site) -> None:
    """It is asked for before anything that the address or the form names: 403, be it there or not."""
    moussa, other = await inside(site, "moussa"), await inside(site, "moussa")
    await change(site, roles=STEERS)
    keys = {"other": await other.key("/console/logins"), "none": "", "forged": "x.y"}
    posts = [r for r, (may,) in declared(site.app) if isinstance(may, May) and r.methods == {"POST"}]
    assert len(posts) > 30
    for route in posts:
        for kind, key in keys.items():
            answer = await moussa.posts(named(route.path), key=key)
            assert answer.status_code == 403, (route.path, kind)
    assert (await moussa.gets("/console")).status_code == 200, "she is in still"


POSTS = re.compile(r'<form (?:[^>]*method="post"|\{\{ act\().*?</form>', re.DOTALL)
KEYED = re.compile(r"form_key\(\)|\{\{ (?:key|carried|act)\(")
AT_THE_DOOR = {"enter.html", "telegram.html"}  # nobody is in yet: a signature is their key


def test_every_form_that_posts_bears_a_key() -> None:
    found = {
        (path.name, form.partition("\n")[0])
        for path in (HERE / "templates" / "console").glob("*.html")
        for form in POSTS.findall(path.read_text())
        if path.name not in AT_THE_DOOR and not KEYED.search(form)
    }
    assert found == set()


async def test_a_page_is_kept_nowhere_runs_nothing_but_ours_and_is_light(site: Site) -> None:
    moussa = await inside(site, "moussa")
    await change(site, roles=frozenset({Role.COACH, Role.ADMINISTRATOR}))
    for path in (*PAGES, *OVERSEEING, "/console/enter/x", "/console/telegram", "/console/nothing"):
        page = await moussa.gets(path)
        csp = page.headers["content-security-policy"]
        assert "default-src 'none'" in csp
        assert "unsafe" not in csp
        assert ("frame-ancestors 'none'" in csp) is (path != "/console/telegram")
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|javascript:", page.text), path
        assert 5_000 < await weight(moussa, page) < MOST, path


async def weight(browser: Steered, page: httpx2.Response) -> int:
    """Bytes of a page with all that it brings, compressed."""
    bytes = len(gzip.compress(page.content))
    for asset in set(ASSET.findall(page.text)):
        found = await browser.gets(asset)
        assert found.status_code == 200, asset
        assert "immutable" in found.headers["cache-control"]
        bytes += len(gzip.compress(found.content))
    return bytes


async def test_pages_are_in_her_language(site: Site) -> None:
    moussa = await inside(site, "moussa")
    assert '<html lang="fr">' in (await moussa.gets("/console/team")).text
    await change(site, language="en")
    page = (await moussa.gets("/console/team")).text
    assert '<html lang="en">' in page
    assert "My team" in page
    for refused in (await moussa.gets("/console/settings"), await moussa.posts("/console/leave", key="x.y")):
        assert '<html lang="en">' in refused.text, "what is not hers, and an old form, too"
    assert "Mon équipe" not in page
