"""No French stands on a page of somebody who reads English, in whichever room of the console."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.content.catalogue import Catalogue
from bot.people import Role
from tests.console.addresses import ADDRESSES, BARE, CARD, GIVEN, SHOWS_NO_PAGE
from tests.console.conftest import Site, known
from tests.console.steered import Steered, inside
from tests.console.test_register import of_list
from tests.console.test_steering import declared
from tests.sounds.samples import CHROMIUM

LEAST = 8  # characters of a piece of French that is looked for
JINJA = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
VOID = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


class Seen(HTMLParser):
    """What a page shows or says, but for what it says to be French, and what trainers have written."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = (
            self._is_left_out
            or tag in ("textarea", "script", "style")
            or (given.get("lang") == "fr" and tag != "html")
        )
        if not hidden:
            self.words += [
                given[n] or "" for n in ("title", "aria-label", "alt", "placeholder") if n in given
            ]
        if tag not in VOID:
            self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_left_out:
            self.words.append(data)

    @property
    def _is_left_out(self) -> bool:
        return any(hidden for _, hidden in self._open)


def plainly(words: str) -> str:
    return " ".join(unescape(words).split())


def french() -> Iterator[str]:
    """Every piece of the pages' French words that their English has not as well."""
    catalogue = Catalogue.load()
    english = " ".join(form for e in catalogue.entries["en"].values() for form in e.forms)
    known = plainly(re.sub(r"<[^>]+>", "", english)).lower()
    for name, entry in catalogue.entries["fr"].items():
        for form in entry.forms if name.startswith("page.") else ():
            for piece in JINJA.split(re.sub(r"<[^>]+>", "", form)):
                words = plainly(piece)
                if len(words) >= LEAST and words.lower() not in known:
                    yield words


FRENCH = sorted(set(french()))


def has_french(html: str) -> list[str]:
    seen = Seen()
    seen.feed(html)
    shown = plainly(" ".join(seen.words))
    return [words for words in FRENCH if words in shown]


def test_french_would_be_found() -> None:
    assert len(FRENCH) > 300
    assert has_french("<p>Vous lisez un brouillon. Personne d’autre ne le reçoit avant sa publication.</p>")
    assert has_french('<p title="Demander une signature à quelqu’un">x</p>')
    assert not has_french('<p lang="fr">Vous lisez un brouillon.</p><p>You read a draft.</p>')


@pytest.fixture
async def moussa(site: Site) -> Steered:
    """Moussa, who is everything at once, and reads English."""
    all_of_it = {"roles": frozenset(Role), "language": "en"}
    await site.jigi.writer.do(lambda desk: desk.change_person(known(desk, "moussa").id, all_of_it))
    return await inside(site, "moussa")


def test_every_page_that_the_console_has_is_looked_at(site: Site) -> None:
    shown = {
        route.path
        for route, _ in declared(site.app)
        if "GET" in (route.methods or ())
        and route.path.startswith("/console")
        and not SHOWS_NO_PAGE.search(route.path)
    }
    assert shown == {*GIVEN, *BARE}, "tests/console/addresses.py names them"


async def filled(site: Site, moussa: Steered) -> None:
    """There is something of everything to be shown."""
    await moussa.posts("/console/simulator/begin", key=await moussa.key("/console/simulator"))
    page = (await moussa.gets("/console/push", params={"pack": "amtsl"})).text
    people = re.search(r'name="people" value="(\d+)"', page)
    assert people
    begun = {"key": await moussa.key("/console/push?pack=amtsl"), "pack": "amtsl", "people": people[1]}
    assert (await moussa.posts("/console/push/begin", **begun)).status_code == 303
    path = "/console/content/amtsl/card/twin"
    signed = {
        "key": await moussa.key(path),
        "role": "nurse",
        "review_by": f"{site.jigi.clock.now().date() + timedelta(days=30)}",
        "words": re.search(r'name="words" value="([^"]*)"', (await moussa.gets(path)).text)[1],  # type: ignore[index]
    }
    assert (await moussa.posts(f"{path}/sign", **signed)).status_code == 303


async def test_every_page_of_the_console_is_english_for_whoever_reads_english(
    site: Site, moussa: Steered
) -> None:
    await filled(site, moussa)
    looked_at = 0
    for address in ADDRESSES:
        page = await moussa.gets(address)
        assert page.status_code in (200, 422), address
        assert '<html lang="en">' in page.text, address
        assert has_french(page.text) == [], address
        looked_at += 1
    assert looked_at > 45
    with_french = {"language": "fr"}
    await site.jigi.writer.do(lambda desk: desk.change_person(known(desk, "moussa").id, with_french))
    for path in ("/console", "/console/register", "/console/health", "/console/voices"):
        assert len(has_french((await moussa.gets(path)).text)) > 3, "what is looked for is there in French"


async def test_what_is_wrong_is_told_in_english(site: Site, moussa: Steered) -> None:
    """Forms with nothing in them, and uploads of nothing."""
    posts: dict[str, dict[str, Any]] = {
        "/console/settings": {"weekly_budget": "99", "mark": "x"},
        "/console/register/upload": {},
        "/console/register/take": {"people": "1"},
        "/console/content/upload": {},
        f"/console/voices/{CARD}/en": {"script": "Give 40 IU."},
        "/console/content/amtsl/card/twin/sign": {"role": ""},
        "/console/content/amtsl/card/twin/ask": {"of": "2"},
        "/console/team/2/ask": {"question": ""},
        "/console/team/2/promise": {"text": "a", "due_on": "2020-01-01"},
        "/console/calendar/plan": {},
        "/console/questions/1/card": {"card": "x"},
    }
    key = await moussa.key("/console/team/2")
    for path, form in posts.items():
        answer = await moussa.posts(path, key=key, **form)
        assert answer.status_code in (404, 422), (path, answer.status_code)
        assert has_french(answer.text) == [], path


async def test_a_register_and_a_voice_are_told_of_in_english(site: Site, moussa: Steered) -> None:
    rows = "Matricule;Name;Phone;Facility;Job\nM1;Awa;7612345;Kléla;Matrone\nM2;;76123456;Kléla;Chef\n"
    own = {"Sec-Fetch-Site": "same-origin"}
    form = {"key": await moussa.key("/console/register"), "source": "register"}
    files = {"file": ("r.csv", rows.encode(), "text/csv")}
    await moussa.client.post("/console/register/upload", data=form, files=files, headers=own)
    columns = (await moussa.gets("/console/register")).text
    assert has_french(columns) == []
    said = {f"col.{n}": field for n, field in enumerate(("id", "name", "telephone", "facility", "job"))}
    said["of"] = of_list(columns)
    await moussa.posts("/console/register/columns", key=await moussa.key("/console/register"), **said)
    await moussa.gets("/console/register/live")
    told = (await moussa.gets("/console/register")).text
    assert "7 digits; a number of Mali has 8" in plainly(told)
    assert has_french(told) == []
    page = f"/console/voices/{CARD}/en"
    script = re.search(
        r'<textarea id="script"[^>]*>(.*?)</textarea>', (await moussa.gets(page)).text, re.DOTALL
    )
    assert script
    take = await moussa.client.post(
        page,
        data={"key": await moussa.key(page), "script": unescape(script[1])},
        files={"voice": ("v.webm", CHROMIUM, "audio/webm")},
        headers=own,
    )
    assert "Listen to yourself" in take.text
    assert has_french(take.text) == []
