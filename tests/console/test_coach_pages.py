"""A coach's pages: his own people and nobody else's, and what he does there counts once."""

from datetime import timedelta

from bot import demo
from bot.access import Door
from bot.conversation.records import PromiseState
from bot.people import PersonId
from storage.store import Desk
from tests.console.conftest import Site
from tests.console.steered import inside


async def _id(site: Site, who: str) -> PersonId:
    with site.jigi.store.reading() as desk:
        person = desk.person_known_at(demo.address_of(who))
    assert person is not None
    return person.id


async def test_another_coachs_coachee_is_404_and_leaves_a_line(site: Site) -> None:
    moussa = await inside(site, "moussa")
    awa = await _id(site, "awa")
    assert (await moussa.gets(f"/console/team/{awa}")).status_code == 200
    await site.jigi.writer.do(lambda desk: desk.end_coaching(awa, site.jigi.clock.now(), awa))
    nobody, not_his = await moussa.gets("/console/team/999"), await moussa.gets(f"/console/team/{awa}")
    assert (nobody.status_code, not_his.status_code) == (404, 404)
    assert nobody.text == not_his.text
    with site.jigi.store.reading() as desk:
        lines = [(read.relation, read.door) for read in desk.reads(of=awa)]
    assert ("her coach", Door.PAGE) in lines
    assert lines[-1] == ("refused", Door.PAGE)


async def test_what_is_posted_twice_counts_once(site: Site) -> None:
    await site.jigi.move(site.jigi.clock.now() + timedelta(hours=1))
    moussa, awa = await inside(site, "moussa"), await _id(site, "awa")
    page = f"/console/team/{awa}"
    key = await moussa.key(page)
    words = {"key": key, "text": "Apporter <b>12</b> ampoules", "due_on": "2999-01-01"}
    assert (await moussa.posts(f"{page}/promise", **words)).status_code == 422, "no day so far off"
    words["due_on"] = (site.jigi.clock.now() + timedelta(days=3)).date().isoformat()
    for _ in range(2):
        done = await moussa.posts(f"{page}/promise", **words)
        assert done.headers["location"] == f"{page}?done=promise#done"
    with site.jigi.store.reading() as desk:
        assert [promise.text for promise in desk.promises_to(awa)] == [words["text"]]
    shown = (await moussa.gets("/console/promises")).text
    assert "Apporter &lt;b&gt;12&lt;/b&gt; ampoules" in shown


async def test_what_is_posted_again_in_other_words_counts_as_well(site: Site) -> None:
    """He heard nothing back, changed a word and sent it again: both had been meant."""
    await site.jigi.move(site.jigi.clock.now() + timedelta(hours=1))
    moussa, awa = await inside(site, "moussa"), await _id(site, "awa")
    page, due_on = f"/console/team/{awa}", (site.jigi.clock.now() + timedelta(days=3)).date().isoformat()
    key = await moussa.key(page)
    for text in ("Apporter des gants", "Apporter des gants et du savon", "Apporter des gants"):
        done = await moussa.posts(f"{page}/promise", key=key, text=text, due_on=due_on)
        assert done.headers["location"] == f"{page}?done=promise#done"
    with site.jigi.store.reading() as desk:
        told = [promise.text for promise in desk.promises_to(awa)]
    assert sorted(told) == ["Apporter des gants", "Apporter des gants et du savon"]


async def test_a_form_of_another_login_does_nothing(site: Site) -> None:
    moussa, other, awa = await inside(site, "moussa"), await inside(site, "moussa"), await _id(site, "awa")
    key = await other.key(f"/console/team/{awa}")
    for wrong in (key, "", "x.y", "é" * 300):
        assert (await moussa.posts(f"/console/team/{awa}/encourage", key=wrong)).status_code == 403
    forged = await moussa.client.post(
        f"/console/team/{awa}/encourage",
        data={"key": await moussa.key(f"/console/team/{awa}")},
        headers={"Sec-Fetch-Site": "same-site"},
    )
    assert forged.status_code == 403


WRONG: tuple[tuple[str, dict[str, str]], ...] = (
    ("ask", {"question": " "}),
    ("ask", {"question": "x" * 301}),
    ("feedback", {"observation": "Bien", "effect": "", "question": "Et vous ?"}),
    ("promise", {"text": "Venir", "due_on": "demain"}),
)


async def test_a_form_that_lacks_something_is_shown_again_with_its_words(site: Site) -> None:
    moussa, awa = await inside(site, "moussa"), await _id(site, "awa")
    key = await moussa.key(f"/console/team/{awa}")
    for form, words in WRONG:
        answer = await moussa.posts(f"/console/team/{awa}/{form}", key=key, **words)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        for word in filter(str.strip, words.values()):
            assert word in answer.text


async def test_he_keeps_his_own_promises_and_nobody_else_s(site: Site) -> None:
    moussa, awa, now = await inside(site, "moussa"), await _id(site, "awa"), site.jigi.clock.now()
    his, hers = await site.jigi.writer.do(
        lambda desk: [
            desk.keep_promise(owner, "1.p", "Venir lundi", now.date(), None, now, other)
            for owner, other in ((moussa_of(desk), awa), (awa, moussa_of(desk)))
        ]
    )
    key = await moussa.key("/console/promises")
    assert (await moussa.posts(f"/console/promises/{hers}/done", key=key)).status_code == 404
    assert (await moussa.posts(f"/console/promises/{his}/done", key=key)).status_code == 303
    with site.jigi.store.reading() as desk:
        states = [promise.state for id in (his, hers) if (promise := desk.promise(id)) is not None]
    assert states == [PromiseState.DONE, PromiseState.OPEN]


async def test_only_who_has_a_page_is_a_link_on_the_board(site: Site) -> None:
    """What his own coach promised him stands there too; he reads no page about his coach."""
    moussa, awa, fanta = await inside(site, "moussa"), await _id(site, "awa"), await _id(site, "fanta")
    now = site.jigi.clock.now()

    def promise(desk: Desk) -> None:
        me = moussa_of(desk)
        desk.end_coaching(fanta, now, me)
        desk.begin_coaching(me, fanta, now)
        for owner in (awa, fanta):
            desk.keep_promise(owner, "1.p", "Venir lundi", now.date(), None, now, me)

    await site.jigi.writer.do(promise)
    shown = (await moussa.gets("/console/promises")).text
    assert f'<a href="/console/team/{awa}">Awa</a>' in shown
    assert "Fanta" in shown
    assert f"/console/team/{fanta}" not in shown


def moussa_of(desk: Desk) -> PersonId:
    person = desk.person_known_at(demo.address_of("moussa"))
    assert person is not None
    return person.id
