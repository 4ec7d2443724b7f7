"""Certificates: check-ups to be taken, and what was certified."""

import json
from datetime import datetime

from bot.people import Cadre, PersonId
from storage.certificates import Certificate, Checkup, code_from, digest_of
from storage.sql.codec import instant, moment, optional_moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("certificates")


class Certifying(Rows):
    """What holds for good."""

    def keep_checkup(self, person: PersonId, module: str, due_at: datetime, now: datetime) -> None:
        self._run(_SQL["keep_checkup"], (person, module, instant(now), instant(due_at)))

    def checkups(self, person: PersonId) -> list[Checkup]:
        return [
            Checkup(module=module, mastered_at=moment(mastered_at), due_at=moment(due_at))
            for module, mastered_at, due_at in self._all(_SQL["checkups"], (person,))
        ]

    def new_code(self, person: PersonId, module: str, now: datetime) -> str:
        digest = self._digest.copy()
        digest.update(f"certificate {person} {module} {instant(now)}".encode())
        return code_from(digest.digest())

    def issue(self, person: PersonId, certificate: Certificate) -> None:
        c = certificate
        self._run(
            _SQL["issue"],
            (
                person,
                digest_of(c.code),
                c.code,
                c.module,
                c.title,
                c.edition,
                c.name,
                c.cadre,
                c.language,
                c.programme,
                int(c.signed),
                to_json(c.cards),
                instant(c.issued_at),
            ),
        )
        self._run(_SQL["end_checkup"], (person, c.module))

    def certificates(self, person: PersonId) -> list[Certificate]:
        return [_certificate(*row) for row in self._all(_SQL["certificates"], (person,))]

    def certificate(self, digest: str) -> Certificate | None:
        row = self._one(_SQL["certificate"], (digest,))
        return None if row is None else _certificate(*row)

    def revoke(self, digest: str, reason: str, now: datetime) -> bool:
        return self._run(_SQL["revoke"], (instant(now), reason, digest)).rowcount == 1


def _certificate(
    code: str,
    module: str,
    title: str,
    edition: str,
    name: str,
    cadre: str | None,
    language: str,
    programme: str,
    signed: int,
    cards: str,
    issued_at: str,
    digest: str,
    revoked_at: str | None,
    reason: str,
    withdrawn_at: str | None,
) -> Certificate:
    return Certificate(
        code=code,
        module=module,
        title=title,
        edition=edition,
        name=name,
        cadre=Cadre(cadre) if cadre else None,
        language=language,
        programme=programme,
        signed=bool(signed),
        cards=tuple(json.loads(cards)),
        issued_at=moment(issued_at),
        digest=digest,
        revoked_at=optional_moment(revoked_at),
        reason=reason,
        withdrawn_at=optional_moment(withdrawn_at),
        forgotten=not code,
    )
