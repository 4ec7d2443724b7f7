"""Watching: what machines ask of the house: is it well, and what are its figures.

Health is anybody's and says nothing that only an operator should know. Figures are for whoever bears the
token of `JIGI_METRICS_TOKEN`; without one, for this machine alone, and never through a proxy.
"""

import asyncio
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from console.steering import Anybody
from console.webhooks import Knocked

FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-real-ip", "forwarded", "via")
"""What a proxy says of whom it stands for: none of these comes from somebody on this machine."""


class Health(Protocol):
    """How the house is."""

    @property
    def wrong(self) -> Mapping[str, str]:
        """What is wrong, by what it is about."""

    @property
    def dead(self) -> bool:
        """Whether only another start helps."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is told of a house to machines."""

    look: Callable[[], Awaitable[Health]]
    figures: Callable[[], tuple[bytes, str]]  # and their content type; reads the store
    knocked: Knocked
    token: str = ""  # that figures are asked for with; empty: only by this machine


def routes(watched: Watched) -> APIRouter:
    tells_of_nobody = Depends(Anybody("tells of nobody; /metrics asks for its token"))
    router = APIRouter(dependencies=[tells_of_nobody])

    @router.get("/healthz")
    async def health() -> Response:
        """Ready, and what is wrong."""
        found = await watched.look()
        return JSONResponse(_told(found), 503 if found.wrong else 200)

    @router.get("/healthz/ready")
    async def ready() -> Response:
        """Whether it may be sent work."""
        return await health()

    @router.get("/healthz/live")
    async def live() -> Response:
        """Whether to leave it running; what another start does not mend is no reason."""
        found = await watched.look()
        return JSONResponse(_told(found), 503 if found.dead else 200)

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        """The figures of the house, for Prometheus."""
        if not _may_read(request, watched.token):
            return PlainTextResponse("", 403)
        told, kind = await asyncio.to_thread(watched.figures)
        return Response(told, media_type=kind)

    return router


def _told(found: Health) -> dict[str, object]:
    return {"live": not found.dead, "ready": not found.wrong, "wrong": dict(found.wrong)}


def _may_read(request: Request, token: str) -> bool:
    if token:
        shown = request.headers.get("authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(shown, f"Bearer {token}".encode())
    if any(name in request.headers for name in FORWARDED) or request.client is None:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
