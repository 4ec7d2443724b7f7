"""Steering: what every page of the console is given, and the way it is shown.

A route says who may with `May`; what comes in is a `Guest`, who looks, acts and is shown pages. Another
room for pages needs nothing else of ours (`docs/console.md`, "How to add a page").
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import structlog
from fastapi import Request

from bot.conversation.events import Posted
from bot.conversation.messages import plain
from bot.entrance import Entrance
from bot.people import STEERS, Address, Person, PersonId, Role
from console.drafting import Drafting
from console.forms import Forms, filled_in
from console.headers import headers
from console.pages import HERE, Pages
from console.paper import Paper, Worded
from console.registering import Registers
from console.running import Running
from console.simulating import Simulator
from console.wording import Wording
from scheduler import local_time
from storage.looking import look
from storage.store import Desk, Login

log = structlog.get_logger()

COOKIE, SAFE_COOKIE = "jigi_console", "__Host-jigi"  # a browser sends the second to this very host, by https
SEEN_EVERY = timedelta(minutes=1)  # a page more or less changes nothing


class TurnedAwayError(Exception):
    """A page that is not shown. `why` names the words that say so."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


Foresees = Callable[[PersonId, str, Mapping[str, Any], datetime], Mapping[str, Any]]
"""What becomes of somebody's campaign of a pack to a cohort, from then on; it takes its time, in a thread."""


class Looks(Protocol):
    """What the house shows of people, by name; it leaves a line of who has read what."""

    async def look(
        self, reader: PersonId, what: str, given: Mapping[str, Any], page: Callable[[Any], Any] = ...
    ) -> Any:
        """`page`: what is made of it, in the same thread."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the console in its bar: the name of its words, where it is, and whose it is."""

    name: str
    path: str
    roles: frozenset[Role]
    also: tuple[str, ...] = ()  # pages elsewhere that belong to it


class Console:
    """The console of one running programme."""

    def __init__(
        self,
        pages: Pages,
        looks: Looks,
        entrance: Entrance,
        zone: str,
        mini_app: Callable[[str, datetime], Address | None],
        drafting: Drafting,
        simulator: Simulator,
        foresees: Foresees,
        running: Running,
        registers: Registers,
    ) -> None:
        """`mini_app`: who opens it inside Telegram, by what Telegram says of her; None: nobody. `running`:
        the house, as administrators look after it. `registers`: those that they upload."""
        self.foresees = foresees
        self.pages = pages
        self.looks = looks
        self.entrance = entrance
        self.mini_app = mini_app
        self.drafting = drafting
        self.simulator = simulator
        self.running = running
        self.registers = registers
        self.places: list[Place] = []
        self.forms = Forms(pages.secret)
        self.paper = Paper(HERE / "templates" / "console", Wording(pages.rendering, pages.clock.now, zone))

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https alone."""
        return self.entrance.site.startswith("https://")

    @property
    def cookie(self) -> str:
        return SAFE_COOKIE if self.secure else COOKIE

    async def guest(self, request: Request) -> "Guest":
        """Who comes with this request, as she stands today. Raises TurnedAwayError for whoever is not in."""
        now, cookie = self.pages.clock.now(), request.cookies.get(self.cookie, "")

        def known(desk: Desk) -> tuple[Login | None, Person | None]:
            login = desk.login(cookie, now) if cookie else None
            return login, desk.person(login.person) if login is not None else None

        login, person = await look(self.pages.store, known)
        if login is None or person is None or not may_enter(person):
            raise TurnedAwayError(401, "not_in")
        if now - login.seen_at >= SEEN_EVERY:
            seen = login.id
            await self.pages.writer.do(lambda desk: desk.login_seen(seen, now))
        return Guest(self, request, person, login)

    def said(self, language: str, name: str, /, **args: Any) -> str:
        """The words of this name where no page shows them: without marks."""
        return plain(self.pages.rendering.text(f"page.{name}", args, language, ""))

    def shown(
        self,
        template: str,
        language: str,
        *,
        status: int = 200,
        framed: bool = False,
        packed: bool = False,
        **context: Any,
    ) -> Worded:
        """A page in this language. `packed`: for whoever takes gzip. `context`: what its template names."""
        words = self.paper.words(template, language, **context)
        return Worded(words, self.pages.readers, status, headers(framed=framed), packed=packed)


def may_enter(person: Person) -> bool:
    """Whether she has a page here: she takes part, steers, and is one person still."""
    return person.consent_at is not None and person.joined_to is None and bool(person.roles & STEERS)


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever is in, for one request."""

    console: Console
    request: Request
    person: Person
    login: Login

    async def look(self, what: str, **given: Any) -> Any:
        """What she is shown. Raises TurnedAwayError (404) for what is not hers, or not there."""
        return _there(await self.console.looks.look(self.person.id, what, given))

    async def shown(self, what: str, page: Callable[[Any], Worded]) -> Worded:
        """A page of what she is shown, looked at and worded in one go. Raises TurnedAwayError (404)."""

        def worded(told: Any) -> Worded:
            return page(told).written()

        answer: Worded = _there(await self.console.looks.look(self.person.id, what, {}, worded))
        return answer

    def checked(self, key: str) -> str:
        """What makes this form one of its kind. Raises TurnedAwayError (403) when it is none of hers."""
        nonce = self.console.forms.read(key, self.login.id)
        if nonce is None:
            raise TurnedAwayError(403, "old_form")
        return nonce

    async def act(self, action: str, key: str, **facts: Any) -> None:
        """Do what a form asks, once for each key and what was filled in. It is committed when this returns.

        Whoever heard nothing back and changed her words meanwhile has written something else: both count.
        """
        copy = f"{self.checked(key)} {filled_in(await self.request.form())}"
        now = self.console.pages.clock.now()
        self.request.state.noted = True  # by what takes it in
        post = Posted(
            person=self.person.id, key=f"page {self.login.id} {copy}", at=now, action=action, facts=facts
        )
        await self.console.pages.take_in([post])

    def only_asks(self) -> None:
        """What was posted changes nothing: it is asked once more."""
        self.request.state.noted = True

    def page(self, template: str, *, status: int = 200, **context: Any) -> Worded:
        """A page of hers, in her language. Every form of it has `form_key()` in a hidden field `key`."""
        return self.console.shown(
            template,
            self.person.language,
            status=status,
            framed=self.login.framed,
            packed="gzip" in self.request.headers.get("accept-encoding", ""),
            **self._own(),
            **context,
        )

    async def part(self, template: str, **context: Any) -> str:
        """A part of a page of hers, for a stream."""
        language = self.person.language
        words = self.console.paper.words(template, language, **self._own(), **context)
        return await self.console.pages.readers.run(lambda: "".join(words))

    def _own(self) -> Mapping[str, Any]:
        path, roles = self.request.url.path, self.person.roles
        return {
            "person": self.person,
            "places": [
                {"name": one.name, "path": one.path, "here": path.startswith((one.path, *one.also))}
                for one in self.console.places
                if one.roles & roles
            ],
            "form_key": lambda: self.console.forms.new(self.login.id),
        }

    @property
    def today(self) -> date:
        """The day it is where whoever looks lives."""
        return local_time.local(self.console.pages.clock.now(), self.person.zone).date()

    @property
    def swaps(self) -> bool:
        """Whether htmx asks: it takes a part of the page, and puts that in its place."""
        return self.request.headers.get("hx-request") == "true"


def _there(told: Any) -> Any:
    if told is None:
        raise TurnedAwayError(404, "not_here")
    return told


class Anybody:
    """Declares that a route asks nobody who she is. `why`: what guards it instead."""

    def __init__(self, why: str) -> None:
        self.why = why

    def __call__(self) -> None: ...


class May:
    """Declares whose a route is: whoever holds one of these roles today. Others learn nothing of it.

    What is posted bears the key of a form that her login was shown, or is refused.
    """

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles) or STEERS

    async def __call__(self, request: Request) -> Guest:
        """Raises TurnedAwayError."""
        if request.method not in ("GET", "HEAD"):
            from_own_page(request)
        guest = await console_of(request).guest(request)
        request.state.guest = guest  # whatever is told, it is in her language
        if not guest.person.roles & self.roles:
            log.warning("page.refused", name=request.scope["endpoint"].__name__, person=guest.person.id)
            raise TurnedAwayError(404, "not_here")
        if request.method not in ("GET", "HEAD"):
            guest.checked(str((await request.form()).get("key", "")))
        return guest


def console_of(request: Request) -> Console:
    console: Console = request.app.state.console
    return console


def from_own_page(request: Request) -> None:
    """Refuse what no page of ours has posted. Raises TurnedAwayError.

    Fetch metadata says it in every browser of today; where an older one sends none, the origin does. A form
    of somebody who is in bears a key of ours besides, which `May` asks for.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is not None:
        site = "same-origin" if origin.partition("://")[2] == request.headers.get("host") else "elsewhere"
    if site != "same-origin":
        raise TurnedAwayError(403, "elsewhere")
