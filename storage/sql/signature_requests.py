"""Signature requests: who was asked to sign which card."""

from collections.abc import Sequence
from typing import Any

from bot.people import PersonId
from storage.signature_requests import SignatureRequest
from storage.sql.codec import instant, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("signature_requests")


class SignatureRequests(Rows):
    """The part of the desk that knows who was asked for a signature."""

    def ask_signature(self, request: SignatureRequest) -> None:
        row = (request.card, request.person, request.by, request.words, instant(request.at))
        self._run(_SQL["ask"], row)

    def signatures_asked_of(self, person: PersonId) -> list[SignatureRequest]:
        return [_read(row) for row in self._all(_SQL["of_person"], (person,))]

    def asked_to_sign(self, card: str) -> list[SignatureRequest]:
        return [_read(row) for row in self._all(_SQL["of_card"], (card,))]


def _read(row: Sequence[Any]) -> SignatureRequest:
    card, person, by, words, at = row
    return SignatureRequest(card, PersonId(person), None if by is None else PersonId(by), words, moment(at))
