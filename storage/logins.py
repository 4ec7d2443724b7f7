"""Logins: what is promised about who comes into the console, by which link, and from which browsers."""

from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.people import PersonId

IDLE = timedelta(hours=12)  # without a page, then she enters anew
IDLE_SHARED = timedelta(minutes=30)  # where others use the computer, too
LONGEST = timedelta(days=30)


class Login(NamedTuple):
    """One browser that is in."""

    id: int
    person: PersonId
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    agent: str
    shared: bool
    framed: bool  # inside Telegram, which shows the page in a frame of its own

    def stands(self, now: datetime) -> bool:
        """Whether it still counts: neither idle for too long nor at its end."""
        return now < self.ends_at and now - self.seen_at < (IDLE_SHARED if self.shared else IDLE)


class Logins(Protocol):
    """The part of the desk that lets people into the console. Links and cookies are kept as digests only."""

    def keep_login_link(self, person: PersonId, nonce: str, expires_at: datetime) -> None:
        """She was given a link with this in it; the one before is worth nothing any more."""

    def login_link_is_good(self, person: PersonId, nonce: str, now: datetime) -> bool:
        """Whether it would lead in; it is not used up by that."""

    def use_login_link(self, person: PersonId, nonce: str, now: datetime) -> bool:
        """Whether it is good; it is not a second time."""

    def begin_login(
        self, person: PersonId, cookie: str, agent: str, now: datetime, *, shared: bool, framed: bool
    ) -> int:
        """A browser that bears this cookie is in; its id. Logins that ended are forgotten."""

    def login(self, cookie: str, now: datetime) -> Login | None:
        """The login of this cookie; None when it ended, or there never was one."""

    def login_seen(self, id: int, now: datetime) -> None:
        """She looked at a page."""

    def logins_of(self, person: PersonId, now: datetime) -> list[Login]:
        """Her browsers that are in, the one that was seen last first."""

    def end_login(self, person: PersonId, id: int) -> bool:
        """One of hers ends; False when it is none of hers."""
