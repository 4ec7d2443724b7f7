"""The whole road over WhatsApp: a person comes, holds a check-in, and is answered once, come what may."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import app
from bot.app import Jigi
from bot.conversation.events import AlsoAt, Arrival, Delivered
from bot.conversation.messages import Message, Purpose
from bot.people import Address, Facility, Person, Role
from storage.store import Invitation, Outgoing
from tests.channels.contacts import Contact
from tests.channels.fake_whatsapp import body_of, refuses
from tests.channels.phones import PATIENCE
from tests.channels.troubles import bad_gateway, reset, reset_after
from tests.channels.whatsapp_rigs import WhatsAppRig

KLELA = Facility("ML.SIK.KLE", "CSCom de Kléla", "Sikasso", "Sikasso")
NUMBER, HER_ID, NEW_ID = "+22370000007", "ML.13491208655302741918", "ML.22222222222222222222"
NEWEST_ID = "ML.33333333333333333333"
TALKS = {
    "fr": (
        ("Français", "Oui, d’accord", "Matrone", "Passer", "🎯 Faire le point", "Mon propre sujet"),
        ("Bonjour", "accord", "métier", "heure", "parler"),
    ),
    "en": (
        ("English", "Yes, I agree", "Auxiliary midwife", "Skip", "🎯 Check-in", "My own topic"),
        ("Bonjour", "agree", "job", "time", "talk"),
    ),
}


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[WhatsAppRig]:
    async with WhatsAppRig(tmp_path) as rig:
        with rig.store.transaction() as desk:
            desk.put_facilities([KLELA])
        yield rig


@pytest.fixture
async def house(rig: WhatsAppRig) -> AsyncIterator[Jigi]:
    async with (
        app.running(rig.settings, rig.store, {"whatsapp": rig.channel}, rig.clock) as jigi,
        rig.receiving(jigi.take_in),
    ):
        yield jigi


async def says(her: Contact, words: str, *, copies: int = 1) -> str:
    """What she is answered; one bubble."""
    her.says(words, copies=copies)
    return (await her.hears())[0].text


async def taps(her: Contact, label: str, *, copies: int = 1) -> str:
    her.taps(label, copies=copies)
    return (await her.hears())[0].text


def person_at(house: Jigi, id: str) -> Person:
    with house.store.reading() as desk:
        person = desk.person_known_at(Address("whatsapp", id))
    assert person is not None
    return person


def out(house: Jigi) -> list[dict[str, Any]]:
    return [row for row in house.store.rows("messages") if row["direction"] == "out"]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - a row of the store tells nobody that it changed
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("known_by", [(NUMBER, ""), ("", HER_ID), (NUMBER, HER_ID)])
@pytest.mark.parametrize("language", TALKS)
async def test_onboarding_and_a_checkin_each_answered_once(
    language: str, known_by: tuple[str, str], rig: WhatsAppRig, house: Jigi
) -> None:
    (tongue, yes, cadre, skip, check_in, own_topic), (hello, agree, work, time, talk) = TALKS[language]
    awa = rig.wa.contact(*known_by)
    assert hello in await says(awa, "bonjour", copies=2)
    assert agree in await taps(awa, tongue, copies=3)
    rig.wa.trouble("messages", refuses(131000, 500))
    await taps(awa, yes)
    rig.wa.trouble("messages", bad_gateway)
    assert work in await says(awa, "Awa *3 & co*", copies=2)
    rig.stumbles()
    await taps(awa, cadre)
    await says(awa, "klela")
    await taps(awa, "CSCom de Kléla (Sikasso)")
    while time not in awa.all[-1].text:
        await taps(awa, skip)
    assert "Awa *3 & co*" in await says(awa, "18h30")
    rig.wa.trouble("messages", reset)
    assert talk in await taps(awa, check_in, copies=2)
    await taps(awa, own_topic)
    await says(awa, "Préparer le plateau avant vendredi, 3 fois sur 3")
    await rig.all_confirmed()
    await house.settle()
    assert rig.mistakes == []
    texts = [heard.text for heard in awa.all]
    assert len(set(texts)) == len(texts), "something was said twice"
    assert person_at(house, awa.chat).name == "Awa *3 & co*"
    await until(lambda: all(row["read_at"] for row in out(house)))
    assert {row["state"] for row in out(house)} == {"sent"}


# ---- what becomes of a message -----------------------------------------------------------------


async def posted(rig: WhatsAppRig, house: Jigi, purpose: Purpose = Purpose.REPLY) -> Person:
    """Somebody whom one message more is on its way to, under the key `x.1.0`."""
    awa = rig.somebody()
    await says(awa, "bonjour")
    await house.writer.do(
        lambda desk: desk.change_person(person_at(house, awa.chat).id, {"consent_at": rig.clock.now()})
    )
    her = person_at(house, awa.chat)
    address = Address("whatsapp", awa.chat)
    message = Outgoing("x.1.0", her.id, address, purpose, Message(text="Moussa"), rig.clock.now())
    await house.sender.write([lambda desk: desk.post([message])])
    return her


def state_of(house: Jigi, key: str) -> str:
    (row,) = [row for row in out(house) if row["key"] == key]
    return str(row["state"])


async def test_a_reply_that_broke_off_and_is_named_is_not_sent_again(rig: WhatsAppRig, house: Jigi) -> None:
    """The connection broke after it was taken; its status says so before it is tried again."""
    awa = rig.somebody()
    rig.wa.trouble("messages", reset_after)
    awa.says("bonjour")
    await until(lambda: [row["state"] for row in out(house)] == ["sent"])
    await house.settle()
    assert len(awa.all) == 1


async def test_what_is_delivered_and_read_is_written_down(rig: WhatsAppRig, house: Jigi) -> None:
    await posted(rig, house)
    await until(lambda: all(row["delivered_at"] and row["read_at"] for row in out(house)))


async def test_what_fails_after_all_is_reported_and_she_is_left_alone(rig: WhatsAppRig, house: Jigi) -> None:
    rig.wa.states = []
    her = await posted(rig, house)
    await until(lambda: state_of(house, "x.1.0") == "sent")
    (wamid,) = [id for id, key in rig.wa.tracked.items() if key == "=x.1.0"]
    rig.wa.tells(rig.somebody(), wamid, "failed", 131026, copies=2)
    await rig.all_confirmed()
    assert state_of(house, "x.1.0") == "refused"
    (report,) = house.store.rows("reports")
    assert (report["about"], report["person"], report["words"]) == ("x.1.0", her.id, "131026 no")
    assert person_at(house, rig.somebody().chat).unreachable_since is not None
    rig.somebody().says("bonjour")
    await rig.all_confirmed()
    assert person_at(house, rig.somebody().chat).unreachable_since is None


async def test_news_that_cannot_be_taken_in_costs_no_turn(rig: WhatsAppRig, house: Jigi) -> None:
    """What is told of an unknown key, or comes before its receipt, leaves her words alone."""
    at = rig.clock.now()
    nobody = Address("whatsapp", NUMBER)
    news = Delivered(sender=nobody, key="9.9.9", at=at, id="wamid.1", state=Arrival.FAILED)
    await house.take_in([news, AlsoAt(sender=nobody, other=nobody, key="k", at=at)])
    assert await says(rig.somebody(), "bonjour")


# ---- one person at several addresses -----------------------------------------------------------


async def test_an_id_that_comes_with_her_number_is_hers_and_the_number_alone_too(
    rig: WhatsAppRig, house: Jigi
) -> None:
    """She wrote before there were ids; then both are shown; then she hides her number."""
    first = rig.wa.contact(NUMBER)
    await says(first, "bonjour")
    her = person_at(house, NUMBER)
    first.user_id = HER_ID
    await says(first, "menu")
    first.telephone = ""
    await says(first, "menu")
    await rig.all_confirmed()
    assert person_at(house, HER_ID).id == her.id
    assert rig.wa.made("messages")[-1]["recipient"] == HER_ID
    assert [row["id"] for row in house.store.rows("people")] == [her.id]


async def test_who_is_new_and_shows_both_is_known_by_each(rig: WhatsAppRig, house: Jigi) -> None:
    await says(rig.wa.contact(NUMBER, HER_ID), "bonjour")
    await rig.all_confirmed()
    assert person_at(house, NUMBER).id == person_at(house, HER_ID).id


async def test_two_who_turn_out_to_be_one_are_joined_and_stay_parted_when_that_is_taken_back(
    rig: WhatsAppRig, house: Jigi
) -> None:
    old, new = rig.wa.contact(NUMBER), rig.wa.contact(user_id=HER_ID)
    await says(old, "bonjour")
    await says(new, "bonjour")
    older, newer = person_at(house, NUMBER).id, person_at(house, HER_ID).id
    assert older != newer
    new.telephone = NUMBER
    await says(new, "menu")
    await rig.all_confirmed()
    assert person_at(house, HER_ID).id == person_at(house, NUMBER).id == older
    assert {row["kind"] for row in house.store.rows("reports")} == {"two are one"}
    now = rig.clock.now()

    def part(desk: Any) -> None:
        desk.unmerge(desk.last_merge(older, now).id, now)

    await house.writer.do(part)
    await says(new, "menu")
    await rig.all_confirmed()
    assert person_at(house, HER_ID).id == newer
    assert person_at(house, NUMBER).id == older


async def test_a_number_that_was_given_to_somebody_else_shows_her_nothing(
    rig: WhatsAppRig, house: Jigi
) -> None:
    """Awa's number goes to Sira: her network may do that, and Meta gives Sira an id of her own."""
    await says(rig.wa.contact(NUMBER, HER_ID), "bonjour")
    await rig.all_confirmed()
    awa = person_at(house, HER_ID)
    sira = Contact(rig.wa, NUMBER, NEW_ID)
    rig.wa._contacts.insert(0, sira)
    for words in ("bonjour", "menu"):
        await says(sira, words)
    await rig.all_confirmed()
    assert person_at(house, NEW_ID).id != awa.id
    assert person_at(house, NUMBER).id == awa.id
    assert [row["kind"] for row in house.store.rows("reports")] == ["not joined"]


@pytest.mark.parametrize("by", ["system", "field"])
async def test_whoever_changes_her_number_is_the_same(by: str, rig: WhatsAppRig, house: Jigi) -> None:
    her = rig.wa.contact(NUMBER, HER_ID)
    await says(her, "bonjour")
    id = person_at(house, HER_ID).id
    if by == "system":
        system = {"type": "user_changed_number", "wa_id": "22370000077", "user_id": NEW_ID}
        her.sends({"type": "system", "system": system | {"previous_user_id": HER_ID, "body": "changed"}})
    else:
        change = {"user_id": {"previous": HER_ID, "current": NEW_ID}, "timestamp": "1795334400"}
        rig.wa.posting.put("change", body_of({"user_id_update": [change]}, "user_id_update"))
    await rig.all_confirmed()
    assert person_at(house, NEW_ID).id == id
    assert person_at(house, NEW_ID).address == Address("whatsapp", NEW_ID)
    await says(rig.wa.contact("+22370000077", NEW_ID), "menu")
    await rig.all_confirmed()
    assert person_at(house, "+22370000077").id == id
    assert len(list(house.store.rows("people"))) == 1


async def test_two_changes_of_her_number_that_come_in_the_wrong_order_are_both_hers(
    rig: WhatsAppRig, house: Jigi
) -> None:
    await says(rig.wa.contact(NUMBER, HER_ID), "bonjour")
    id = person_at(house, HER_ID).id
    for before, after in ((NEW_ID, NEWEST_ID), (HER_ID, NEW_ID)):
        change = {"user_id": {"previous": before, "current": after}, "timestamp": "1795334400"}
        rig.wa.posting.put(after, body_of({"user_id_update": [change]}, "user_id_update"))
        await rig.all_confirmed()
    assert person_at(house, NEWEST_ID).id == id
    assert person_at(house, NEWEST_ID).address == Address("whatsapp", NEWEST_ID)
    assert len(list(house.store.rows("people"))) == 1


async def test_an_administrator_is_one_by_her_number_though_she_writes_by_her_id(
    rig: WhatsAppRig, tmp_path: Path
) -> None:
    settings = rig.settings.model_copy(update={"administrators": (f"whatsapp:{NUMBER}",)})
    async with (
        app.running(settings, rig.store, {"whatsapp": rig.channel}, rig.clock) as jigi,
        rig.receiving(jigi.take_in),
    ):
        await says(rig.wa.contact(NUMBER, HER_ID), "bonjour")
        await rig.all_confirmed()
        assert Role.ADMINISTRATOR in person_at(jigi, HER_ID).roles


@pytest.mark.parametrize("slash", ["", "/"])
async def test_what_an_invitation_s_link_writes_for_her_uses_it(
    rig: WhatsAppRig, house: Jigi, slash: str
) -> None:
    """wa.me puts the words into her chat; a link of Telegram's kind, typed by hand, does as well."""
    settings = rig.settings.model_copy(update={"whatsapp_number": "+22390000000"})
    with house.store.transaction() as desk:
        code = desk.new_invitation_code(None, rig.clock.now())
        given_at, expires_at = rig.clock.now(), rig.clock.now() + timedelta(days=30)
        roles = frozenset({Role.WORKER, Role.TRAINER})
        desk.add_invitation(Invitation(code=code, roles=roles, given_at=given_at, expires_at=expires_at))
    (link,) = (door.format(code=code) for door in settings.doors)
    assert link.startswith("https://wa.me/22390000000?")
    awa = rig.somebody()
    await says(awa, slash + parse_qs(urlsplit(link).query)["text"][0])
    for label in ("Français", "Oui, d’accord"):
        await taps(awa, label)
    await says(awa, "Awa")
    await taps(awa, "Matrone")
    assert Role.TRAINER in person_at(house, awa.chat).roles
