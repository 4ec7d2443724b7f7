"""Her own contact on Telegram: asked for by a key, taken as hers alone, looked up, and kept nowhere."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.channel import Sent
from bot.conversation.events import ContactShared
from bot.conversation.messages import Button, Message
from bot.people import Address, Cadre
from storage.register import Identifier, RegisterEntry
from tests.channels.bot_api import Refusal, checked
from tests.channels.hosts import AiogramHostRig, PtbHostRig
from tests.channels.inbox import Inbox
from tests.channels.phones import Somebody
from tests.channels.rigs import Rig
from tests.channels.road import lit, says, taps
from tests.channels.telegram_rigs import PollingRig, PtbPollingRig, PtbWebhookRig, TelegramRig, WebhookRig

KEY = "📱 Envoyer mon numéro"
ASKED = Message(text="Votre numéro ?", buttons=(Button("Passer", "1.1.skip"),), shares=KEY)
NUMBER = "+22376123407"


RIGS = (PollingRig, WebhookRig, PtbPollingRig, PtbWebhookRig, AiogramHostRig, PtbHostRig)


@pytest.fixture(params=RIGS)
async def rig(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TelegramRig]:
    async with request.param(tmp_path) as rig:
        yield rig


async def test_the_key_shares_her_number_and_goes(rig: TelegramRig) -> None:
    """By either library, asked, called or in a host: one keyboard comes, her contact, and it goes again."""
    awa, inbox = rig.somebody(), Inbox()
    receiving: Rig = rig  # type: ignore[assignment]
    async with receiving.receiving(inbox.take_in):
        assert isinstance(await rig.channel.send(awa.chat, ASKED), Sent)
        (asked,) = await awa.hears()
        assert (asked.keys, asked.asks_contact, asked.rows) == (((KEY,), ("Passer",)), KEY, ())
        awa.presses("Passer")
        awa.presses(KEY)
        awa.sends_contact("22376123408", 8)
        awa.sends_contact("+223 76 12 34 09", None)
        typed, *contacts = await inbox.has_taken(4)
        assert getattr(typed, "text", "") == "Passer"
        assert [(c.own, c.telephone) for c in contacts if isinstance(c, ContactShared)] == [
            *((True, NUMBER), (False, ""), (False, ""))
        ]
        assert isinstance(await rig.channel.send(awa.chat, Message(text="Merci.", shared=True)), Sent)
        (thanked,) = await awa.hears()
    assert thanked.takes_keys
    assert awa.keyboard is None
    assert rig.mistakes == []


@pytest.mark.parametrize(
    "markup",
    [
        {"keyboard": [[{"text": KEY, "request_contact": True, "request_location": True}]]},
        {"keyboard": [[{"request_contact": True}]]},
        {"keyboard": [[{"text": KEY, "callback_data": "1.1.skip"}]]},
        {"keyboard": [[{"text": KEY, "request_contact": "true"}]]},
        {"keyboard": [[]]},
        {"keyboard": [[{"text": KEY}]], "inline_keyboard": [[{"text": "x", "callback_data": "x"}]]},
        {"remove_keyboard": False},
        {"remove_keyboard": True, "keyboard": [[{"text": KEY}]]},
    ],
)
def test_the_provider_refuses_what_is_no_keyboard(markup: object) -> None:
    with pytest.raises(Refusal):
        checked("sendMessage", {"chat_id": 7, "text": "Votre numéro ?", "reply_markup": markup})


def test_the_provider_asks_for_a_contact_in_private_chats_only() -> None:
    markup = {"keyboard": [[{"text": KEY, "request_contact": True}]]}
    assert checked("sendMessage", {"chat_id": 7, "text": "?", "reply_markup": markup})
    with pytest.raises(Refusal, match="private chats only"):
        checked("sendMessage", {"chat_id": -100, "text": "?", "reply_markup": markup})


@pytest.mark.parametrize("driver", [PollingRig, PtbPollingRig])
async def test_from_her_contact_to_her_row_of_the_register(
    driver: type[TelegramRig], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Consent first; her row is shown before it is hers; the number stands in no log and in no talk."""
    async with driver(tmp_path) as rig:
        awa = rig.somebody()
        with capture_logs() as logs:
            await _from_contact_to_row(rig, awa)
        assert rig.mistakes == []
    digits = NUMBER[-8:]
    assert digits not in repr(logs)
    assert digits not in "".join(capsys.readouterr())


async def _from_contact_to_row(rig: TelegramRig, awa: Somebody) -> None:
    async with lit(rig) as jigi:  # type: ignore[arg-type]
        entry = RegisterEntry(
            source="register", name="Awa Traoré", folded="awa traore", telephones=(NUMBER,),
            identifiers=(Identifier("matricule", "M1"),), cadre=Cadre.MATRONE, facility="ML.SIK.KLE",
            state="1",
        )  # fmt: skip
        await jigi.writer.do(
            lambda desk: desk.keep_entries([(None, entry)], jigi.clock.now(), jigi.clock.now().date())
        )
        awa.sends_contact(awa.number, awa.id)  # before anything was agreed
        assert "langue" in (await awa.hears())[0].text
        for label in ("Français", "Oui, d’accord"):
            await taps(awa, label)
        assert "numéro" in await says(awa, "Awa")
        assert awa.keyboard is not None
        awa.presses(KEY)
        read, shown = await awa.hears(2)
        assert read.takes_keys
        assert "matrone, CSCom de Kléla (Sikasso)" in shown.text
        with jigi.store.reading() as desk:
            her = desk.person_known_at(Address("telegram", awa.chat))
            assert her is not None
            assert desk.entry_of(her.id) is None, "she has not said yet that it is she"
        assert "coach" in await taps(awa, "Oui, c’est moi")
        with jigi.store.reading() as desk:
            met = desk.entry_of(her.id)
            her = desk.person(her.id)
            assert met is not None
            assert her is not None
            assert her.facility is not None
            assert (her.cadre, her.facility.id) == (Cadre.MATRONE, "ML.SIK.KLE")
            talk = repr([*desk.journal_of(her.id), desk.conversation(her.id), desk.posted(her.id)])
            assert NUMBER[-8:] not in talk
    assert awa.keyboard is None
