"""A trainer's campaigns: who is meant, what goes out once, what rests, and no figure of fewer than five."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot import demo
from bot.conversation.messages import Purpose
from bot.conversation.records import Grade
from bot.pages.pushes import FEWEST, Share, untold
from bot.people import Address, Cadre, Cohort, PersonId, Role
from console.plots import Bar, bars
from storage.store import Desk, Memory, Sending
from tests.console.conftest import Site, known
from tests.console.steered import Steered, inside
from tests.console.test_steering import MOST, weight
from tests.storage.cast import outgoing

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


async def trainer(site: Site) -> Steered:
    """Moussa, who trains."""
    await site.jigi.writer.do(lambda desk: desk.change_person(known(desk, "moussa").id, {"roles": TRAINS}))
    return await inside(site, "moussa")


TRAINS = frozenset({Role.TRAINER})


def form(page: str, action: str) -> dict[str, str]:
    found = re.search(rf'<form method="post" action="/console/push/{action}">(.*?)</form>', page, re.DOTALL)
    assert found, f"no form for {action}"
    return dict(HIDDEN.findall(found[1]))


async def campaigns(site: Site) -> list[Any]:
    found: list[Any] = await site.jigi.writer.do(lambda desk: desk.campaigns(None, 9))
    return found


async def test_a_trainer_counts_whom_it_means_and_reads_no_name(site: Site) -> None:
    moussa = await trainer(site)
    await site.jigi.writer.do(
        lambda desk: desk.end_coaching(known(desk, "fanta").id, site.jigi.clock.now(), PersonId(1))
    )
    page = (await moussa.gets("/console/push", params={"pack": "amtsl"})).text
    assert "2 personnes sont concernées" in page
    assert "Fanta" not in page, "whom he does not coach he counts"
    named = {"cadre": "matrone", "district": "sikasso", "facility": "CSCom de Kléla"}
    page = (await moussa.gets("/console/push", params={"pack": "amtsl", **named})).text
    assert "1 personne est concernée" in page
    for wrong in ({"district": "Gao"}, {"facility": "CSCom"}):
        assert (await moussa.gets("/console/push", params={"pack": "amtsl", **wrong})).status_code == 422
    for forged in ({"pack": "nothing"}, {"pack": "amtsl", "cadre": "queen"}):
        assert (await moussa.gets("/console/push", params=forged)).status_code == 404


async def test_the_team_of_a_coach_is_meant_by_his_name(site: Site) -> None:
    """Whom no coach is called she is told; nobody is found by a number."""
    awa = await site.jigi.writer.do(lambda desk: known(desk, "awa").id)
    await site.jigi.writer.do(lambda desk: desk.change_person(awa, {"roles": TRAINS}))
    her = await inside(site, "awa")
    page = (await her.gets("/console/push", params={"pack": "amtsl", "coach": "moussa"})).text
    assert "1 personne est concernée" in page
    sure = form(page, "begin")
    for nobody in ("Fanta", "2", "+223"):
        wish = {"pack": "amtsl", "coach": nobody}
        assert (await her.gets("/console/push", params=wish)).status_code == 422
    assert (await her.posts("/console/push/begin", **sure)).status_code == 303
    (one,) = await campaigns(site)
    assert one.people == 1


async def test_it_begins_once_and_for_as_many_as_were_shown(site: Site) -> None:
    moussa = await trainer(site)
    page = (await moussa.gets("/console/push", params={"pack": "amtsl"})).text
    sure = form(page, "begin")
    assert (await moussa.posts("/console/push/begin", **{**sure, "people": "9"})).status_code == 422
    assert await campaigns(site) == []
    for _ in range(2):
        begun = await moussa.posts("/console/push/begin", **sure)
        assert begun.status_code == 303
    (one,) = await campaigns(site)
    assert (one.pack, one.people) == ("amtsl", 2)
    assert begun.headers["location"] == f"/console/push/{one.id}?done=begun#done"


async def test_it_is_paused_resumed_and_stopped_and_told_live(site: Site) -> None:
    """At night, when what is asked waits: by day two people are reached before anybody can pause it."""
    await site.jigi.move(site.jigi.clock.now().replace(hour=23))
    moussa = await trainer(site)
    sure = form((await moussa.gets("/console/push", params={"pack": "amtsl"})).text, "begin")
    path = (await moussa.posts("/console/push/begin", **sure)).headers["location"].partition("?")[0]
    for what, stands in (("pause", (True, True)), ("resume", (True, False)), ("stop", (False, False))):
        key = await moussa.key(path)
        assert (await moussa.posts(f"{path}/{what}", key=key)).status_code == 303
        (one,) = await campaigns(site)
        assert (one.running, one.paused) == stands
    live = await moussa.gets(f"{path}/live")
    assert live.headers["content-type"].startswith("text/event-stream")
    assert "sur 2 ont reçu" in live.text
    assert live.text.endswith("event: over\ndata: over\n\n")


async def test_campaigns_stand_ten_to_a_page(site: Site) -> None:
    """Each is counted anew, person by person: what was long ago is, where somebody asks for it."""
    moussa, now = await trainer(site), site.jigi.clock.now()

    def begun(desk: Desk) -> list[int]:
        by = known(desk, "moussa").id
        return [desk.begin_campaign(by, f"{n}.c", "amtsl", Cohort(), now) for n in range(12)]

    ids = await site.jigi.writer.do(begun)
    listed = re.compile(r'<h3><a href="/console/push/(\d+)"')
    page = (await moussa.gets("/console/push")).text
    assert [int(id) for id in listed.findall(page)] == ids[:1:-1]
    older = re.search(r'href="(/console/push\?before=\d+)#all"', page)
    assert older
    page = (await moussa.gets(older[1])).text
    assert [int(id) for id in listed.findall(page)] == ids[1::-1]
    assert "before=" not in page, "there are none before those"


async def test_another_trainers_campaign_is_404(site: Site) -> None:
    moussa = await trainer(site)
    now = site.jigi.clock.now()

    def begun(desk: Desk) -> int:
        """And paused: it would soon be over by itself."""
        id = desk.begin_campaign(known(desk, "awa").id, "1.c", "amtsl", Cohort(), now)
        desk.pause_campaign(id, now)
        return id

    id = await site.jigi.writer.do(begun)
    key = await moussa.key("/console/push?pack=amtsl")
    assert (await moussa.gets(f"/console/push/{id}")).status_code == 404
    assert (await moussa.gets(f"/console/push/{id}/live")).status_code == 404
    assert (await moussa.posts(f"/console/push/{id}/stop", key=key)).status_code == 404
    (one,) = await campaigns(site)
    assert one.running


async def test_for_whose_work_there_is_nothing_is_counted_before_and_afterwards(site: Site) -> None:
    moussa = await trainer(site)

    def vaccinates(desk: Desk) -> None:
        desk.change_person(known(desk, "fanta").id, {"cadre": Cadre.VACCINATOR})

    await site.jigi.writer.do(vaccinates)
    page = (await moussa.gets("/console/push", params={"pack": "amtsl", "foresee": "yes"})).text
    assert "1 personne ne reçoit rien" in unescape(page)
    path = (await moussa.posts("/console/push/begin", **form(page, "begin"))).headers["location"]
    for _ in range(2):  # as the clock does it; with nobody left to ask it is over
        await site.jigi.writer.do(lambda desk: desk.spread_campaigns(9, site.jigi.clock.now()))
        await site.jigi.move(site.jigi.clock.now() + timedelta(hours=1))
    over = unescape((await moussa.gets(path.partition("?")[0])).text)
    told = over.partition('<div class="reach">')[2].partition("</section>")[0]
    assert "Terminée" in told, told
    assert "1 n’a rien reçu" in told, told


async def test_a_campaign_is_there_however_many_came_after_it(site: Site) -> None:
    moussa, now = await trainer(site), site.jigi.clock.now()

    def begun(desk: Desk) -> list[int]:
        me = known(desk, "moussa").id
        nobody = Cohort(district="Bougouni")
        return [desk.begin_campaign(me, f"{n}.c", "amtsl", nobody, now) for n in range(60)]

    first, *_ = await site.jigi.writer.do(begun)
    assert (await moussa.gets(f"/console/push/{first}")).status_code == 200
    assert (await moussa.gets("/console/push/999")).status_code == 404


async def test_what_is_foreseen_changes_nothing_and_a_test_reaches_herself_alone(site: Site) -> None:
    moussa = await trainer(site)
    page = (await moussa.gets("/console/push", params={"pack": "amtsl", "foresee": "yes"})).text
    assert "2 messages partent" in page
    assert "Rien par WhatsApp" in page
    assert await campaigns(site) == []
    tested = await moussa.posts("/console/push/test", **form(page, "test"))
    assert "L’essai part" in tested.text
    with site.jigi.store.reading() as desk:
        due = [event for event in desk.due_timers(site.jigi.clock.now(), 50) if event.timer == "campaign.due"]
        me = desk.person_known_at(demo.address_of("moussa"))
    assert me is not None
    assert {event.person for event in due} <= {me.id}
    assert await campaigns(site) == []


async def test_results_are_of_five_people_at_least(site: Site) -> None:
    moussa, now = await trainer(site), site.jigi.clock.now()

    def played(desk: Any) -> int:
        me = known(desk, "moussa").id
        people = [desk.person_at(Address("webchat", f"p{n}"), now) for n in range(6)]
        for person in people:
            desk.change_person(person.id, {"consent_at": now, "cadre": Cadre.NURSE, "name": "Sira"})
        id: int = desk.begin_campaign(me, "1.c", "amtsl", Cohort(cadre=Cadre.NURSE), now)
        desk.spread_campaigns(9, now)
        for n, person in enumerate(people):
            reached(desk, id, person, now)
            for item, most in (("amtsl/many", 5), ("amtsl/few", 4)):
                if n < most:
                    memory = Memory(
                        item=item, stability=1, difficulty=5, reviewed_at=now, due_at=now, reviews=1
                    )
                    grade = Grade.GOOD if n < 3 else Grade.AGAIN
                    desk.keep_review(person.id, f"9.{item}", memory, grade, "e1")
        return id

    id = await site.jigi.writer.do(played)
    answer = await moussa.gets(f"/console/push/{id}")
    assert await weight(moussa, answer) < MOST
    page = answer.text
    assert "3 sur 5, 1 sans réponse" in page
    assert page.count(">Trop peu de personnes") == 1
    assert "Sira" not in page
    sheet = (await moussa.gets(f"/console/push/{id}/results.csv")).text.splitlines()
    assert sheet[0].removeprefix("\ufeff") == "figure;label;right;answers;missing"
    assert {"people;;6;;", "sent;;6;;"} <= set(sheet)
    rows = [line.rsplit(";", 3)[1:] for line in sheet if line.startswith("item;")]
    assert sorted(rows) == [["", "", ""], ["3", "5", "1"]], "of fewer than five there is no figure"


def reached(desk: Any, id: int, person: Any, now: Any) -> None:
    desk.cancel_timer(person.id, "campaign.due", f"campaign:{id}")
    message = outgoing(person, f"{person.id}.1.0", "Révision ?", Purpose.CAMPAIGN, not_before=now)
    desk.post([message])
    desk.campaign_reached(id, person.id, 1)
    for row in desk.claim("webchat", now, 50):
        desk.receipt(row.id, Sending.SENT, now)


SHARES = st.lists(
    st.integers(0, 12).map(
        lambda people: (
            Share("x", None, None, None, people) if people < FEWEST else Share("x", people, people, 1, people)
        )
    ),
    max_size=8,
)


@given(SHARES)
def test_what_is_left_out_cannot_be_told_from_the_rest(shares: list[Share]) -> None:
    """Of people in all that are left out there are none, five or more, or nobody's figure is shown."""
    told = untold(shares)
    left = sum(one.people for one in told if one.right is None)
    assert left == 0 or left >= FEWEST or all(one.right is None for one in told)
    assert all(one.people >= FEWEST for one in told if one.right is not None)


def test_a_plot_escapes_its_words_and_shows_no_bar_where_nothing_is_told() -> None:
    drawn = bars([Bar("<b>Kléla</b>", 0.5, "1 sur 2"), Bar("Niéna", None, "trop peu")])
    assert "&lt;b&gt;Kléla" in drawn
    assert drawn.count('class="bar"') == 1
    assert 'width="160.0"' in drawn
