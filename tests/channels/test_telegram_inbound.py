"""What Telegram sends, kind by kind, and the event that it becomes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.bot_api.inbound import Clocks, read
from bot.conversation.events import (
    ChoiceMade,
    ContactShared,
    Left,
    MessageReceived,
    PictureReceived,
    Returned,
    Unreadable,
    VoiceReceived,
)
from bot.people import Address
from tests.channels.conftest import NOW
from tests.channels.fake_telegram import PAYLOADS, payload

BOT = 123456
CLOCKS = Clocks(NOW)
AWA = Address("telegram", "7")


@pytest.mark.parametrize(
    "size", [{"width": "x" * 9, "height": 10**12}, {"width": [1], "height": 2**70}, {"width": 1}, 7]
)
def test_a_picture_of_odd_sizes_takes_no_memory(size: Any) -> None:
    update = payload("photo")
    update["message"]["photo"] = [size, size]
    assert isinstance(read(update, BOT, CLOCKS), Unreadable)


@pytest.mark.parametrize(
    ("kind", "event", "fields"),
    [
        ("text", MessageReceived, {"text": "L'accouchement de 3 h s'est bien passé <3 & merci"}),
        ("command", MessageReceived, {"text": "/checkin@jigi_bot"}),
        ("reply", MessageReceived, {"text": "oui"}),
        ("tap", ChoiceMade, {"data": "4.2.done"}),
        ("tap_on_old_message", ChoiceMade, {"data": "1.1.fr"}),
        ("game", Unreadable, {"kind": "button"}),
        ("sticker", Unreadable, {"kind": "sticker"}),
        ("location", Unreadable, {"kind": "location"}),
        ("contact", ContactShared, {"own": False, "telephone": ""}),
        ("own_contact", ContactShared, {"own": True, "telephone": "+22376123407"}),
        ("document", Unreadable, {"kind": "document"}),
        ("animation", Unreadable, {"kind": "animation"}),
        ("kind_of_tomorrow", Unreadable, {"kind": "hologram"}),
        ("update_of_tomorrow", Unreadable, {"kind": "whispered"}),
        ("broken_message", Unreadable, {"kind": "message"}),
        ("broken_photo", Unreadable, {"kind": "message"}),
        ("blocked", Left, {}),
        ("unblocked", Returned, {}),
    ],
)
def test_a_kind_and_its_event(kind: str, event: type, fields: Mapping[str, Any]) -> None:
    found = read(payload(kind), BOT, CLOCKS)
    assert found is not None
    assert isinstance(found, event)
    assert (found.sender, found.at) == (AWA, NOW)
    assert {name: getattr(found, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("kind", "event", "ref", "mime", "size"),
    [
        ("voice", VoiceReceived, "AwACAgQAAxkBAAIB", "audio/ogg", 14210),
        ("audio", VoiceReceived, "CQACAgQAAxkBAAIC", "audio/mp4", 410021),
        ("video_note", VoiceReceived, "DQACAgQAAxkBAAID", "video/mp4", 922113),
        ("photo", PictureReceived, "large", "image/jpeg", 98213),
        ("image_document", PictureReceived, "BQACAgQAAxkBAAIE", "image/png", 220000),
    ],
)
def test_a_file_keeps_the_id_to_fetch_it_by(kind: str, event: type, ref: str, mime: str, size: int) -> None:
    found = read(payload(kind), BOT, CLOCKS)
    assert isinstance(found, event)
    assert isinstance(found, VoiceReceived | PictureReceived)
    assert (found.media.ref, found.media.mime, found.media.size) == (ref, mime, size)
    assert read(payload(kind), BOT, CLOCKS) == found


@pytest.mark.parametrize(
    "contact",
    [
        {"phone_number": "+223 76 12 34 07", "first_name": "Awa"},  # from her address book
        {"phone_number": "22376123408", "first_name": "Fanta", "user_id": 8},  # another user of Telegram
        {"phone_number": "", "first_name": "Awa", "user_id": 7},
        {"phone_number": "7" * 40, "first_name": "Awa", "user_id": 7},
    ],
)
def test_a_contact_that_is_not_hers_has_no_number(contact: Mapping[str, Any]) -> None:
    update = payload("own_contact")
    update["message"]["contact"] = contact
    found = read(update, BOT, CLOCKS)
    assert isinstance(found, ContactShared)
    assert (found.own, found.telephone) == (False, "")


@pytest.mark.parametrize("contact", [{"user_id": "7"}, {"user_id": 7}, {"user_id": [7]}, 7, [], "x"])
def test_a_contact_that_cannot_be_read_is_told_so(contact: Any) -> None:
    update = payload("own_contact")
    update["message"]["contact"] = contact
    assert isinstance(read(update, BOT, CLOCKS), Unreadable)


@pytest.mark.parametrize(
    "told", ["text/html", "image/png", "audio/x\r\nX: y", "audio/é", "audio/", 7, None, []]
)
@pytest.mark.parametrize("kind", ["voice", "audio"])
def test_a_sound_that_says_that_it_is_a_page_is_a_sound(kind: str, told: Any) -> None:
    """Her telephone says of what kind it is, and it may say anything."""
    update = payload(kind)
    update["message"][kind]["mime_type"] = told
    found = read(update, BOT, CLOCKS)
    assert isinstance(found, VoiceReceived)
    assert found.media.mime == {"voice": "audio/ogg", "audio": "audio/mpeg"}[kind]


def test_a_drawing_is_no_picture() -> None:
    update = payload("image_document")
    update["message"]["document"]["mime_type"] = "image/svg+xml"
    found = read(update, BOT, CLOCKS)
    assert isinstance(found, Unreadable)


def test_a_caption_comes_with_its_picture() -> None:
    found = read(payload("photo"), BOT, CLOCKS)
    assert isinstance(found, PictureReceived)
    assert found.caption == "le plateau"


@pytest.mark.parametrize(
    "kind",
    ["edited", "pinned", "group", "tap_in_group", "added_to_group", "update_of_nobody", "broken_chat"],
)
def test_what_asks_for_no_answer_is_no_event(kind: str) -> None:
    assert read(payload(kind), BOT, CLOCKS) is None


def test_every_payload_is_looked_at() -> None:
    written = Path(__file__).read_text()
    written = Path(__file__).read_text()
    for path in PAYLOADS.glob("*.json"):
        assert f'"{path.stem}"' in written


def test_the_key_names_bot_chat_update_and_message() -> None:
    found = read(payload("text"), BOT, CLOCKS)
    assert found is not None
    assert found.key == "telegram:123456:7:901:1"
    tapped = read(payload("tap"), BOT, CLOCKS)
    assert tapped is not None
    assert tapped.key == "telegram:123456:7:904:30064771073"


def test_no_two_updates_share_a_key() -> None:
    found = [read(json.loads(path.read_text()), BOT, CLOCKS) for path in PAYLOADS.glob("*.json")]
    keys = [event.key for event in found if event is not None]
    assert len(set(keys)) == len(keys)


def test_half_a_character_can_be_kept() -> None:
    """JSON can carry half a surrogate pair; no database can."""
    update = payload("text")
    update["message"]["text"] = "bien \ud83d"
    found = read(update, BOT, CLOCKS)
    assert isinstance(found, MessageReceived)
    assert found.text.encode()
    assert found.text.startswith("bien ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)  # a busy machine is no fault of an update
@given(st.data())
def test_a_broken_update_never_raises(data: st.DataObject) -> None:
    """Any part of any update may be anything at all."""
    kind = data.draw(st.sampled_from(sorted(path.stem for path in PAYLOADS.glob("*.json"))))
    update = payload(kind)
    place: Any = update
    for _ in range(data.draw(st.integers(0, 4))):
        inner = [key for key, value in place.items() if isinstance(value, dict)]
        if not inner:
            break
        place = place[data.draw(st.sampled_from(sorted(inner)))]
    if place:
        name = data.draw(st.sampled_from(sorted(place)))
        if data.draw(st.booleans()):
            place[name] = data.draw(JSON)
        else:
            del place[name]
    found = read(update, BOT, CLOCKS)
    assert found is None or found.key.startswith(f"telegram:{BOT}:")


@pytest.mark.parametrize(
    ("theirs", "seconds_ago"),
    [
        ("Sat, 21 Nov 2026 12:00:00 GMT", 0),
        ("Sat, 21 Nov 2026 12:00:01 GMT", 0),  # both count whole seconds
        ("Sat, 21 Nov 2026 12:10:00 GMT", 599),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("Sat, 21 Nov 2099 11:00:00 GMT", 7 * 86400),
    ],
)
def test_how_long_words_waited_is_told_by_their_clock_alone(theirs: str, seconds_ago: int) -> None:
    sent = payload("text")
    sent["message"]["date"] = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp())
    found = read(sent, BOT, Clocks.read(NOW, theirs))
    assert isinstance(found, MessageReceived)
    assert found.sent_at == NOW - timedelta(seconds=seconds_ago)


@pytest.mark.parametrize("theirs", ["", "yesterday", "Sat, 99 Nov 2026 12:00:00 GMT"])
def test_without_their_clock_nobody_knows_when_it_was_sent(theirs: str) -> None:
    found = read(payload("text"), BOT, Clocks.read(NOW, theirs))
    assert isinstance(found, MessageReceived)
    assert found.sent_at is None
