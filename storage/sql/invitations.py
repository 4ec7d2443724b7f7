"""Invitations: the codes by which people come to us."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from bot.people import PersonId, Role
from storage.certificates import code_from
from storage.invitations import Invitation
from storage.sql.codec import instant, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("invitations")


class Invitations(Rows):
    """The part of the desk that knows invitations."""

    def new_invitation_code(self, by: PersonId | None, now: datetime) -> str:
        for times in count():
            digest = self._digest.copy()
            digest.update(f"invitation {by} {instant(now)} {times}".encode())
            code = code_from(digest.digest())
            if self.invitation(code) is None:
                return code
        raise AssertionError("there is always another code")

    def add_invitation(self, invitation: Invitation) -> None:
        one = invitation
        roles = " ".join(sorted(one.roles))
        at, until = instant(one.given_at), instant(one.expires_at)
        self._run(
            _SQL["add_invitation"],
            (one.code, roles, one.facility, one.district, one.coach, one.given_by, at, until),
        )

    def invitation(self, code: str) -> Invitation | None:
        row = self._one(_SQL["invitation"], (code,))
        return None if row is None else invitation_of(row)

    def use_invitation(self, code: str, by: PersonId, now: datetime) -> Invitation | None:
        row = self._one(_SQL["use_invitation"], (instant(now), by, code))
        return None if row is None else invitation_of(row)

    def revoke_invitation(self, code: str, by: PersonId, now: datetime) -> bool:
        return self._run(_SQL["revoke_invitation"], (instant(now), code, by)).rowcount == 1

    def open_invitations(self, by: PersonId, now: datetime) -> list[Invitation]:
        return [invitation_of(row) for row in self._all(_SQL["open_invitations"], (by, instant(now)))]

    def note_wrong_code(self, person: PersonId, turn: int, now: datetime) -> None:
        self._run(_SQL["note_wrong_code"], (person, turn, instant(now)))

    def wrong_codes(self, person: PersonId, since: datetime) -> int:
        return int(self._one(_SQL["wrong_codes"], (person, instant(since)))[0])


def invitation_of(row: Sequence[Any]) -> Invitation:
    code, roles, facility, district, coach, given_by, given_at, expires_at, used_at, used_by, revoked_at = row
    return Invitation(
        code=code,
        roles=frozenset(map(Role, roles.split())),
        facility=facility,
        district=district,
        coach=coach,
        given_by=given_by,
        given_at=moment(given_at),
        expires_at=moment(expires_at),
        used_at=optional_moment(used_at),
        used_by=used_by,
        revoked_at=optional_moment(revoked_at),
    )
