"""Receipts: how far a message came, and at which addresses one person is reached."""

from datetime import datetime

from bot.conversation.events import Arrival, Key
from bot.people import Address, PersonId
from storage.receipts import NotYetError
from storage.sql.codec import instant
from storage.sql.queries import queries
from storage.sql.sending import Outbox
from storage.store import Sending

_SQL = queries("receipts")
_ON_HER_PHONE = (Arrival.DELIVERED, Arrival.READ)
_TO_BE_TRIED = (Sending.QUEUED, Sending.HELD)


class Receipts(Outbox):
    """The part of the desk that providers tell of afterwards."""

    def arrived(self, key: Key, state: Arrival, at: datetime, id: str, reason: str = "") -> PersonId | None:
        row = self._one(_SQL["standing"], (key,))
        if row is None:
            return None
        number, person, stands, known_as, attempts, in_doubt, on_phone = row
        if state is Arrival.FAILED:
            return (
                self._failed(number, person, stands, id, reason)
                if not on_phone and known_as in ("", id)
                else None
            )
        tried = stands in _TO_BE_TRIED and (attempts or in_doubt)
        taken = tried or stands == Sending.UNCERTAIN
        taken = taken or (stands == Sending.REFUSED and state in _ON_HER_PHONE)
        shown = state in _ON_HER_PHONE, state is Arrival.READ
        self._run(_SQL["seen"], (number, Sending.SENT if taken else None, id, instant(at), *shown))
        return None

    def _failed(self, number: int, person: int, stands: str, id: str, reason: str) -> PersonId | None:
        if stands == Sending.SENDING:
            raise NotYetError("its receipt is not written yet")
        if stands not in (Sending.SENT, Sending.UNCERTAIN):
            return None
        self._run(_SQL["failed"], (reason, id, number))
        self._unwait(PersonId(person))
        return PersonId(person)

    def lives_at(self, address: Address) -> PersonId | None:
        row = self._one(_SQL["lives_at"], (address.channel, address.id))
        return None if row is None else PersonId(row[0])

    def addresses_of(self, person: PersonId) -> list[Address]:
        return [Address(*place) for place in sorted(self._all(_SQL["addresses"], (person,)))]

    def also_at(self, person: PersonId, address: Address) -> None:
        self._run(_SQL["also_at"], (address.channel, address.id, person))

    def were_parted(self, one: PersonId, other: PersonId) -> bool:
        return self._one(_SQL["were_parted"], (one, other)) is not None
