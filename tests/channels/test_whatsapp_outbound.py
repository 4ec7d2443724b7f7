"""To WhatsApp: what is sent and as what, what its errors mean, where pywa is told an address."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.channels.channel import OptedOut, Refused, RetryLater, SendResult, Sent, Unknown
from bot.channels.cutting import units
from bot.channels.whatsapp.api import client_of
from bot.channels.whatsapp.codes import GONE, OPERATORS, result_of
from bot.channels.whatsapp.door import LIMITS, WhatsAppDoor
from bot.channels.whatsapp.inbound import CallbackData
from bot.channels.whatsapp.limits import MEDIA_DAYS
from bot.channels.whatsapp.marks import marked
from bot.channels.whatsapp.outbound import fitted
from bot.conversation.messages import Button, Media, Message, Template, plain
from bot.road.uploads import KeptUploads
from tests.channels.cloud_api import shown
from tests.channels.contacts import Contact
from tests.channels.fake_whatsapp import PHONE_ID, TOKEN, refuses
from tests.channels.rigs import FILES
from tests.channels.troubles import bad_gateway, reset, reset_after
from tests.channels.whatsapp_rigs import WhatsAppRig, account_at

HELLO = Message(text="Bonjour")


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[WhatsAppRig]:
    async with WhatsAppRig(tmp_path) as rig:
        rig.wa.states = []
        yield rig


def choices(count: int, label: str = "Choix {}") -> tuple[Button, ...]:
    return tuple(Button(label.format(n), f"1.1.{n}") for n in range(1, count + 1))


async def sent(rig: WhatsAppRig, message: Message, n: int = 7) -> Contact:
    awa = rig.somebody(n)
    assert isinstance(await rig.channel.send(awa.chat, message), Sent)
    return awa


async def test_pywa_is_told_another_address_and_keeps_its_version() -> None:
    whatsapp, connections = client_of("1", "token", "http://127.0.0.1:9")
    assert str(connections.base_url).startswith("http://127.0.0.1:9/v2")
    assert whatsapp.api._session is connections
    assert connections.headers["authorization"] == "Bearer token"
    await connections.aclose()


# ---- what is shown -----------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "opens"), [(1, ""), (3, ""), (4, "Choisir"), (10, "Choisir")])
async def test_up_to_three_are_buttons_and_up_to_ten_a_list(rig: WhatsAppRig, count: int, opens: str) -> None:
    awa = await sent(rig, Message(text="Lequel ?", buttons=choices(count), opens="Choisir"))
    (heard,) = awa.all
    assert heard.opens == opens
    assert list(heard.buttons) == [button.label for button in choices(count)]


async def test_more_are_numbered_lines(rig: WhatsAppRig) -> None:
    (heard,) = (await sent(rig, Message(text="Lequel ?", buttons=choices(11)))).all
    assert heard.buttons == {}
    assert heard.text.splitlines()[-1] == "11. Choix 11"


async def test_a_label_that_is_too_long_stands_whole_below_its_row(rig: WhatsAppRig) -> None:
    long = choices(2, "Préparer le plateau avant chaque garde {}")
    (heard,) = (await sent(rig, Message(text="Quoi ?", buttons=long))).all
    assert heard.opens
    assert list(heard.notes.values()) == [button.label for button in long]


async def test_two_buttons_that_say_the_same_are_told_apart(rig: WhatsAppRig) -> None:
    twice = (Button("Oui", "1.1.a"), Button("Oui", "1.1.b"))
    (heard,) = (await sent(rig, Message(text="Quoi ?", buttons=twice))).all
    assert heard.buttons == {"1. Oui": "1.1.a", "2. Oui": "1.1.b"}


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("<b>Bonjour</b> Awa", "*Bonjour* Awa"),
        ("<i>Lui</i>, <b>elle</b>.", "_Lui_, *elle*."),
        ("<b>un\ndeux </b>trois", "*un*\n*deux* trois"),
        ("<b><i>fort</i></b>", "*_fort_*"),
        ("pré<b>fixe</b>", "préfixe"),  # within a word WhatsApp shows no mark as one
        ("<b> </b>", " "),
        ("3 &lt; 4 &amp; 5", "3 < 4 & 5"),
    ],
)
def test_our_marks_are_whatsapp_s(text: str, raw: str) -> None:
    assert marked(text) == raw
    assert shown(raw) == plain(text)


@pytest.mark.parametrize("typed", ["*a*", "***", "_a_ *b* ~c~ `d` ```e```", "*", "a*b*c", "_*x*_", "*a *b*"])
@pytest.mark.parametrize("frame", ["{}", "<b>{}</b>", "<b>Awa</b> : {}", "« {} »"])
def test_what_she_typed_is_no_mark(typed: str, frame: str) -> None:
    text = frame.format(typed)
    assert shown(marked(text)) == plain(text)


def test_marks_count_where_they_are_letters() -> None:
    text = "<b>a</b> " * 2000
    parts = fitted(Message(text=text, buttons=choices(3)))
    assert all(units(part.text) <= LIMITS.text for part in parts)
    assert units(parts[-1].text) <= 1024
    assert " ".join(shown(part.text) for part in parts).split() == ["a"] * 2000


async def test_a_voice_plays_as_a_voice_note_and_its_words_come_before_it(rig: WhatsAppRig) -> None:
    awa = await sent(rig, Message(text="Écoutez", voice=Media("note", "audio/ogg; codecs=opus")))
    words, voice = awa.all
    assert (voice.kind, voice.is_voice, voice.text) == ("audio", True, "")
    assert words.text == "Écoutez"


async def test_her_data_come_as_a_document_with_its_name(rig: WhatsAppRig) -> None:
    data = Media("hers", "application/json", name="mydata.json")
    (heard,) = (await sent(rig, Message(text="Voici", document=data))).all
    assert (heard.kind, heard.name, heard.text) == ("document", "mydata.json", "Voici")


@pytest.mark.parametrize(("count", "messages"), [(2, 1), (5, 2)])
async def test_a_certificate_stands_over_its_buttons_and_a_list_has_no_file(
    rig: WhatsAppRig, count: int, messages: int
) -> None:
    paper = Media("photo", "application/pdf", name="attestation.pdf")
    message = Message(text="Bravo, Awa !", buttons=choices(count), opens="Choisir", document=paper)
    heard = (await sent(rig, message)).all
    assert len(heard) == messages
    assert heard[0].text == "Bravo, Awa !"
    assert heard[0].buttons == {button.label: button.data for button in message.buttons}
    assert (heard[-1].file, heard[-1].name) == (FILES["photo"], "attestation.pdf")
    assert rig.mistakes == []


async def test_buttons_stand_without_a_file_that_is_gone(rig: WhatsAppRig) -> None:
    gone = Message(text="Le plateau", buttons=choices(2), picture=Media("gone", "image/jpeg"))
    (heard,) = (await sent(rig, gone)).all
    assert (heard.text, heard.file, len(heard.buttons)) == ("Le plateau", None, 2)


async def test_what_whatsapp_takes_none_of_is_left_out_and_its_words_go(rig: WhatsAppRig) -> None:
    webm = Media("note", "audio/webm")
    (heard,) = (await sent(rig, Message(text="Écoutez", voice=webm))).all
    assert (heard.text, heard.file) == ("Écoutez", None)
    result = await rig.channel.send(rig.somebody().chat, Message(text="", voice=webm))
    assert isinstance(result, Refused)


async def test_a_file_is_uploaded_once_for_everybody(rig: WhatsAppRig) -> None:
    message = Message(text="Le plateau", picture=Media("photo", "image/jpeg"))
    for n in range(3):
        await sent(rig, message, n)
    assert len(rig.wa.made("media")) == 1


async def test_what_was_uploaded_is_known_after_a_restart_for_its_days(rig: WhatsAppRig) -> None:
    message = Message(text="Le plateau", picture=Media("photo", "image/jpeg"))
    awa = rig.somebody()
    for uploads, days in ((1, 0), (1, MEDIA_DAYS - 1), (2, MEDIA_DAYS)):
        account, kept = account_at(rig.wa.url), KeptUploads(rig.store, WhatsAppDoor.name)
        now = rig.clock.now() + timedelta(days=days)
        door = WhatsAppDoor(account, lambda now=now: now, load=rig.media.read, uploads=kept)  # type: ignore[misc]
        assert isinstance(await door.send(awa.chat, message), Sent)
        await door.close()
        assert len(rig.wa.made("media")) == uploads


async def test_an_id_that_means_nothing_any_more_costs_one_upload(rig: WhatsAppRig) -> None:
    message = Message(text="Le plateau", picture=Media("photo", "image/jpeg"))
    await sent(rig, message)
    rig.wa.forget_files()
    await sent(rig, message)
    assert len(rig.wa.made("media")) == 2
    rig.wa.refusals.clear()


@pytest.mark.parametrize("trouble", [reset, reset_after, bad_gateway])
async def test_an_upload_that_breaks_off_has_reached_nobody(rig: WhatsAppRig, trouble: object) -> None:
    rig.wa.trouble("media", trouble)  # type: ignore[arg-type]
    message = Message(text="Le plateau", picture=Media("photo", "image/jpeg"))
    assert isinstance(await rig.channel.send(rig.somebody().chat, message), RetryLater)
    assert len((await sent(rig, message)).all) == 1


async def test_a_template_goes_as_it_was_approved_and_brings_its_tap_back(rig: WhatsAppRig) -> None:
    template = Template("jigi_checkin", "fr", (("name", "Awa"), ("day", "vendredi")), "!menu")
    awa = rig.somebody()
    message = Message(text="Bonjour Awa", template=template)
    assert isinstance(await rig.channel.send(awa.chat, message, "7.1.0"), Sent)
    (call,) = rig.wa.made("messages")
    assert call["type"] == "template"
    body, button = call["template"]["components"]
    assert [(place["parameter_name"], place["text"]) for place in body["parameters"]] == [
        ("name", "Awa"),
        ("day", "vendredi"),
    ]
    assert button["parameters"] == [{"type": "payload", "payload": "!menu"}]
    assert CallbackData.read(call["biz_opaque_callback_data"]) == CallbackData("7.1.0")
    assert rig.mistakes == []


async def test_a_template_that_meta_does_not_know_is_refused(rig: WhatsAppRig) -> None:
    rig.wa.trouble("messages", refuses(132001, 404))
    message = Message(text="Bonjour", template=Template("jigi_none", "fr"))
    assert isinstance(await rig.channel.send(rig.somebody().chat, message), Refused)


# ---- to whom, and under which key ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("chat", "named"),
    [
        ("+22370000007", {"to": "+22370000007"}),
        ("ML.13491208655302741918", {"recipient": "ML.13491208655302741918"}),
        ("ML.ENT.11815799212886844830", {"recipient": "ML.ENT.11815799212886844830"}),
        (
            "ML.a1B2c3",
            {"recipient": "ML.a1B2c3"},
        ),  # letters too, as Meta says; pywa would take it for a group
    ],
)
async def test_she_is_named_as_she_is_known(rig: WhatsAppRig, chat: str, named: dict[str, str]) -> None:
    assert isinstance(await rig.channel.send(chat, HELLO), Sent)
    (call,) = rig.wa.made("messages")
    assert {name: call[name] for name in ("to", "recipient") if name in call} == named
    assert call["recipient_type"] == "individual"


@pytest.mark.parametrize("chat", ["22370000007", "+0", "+223 70 00 00 07", "ml.1", "ML.", "ML.1.2", "ML.é"])
async def test_whoever_is_none_is_written_to_by_nobody(rig: WhatsAppRig, chat: str) -> None:
    assert isinstance(await rig.channel.send(chat, HELLO), Refused)
    assert rig.wa.calls == []


async def test_the_key_stands_on_each_part_and_says_which_is_the_last(rig: WhatsAppRig) -> None:
    awa = rig.somebody()
    await rig.channel.send(awa.chat, Message(text="mot " * 1500), "7.1.0")
    written = [CallbackData.read(call["biz_opaque_callback_data"]) for call in rig.wa.made("messages")]
    assert written == [CallbackData("7.1.0", last=False), CallbackData("7.1.0")]
    await rig.channel.send(awa.chat, HELLO, "k" * 600)  # too long to be written on it
    assert "biz_opaque_callback_data" not in rig.wa.made("messages")[-1]


# ---- what an error means -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "result"),
    [
        *[
            (code, RetryLater)
            for code in (1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, *OPERATORS)
        ],
        *[(code, OptedOut) for code in GONE],
        *[
            (code, Refused)
            for code in (100, 131008, 131009, 131047, 131051, 132000, 132001, 132015, 132018, 7)
        ],
    ],
)
async def test_an_error_says_what_became_of_it(rig: WhatsAppRig, code: int, result: type[SendResult]) -> None:
    rig.wa.trouble("messages", refuses(code))
    told = await rig.channel.send(rig.somebody().chat, HELLO)
    assert isinstance(told, result)
    assert str(code) in told.reason  # type: ignore[union-attr]
    assert rig.somebody().all == []


@pytest.mark.parametrize("code", sorted(OPERATORS))
async def test_what_an_operator_has_to_mend_is_told_with_the_fix(rig: WhatsAppRig, code: int) -> None:
    rig.wa.trouble("messages", refuses(code))
    with capture_logs() as logs:
        told = await rig.channel.send(rig.somebody().chat, HELLO)
    assert isinstance(told, RetryLater)
    assert told.everyone
    assert [log["what"] for log in logs if log["event"] == "whatsapp.not_allowed"] == [OPERATORS[code]]


def test_what_is_transient_and_not_known_is_tried_again() -> None:
    assert isinstance(result_of(999999, "later", transient=True), RetryLater)
    assert isinstance(result_of(999999, "no"), Refused)


async def test_who_is_written_to_too_fast_is_left_alone_for_longer_each_time(
    rig: WhatsAppRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    awa, fanta = rig.somebody(7), rig.somebody(8)
    for seconds in (4, 16, 64):
        rig.wa.trouble("messages", refuses(131056))
        told = await rig.channel.send(awa.chat, HELLO)
        assert told == RetryLater(timedelta(seconds=seconds), "131056 no")
        calls = len(rig.wa.calls)
        now[0] += seconds - 1
        assert await rig.channel.send(awa.chat, HELLO) == RetryLater(timedelta(seconds=1), "131056 rests")
        assert len(rig.wa.calls) == calls
        assert isinstance(await rig.channel.send(fanta.chat, HELLO), Sent)  # nobody else waits
        now[0] += 2
    assert isinstance(await rig.channel.send(awa.chat, HELLO), Sent)
    rig.wa.trouble("messages", refuses(131056))
    assert await rig.channel.send(awa.chat, HELLO) == RetryLater(timedelta(seconds=4), "131056 no")


async def test_a_wait_that_is_asked_for_is_granted(rig: WhatsAppRig) -> None:
    rig.wa.trouble("messages", refuses(130429, 429, **{"Retry-After": "7"}))
    told = await rig.channel.send(rig.somebody().chat, HELLO)
    assert isinstance(told, RetryLater)
    assert (told.wait, told.everyone) == (timedelta(seconds=7), True)


ANSWERS = [
    "",
    "{",
    "[]",
    "7",
    "null",
    '{"messages": []}',
    '{"error": "no"}',
    '{"error": {}}',
    '{"error": {"code": "x"}}',
]


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("body", ANSWERS)
async def test_an_answer_that_nobody_can_read_is_a_doubt(rig: WhatsAppRig, body: str, status: int) -> None:
    async def trouble(_request: object, _obey: object) -> web.StreamResponse:
        return web.Response(text=body, status=status, content_type="application/json")

    rig.wa.trouble("messages", trouble)
    assert isinstance(await rig.channel.send(rig.somebody().chat, HELLO), Unknown)


@pytest.mark.parametrize(
    ("code", "result"), [(131026, OptedOut), (131047, Refused), (130429, RetryLater), (190, RetryLater)]
)
async def test_a_200_that_says_no_is_a_no(rig: WhatsAppRig, code: int, result: type[SendResult]) -> None:
    """What stands between may lose the status; what was refused is in no doubt, and is not sent again."""
    rig.wa.trouble("messages", refuses(code, 200))
    assert isinstance(await rig.channel.send(rig.somebody().chat, HELLO), result)


async def test_an_answer_without_contacts_is_no_doubt(rig: WhatsAppRig) -> None:
    """pywa's own reading of it would fail, and the message go out twice."""

    async def trouble(_request: object, _obey: object) -> web.StreamResponse:
        return web.json_response({"messaging_product": "whatsapp", "messages": [{"id": "wamid.1"}]})

    rig.wa.trouble("messages", trouble)
    assert await rig.channel.send(rig.somebody().chat, HELLO) == Sent("wamid.1")


async def test_nobody_there_is_surely_not_sent(rig: WhatsAppRig) -> None:
    await rig.wa._runner.cleanup()
    told = await rig.channel.send(rig.somebody().chat, HELLO)
    assert isinstance(told, RetryLater)
    assert told.everyone


# ---- files of hers -----------------------------------------------------------------------------


async def test_a_file_is_fetched_with_the_token_within_five_minutes(rig: WhatsAppRig) -> None:
    media = Media("x", "audio/ogg", ref=rig.wa.keep("audio/ogg", b"OggS"))
    assert await rig.channel.fetch(media) == b"OggS"
    assert await rig.channel.fetch(media) == b"OggS"  # by a new address
    assert len({call["address"] for call in rig.wa.made("download")}) == 2


@pytest.mark.parametrize("method", ["look", "download"])
@pytest.mark.parametrize("trouble", [reset, bad_gateway, refuses(190, 401)])
async def test_a_file_that_cannot_be_had_is_an_oserror(
    rig: WhatsAppRig, method: str, trouble: object
) -> None:
    rig.wa.trouble(method, trouble)  # type: ignore[arg-type]
    with pytest.raises(OSError, match="WhatsApp"):
        await rig.channel.fetch(Media("x", "audio/ogg", ref=rig.wa.keep("audio/ogg", b"OggS")))


async def test_a_file_that_is_too_large_is_not_fetched_whole(
    rig: WhatsAppRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.whatsapp.limits.MOST_DOWNLOAD", 100_000)
    with pytest.raises(OSError, match="more than 100000 bytes"):
        await rig.channel.fetch(Media("x", "audio/ogg", ref=rig.wa.keep("audio/ogg", b"x" * 1_000_000)))


@pytest.mark.parametrize("ref", ["", "../me", PHONE_ID + "/messages", "٧"])
async def test_an_id_that_is_none_is_asked_for_by_nobody(rig: WhatsAppRig, ref: str) -> None:
    with pytest.raises(OSError, match="no id"):
        await rig.channel.fetch(Media("x", "audio/ogg", ref=ref))
    assert rig.wa.calls == []


async def test_the_token_stands_in_no_log(rig: WhatsAppRig, caplog: pytest.LogCaptureFixture) -> None:
    rig.wa.trouble("messages", refuses(190, 401), bad_gateway, reset)
    with capture_logs() as logs:
        for _ in range(3):
            await rig.channel.send(rig.somebody().chat, HELLO)
    assert TOKEN not in repr(logs) + caplog.text
    assert "Bonjour" not in repr(logs) + caplog.text
