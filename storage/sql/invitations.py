"""Invitations: the codes by which people come to us."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from bot.people import PersonId, Role
from storage.certificates import code_from
from storage.invitations import Invitation
from storage.sealing.columns import CODE
from storage.sql.codec import instant, moment, optional_moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("invitations")


class Invitations(Rows):
    """The part of the desk that knows invitations."""

    def new_invitation_code(self, by: PersonId | None, now: datetime) -> str:
        (code,) = self.new_invitation_codes(by, now, 1)
        return code

    def new_invitation_codes(self, by: PersonId | None, now: datetime, many: int) -> list[str]:
        found: list[str] = []
        for first in count(0, many):
            wanted = [self._invitation_code(by, now, times) for times in range(first, first + many)]
            listed = to_json([self._blind(CODE, code) for code in wanted])
            there = {code for (code,) in self._all(_SQL["codes_there"], (listed,))}
            found += [code for code in wanted if code not in there]
            if len(found) >= many:
                break
        return found[:many]

    def _invitation_code(self, by: PersonId | None, now: datetime, times: int) -> str:
        digest = self._digest.copy()
        digest.update(f"invitation {by} {instant(now)} {times}".encode())
        return code_from(digest.digest())

    def add_invitation(self, invitation: Invitation) -> None:
        self.add_invitations([invitation])

    def add_invitations(self, invitations: Sequence[Invitation]) -> None:
        self._run_many(_SQL["add_invitation"], [_values(one) for one in invitations])

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


def _values(one: Invitation) -> tuple[Any, ...]:
    """As add_invitation takes it."""
    roles = " ".join(sorted(one.roles))
    at, until = instant(one.given_at), instant(one.expires_at)
    return one.code, roles, one.facility, one.district, one.coach, one.given_by, at, until
