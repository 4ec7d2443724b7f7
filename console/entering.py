"""Entering: by a link of the chat, or inside Telegram; leaving, and the browsers that are in."""

import secrets
from datetime import timedelta
from typing import Annotated
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from bot.channels.tally import Tally
from bot.people import Person, PersonId
from console.agents import family
from console.allowance import Allowance, network
from console.headers import headers
from console.steering import Anybody, Console, Guest, May, TurnedAwayError, from_own_page, may_enter
from storage.logins import LONGEST
from storage.looking import look
from storage.store import LAST, Desk

log = structlog.get_logger()

TRIES = 20, timedelta(minutes=5)  # links that are good for nothing, from one network
HOME = "/console"

Anyone = Annotated[Guest, Depends(May())]


def routes(console: Console) -> APIRouter:
    """The door of the console, and its first page."""
    router = APIRouter(prefix="/console", include_in_schema=False)
    tries, refused = Allowance(*TRIES), Tally()
    door = Depends(Anybody("a signed link, good once for ten minutes"))
    language = console.pages.language

    def try_again(request: Request) -> str:
        """Which network tries. Raises TurnedAwayError for one that has tried too often."""
        place = network(request.client.host if request.client else "")
        if not tries.room(place):
            raise TurnedAwayError(429, "many")
        return place

    def wrong(place: str) -> TurnedAwayError:
        """One answer for every link that does not lead in, whatever is wrong with it."""
        tries.take(place)
        if times := refused.add():
            log.warning("login.refused", times=times)
        return TurnedAwayError(404, "old_link")

    async def enter(request: Request, person: Person, *, shared: bool, framed: bool) -> Response:
        cookie, now = secrets.token_urlsafe(32), console.pages.clock.now()
        before = request.cookies.get(console.cookie, "")
        agent = family(request.headers.get("user-agent", ""))

        def begin(desk: Desk) -> bool:
            alone = desk.handset_of(person.id) is None
            for_others = shared or not alone
            if before and (left := desk.login(before, now)) is not None:
                desk.end_login(left.person, left.id)  # nobody bears its cookie any more
            desk.begin_login(person.id, cookie, agent, now, shared=for_others, framed=framed)
            return for_others

        for_others = await console.pages.writer.do(begin)
        log.info("login.began", person=person.id)
        answer = RedirectResponse(HOME, 303, headers(framed=framed))
        answer.set_cookie(
            console.cookie,
            cookie,
            max_age=None if for_others else int(LONGEST.total_seconds()),
            path="/",
            secure=console.secure,
            httponly=True,
            samesite="none" if framed and console.secure else "lax",
        )
        if framed and console.secure:
            answer.headers["set-cookie"] += "; Partitioned"  # a frame of another's page keeps its own
        return answer

    @router.api_route("/enter/{token}", methods=["GET", "HEAD"], dependencies=[door])
    async def link(request: Request, token: str) -> Response:
        """A button: messengers fetch links to show what is behind, which must not use them up."""
        place, now = try_again(request), console.pages.clock.now()
        ticket = console.entrance.read(token, now)
        if ticket is None:
            raise wrong(place)

        def led_in(desk: Desk) -> Person | None:
            return desk.person(ticket.person) if desk.login_link_is_good(*ticket, now) else None

        person = await look(console.pages.store, led_in)
        if person is None:
            raise wrong(place)
        return console.shown("enter.html", person.language, token=token)

    @router.post("/enter/{token}", dependencies=[door, Depends(from_own_page)])
    async def use(request: Request, token: str, shared: Annotated[str, Form()] = "") -> Response:
        place, now = try_again(request), console.pages.clock.now()
        ticket = console.entrance.read(token, now)
        if ticket is None:
            raise wrong(place)
        good = await console.pages.writer.do(lambda desk: desk.use_login_link(*ticket, now))
        person = await _person(console, ticket.person)
        if not good or person is None:
            raise wrong(place)
        return await enter(request, person, shared=bool(shared), framed=False)

    @router.get("/telegram", dependencies=[Depends(Anybody("shows a page without anybody's data"))])
    async def inside_telegram() -> Response:
        return console.shown("telegram.html", language, framed=True)

    signed = Depends(Anybody("what Telegram signed, ten minutes old at most, good once"))

    @router.post("/telegram", dependencies=[signed, Depends(from_own_page)])
    async def by_telegram(request: Request, data: Annotated[str, Form()] = "") -> Response:
        place, now = try_again(request), console.pages.clock.now()
        address = console.mini_app(data, now)
        if address is None:
            raise wrong(place)
        signature = dict(parse_qsl(data))["hash"]  # the same fields, written in another way, have the same

        def known(desk: Desk) -> Person | None:
            return desk.person_known_at(address) if desk.is_first(f"mini app {signature}") else None

        person = await console.pages.writer.do(known)
        if person is None or person.handset or not may_enter(person):
            raise wrong(place)
        return await enter(request, person, shared=False, framed=True)

    @router.get("")
    async def home(guest: Anyone) -> Response:
        return guest.page("home.html")

    @router.get("/logins")
    async def logins(guest: Anyone) -> Response:
        """Her browsers that are in."""
        now = console.pages.clock.now()
        own = await look(console.pages.store, lambda desk: desk.logins_of(guest.person.id, now))
        return guest.page("logins.html", logins=own, here=guest.login.id)

    @router.post("/logins/{id}/end")
    async def end(guest: Anyone, id: Annotated[int, Path(ge=1, le=LAST)]) -> Response:
        if not await console.pages.writer.do(lambda desk: desk.end_login(guest.person.id, id)):
            raise TurnedAwayError(404, "not_here")
        return RedirectResponse("/console/logins", 303, headers(framed=guest.login.framed))

    @router.post("/leave")
    async def leave(guest: Anyone) -> Response:
        await console.pages.writer.do(lambda desk: desk.end_login(guest.person.id, guest.login.id))
        answer = console.shown("left.html", guest.person.language)
        answer.delete_cookie(console.cookie, path="/", secure=console.secure, httponly=True)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    return router


async def _person(console: Console, id: PersonId) -> Person | None:
    """Who it is, when she may come in."""
    person = await look(console.pages.store, lambda desk: desk.person(id))
    return person if person is not None and may_enter(person) else None
