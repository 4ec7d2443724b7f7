"""An administrator's pages: everybody found, roles and merges asked twice, and nothing said of a talk."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import demo, programme
from bot.access import DID, Door, Relation, View
from bot.conversation.events import Posted
from bot.people import PersonId, Role
from storage.store import Desk
from tests.console.conftest import Site, opened
from tests.console.steered import Steered, inside

BOSS = frozenset({Role.COACH, Role.ADMINISTRATOR})


def id_of(desk: Desk, who: str) -> PersonId:
    person = desk.person_known_at(demo.address_of(who))
    assert person is not None
    return person.id


async def known(site: Site, who: str) -> PersonId:
    with site.jigi.store.reading() as desk:
        return id_of(desk, who)


async def changed(site: Site, who: str, **fields: Any) -> PersonId:
    """What we know of one of the cast."""
    id = await known(site, who)
    await site.jigi.writer.do(lambda desk: desk.change_person(id, fields))
    return id


async def administrator(site: Site) -> Steered:
    """Moussa, who answers for the programme as well."""
    await changed(site, "moussa", roles=BOSS)
    return await inside(site, "moussa")


def deeds(site: Site) -> list[tuple[PersonId | None, str]]:
    with site.jigi.store.reading() as desk:
        return [(read.of, read.view) for read in desk.reads() if read.relation == DID]


async def test_whoever_takes_part_is_found_whatever_the_accents(site: Site) -> None:
    moussa = await administrator(site)
    fanta = await changed(site, "fanta", name="Fanta Traoré")
    await changed(site, "awa", unreachable_since=site.jigi.clock.now())
    for asked, found in (
        ("find=traore", {"Fanta Traoré"}),
        ("find=TRAORÉ", {"Fanta Traoré"}),
        (f"find={fanta}", {"Fanta Traoré"}),
        ("find=%25", {"Awa", "Fanta Traoré", "Moussa"}),
        ("role=administrator", {"Moussa"}),
        ("cadre=matrone", {"Awa"}),
        ("district=Sikasso", {"Awa", "Fanta Traoré"}),
        ("district=Sikasso&reach=reached", {"Fanta Traoré"}),
        ("reach=unreachable", {"Awa"}),
        ("role=nothing&cadre=nothing&reach=nothing&page=99999999", set()),
        ("find=sira", set()),
    ):
        rows = (await moussa.gets(f"/console/people?{asked}", headers={"HX-Request": "true"})).text
        assert set(re.findall(r'<th scope="row"><a [^>]*>([^<]*)<', rows)) == found, asked


async def test_her_page_has_none_of_her_words_and_leaves_a_line(site: Site) -> None:
    moussa, awa = await administrator(site), site.browser("awa")
    await awa.says("Je ne sais plus quoi faire, personne ne m’aide", "m-1")
    id = await known(site, "awa")
    page = await moussa.gets(f"/console/people/{id}")
    assert page.status_code == 200
    assert "personne ne m" not in page.text
    with site.jigi.store.reading() as desk:
        assert {(read.relation, read.door) for read in desk.reads(of=id)} >= {("administrator", Door.PAGE)}
    nobody, phone = await moussa.gets("/console/people/999"), await moussa.gets(f"/console/people/{2**63}")
    assert (nobody.status_code, phone.status_code) == (404, 404)


async def test_the_trail_is_in_the_words_of_whoever_reads_it(site: Site) -> None:
    moussa, awa = await administrator(site), await known(site, "awa")
    await moussa.gets(f"/console/people/{awa}")
    trail = (await moussa.gets(f"/console/audit?of={awa}")).text
    assert {"administration", "profil"} <= set(re.findall(r">\s*([^<>]+?)\s*<", trail))
    for words in (*View, *Relation, *Door):
        kind = type(words).__name__.lower()
        name = f"page.{kind}.{words.replace(' ', '_').replace('-', '_')}"
        assert name in site.jigi.house.rendering.names(f"page.{kind}."), name


async def test_a_day_on_a_page_is_that_of_the_programme_s_zone(tmp_path: Path) -> None:
    """At half past eleven in the evening of UTC it is tomorrow in Nairobi."""
    async with opened(tmp_path, zone="Africa/Nairobi") as site:
        clock = site.jigi.clock
        late = (clock.now() + timedelta(days=1)).replace(hour=23, minute=30)
        clock.jump_to(late)
        moussa, awa = await administrator(site), await known(site, "awa")
        await changed(site, "moussa", zone="Africa/Nairobi")
        key = await moussa.key(f"/console/people/{awa}/role?role=coach&change=give")
        await moussa.posts(f"/console/people/{awa}/role", key=key, role="coach", change="give")
        page = (await moussa.gets(f"/console/people/{awa}")).text
        (day,) = re.findall(r"<li>([^–<]*) – [^<]*, [^<]*</li>", page)
        assert day == "aujourd’hui"


async def test_a_role_is_given_after_a_second_question_and_once(site: Site) -> None:
    moussa, awa = await administrator(site), await known(site, "awa")
    asked = f"/console/people/{awa}/role?role=coach&change=give"
    key = await moussa.key(asked)
    with site.jigi.store.reading() as desk:
        assert desk.role_changes(awa) == [], "to be asked changes nothing"
    form = {"key": key, "role": "coach", "change": "give"}
    first = await moussa.posts(f"/console/people/{awa}/role", **form)
    again = await moussa.posts(f"/console/people/{awa}/role", **form)
    assert (first.status_code, again.status_code) == (303, 422)
    with site.jigi.store.reading() as desk:
        assert [(one.role, one.given) for one in desk.role_changes(awa)] == [(Role.COACH, True)]
    assert deeds(site) == [(awa, "role given: coach")]
    for wrong in ("no such role", "worker", ""):
        assert (
            await moussa.posts(f"/console/people/{awa}/role", **{**form, "role": wrong})
        ).status_code == 422
    assert (await moussa.posts("/console/people/999/role", **form)).status_code == 404
    forged = await moussa.posts(f"/console/people/{awa}/role", role="trainer", change="give", key="x.y")
    assert forged.status_code == 403


async def test_the_last_administrator_stays_one(site: Site) -> None:
    moussa, me, awa = await administrator(site), await known(site, "moussa"), await known(site, "awa")
    form = {"role": "administrator", "change": "take"}
    path = f"/console/people/{me}/role"
    refused = await moussa.posts(
        path, **form, key=await moussa.key(f"/console/people/{awa}/role?role=coach&change=give")
    )
    assert refused.status_code == 422
    assert "seul rôle d’administration" in refused.text
    await changed(site, "awa", roles=frozenset({Role.WORKER, Role.ADMINISTRATOR}))
    key = await moussa.key(f"{path}?role=administrator&change=take")
    assert (await moussa.posts(path, **form, key=key)).status_code == 303
    assert (await moussa.gets("/console/people")).status_code == 404, "from the next page on"


async def test_an_old_page_cannot_take_the_last_administrator_away(site: Site) -> None:
    """Two give up at once: what the page knew is asked again in the transaction."""
    me = await changed(site, "moussa", roles=BOSS)
    awa = await changed(site, "awa", roles=frozenset({Role.WORKER, Role.ADMINISTRATOR}))
    now, given = site.jigi.clock.now(), {"role": "administrator"}
    posts = [
        Posted(
            person=by,
            key=f"page of {by}",
            at=now,
            action="role_taken",
            facts={"of": by, **given},
        )
        for by in (me, awa)
    ]
    await site.jigi.take_in(posts)
    with site.jigi.store.reading() as desk:
        assert sum(Role.ADMINISTRATOR in one.roles for one in desk.role_holders()) == 1


async def test_two_who_are_one_are_joined_and_parted_again(site: Site) -> None:
    moussa, me = await administrator(site), await known(site, "moussa")
    awa, fanta = await known(site, "awa"), await known(site, "fanta")
    path = f"/console/people/{awa}/join"
    for wrong in (str(awa), str(me), "999", "x", "", "9" * 30):
        assert (await moussa.gets(f"{path}?joined={wrong}")).status_code == 422, wrong
    key = await moussa.key(f"{path}?joined={fanta}")
    joined = await moussa.posts(path, key=key, joined=str(fanta))
    assert joined.headers["location"] == "/console/merges?done=joined#done"
    assert (await moussa.gets(f"/console/people/{fanta}")).status_code == 404
    with site.jigi.store.reading() as desk:
        (merge,) = desk.merges()
    undo = f"/console/merges/{merge.id}/undo"
    key = await moussa.key(undo)
    assert (await moussa.posts(undo, key=key)).headers["location"] == "/console/merges?done=parted#done"
    assert (await moussa.gets(undo)).status_code == 404, "there is nothing left to take back"
    assert (await moussa.gets(f"/console/people/{fanta}")).status_code == 200
    assert deeds(site) == [(awa, "joined"), (fanta, "joined"), (awa, "parted"), (fanta, "parted")]
    await site.jigi.writer.do(lambda desk: desk.merge(awa, fanta, site.jigi.clock.now() - timedelta(days=8)))
    assert "/undo" not in (await moussa.gets("/console/merges")).text, "too late"


async def test_codes_are_made_once_and_shown_to_whoever_gave_them(site: Site) -> None:
    moussa = await administrator(site)
    form = {
        "key": await moussa.key("/console/invites"),
        "role": "coach",
        "number": "3",
        "district": "Sikasso",
    }
    for _ in range(2):
        assert (await moussa.posts("/console/invites", **form)).status_code == 303
    me = await known(site, "moussa")
    with site.jigi.store.reading() as desk:
        given = [one for one in desk.open_invitations(me, site.jigi.clock.now()) if one.code != demo.INVITE]
    assert [(one.roles, one.district) for one in given] == [(frozenset({Role.COACH}), "Sikasso")] * 3
    for wrong in (
        {"role": "nothing"},
        {"number": "99"},
        {"number": "²"},
        {"place": "Nulle part"},
        {"place": "CSR"},
        {"district": "Nowhere"},
        {"role": "worker"},
        {"role": "district", "district": ""},
    ):
        assert (await moussa.posts("/console/invites", **{**form, **wrong})).status_code == 422, wrong
    key = await moussa.key("/console/invites")
    await moussa.posts("/console/invites/revoke", key=key, code=given[0].code)
    with site.jigi.store.reading() as desk:
        one = desk.invitation(given[0].code)
    assert one is not None
    assert one.revoked_at is not None
    await changed(site, "awa", roles=BOSS)
    hers = (await (await inside(site, "awa")).gets("/console/invites")).text
    assert given[1].code[:4] not in hers, "a code is for whoever gave it"


async def test_settings_tell_every_fault_and_are_written_whole_with_the_old_file_kept(site: Site) -> None:
    moussa, path = await administrator(site), site.settings.programme_path
    before = path.read_text()
    page = (await moussa.gets("/console/settings")).text
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    asks = re.search(r'class="does settings"><input type="hidden" name="key" value="([^"]+)"', page)
    assert mark
    assert asks
    form = {
        "key": asks[1],
        "mark": mark[1],
        "weekly_budget": "3",
        "since": "20:30",
        "until": "06:00",
        "holidays": "2026-12-25 | Noël | Christmas",
        "referral": "Sikasso | +223 20 21 22 23 | 2026-11-20",
    }
    wrong = {"weekly_budget": "many", "since": "9pm", "holidays": "demain", "referral": "Nowhere | 12 | x"}
    told = await moussa.posts("/console/settings", **{**form, **wrong})
    assert told.status_code == 422
    for field in ("weekly_budget", "quiet", "holidays", "referral"):
        assert f'id="fault-{field}-1"' in told.text, field
    sure = await moussa.posts("/console/settings", **form)
    assert (sure.status_code, path.read_text()) == (200, before), "it is shown first"
    key = re.search(r'name="key" value="([^"]+)"', sure.text)
    assert key
    assert (
        await moussa.posts("/console/settings", **{**form, "sure": "yes", "key": "x.y"})
    ).status_code == 403
    assert path.read_text() == before
    done = await moussa.posts("/console/settings", **{**form, "sure": "yes", "key": key[1]})
    assert done.status_code == 303
    assert path.with_name("programme.yaml.before").read_text() == before
    stands = programme.load(path)
    assert (stands.weekly_budget, stands.phones) == (3, {"Sikasso": "+223 20 21 22 23"})
    assert "# cards that nobody has signed" in path.read_text(), "comments stay"
    assert (
        await moussa.posts("/console/settings", **{**form, "sure": "yes", "key": key[1]})
    ).status_code == 422, "old"
    assert deeds(site) == [(await known(site, "moussa"), "settings changed")]
    assert [one.name for one in path.parent.glob("programme.yaml*")].count("programme.yaml.new") == 0


async def test_pages_show_no_secret(site: Site) -> None:
    moussa = await administrator(site)
    secrets = [
        (site.settings.database_path.parent / "secret").read_text(),
        *(cookie.value for cookie in moussa.client.cookies.jar),
    ]
    for path in ("people", "people/1", "invites", "health", "audit", "settings", "merges", "places"):
        page = (await moussa.gets(f"/console/{path}")).text
        assert not any(secret in page for secret in secrets if secret), path


async def test_an_officer_sees_the_places_of_her_district_and_nobody(site: Site) -> None:
    awa = await changed(site, "awa", roles=frozenset({Role.WORKER, Role.DISTRICT}))
    browser = await inside(site, "awa")
    page = (await browser.gets("/console/places")).text
    assert "CSCom de Kléla" in page
    assert "Fanta" not in page
    assert (await browser.gets("/console/places?district=Bougouni")).status_code == 404
    assert (await browser.gets("/console/places.csv?district=Bougouni")).status_code == 404
    for path in ("people", f"people/{awa}", "invites", "health", "audit", "settings", "people.csv"):
        assert (await browser.gets(f"/console/{path}")).status_code == 404, path
