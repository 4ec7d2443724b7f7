"""Logins: who comes into the console, by which link, and from which browsers."""

from datetime import datetime
from typing import Any

from bot.people import PersonId
from storage.logins import LONGEST, Login
from storage.sql.codec import instant, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("logins")


class Logins(Rows):
    """The part of the desk that lets people into the console."""

    def keep_login_link(self, person: PersonId, nonce: str, expires_at: datetime) -> None:
        self._run(_SQL["keep_link"], (person, self._told_apart("login link", nonce), instant(expires_at)))

    def login_link_is_good(self, person: PersonId, nonce: str, now: datetime) -> bool:
        values = (person, self._told_apart("login link", nonce), instant(now))
        return self._one(_SQL["good_link"], values) is not None

    def use_login_link(self, person: PersonId, nonce: str, now: datetime) -> bool:
        values = (person, self._told_apart("login link", nonce), instant(now))
        return self._run(_SQL["use_link"], values).rowcount == 1

    def begin_login(
        self, person: PersonId, cookie: str, agent: str, now: datetime, *, shared: bool, framed: bool
    ) -> int:
        self._run(_SQL["drop_ended"], (instant(now),))
        digest, at = self._told_apart("login", cookie), instant(now)
        values = (digest, person, at, at, instant(now + LONGEST), agent, int(shared), int(framed))
        (id,) = self._one(_SQL["begin"], values)
        return int(id)

    def login(self, cookie: str, now: datetime) -> Login | None:
        row = self._one(_SQL["by_cookie"], (self._told_apart("login", cookie),))
        found = None if row is None else _login(row)
        return found if found is not None and found.stands(now) else None

    def login_seen(self, id: int, now: datetime) -> None:
        self._run(_SQL["seen"], (instant(now), id))

    def logins_of(self, person: PersonId, now: datetime) -> list[Login]:
        found = (_login(row) for row in self._all(_SQL["logins_of"], (person,)))
        return [login for login in found if login.stands(now)]

    def end_login(self, person: PersonId, id: int) -> bool:
        return self._run(_SQL["end"], (person, id)).rowcount == 1

    def _told_apart(self, what: str, secret: str) -> bytes:
        """The digest of a secret, for one use and no other."""
        digest = self._digest.copy()
        digest.update(f"{what} {secret}".encode())
        return digest.digest()


def _login(row: Any) -> Login:
    id, person, began_at, seen_at, ends_at, agent, shared, framed = row
    times = (moment(began_at), moment(seen_at), moment(ends_at))
    return Login(id, PersonId(person), *times, agent, bool(shared), bool(framed))
