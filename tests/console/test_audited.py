"""Whatever is written on a page leaves a line of who did it: by every action, and by every room."""

import re
import secrets
from inspect import getsource
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import RedirectResponse, Response

from bot import demo
from bot.access import DID
from bot.conversation.events import Posted
from bot.pages.acting import ACTIONS
from bot.people import PersonId, Role
from console.audited import said_of
from console.deeds import Deed, deed_of
from console.steering import Guest, May
from storage.store import Desk
from tests.console.conftest import Site
from tests.console.steered import inside
from tests.console.test_content_pages import COMPARE, EDIT, hidden, signs, trainer, written
from tests.console.test_steering import declared
from tests.storage.register import entered

EVERY = frozenset({Role.COACH, Role.TRAINER, Role.ADMINISTRATOR})
DAY = "2026-12-24"
CARD_OF = {"card": "amtsl/twin", "words": "w"}
REGISTER_SAYS = {"entry": 1, "kind": "gone", "answer": "gone", "words": ""}
VOICE = {"card": "amtsl/twin", "language": "fr", "media": "voice-1"}


def lines(site: Site) -> list[str]:
    """What was done on pages, in order."""
    with site.jigi.store.reading() as desk:
        return [read.view for read in desk.reads() if read.relation == DID]


def id_of(desk: Desk, who: str) -> PersonId:
    person = desk.person_known_at(demo.address_of(who))
    assert person is not None
    return person.id


async def changed(site: Site, who: str, **fields: Any) -> PersonId:
    """What we know of one of the cast."""

    def change(desk: Desk) -> PersonId:
        id = id_of(desk, who)
        desk.change_person(id, fields)
        return id

    return await site.jigi.writer.do(change)


async def test_every_action_leaves_a_line(site: Site) -> None:
    """One for each entry of `ACTIONS`: a new one has to stand here."""
    moussa = await changed(site, "moussa", roles=EVERY)
    await site.jigi.writer.do(entered)
    with site.jigi.store.reading() as desk:
        awa, fanta = id_of(desk, "awa"), id_of(desk, "fanta")
    words = {"topic": "", "observation": "Le plateau", "effect": "Prête", "question": "Et après ?"}
    posted: list[tuple[str, str, Any]] = [
        ("encourage", "encourage", {"of": awa}),
        ("ask", "ask", {"of": awa, "topic": "", "question": "Comment allez-vous ?"}),
        ("feedback", "feedback", {"of": awa, **words}),
        ("promise", "promise", {"of": awa, "text": "Apporter des gants", "due_on": DAY}),
        ("promise_done", "promise done", {"promise": 1}),
        ("question_card", "question card", {"question": 1, "card": "amtsl/steps"}),
        ("plan", "plan", {"plans": []}),
        ("meet", "meet", {"coachee": awa, "at": f"{DAY}T10:00:00+00:00", "instead": None}),
        ("plan_changed", "plan changed", {"what": "off", "id": 1}),
        ("push_test", "push test", {"pack": "amtsl"}),
        ("push", "push", {"pack": "amtsl", "cohort": {}}),
        ("push_changed", "push changed", {"what": "pause", "id": 1}),
        ("role_given", "role given: coach", {"of": awa, "role": "coach"}),
        ("role_taken", "role taken: coach", {"of": awa, "role": "coach"}),
        ("joined", "joined", {"of": fanta, "joined": awa}),
        ("parted", "parted", {"merge": 1}),
        ("invited", "invited: worker", {"role": "worker", "number": 1, "facility": None, "district": ""}),
        ("invitation_revoked", "invitation revoked", {}),
        ("decided", "settings changed", {}),
        (
            "signature_asked",
            "signature asked",
            {**CARD_OF, "of": fanta, "title": "Un jumeau ?", "url": "/console"},
        ),
        ("voice_kept", "voice kept", {**VOICE, "words": "w", "script": "Palpez", "size": 9, "seconds": 2}),
        ("voice_heard", "voice heard", VOICE),
        ("voice_withdrawn", "voice withdrawn", VOICE),
        ("register_taken", "register taken", {}),
        ("register_said", "register answered: gone", REGISTER_SAYS),
    ]
    assert {action for action, _, _ in posted} == set(ACTIONS)
    for action, told, facts in posted:
        before = lines(site)
        if action == "invitation_revoked":
            with site.jigi.store.reading() as desk:
                facts = {"code": desk.invitations_given(1)[0].code}
        now = site.jigi.clock.now()
        await site.jigi.take_in(
            [Posted(person=moussa, key=secrets.token_hex(8), at=now, action=action, facts=facts)]
        )
        assert set(lines(site)[len(before) :]) == {told}, action
        assert deed_of(told).name != "other", told


async def test_what_is_done_to_content_leaves_a_line_and_what_is_refused_none(site: Site) -> None:
    moussa = await trainer(site, "moussa")
    assert (await signs(moussa, role="x")).status_code == 422
    assert lines(site) == []
    assert (await signs(moussa)).status_code == 303
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("jumeau", "second enfant", 1)
    assert (await moussa.posts(EDIT, **form)).status_code == 303
    since = {**hidden(await moussa.gets(COMPARE)), "key": await moussa.key(COMPARE)}
    assert (await moussa.posts(COMPARE.replace("compare", "publish"), **since)).status_code in (303, 422)
    assert (await moussa.posts(COMPARE.replace("compare", "discard"), key=since["key"])).status_code == 303
    assert (await moussa.posts("/console/content/upload", key=since["key"])).status_code == 422
    told = lines(site)
    assert told[:2] == ["content amtsl card twin sign", "content amtsl edit twin"]
    assert told[-1] == "content amtsl discard"
    ends = await moussa.key("/console/simulator")
    assert (await moussa.posts("/console/simulator/end", key=ends)).status_code == 303
    assert lines(site) == told, "a simulation is nobody's"


def test_every_form_that_leaves_its_address_is_told_in_words(site: Site) -> None:
    """The others leave the name of an action, or what they post is kept nowhere."""
    addressed = {
        said_of(
            {"path": route.path, "path_params": {n: f"{{{n}}}" for n in route.param_convertors}}
        ).removeprefix("/console/")
        for route, (may,) in declared(site.app)
        if isinstance(may, May) and route.methods == {"POST"}
        if not re.search(r"guest\.act\(|return await did\(|simulator", getsource(route.endpoint))
    }
    assert len(addressed) > 12
    told = {path: deed_of(re.sub(r"{\w+}", "7", path.replace("/", " "))).name for path in addressed}
    assert [path for path, name in told.items() if name == "other"] == []
    assert deed_of("content amtsl card twin sign") == Deed("card_signed", what="amtsl/twin")
    assert deed_of("role given: coach") == Deed("role_given", words="role.coach")
    assert deed_of("role given: queen").name == "other"


async def test_the_trail_is_told_in_her_language_and_the_sheet_as_it_is_kept(site: Site) -> None:
    await changed(site, "moussa", roles=EVERY)
    moussa = await inside(site, "moussa")
    await moussa.posts("/console/calendar/feed/open", key=await moussa.key("/console/logins"))
    for language, words in (("fr", "adresse du calendrier créée"), ("en", "calendar address made")):
        await changed(site, "moussa", language=language)
        assert f"<strong>{words}</strong>" in (await moussa.gets("/console/audit")).text
    assert "did,1,calendar feed open,page" in (await moussa.gets("/console/audit.csv")).text


async def test_a_new_room_cannot_forget_it(site: Site) -> None:
    """A route that nobody has thought of yet: its line says the address, and nothing that may be a secret."""
    steers = May(Role.COACH)

    async def new(guest: Annotated[Guest, Depends(steers)], code: str, refused: str = "") -> Response:
        return Response(status_code=422) if refused else RedirectResponse("/console", 303)

    site.app.post("/console/new/{code}/thing")(new)
    site.app.router.routes.insert(0, site.app.router.routes.pop())
    moussa = await inside(site, "moussa")
    key = await moussa.key("/console/logins")
    await moussa.posts("/console/new/secret/thing?refused=yes", key=key)
    assert lines(site) == []
    await moussa.posts("/console/new/secret/thing", key=key)
    assert lines(site) == ["new thing"]
