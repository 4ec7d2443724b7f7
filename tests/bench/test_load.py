"""The bench load: who is not answered, or twice, is found out; what fails is delivered to nobody."""

import asyncio

import pytest

from bench import load_crowd
from bench.fake_bot_api import RefusedError
from bench.load_crowd import FailingBotAPI, Load


async def test_who_has_no_answer_is_lost_and_who_has_two_has_one_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(load_crowd, "SETTLED", 0.3)
    crowd = Load(3)
    answers = iter((1, 2, 0))

    def one_two_none(update: dict[str, dict[str, dict[str, int]]]) -> None:
        for _ in range(next(answers)):
            asyncio.get_running_loop().call_soon(crowd._answered, update["message"]["chat"]["id"], {})

    monkeypatch.setattr(crowd.api, "put", one_two_none)
    sample = await crowd.steady(0.03, 100, 0.0)
    assert (sample["wrote"], sample["lost"], sample["doubled"]) == (3, 1, 1)
    assert sample["p99_ms"] < 300


async def test_a_failing_provider_refuses_in_two_ways_and_delivers_nothing() -> None:
    delivered: list[int] = []
    api = FailingBotAPI(lambda chat, _buttons: delivered.append(chat))
    api.fails = 1.0
    told = []
    for _ in range(2):
        with pytest.raises(RefusedError) as raised:
            await api.answer("sendmessage", {"chat_id": 1, "text": "x"})
        told.append(raised.value.status[:3])
    assert sorted(told) == ["429", "500"]
    api.fails = 0.0
    await api.answer("sendmessage", {"chat_id": 1, "text": "x"})
    assert delivered == [1]
