"""Entrance: the signed link that leads somebody from her chat into the console.

The signature says whose it is and since when, so that nothing is looked up for a link that we did not
give; the nonce is kept in the store, as a digest, and makes it good once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer

from bot.people import PersonId

GOOD_FOR = timedelta(minutes=10)
PATH = "/console/enter/"
LONGEST = 200  # characters of a token; ours have about 90


class Ticket(NamedTuple):
    """What a link says."""

    person: PersonId
    nonce: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """The console's door. `site`: its address, without a slash at the end."""

    site: str
    secret: str

    def link(self, ticket: Ticket, now: datetime) -> str:
        """The address that is sent to her."""
        token = self._signer.dumps([ticket.person, ticket.nonce, int(now.timestamp())])
        return f"{self.site}{PATH}{token}"

    def read(self, token: str, now: datetime) -> Ticket | None:
        """What a link of ours says; None when it is none, or too old. The store knows whether it was used."""
        if len(token) > LONGEST:
            return None
        try:
            person, nonce, at = self._signer.loads(token)
        except BadSignature:
            return None
        age = now - datetime.fromtimestamp(at, UTC)
        return Ticket(PersonId(person), nonce) if age < GOOD_FOR else None

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="console link")
