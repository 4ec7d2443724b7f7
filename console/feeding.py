"""Feeding: an address that nobody guesses, at which a coach's own calendar reads what is planned.

What it tells is what his calendar here shows, with names as he sees them. Each date keeps its uid; when it is
told otherwise its number grows, and one that is planned no more is told as cancelled for a while.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadSignature, URLSafeSerializer

from bot.people import Person, PersonId, Role
from console.headers import headers
from console.icalendar import Event, calendar
from console.params import Coach
from console.steering import Anybody, Console, Place, TurnedAwayError, may_enter
from storage.feeds import Fed
from storage.looking import look
from storage.store import Desk

PLACES: tuple[Place, ...] = ()
KEPT = timedelta(days=30)  # that a date is told which was cancelled
LASTS = {"checkin": timedelta(minutes=15), "session": timedelta(hours=1)}
LONGEST = 200  # characters of what is in an address; ours have about 60
HERE = "/console/calendar?feed=yes#feed"


def routes(console: Console) -> APIRouter:
    """The feed, and how its address is had and taken back."""
    router = APIRouter(include_in_schema=False)

    @router.get("/calendar/{token}.ics", dependencies=[Depends(Anybody("an address that nobody guesses"))])
    async def fed(token: str) -> Response:
        person = await _whose(console, token)
        now = console.pages.clock.now()
        entries = await console.looks.look(person.id, "feed", {})
        told = await console.pages.writer.do(lambda desk: _tell(desk, person.id, entries, now))
        name = console.said(person.language, "feed.name")
        body = calendar(name, _events(console, person.language, entries, told))
        return Response(body, media_type="text/calendar; charset=utf-8", headers=headers(framed=False))

    @router.post("/console/calendar/feed/open")
    async def opened(guest: Coach) -> Response:
        """An address, and no other any more."""
        nonce, now = secrets.token_urlsafe(24), console.pages.clock.now()
        await console.pages.writer.do(lambda desk: desk.open_feed(guest.person.id, nonce, now))
        return RedirectResponse(HERE, 303, headers(framed=guest.login.framed))

    @router.post("/console/calendar/feed/close")
    async def closed(guest: Coach) -> Response:
        await console.pages.writer.do(lambda desk: desk.close_feed(guest.person.id))
        return RedirectResponse(HERE, 303, headers(framed=guest.login.framed))

    return router


async def address(console: Console, person: PersonId) -> str:
    """Where her calendar is fed; empty when she wants no feed."""
    nonce = await look(console.pages.store, lambda desk: desk.feed_of(person))
    return f"{console.entrance.site}/calendar/{_signer(console).dumps(nonce)}.ics" if nonce else ""


async def _whose(console: Console, token: str) -> Person:
    """Whose feed it is. Raises TurnedAwayError, always the same, for an address that leads nowhere."""
    try:
        nonce = _signer(console).loads(token) if len(token) <= LONGEST else None
    except BadSignature:
        nonce = None

    def fed(desk: Desk) -> Person | None:
        id = desk.fed_by(nonce) if isinstance(nonce, str) else None
        return desk.person(id) if id is not None else None

    person = await look(console.pages.store, fed)
    if person is None or not may_enter(person) or Role.COACH not in person.roles:
        raise TurnedAwayError(404, "not_here")
    return person


def _signer(console: Console) -> URLSafeSerializer:
    return URLSafeSerializer(console.pages.secret, salt="calendar feed")


# ---- what was told, and what is now -----------------------------------------------------------


def _tell(desk: Desk, person: PersonId, entries: Iterable[Any], now: datetime) -> Mapping[str, Fed]:
    """What is told now, by uid, written where it is not what was told."""
    before = desk.fed(person)
    told = telling(before, {one.uid: (one.at, _digest(one)) for one in entries}, now)
    changed = {uid: one for uid, one in told.items() if before.get(uid) != one}
    over = before.keys() - told.keys()
    if changed or over:
        desk.keep_fed(person, changed, over)
    return told


def telling(
    before: Mapping[str, Fed], planned: Mapping[str, tuple[datetime, str]], now: datetime
) -> dict[str, Fed]:
    """What to tell, by uid, after what was told and what is planned: when, and the digest of it."""
    told = {}
    for uid, (at, digest) in planned.items():
        was = before.get(uid)
        if was is None:
            told[uid] = Fed(digest, at, 0, now, cancelled=False)
        elif was.cancelled or was.digest != digest:
            told[uid] = Fed(digest, at, was.sequence + 1, now, cancelled=False)
        else:
            told[uid] = was
    for uid, was in before.items():
        if uid in told:
            continue
        if was.cancelled and now - was.changed_at < KEPT:
            told[uid] = was
        elif not was.cancelled and was.at > now:  # what has been is no cancelled date
            told[uid] = was._replace(sequence=was.sequence + 1, changed_at=now, cancelled=True)
    return told


def _digest(one: Any) -> str:
    words = f"{one.at.isoformat()} {one.kind} {one.agreed} {one.name}"
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def _events(
    console: Console, language: str, entries: Iterable[Any], told: Mapping[str, Fed]
) -> Iterator[Event]:
    planned = {one.uid: one for one in entries}
    for uid, fed in sorted(told.items(), key=lambda one: (one[1].at, one[0])):
        one = planned.get(uid)
        kind = one.kind if one is not None else "session" if uid.startswith("session") else "checkin"
        what = "cancelled" if one is None else kind if one.name else "team"
        yield Event(
            uid=f"{uid}@{console.entrance.site.partition('://')[2]}",
            at=fed.at,
            lasts=LASTS[kind],
            summary=console.said(language, f"feed.{what}", name=one.name if one is not None else ""),
            sequence=fed.sequence,
            changed_at=fed.changed_at,
            cancelled=fed.cancelled,
            tentative=one is not None and not one.agreed,
            takes=kind == "session",
        )
