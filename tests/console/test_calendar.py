"""A coach's calendar: what he is shown before his yes is what is kept, once, and for his own people."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import product
from typing import Any

from bot import demo
from bot.coaching.scheduling import next_of
from bot.people import Person, PersonId
from scheduler import local_time
from storage.store import Schedule
from tests.console.conftest import Site
from tests.console.steered import Steered, inside

PLAN = "/console/calendar/plan"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FORM = re.compile(r'<form method="post" action="/console/calendar/plan">(.*?)</form>', re.DOTALL)


def person(site: Site, who: str) -> Person:
    with site.jigi.store.reading() as desk:
        found = desk.person_known_at(demo.address_of(who))
    assert found is not None
    return found


def planned(site: Site) -> list[Schedule]:
    with site.jigi.store.reading() as desk:
        return desk.schedules_by(person(site, "moussa").id)


def day(site: Site, days: int = 3) -> str:
    return (
        (local_time.local(site.jigi.clock.now(), "Africa/Bamako") + timedelta(days=days)).date().isoformat()
    )


async def shown(moussa: Steered, **wish: Any) -> list[tuple[str, str]]:
    """The form by which he would say yes to what he is shown."""
    page = await moussa.gets(PLAN, params={"look": "yes", **wish})
    assert page.status_code == 200, re.findall(r'role="alert"[^>]*>([^<]*)', page.text)
    form = FORM.search(page.text)
    assert form, "nothing to say yes to"
    return [(name, unescape(value)) for name, value in HIDDEN.findall(form[1])]


async def says_yes(moussa: Steered, form: list[tuple[str, str]], **other: str) -> Any:
    values: dict[str, Any] = {}
    for name, value in form:
        values.setdefault(name, []).append(value)
    return await moussa.posts(PLAN, **{**values, **other})


async def test_what_is_posted_twice_is_one_schedule_for_each_and_each_hears_of_it(site: Site) -> None:
    moussa, awa, fanta = await inside(site, "moussa"), person(site, "awa"), person(site, "fanta")
    wish = {"who": [awa.id, fanta.id], "every": "week", "day": day(site), "hour": "10:00"}
    form = await shown(moussa, **wish)
    for _ in range(2):
        done = await says_yes(moussa, form)
        assert done.status_code == 303
        assert "done=plan" in done.headers["location"]
    assert [one.coachee for one in planned(site)] == [awa.id, fanta.id]
    month = await moussa.gets(done.headers["location"])
    assert "C’est planifié" in month.text
    assert f"/console/calendar/plan?instead={planned(site)[0].id}" in month.text
    await site.jigi.move(site.jigi.clock.now() + timedelta(days=1))
    told = [bubble["html"] for bubble in await site.browser("awa").reads()]
    assert any("Moussa" in html and "chaque" in html for html in told), told


WISHES: tuple[dict[str, str], ...] = (
    {"words": "tous les lundis à 8h"},
    {"words": "un jeudi sur deux 23h"},
    {"words": "dernier vendredi du mois à 9h30"},
    *({"every": every, "hour": "22:30"} for every in ("once", "week", "fortnight", "weekday", "date")),
)


async def test_what_is_shown_is_what_is_kept(site: Site) -> None:
    """Also where it falls into quiet hours: the first date is the one that waits for her."""
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    for wish, days in product(WISHES, (0, 1, 30)):
        chosen = {"who": str(awa.id), "day": day(site, days), **wish}
        page = await moussa.gets(PLAN, params={"look": "yes", **chosen})
        assert (await says_yes(moussa, await shown(moussa, **chosen))).status_code == 303
        (schedule,) = planned(site)
        with site.jigi.store.reading() as desk:
            waits = next_of(desk, schedule, awa.id)
        assert waits is not None
        first = re.search(r"<ol class=\"dates\">\s*<li><strong>([^<]+)</strong>", page.text)
        assert first
        local = wall(local_time.local(waits.open_at, awa.zone))
        said = site.jigi.house.rendering.text("page.calendar.date", local, "fr", "")
        assert unescape(first[1]) == unescape(said)
        key = await moussa.key("/console/calendar")
        await moussa.posts(f"/console/calendar/schedule/{schedule.id}/end", key=key)


async def test_an_hour_without_a_sign_is_the_one_that_is_written(site: Site) -> None:
    """And not the one that stands in the form beside it."""
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    for words, hour in (("every Monday at 9", "9\u202fh"), ("tous les lundis à 15", "15\u202fh")):
        page = await moussa.gets(
            PLAN, params={"look": "yes", "who": str(awa.id), "words": words, "hour": "08:00"}
        )
        first = re.search(r"<ol class=\"dates\">\s*<li><strong>([^<]+)</strong>", page.text)
        assert first
        assert hour in unescape(first[1])


def wall(local: Any) -> dict[str, str]:
    return {"day": local.date().isoformat(), "hour": f"{local:%H:%M}"}


FORGED: tuple[tuple[dict[str, str], int], ...] = (
    ({"shown": "0" * 32}, 422),
    ({"key": "x"}, 403),
    ({"who": "999"}, 404),
    ({"who": "9" * 30}, 422),
    ({"who": "team"}, 422),  # dates for somebody else than whom he was shown them for
    ({"every": "hourly"}, 404),
    ({"day": "9999-12-31"}, 422),
    ({"day": "2020-01-01"}, 422),
    ({"hour": "25:00"}, 422),
    ({"instead": "77"}, 404),
    ({"instead": "-1"}, 404),
    ({"words": "demain, ou jamais"}, 422),
)


async def test_a_forged_form_keeps_nothing(site: Site) -> None:
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    form = await shown(moussa, who=awa.id, every="week", day=day(site), hour="10:00")
    for forged, status in FORGED:
        answer = await says_yes(moussa, form, **forged)
        assert answer.status_code == status, forged
        assert planned(site) == []


async def test_another_coachs_coachee_is_planned_for_by_nobody_else(site: Site) -> None:
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    form = await shown(moussa, who=awa.id, every="week", day=day(site), hour="10:00")
    await site.jigi.writer.do(lambda desk: desk.end_coaching(awa.id, site.jigi.clock.now(), awa.id))
    assert (await says_yes(moussa, form)).status_code == 404
    assert (await moussa.gets(PLAN, params={"look": "yes", **dict(form)})).status_code == 404
    assert planned(site) == []


async def test_a_schedule_is_moved_paused_and_ended_and_stays_one(site: Site) -> None:
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    form = await shown(moussa, who=awa.id, every="week", day=day(site), hour="10:00")
    await says_yes(moussa, form)
    (schedule,) = planned(site)
    as_it_is = await moussa.gets(PLAN, params={"instead": schedule.id})
    assert 'value="10:00"' in as_it_is.text
    form = await shown(
        moussa, who=awa.id, every="fortnight", day=day(site, 5), hour="11:00", instead=schedule.id
    )
    assert (await says_yes(moussa, form)).status_code == 303
    (changed,) = planned(site)
    assert (changed.id, changed.rule["every"], changed.rule["local_hour"]) == (
        schedule.id,
        "fortnight",
        "11:00",
    )
    for what in ("pause", "pause", "resume", "end", "end"):
        key = await moussa.key("/console/calendar")
        done = await moussa.posts(f"/console/calendar/schedule/{schedule.id}/{what}", key=key)
        assert done.status_code == 303
        with site.jigi.store.reading() as desk:
            stands = desk.schedule(schedule.id)
        assert stands is not None
        assert (stands.paused_at is not None) is (what == "pause")
    assert planned(site) == []


async def test_a_live_talk_meets_no_other(site: Site) -> None:
    moussa, awa, fanta = await inside(site, "moussa"), person(site, "awa"), person(site, "fanta")
    wish = {"kind": "live", "day": day(site), "hour": "10:00"}
    form = await shown(moussa, who=awa.id, **wish)
    other = await shown(moussa, who=fanta.id, **wish)
    for _ in range(2):
        assert (await says_yes(moussa, form)).status_code == 303
    assert (await says_yes(moussa, other)).status_code == 422
    sessions = await site.jigi.writer.do(lambda desk: desk.sessions_of(person(site, "moussa").id))
    assert [session.coachee for session in sessions] == [awa.id]
    page = await moussa.gets(PLAN, params={"look": "yes", "who": fanta.id, **wish})
    assert "Cette heure est déjà prise" in page.text
    assert "Plutôt" in page.text


async def test_who_keeps_her_own_is_named_beside_the_dates_of_the_team(site: Site) -> None:
    """In the week of her own check-in the team's is none of hers, and he is told so."""
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    monday = next(ahead for ahead in range(3, 10) if date.fromisoformat(day(site, ahead)).weekday() == 0)
    form = await shown(moussa, who=awa.id, every="week", day=day(site, monday + 10), hour="08:00")
    assert (await says_yes(moussa, form)).status_code == 303
    team = {"look": "yes", "who": "team", "every": "week", "day": day(site, monday), "hour": "10:00"}
    told = unescape((await moussa.gets(PLAN, params=team)).text)
    dates = [
        " ".join(re.sub("<[^>]+>", " ", one).split())
        for one in re.findall(r"(?s)<li><strong>(.*?)</li>", told)
    ]
    assert len(dates) > 2
    assert [one for one in dates if "pas pour Awa" in one and "un point à part" in one] == dates[1:]
    assert "pas pour" not in (await moussa.gets(PLAN, params={**team, "who": awa.id})).text


async def test_what_she_moves_stands_there(site: Site) -> None:
    """Her timer is the truth: whoever moves hers has it where she moved it."""
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    await says_yes(moussa, await shown(moussa, who="team", every="once", day=day(site), hour="10:00"))
    (schedule,) = planned(site)

    def moved(desk: Any) -> None:
        waits = desk.timer_of(awa.id, "schedule.due", f"schedule:{schedule.id}")
        later = waits[0] + timedelta(hours=5)
        desk.set_timer(awa.id, "schedule.due", f"schedule:{schedule.id}", later, waits[1])

    await site.jigi.writer.do(moved)
    entries = await looked(site)
    assert [(one.name, local_time.local(one.at, awa.zone).hour) for one in entries] == [("", 10), ("Awa", 15)]


async def looked(site: Site) -> list[Any]:
    console = site.app.state.console
    entries: list[Any] = await console.looks.look(person(site, "moussa").id, "feed", {})
    return entries


# ---- the feed of his own calendar ------------------------------------------------------------


def events(body: bytes) -> dict[str, dict[str, str]]:
    """By uid, as a calendar reads them; every line is short enough."""
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    text = body.decode().replace("\r\n ", "")
    found = (
        dict(line.split(":", 1) for line in event.strip().split("\r\n"))
        for event in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL)
    )
    return {event["UID"]: event for event in found}


async def feed_of(moussa: Steered) -> str:
    await moussa.posts("/console/calendar/feed/open", key=await moussa.key("/console/calendar"))
    found = re.search(r"/calendar/[^\"]+\.ics", (await moussa.gets("/console/calendar")).text)
    assert found
    return found[0]


async def test_a_feed_tells_what_is_planned_changed_and_cancelled(site: Site) -> None:
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    path = await feed_of(moussa)
    await says_yes(moussa, await shown(moussa, who=awa.id, every="once", day=day(site), hour="10:00"))
    (schedule,) = planned(site)
    first = await site.client.get(path)
    assert first.headers["content-type"].startswith("text/calendar")
    ((uid, event),) = events(first.content).items()
    assert event["SUMMARY"].endswith(": Awa")
    assert (event["SEQUENCE"], event["STATUS"]) == ("0", "CONFIRMED")
    assert event["DTSTART"] == f"{day(site).replace('-', '')}T100000Z"
    assert (await site.client.get(path)).content == first.content
    form = await shown(moussa, who=awa.id, every="once", day=day(site, 4), hour="10:00", instead=schedule.id)
    await says_yes(moussa, form)
    moved = events((await site.client.get(path)).content)
    assert {uid: (e["SEQUENCE"], e["DTSTART"][:8]) for uid, e in moved.items()} == {
        uid: ("1", day(site, 4).replace("-", ""))
    }
    key = await moussa.key("/console/calendar")
    await moussa.posts(f"/console/calendar/schedule/{schedule.id}/end", key=key)
    over = events((await site.client.get(path)).content)[uid]
    assert (over["SEQUENCE"], over["STATUS"]) == ("2", "CANCELLED")
    assert "Awa" not in over["SUMMARY"]


async def test_an_address_that_leads_nowhere_is_always_answered_alike(site: Site) -> None:
    moussa = await inside(site, "moussa")
    old = await feed_of(moussa)
    path = await feed_of(moussa)
    assert (await site.client.get(path)).status_code == 200
    wrong = (old, "/calendar/x.ics", f"/calendar/{'x' * 300}.ics", path.replace("/calendar/", "/calendar/a"))
    answers = [await site.client.get(address) for address in wrong]
    assert len({answer.text for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {404}
    await moussa.posts("/console/calendar/feed/close", key=await moussa.key("/console/calendar"))
    assert (await site.client.get(path)).status_code == 404
    path = await feed_of(moussa)
    id = person(site, "moussa").id
    await site.jigi.writer.do(lambda desk: desk.change_person(PersonId(id), {"roles": frozenset()}))
    assert (await site.client.get(path)).status_code == 404


async def test_what_is_dragged_to_another_day_is_shown_there_before_a_yes(site: Site) -> None:
    """The address that a drag leads to: the form with that day in it; nothing has moved yet."""
    moussa, awa = await inside(site, "moussa"), person(site, "awa")
    for every in ("once", "week"):
        await says_yes(moussa, await shown(moussa, who=awa.id, every=every, day=day(site), hour="10:00"))
    month = (await moussa.gets(f"/console/calendar?month={day(site)[:7]}")).text
    for one in planned(site):
        before = one.rule
        assert f'<a data-move href="{PLAN}?instead={one.id}"' in month
        dragged = {"instead": one.id, "to": day(site, 5)}
        page = await moussa.gets(PLAN, params=dragged)
        assert page.status_code == 200
        form = FORM.search(page.text)
        assert form
        assert f'name="day" value="{day(site, 5)}"' in form[1]
        assert next(row.rule for row in planned(site) if row.id == one.id) == before
        await says_yes(moussa, [(name, unescape(value)) for name, value in HIDDEN.findall(form[1])])
        assert next(row.rule for row in planned(site) if row.id == one.id) != before
        for wrong in ("2020-01-01", "demain", "2999-01-01"):
            assert (await moussa.gets(PLAN, params={**dragged, "to": wrong})).status_code == 422
    assert len(planned(site)) == 2, "they are moved, and not planned again"
    assert (await moussa.gets(PLAN, params={"instead": 999, "to": day(site)})).status_code == 404
    yesterday = site.jigi.clock.now().date() - timedelta(days=1)
    assert f'data-day="{yesterday}"' not in month, "nothing is dragged into the past"
