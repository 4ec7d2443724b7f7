"""What an operator gives beside a demo that runs, and what one of the cast says of herself in her chat."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
from click.testing import CliRunner

from bot.__main__ import jigi
from tests.browser.conftest import LONG
from tests.browser.test_console import chat_of


def gives(folder: Path, who: str, *roles: str) -> None:
    """These roles, from beside."""
    for role in roles:
        told = ["role", f"webchat:{who}", "--give", role]
        result = CliRunner(env={"JIGI_DATABASE": f"sqlite:///{folder}/jigi.db"}).invoke(jigi, told)
        assert result.exit_code == 0, result.output


async def says_in_chat(address: str, name: str, *lines: str) -> None:
    """She writes there, each line when the one before was answered."""
    chat = await chat_of(address, name)
    async with httpx2.AsyncClient(base_url=address, timeout=LONG) as client:

        async def after(cursor: int) -> list[dict[str, Any]]:
            answer = await client.get(f"{chat}/messages", params={"after": cursor})
            return list(answer.json()["bubbles"])

        for n, words in enumerate(lines):
            before = max((bubble["cursor"] for bubble in await after(0)), default=0)
            said = {"id": f"line-{n}-{words.encode().hex()[:30]}", "text": words}
            (await client.post(f"{chat}/say", json=said)).raise_for_status()
            async with asyncio.timeout(LONG):
                while not _is_answered(await after(before)):  # noqa: ASYNC110 - nothing tells this test
                    await asyncio.sleep(0.1)


def _is_answered(bubbles: list[dict[str, Any]]) -> bool:
    """Whether her line stands there, and the last word is the bot's."""
    return any(not bubble["out"] for bubble in bubbles) and bubbles[-1]["out"]


async def reads_english(address: str, name: str) -> None:
    """She says so in her chat."""
    await says_in_chat(address, name, "/language", "English")
