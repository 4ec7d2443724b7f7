"""Whatever a number in an address or a form leads to: what is another's is 404, and a line in the audit."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.access import DID, REFUSED
from bot.conversation.records import PromiseState
from bot.pages.looking import LAST_REFUSED
from bot.people import PersonId, Role
from console.steering import May
from storage.store import Desk
from tests.console.conftest import Site, known
from tests.console.steered import inside
from tests.console.test_steering import declared

RULE = {"every": "week", "nth": None, "weekday": 0, "day": None, "local_hour": "08:00"}
WEEKLY = {"every": "week", "day": "{day}", "hour": "10:00", "look": "yes"}

# Each route of a coach by whose address somebody is reached, with what is asked of it: {awa}, and what is
# planned and was promised between her and another coach.
REACHES: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "GET /console/team/{of}": (("/console/team/{awa}", {}),),
    "GET /console/team/{of}/file/{file}": (("/console/team/{awa}/file/0123456789abcdef", {}),),
    "POST /console/team/{of}/encourage": (("/console/team/{awa}/encourage", {}),),
    "POST /console/team/{of}/ask": (("/console/team/{awa}/ask", {"question": "Et vous ?"}),),
    "POST /console/team/{of}/feedback": (
        ("/console/team/{awa}/feedback", {"observation": "Oui", "effect": "Bien", "question": "Et vous ?"}),
    ),
    "POST /console/team/{of}/promise": (
        ("/console/team/{awa}/promise", {"text": "Venir", "due_on": "{day}"}),
    ),
    "POST /console/promises/{promise}/done": (("/console/promises/{promise}/done", {}),),
    "GET /console/calendar/plan": (
        ("/console/calendar/plan", {"who": "{awa}", **WEEKLY}),
        ("/console/calendar/plan", {"instead": "{schedule}"}),
        ("/console/calendar/plan", {"instead": "{session}", "kind": "live", "to": "{day}"}),
    ),
    "POST /console/calendar/plan": (
        ("/console/calendar/plan", {"who": "{awa}", "shown": "x", **WEEKLY}),
        ("/console/calendar/plan", {"instead": "{schedule}", "shown": "x", **WEEKLY}),
    ),
    "POST /console/calendar/{kind}/{id}/{what}": tuple(
        (f"/console/calendar/{what}", {})
        for what in ("schedule/{schedule}/pause", "schedule/{schedule}/end", "session/{session}/off")
    ),
}
NOBODY = {f"GET /console/{page}" for page in ("team", "team.csv", "promises", "promises.csv", "calendar")} | {
    f"POST /console/calendar/feed/{what}" for what in ("open", "close")
}
ASKED = [(route, path, form) for route, asked in REACHES.items() for path, form in asked]


async def another_team(site: Site) -> dict[str, str]:
    """Awa is Fanta's now: what stands between the two, by name."""
    now = site.jigi.clock.now()
    day = now.date() + timedelta(days=9)

    def write(desk: Desk) -> dict[str, str]:
        awa, fanta = known(desk, "awa").id, known(desk, "fanta").id
        desk.end_coaching(awa, now, awa)
        desk.change_person(fanta, {"roles": frozenset({Role.COACH})})
        desk.begin_coaching(awa, fanta, now)
        at = now + timedelta(days=3)
        ids = {
            "awa": awa,
            "promise": desk.keep_promise(awa, "1.p", "Le plateau", day, None, now, fanta),
            "schedule": desk.keep_schedule(fanta, "1.s", awa, RULE, "Africa/Bamako", now),
            "session": desk.keep_session(fanta, "1.l", awa, at, now),
        }
        return {name: str(id) for name, id in ids.items()} | {"day": day.isoformat()}

    return await site.jigi.writer.do(write)


def lines(site: Site) -> list[tuple[PersonId | None, str]]:
    """Who was asked for and not shown, and what was done."""
    with site.jigi.store.reading() as desk:
        return [(read.of, read.relation) for read in desk.reads() if read.relation in (REFUSED, DID)]


def test_every_address_of_a_coach_is_tried(site: Site) -> None:
    his = {
        f"{method} {route.path}"
        for route, (may,) in declared(site.app)
        if isinstance(may, May) and may.roles == {Role.COACH}
        for method in route.methods or ()
    }
    assert his == REACHES.keys() | NOBODY


@pytest.mark.parametrize(("route", "path", "form"), ASKED, ids=[f"{r} {p}" for r, p, _ in ASKED])
async def test_what_is_another_coachs_is_404_and_leaves_a_line(
    site: Site, route: str, path: str, form: Mapping[str, str]
) -> None:
    """As what is not there at all: the page is the same, and nothing is done."""
    moussa, theirs = await inside(site, "moussa"), await another_team(site)
    key = await moussa.key("/console/logins")
    nowhere = dict.fromkeys(theirs, "999") | {"day": theirs["day"]}
    pages = []
    for ids in (theirs, nowhere):
        there, given = path.format(**ids), {name: value.format(**ids) for name, value in form.items()}
        answer = (
            await moussa.gets(there, params=given)
            if route.startswith("GET")
            else await moussa.posts(there, key=key, **given)
        )
        assert answer.status_code == 404
        pages.append(re.sub(r'value="[^"]+"', "", answer.text))
    assert pages[0] == pages[1]
    assert lines(site) == [(int(theirs["awa"]), REFUSED)]


async def test_how_long_a_refusal_takes_does_not_tell_whether_somebody_is_there(site: Site) -> None:
    """What takes longest is the disk: each refusal waits for it once, the line of an hour's first or not."""
    moussa, theirs = await inside(site, "moussa"), await another_team(site)
    for of in (theirs["awa"], theirs["awa"], "999"):
        await site.jigi.writer.do(lambda desk: desk.keep_note(LAST_REFUSED, ""))
        assert (await moussa.gets(f"/console/team/{of}")).status_code == 404
        with site.jigi.store.reading() as desk:
            assert desk.note(LAST_REFUSED), of
    await moussa.gets("/console/team")
    assert lines(site) == [(int(theirs["awa"]), REFUSED)]


async def test_of_several_only_those_who_are_not_his_are_refused(site: Site) -> None:
    moussa, theirs = await inside(site, "moussa"), await another_team(site)
    with site.jigi.store.reading() as desk:
        fanta = known(desk, "fanta").id
    asked = {"who": [theirs["awa"], str(fanta)], **WEEKLY, "day": theirs["day"]}
    assert (await moussa.gets("/console/calendar/plan", params=asked)).status_code == 404
    assert lines(site) == [(int(theirs["awa"]), REFUSED)]


async def test_what_is_posted_twice_is_done_once_and_both_say_so(site: Site) -> None:
    """From two windows that show the same: none is told that its own promise, or plan, is not there."""
    moussa, now = await inside(site, "moussa"), site.jigi.clock.now()

    def write(desk: Desk) -> tuple[int, int]:
        me, awa = known(desk, "moussa").id, known(desk, "awa").id
        promise = desk.keep_promise(me, "1.p", "Venir lundi", now.date(), None, now, awa)
        return promise, desk.keep_schedule(me, "1.s", awa, RULE, "Africa/Bamako", now)

    promise, schedule = await site.jigi.writer.do(write)
    windows = [await moussa.key("/console/promises") for _ in range(2)]
    for path in (f"/console/promises/{promise}/done", f"/console/calendar/schedule/{schedule}/end"):
        for key in windows:
            answer = await moussa.posts(path, key=key)
            assert (answer.status_code, "done=" in answer.headers["location"]) == (303, True)
    assert [of for of, relation in lines(site) if relation == REFUSED] == []
    with site.jigi.store.reading() as desk:
        kept = desk.promise(promise)
    assert kept is not None
    assert kept.state == PromiseState.DONE
