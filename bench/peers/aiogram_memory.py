"""aiogram with its MemoryStorage: the fastest it can be, and forgotten when the process ends."""

from collections.abc import Iterator
from typing import Any

from aiogram.fsm.storage.memory import MemoryStorage

from bench.contest import Workload
from bench.figures import Sample
from bench.peers import aiogram_turns
from bench.peers.aiogram_talk import bot_without_network, dispatcher


def rounds(workload: Workload) -> Iterator[Sample]:
    """One check-in of everybody a round."""
    finished: list[tuple[int, dict[str, Any]]] = []

    async def kept(chat: int, answers: dict[str, Any] | None) -> None:
        if answers is not None:
            finished.append((chat, answers))

    dp = dispatcher(MemoryStorage(), kept, answer_taps=False)
    return aiogram_turns.rounds(dp, bot_without_network(), workload, lambda: len(finished))
