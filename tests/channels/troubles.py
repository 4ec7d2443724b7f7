"""What a network and a provider do to a call: each trouble meets one call."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.channels.bot_api import Refusal

Obey = Callable[[], Awaitable[web.StreamResponse]]
Trouble = Callable[[web.Request, Obey], Awaitable[web.StreamResponse]]


def too_fast(seconds: int) -> Trouble:
    async def trouble(_request: web.Request, _obey: Obey) -> web.StreamResponse:
        refusal = Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        return web.json_response(refusal.body, status=429, headers={"Retry-After": str(seconds)})

    return trouble


def refuses(status: int, description: str) -> Trouble:
    async def trouble(_request: web.Request, _obey: Obey) -> web.StreamResponse:
        return web.json_response(Refusal(status, description).body, status=status)

    return trouble


async def bad_gateway(_request: web.Request, _obey: Obey) -> web.StreamResponse:
    """What stands before the server could not reach it."""
    page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
    return web.Response(status=502, text=page, content_type="text/html")


async def reset(request: web.Request, _obey: Obey) -> web.StreamResponse:
    """The connection breaks before the call was obeyed."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def reset_after(request: web.Request, obey: Obey) -> web.StreamResponse:
    """The connection breaks after the call was obeyed: nobody can tell from outside."""
    await obey()
    return await reset(request, obey)


def waits_for(event: asyncio.Event) -> Trouble:
    async def trouble(_request: web.Request, obey: Obey) -> web.StreamResponse:
        await event.wait()
        return await obey()

    return trouble


async def obeyed(_request: web.Request, obey: Obey) -> web.StreamResponse:
    """None."""
    return await obey()
