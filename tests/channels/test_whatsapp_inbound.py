"""From what WhatsApp posts to events: every kind, every item of a batch, and never a fault."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.whatsapp.inbound import CallbackData, Reader
from bot.conversation.events import (
    AlsoAt,
    Arrival,
    ChoiceMade,
    Delivered,
    MessageReceived,
    PictureReceived,
    Unreadable,
    VoiceReceived,
)
from bot.people import Address
from tests.channels.fake_whatsapp import PAYLOADS, PHONE_ID, payload

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
SENT = 1795334400.0  # when the messages of the payloads were sent
READER = Reader(PHONE_ID, NOW, SENT + 61)
AWA = Address("whatsapp", "+22370000007")
HER_ID = Address("whatsapp", "ML.13491208655302741918")
NEW_ID = Address("whatsapp", "ML.22222222222222222222")
KINDS = sorted(path.stem for path in PAYLOADS.glob("*.json"))
UNREADABLE = {
    "sticker": "sticker",
    "location": "location",
    "contact": "contacts",
    "order": "order",
    "video": "video",
    "document": "document",
    "form_reply": "interactive",
    "unsupported": "unsupported",
    "of_tomorrow": "hologram",
    "broken_message": "text",
}
NOTHING = (
    "reaction",
    "edit",
    "revoke",
    "welcome",
    "identity",
    "group",
    "of_nobody",
    "of_another_number",
    "broken_batch",
    "account_update",
    "status_of_another_program",
)


def read(kind: str) -> list[Any]:
    return READER.read(payload(kind))


def message_of(body: dict[str, Any]) -> dict[str, Any]:
    (message,) = body["entry"][0]["changes"][0]["value"]["messages"]
    return dict(message)


def test_words_come_with_who_said_them_and_when() -> None:
    (event,) = read("text")
    wamid = message_of(payload("text"))["id"]
    assert event == MessageReceived(
        sender=AWA,
        key=f"whatsapp:{PHONE_ID}:{wamid}",
        at=NOW,
        text="bonjour",
        sent_at=NOW - timedelta(minutes=1),
    )


@pytest.mark.parametrize(
    ("kind", "data"),
    [("button_reply", "1.1.yes"), ("list_reply", "1.1.matrone"), ("template_button", "!menu")],
)
def test_a_tap_gives_back_what_it_was_given(kind: str, data: str) -> None:
    (event,) = read(kind)
    assert isinstance(event, ChoiceMade)
    assert event.data == data


@pytest.mark.parametrize(("kind", "mime"), [("voice", "audio/ogg"), ("audio", "audio/mpeg")])
def test_a_voice_comes_with_what_it_is_fetched_by(kind: str, mime: str) -> None:
    (event,) = read(kind)
    assert isinstance(event, VoiceReceived)
    assert event.media.mime == mime
    assert event.media.ref.isdecimal()
    assert event.media.id.startswith(f"whatsapp-{PHONE_ID}-")


@pytest.mark.parametrize("told", ["text/html", "video/mp4", "audio/x\r\nX: y", "audio/é", 7, None, []])
@pytest.mark.parametrize(("kind", "mime"), [("voice", "audio/ogg"), ("image", "image/jpeg")])
def test_a_file_that_lies_about_its_kind_is_what_it_was_sent_as(kind: str, mime: str, told: Any) -> None:
    body = payload(kind)
    message = body["entry"][0]["changes"][0]["value"]["messages"][0]
    message[message["type"]]["mime_type"] = told
    (event,) = READER.read(body)
    assert isinstance(event, VoiceReceived | PictureReceived)
    assert event.media.mime == mime


@pytest.mark.parametrize("kind", ["image", "image_document"])
def test_a_picture_comes_with_its_words(kind: str) -> None:
    (event,) = read(kind)
    assert isinstance(event, PictureReceived)
    assert event.caption == "le plateau"


@pytest.mark.parametrize(("kind", "what"), UNREADABLE.items())
def test_what_nobody_can_take_is_told_so(kind: str, what: str) -> None:
    (event,) = read(kind)
    assert isinstance(event, Unreadable)
    assert (event.sender, event.kind) == (AWA, what)


@pytest.mark.parametrize("kind", NOTHING)
def test_what_asks_for_nothing_is_nothing(kind: str) -> None:
    assert read(kind) == []


def test_of_a_batch_every_item_is_heard_in_the_order_of_its_hour() -> None:
    un, deux, status, button, trois = READER.read(payload("batch"))
    said = [event.text for event in (un, deux, trois) if isinstance(event, MessageReceived)]
    assert said == ["un", "deux", "trois"]
    assert isinstance(status, Delivered)
    assert isinstance(button, ChoiceMade)
    assert trois.sender == Address("whatsapp", "+22370000008")


def test_one_item_that_cannot_be_read_keeps_no_other_from_being_heard() -> None:
    body = payload("batch")
    body["entry"] += payload("broken_batch")["entry"] + payload("broken_message")["entry"]
    assert len(READER.read(body)) == 6


def test_whoever_hides_her_telephone_is_known_by_her_id() -> None:
    (event,) = read("hidden")
    assert event.sender == HER_ID


def test_who_shows_both_is_said_to_be_one_before_her_words_and_after() -> None:
    before, event, after = read("both")
    assert event.sender == HER_ID
    assert before == after == AlsoAt(sender=HER_ID, other=AWA, key=event.key, at=NOW)


def test_contacts_of_a_batch_are_not_taken_for_each_other() -> None:
    body = payload("both")
    value = body["entry"][0]["changes"][0]["value"]
    value["contacts"].append({"wa_id": "22370000008", "user_id": NEW_ID.id})
    value["messages"][0].pop("from_user_id")
    before, event, _ = READER.read(body)
    assert isinstance(before, AlsoAt)
    assert (event.sender, before.other) == (HER_ID, AWA)


def test_an_id_where_a_telephone_should_be_is_an_id() -> None:
    body = payload("hidden")
    message = body["entry"][0]["changes"][0]["value"]["messages"][0]
    message["from"] = message.pop("from_user_id")
    assert READER.read(body)[0].sender == HER_ID


@pytest.mark.parametrize(
    ("kind", "to", "left"),
    [
        ("new_number", NEW_ID, [HER_ID, AWA]),
        ("new_user_id", NEW_ID, [HER_ID]),
        ("user_id_update", NEW_ID, [HER_ID]),
    ],
)
def test_who_moves_is_the_same_as_before(kind: str, to: Address, left: list[Address]) -> None:
    events = read(kind)
    assert [event.other for event in events] == left
    assert all(isinstance(event, AlsoAt) and event.sender == to and event.moved for event in events)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("status_sent", Arrival.SENT),
        ("status_delivered", Arrival.DELIVERED),
        ("status_read", Arrival.READ),
        ("status_played", Arrival.READ),
    ],
)
def test_a_status_is_news_of_our_message(kind: str, state: Arrival) -> None:
    at = NOW - timedelta(minutes=1)
    assert read(kind) == [Delivered(sender=HER_ID, key="7.1.0", at=at, id="wamid.OURS=", state=state)]


def test_what_failed_says_why_and_whether_she_is_gone() -> None:
    (shut,), (gone,) = read("status_failed"), read("status_gone")
    assert shut.state == gone.state == Arrival.FAILED
    assert shut.reason.startswith("131047 Message failed to send because more than 24 hours")
    assert (shut.gone, gone.gone) == (False, True)


def test_only_the_last_part_of_a_message_says_that_it_arrived() -> None:
    body = payload("status_read")
    status = body["entry"][0]["changes"][0]["value"]["statuses"][0]
    status["biz_opaque_callback_data"] = CallbackData("7.1.0", last=False).written()
    assert READER.read(body) == []


def test_what_time_it_is_there_is_what_counts() -> None:
    (late,) = Reader(PHONE_ID, NOW, SENT + 40 * 86400).read(payload("text"))
    (early,) = Reader(PHONE_ID, NOW, SENT - 3600).read(payload("text"))
    assert isinstance(late, MessageReceived)
    assert isinstance(early, MessageReceived)
    assert late.sent_at == NOW - timedelta(days=8)  # nothing is posted for longer
    assert early.sent_at == NOW


@pytest.mark.parametrize("when", ["", "soon", None, "nan", "-inf", [], 7])
def test_words_without_an_hour_are_words(when: object) -> None:
    body = payload("text")
    body["entry"][0]["changes"][0]["value"]["messages"][0]["timestamp"] = when
    (event,) = READER.read(body)
    assert isinstance(event, MessageReceived)
    assert event.text == "bonjour"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(kind=st.sampled_from(KINDS), junk=JSON, data=st.data())
def test_whatever_stands_in_the_place_of_a_value_nothing_raises(
    kind: str, junk: Any, data: st.DataObject
) -> None:
    """Any one value of any payload is something else; what comes out can be kept."""
    body: Any = copy.deepcopy(payload(kind))
    inner, places = body, 0
    while isinstance(inner, dict | list) and inner:
        keys = sorted(inner) if isinstance(inner, dict) else range(len(inner))
        key = data.draw(st.sampled_from(list(keys)))
        if data.draw(st.integers(0, 9)) < places or not isinstance(inner[key], dict | list):
            inner[key] = junk
            break
        inner, places = inner[key], places + 1
    for event in READER.read(body):
        json.dumps([event.key, str(event.sender)]).encode()
        assert event.sender.channel == "whatsapp"


@given(JSON)
def test_whatever_a_body_is_nothing_raises(body: Any) -> None:
    assert READER.read(body) == []
