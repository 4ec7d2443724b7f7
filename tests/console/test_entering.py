"""Getting in: by a link that is good once, or as Telegram says; and out again."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest

from bot import demo
from bot.channels.bot_api.initdata import GOOD_FOR, opened_by
from bot.people import Address, Role
from console.agents import family
from storage.logins import IDLE, IDLE_SHARED
from tests.console.conftest import Site, known
from tests.console.steered import browser_of, inside, link

TOKEN = "123:ABC"
SECOND = timedelta(seconds=1)


def init_data(now: datetime, token: str = TOKEN, **more: str) -> str:
    """As Telegram signs it."""
    fields = {"auth_date": str(int(now.timestamp())), "user": json.dumps({"id": 77}), "query_id": "q", **more}
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()})


async def test_a_link_is_shown_as_often_as_one_likes_and_used_once(site: Site) -> None:
    path, moussa = await link(site, "moussa"), browser_of(site)
    for _ in range(3):  # messengers fetch it before she does
        assert (await moussa.gets(path)).status_code == 200
        assert (await moussa.client.head(path)).status_code == 200
    entered = await moussa.posts(path)
    assert (entered.status_code, entered.headers["location"]) == (303, "/console")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=2592000" in cookie
    assert "Bonjour Moussa" in (await moussa.gets("/console")).text
    assert (await browser_of(site).posts(path)).status_code == 404
    assert "Entrer" not in (again := await browser_of(site).gets(path)).text
    assert again.status_code == 404


async def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(site: Site) -> None:
    used, stranger = await link(site, "moussa"), browser_of(site)
    await stranger.posts(used)
    late = await link(site, "moussa")
    site.jigi.clock.offset += timedelta(minutes=10)
    forged = f"{late[:-4]}AAAA"
    answers = [await browser_of(site).posts(path) for path in (used, late, forged, "/console/enter/x")]
    assert [answer.status_code for answer in answers] == [404] * 4
    answers += [await browser_of(site).gets(path) for path in (used, late, forged, "/console/enter/x")]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1


async def test_many_wrong_links_from_one_network_are_refused_for_a_while(site: Site) -> None:
    stranger = browser_of(site)
    answers = [(await stranger.gets("/console/enter/x")).status_code for _ in range(22)]
    assert answers == [404] * 20 + [429] * 2


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
async def test_what_no_page_of_ours_posts_leads_nowhere(site: Site, headers: dict[str, str]) -> None:
    path, browser = await link(site, "moussa"), browser_of(site)
    assert (await browser.client.post(path, headers=headers)).status_code == 403
    assert (await browser.posts(path)).status_code == 303, "and the link is still good"


async def test_a_login_ends_when_idle_sooner_where_others_use_the_computer(site: Site) -> None:
    own, shared = await inside(site, "moussa"), browser_of(site)
    entered = await shared.enters("moussa", shared="yes")
    assert "Max-Age" not in entered.headers["set-cookie"], "until the browser closes"
    site.jigi.clock.offset += IDLE_SHARED
    assert (await shared.gets("/console")).status_code == 401
    assert (await own.gets("/console")).status_code == 200
    site.jigi.clock.offset += IDLE
    assert (await own.gets("/console")).status_code == 401


async def test_logins_are_listed_and_ended_one_by_one(site: Site) -> None:
    here, there = await inside(site, "moussa"), await inside(site, "moussa")
    page, key = (await here.gets("/console/logins")).text, await here.key("/console/logins")
    (path,) = {part.split('"')[0] for part in page.split('action="')[1:] if "/end" in part.split('"')[0]}
    assert (await here.posts(path, key=key)).status_code == 303
    assert (await there.gets("/console")).status_code == 401
    assert (await here.posts("/console/logins/999/end", key=key)).status_code == 404
    assert (await here.posts("/console/leave", key=key)).status_code == 200
    assert (await here.gets("/console")).status_code == 401


async def test_whoever_comes_in_where_somebody_was_in_ends_that_login(site: Site) -> None:
    """On a shared computer the next one takes its cookie: the first has no browser there any more."""
    shared, own = await inside(site, "moussa"), await inside(site, "moussa")
    await site.jigi.writer.do(
        lambda desk: desk.change_person(known(desk, "fanta").id, {"roles": frozenset({Role.COACH})})
    )
    left = shared.client.cookies["jigi_console"]
    assert (await shared.enters("fanta", shared="yes")).status_code == 303
    assert "Bonjour Fanta" in (await shared.gets("/console")).text
    assert (await own.gets("/console/logins")).text.count("Celui-ci") == 1
    assert "/end" not in (await own.gets("/console/logins")).text
    back = browser_of(site)
    back.client.cookies.set("jigi_console", left)
    assert (await back.gets("/console")).status_code == 401
    assert (await own.gets("/console")).status_code == 200


async def test_a_role_that_is_lost_closes_the_door_at_the_next_page(site: Site) -> None:
    moussa = await inside(site, "moussa")

    def lost(desk: object) -> None:
        person = desk.person_known_at(demo.address_of("moussa"))  # type: ignore[attr-defined]
        desk.change_person(person.id, {"roles": frozenset({Role.WORKER})})  # type: ignore[attr-defined]

    await site.jigi.writer.do(lost)
    assert (await moussa.gets("/console")).status_code == 401


async def test_whoever_is_forgotten_is_out(site: Site) -> None:
    moussa = await inside(site, "moussa")
    await site.jigi.writer.do(lambda desk: desk.forget(known(desk, "moussa").id, site.jigi.clock.now()))
    assert (await moussa.gets("/console")).status_code == 401


async def test_telegram_lets_in_whom_it_names_once(site: Site) -> None:
    now = site.jigi.clock.now()
    console = site.app.state.console
    console.mini_app = lambda data, at: opened_by(data, at, token=TOKEN, channel="webchat")
    await site.jigi.writer.do(lambda desk: desk.also_at(known(desk, "moussa").id, Address("webchat", "77")))
    data, browser = init_data(now), browser_of(site)
    entered = await browser.posts("/console/telegram", data=data)
    assert entered.status_code == 303
    page = await browser.gets("/console")
    assert page.status_code == 200
    assert "frame-ancestors https://web.telegram.org" in page.headers["content-security-policy"]
    assert (await browser_of(site).posts("/console/telegram", data=data)).status_code == 404, "not again"
    again = urlencode(parse_qsl(data)[::-1])
    assert (await browser_of(site).posts("/console/telegram", data=again)).status_code == 404, (
        "in no other order"
    )
    stranger = init_data(now, user=json.dumps({"id": 5}))
    assert (await browser_of(site).posts("/console/telegram", data=stranger)).status_code == 404


NOW = datetime.fromisoformat("2026-11-23T08:00:00+00:00")


@pytest.mark.parametrize(
    ("data", "who"),
    [
        (init_data(NOW), Address("telegram", "77")),
        (init_data(NOW - GOOD_FOR + SECOND), Address("telegram", "77")),
        (init_data(NOW - GOOD_FOR), None),
        (init_data(NOW - timedelta(days=365)), None),
        (init_data(NOW + timedelta(hours=1)), None),
        (init_data(NOW, token="456:DEF"), None),
        (init_data(NOW).replace("77", "78"), None),
        (init_data(NOW) + "&user=x", None),
        (init_data(NOW, auth_date="never"), None),
        (init_data(NOW, user="[]"), None),
        (init_data(NOW, user='{"id": true}'), None),
        ("hash=é", None),
        ("", None),
    ],
)
def test_init_data_counts_when_signed_and_young(data: str, who: Address | None) -> None:
    assert opened_by(data, NOW, token=TOKEN, channel="telegram") == who


def test_without_a_bot_nobody_opens_it_inside_telegram() -> None:
    assert opened_by(init_data(NOW, token=""), NOW, token="", channel="telegram") is None


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 9; TECNO) AppleWebKit/537.36 Chrome/120.0 Mobile", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_called_by_its_family(agent: str, name: str) -> None:
    assert family(agent) == name


async def test_by_https_the_cookie_is_for_this_host_alone(site: Site) -> None:
    path, console = await link(site, "moussa"), site.app.state.console
    console.entrance = replace(console.entrance, site="https://jigi.example")
    cookie = (await browser_of(site).posts(path)).headers["set-cookie"]
    assert cookie.startswith("__Host-jigi=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
