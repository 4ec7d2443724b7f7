"""The fake Bot API of the benches: updates stay until an offset confirms them, messages reach the crowd."""

import json
from collections.abc import Mapping

import pytest

from bench import talk
from bench.crowd import FIRST_CHAT, Crowd
from bench.fake_bot_api import FakeBotAPI


def nobody(_chat: int, _buttons: Mapping[str, str]) -> None:
    raise AssertionError("nothing was sent")


async def updates(api: FakeBotAPI, **call: int) -> list[int]:
    body = json.loads(await api.answer("getupdates", call))
    return [update["update_id"] for update in body["result"]]


async def test_updates_are_served_again_until_they_are_confirmed() -> None:
    api = FakeBotAPI(nobody)
    for update in talk.wave(0, 0, people=3):
        api.put(update.as_telegram())
    assert await updates(api) == [1, 2, 3]
    assert await updates(api, offset=2, limit=1) == [2]
    assert await updates(api, offset=4) == []


@pytest.mark.parametrize("as_text", [False, True])
async def test_the_buttons_of_a_message_are_read_from_json_and_from_forms(as_text: bool) -> None:
    seen: list[tuple[int, Mapping[str, str]]] = []
    api = FakeBotAPI(lambda chat, buttons: seen.append((chat, buttons)))
    markup = {"inline_keyboard": [[{"text": "Demain", "callback_data": "1.7.+1"}]]}
    call = {"chat_id": "5", "text": "Quel jour ?", "reply_markup": json.dumps(markup) if as_text else markup}
    assert json.loads(await api.answer("sendmessage", call))["ok"] is True
    assert seen == [(5, {"Demain": "1.7.+1"})]


async def test_an_answer_that_nobody_waits_for_is_counted_as_astray() -> None:
    crowd = Crowd()
    await crowd.api.answer("sendmessage", {"chat_id": FIRST_CHAT, "text": "Bonjour"})
    assert crowd.astray == 1
