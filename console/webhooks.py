"""Webhooks: the doors on which providers knock.

Anybody may knock: what is read is capped in size and time, and no answer says why.
"""

import asyncio
from collections.abc import Sequence

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.requests import ClientDisconnect

from bot.channels.channel import Door, Knock, Reply

log = structlog.get_logger()

UNDER = "/webhooks/"
MOST_BODY = 3_500_000  # bytes; a batch of WhatsApp has 3 MB at most, most have a few thousand
READ_SECONDS = 10.0  # for a body to come


class _TooLargeError(Exception):
    """More than anybody has to say here."""


def routes(doors: Sequence[Door]) -> APIRouter:
    """Each door at its path."""
    router = APIRouter(include_in_schema=False)
    for door in doors:
        if not door.path.startswith(UNDER):
            raise ValueError(f"{door.path}: a door stands under {UNDER}")
        _open(router, door)
    return router


def _open(router: APIRouter, door: Door) -> None:
    @router.api_route(door.path, methods=["GET", "POST"])
    async def knock(request: Request) -> Response:
        reply = await _answered(door, request)
        return PlainTextResponse(reply.text, reply.status)


async def _answered(door: Door, request: Request) -> Reply:
    try:
        async with asyncio.timeout(READ_SECONDS):
            body = await _body(request)
    except _TooLargeError:
        return Reply(413)
    except TimeoutError:
        return Reply(408)
    except ClientDisconnect:
        return Reply(400)  # which nobody reads
    # Starlette gives header names in lower case already.
    knock = Knock(request.method, dict(request.query_params), dict(request.headers), body)
    try:
        return await door.knock(knock)
    except Exception as error:  # a fault of ours, whose message may hold what somebody wrote
        log.error("webhook.failed", door=door.path, error=type(error).__name__)
        return Reply(503)


async def _body(request: Request) -> bytes:
    """Raises _TooLargeError as soon as it is."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 18 or int(length) > MOST_BODY:
        raise _TooLargeError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY:
            raise _TooLargeError
    return bytes(body)
