"""What an operator gives beside a demo that runs, and what one of the cast says of herself in her chat."""

import asyncio
import subprocess
import sys
from pathlib import Path

import httpx2

from tests.browser.conftest import PATIENCE, ROOT
from tests.browser.test_console import chat_of


def gives(folder: Path, who: str, *roles: str) -> None:
    """These roles, from beside."""
    for role in roles:
        subprocess.run(
            [sys.executable, "-m", "bot", "role", f"webchat:{who}", "--give", role],
            env={"PYTHONPATH": str(ROOT), "JIGI_DATABASE": f"sqlite:///{folder}/jigi.db", "PATH": ""},
            cwd=folder,
            check=True,
            capture_output=True,
        )


async def says_in_chat(address: str, name: str, *lines: str) -> None:
    """She writes there, each line when the one before was answered."""
    chat = await chat_of(address, name)
    async with httpx2.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        for n, words in enumerate(lines):
            said = {"id": f"line-{n}-{words.encode().hex()[:30]}", "text": words}
            (await client.post(f"{chat}/say", json=said)).raise_for_status()
            for _ in range(PATIENCE * 10):
                told = (await client.get(f"{chat}/messages")).json()["bubbles"]
                if told and told[-1]["out"]:
                    break
                await asyncio.sleep(0.1)


async def reads_english(address: str, name: str) -> None:
    """She says so in her chat."""
    await says_in_chat(address, name, "/language", "English")
