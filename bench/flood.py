"""A flood: one person whose messages come all at once, from a provider that keeps no line for a chat.

python -m bench.flood PORT COUNT FIRST_ID
"""

import asyncio
import sys
import time

from aiohttp import ClientError, ClientSession, TCPConnector

from bench import crowd, talk
from bench.ours_doors import SITE, TOKEN
from bot.channels.bot_api.webhook import PATH, SIGNED_BY

CONNECTIONS = 100
AWA = crowd.FIRST_CHAT


def says(n: int, chat: int) -> dict[str, object]:
    """An update with words like no others."""
    update = talk.Update(n, chat, 0).as_telegram()
    message = update["message"]
    assert isinstance(message, dict)
    message["text"] = f"message {n}"
    return update


async def post(client: ClientSession, port: int, n: int, chat: int) -> bool:
    """Whether it was told 200."""
    try:
        async with client.post(f"http://127.0.0.1:{port}{PATH}", json=says(n, chat)) as answer:
            return answer.status == 200
    except (ClientError, OSError, TimeoutError):
        return False


def provider(connections: int) -> ClientSession:
    """Who knows the secret."""
    headers = {SIGNED_BY: SITE.token_for(TOKEN)}
    return ClientSession(connector=TCPConnector(limit=connections), headers=headers)


async def main(port: int, messages: int, first: int) -> None:
    """Post all; then say how many were lost, and in how many seconds the rest was taken in."""
    start = time.perf_counter()
    async with provider(CONNECTIONS) as client:
        taken = await asyncio.gather(*(post(client, port, first + n, AWA) for n in range(messages)))
    print(taken.count(False), time.perf_counter() - start)


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
