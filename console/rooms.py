"""Rooms: which pages the console has, and how somebody is turned away from one."""

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import Response

from console import (
    asked,
    calendar,
    content,
    entering,
    feeding,
    house,
    invites,
    people,
    places,
    push,
    register,
    settings,
    simulator,
    team,
    voices,
    writing,
)
from console.again import LATE, Again, again
from console.certificates import language_of
from console.steering import Anybody, Console, Guest, TurnedAwayError

ROOMS = (
    *(team, calendar, feeding),
    *(content, writing, asked, voices, simulator, push),
    *(people, places, invites, register, house, settings),
)
"""A new room stands here: its `routes(console)`, and its `PLACES` in the bar."""


def open_in(app: FastAPI, console: Console) -> None:
    """The console in the site."""
    app.state.console = console
    add(app, entering.routes(console))
    for room in ROOMS:
        console.places += room.PLACES
        add(app, room.routes(console))
    add(app, _nowhere())

    @app.exception_handler(TurnedAwayError)
    async def _turned_away(request: Request, error: TurnedAwayError) -> Response:
        return await refused(console, request, error.status, error.why)


def add(app: FastAPI, room: APIRouter) -> None:
    """A room in the site, its routes in the site's own list.

    FastAPI looks twice through those of a router that is included, at a third of what it costs in all.
    """
    app.router.routes += room.routes


def is_inside(request: Request) -> bool:
    return request.url.path.startswith("/console")


async def refused(console: Console, request: Request, status: int, why: str) -> Response:
    """A page that says so, and carries what was asked for where that was good once."""
    late = await again(request) if (status, why) in LATE else None
    return turned_away(console, request, status, why, late)


def turned_away(
    console: Console, request: Request, status: int, why: str, late: Again | None = None
) -> Response:
    """A page that says so, in the language of whoever is in; the same whatever is behind the address.

    `late`: what can be asked for once more.
    """
    guest: Guest | None = getattr(request.state, "guest", None)
    spoken = language_of(request, console.pages.language)
    language = guest.person.language if guest is not None else spoken
    name = guest.person.name if guest is not None else ""
    inside = status != 401

    def form_key() -> str:
        """None before she is in."""
        return console.forms.new(guest.login.id) if guest is not None else ""

    answer = console.shown(
        "turned.html",
        language,
        status=status,
        why=why,
        inside=inside,
        late=late,
        form_key=form_key,
        name=name,
    )
    if request.headers.get("hx-request") == "true":
        # in the place of the page's own, whatever part of it was asked for
        answer.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"})
    return answer


def _nowhere() -> APIRouter:
    """Whatever else is asked for under /console."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(Anybody("shows nothing"))])

    @router.api_route("/console/{rest:path}", methods=["GET", "POST"])
    async def nowhere(rest: str) -> Response:  # noqa: ARG001
        raise TurnedAwayError(404, "not_here")

    return router
