"""Handsets: who holds a shared phone, and the PINs by which it knows them."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from bot.people import Address, Person, PersonId
from storage.handsets import AWAY, Handset, PinTried
from storage.sql.codec import instant, json_in, moment, optional_moment
from storage.sql.queries import queries
from storage.sql.taking_in import TakingIn

_SQL = queries("handsets")

FREE_TRIES = 2  # wrong ones that cost nothing
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))  # after each one more


class Holding(TakingIn):
    """The part of the desk that knows who holds a shared phone."""

    def handset(self, phone: PersonId) -> Handset | None:
        return self._handset(_SQL["handset"], phone)

    def handset_of(self, person: PersonId) -> Handset | None:
        return self._handset(_SQL["handset_of"], person)

    def share_handset(self, person: PersonId, address: Address, pin: str, now: datetime) -> None:
        self.unremember()
        place = (address.channel, address.id)
        phone = PersonId(self._new(_SQL["new_phone"], (*place, instant(now), person)))
        self._run(_SQL["share_address"], (phone, *place))
        self._run(_SQL["new_handset"], (phone, instant(now)))
        self._run(_SQL["named"], (person,))
        self.choose_pin(phone, person, pin, now)
        self.speaks(phone, person, now)

    def new_speaker(self, phone: PersonId, name: str, pin: str, now: datetime) -> PersonId:
        person = PersonId(self._new(_SQL["new_speaker"], (name, instant(now), phone)))
        self.choose_pin(phone, person, pin, now)
        return person

    def speakers(self, phone: PersonId) -> list[Person]:
        return self.people([PersonId(id) for (id,) in self._all(_SQL["speakers"], (phone,))])

    def choose_pin(self, phone: PersonId, person: PersonId, pin: str, now: datetime) -> None:
        salt = secrets.token_hex(16)
        digest = self._scrypt(pin, salt) if pin else ""
        self._run(_SQL["choose_pin"], (phone, person, salt, digest, instant(now)))

    def has_pin(self, phone: PersonId, person: PersonId) -> bool:
        row = self._one(_SQL["pin"], (phone, person))
        return row is not None and row[1] != ""

    def try_pin(self, phone: PersonId, person: PersonId, pin: str, now: datetime) -> PinTried:
        row = self._one(_SQL["pin"], (phone, person))
        if row is None or not row[1]:
            return PinTried(right=False)
        salt, digest, wrong, closed = row
        if closed is not None and moment(closed) > now:
            return PinTried(right=False, closed_until=moment(closed))
        right = hmac.compare_digest(self._scrypt(pin, salt), digest)
        wrong = 0 if right else wrong + 1
        closed_until = None
        if wrong > FREE_TRIES:
            closed_until = now + WAITS[min(wrong - FREE_TRIES, len(WAITS)) - 1]
        self._run(_SQL["tried"], (wrong, closed_until and instant(closed_until), phone, person))
        return PinTried(right, closed_until)

    def closed_until(self, phone: PersonId, person: PersonId, now: datetime) -> datetime | None:
        row = self._one(_SQL["pin"], (phone, person))
        closed = None if row is None else optional_moment(row[3])
        return closed if closed is not None and closed > now else None

    def speaks(self, phone: PersonId, person: PersonId, now: datetime) -> None:
        at = instant(now)
        self._run(_SQL["speaks"], (person, at, phone))
        self._run(_SQL["there"], (phone, person))
        waiting = self._all(_SQL["waiting"], (person,))
        self._run_many(_SQL["due_now"], [(at, id) for id, facts in waiting if json_in(facts).get("waits")])
        self._run(_SQL["held_now"], (at, person, AWAY))
        self._answered_there(phone, person)

    def heard(self, phone: PersonId, now: datetime) -> None:
        row = self._one(_SQL["heard"], (instant(now), phone))
        if row is not None and row[0] is not None:
            self._answered_there(phone, PersonId(row[0]))

    def hang_up(self, phone: PersonId) -> None:
        self._run(_SQL["hang_up"], (phone,))

    def tell_waiting(self, phone: PersonId, person: PersonId, now: datetime) -> bool:
        return self._run(_SQL["tell_waiting"], (instant(now), phone, person)).rowcount == 1

    def give_back(self, phone: PersonId) -> bool:
        """The phone is hers who alone is left there; whether it is."""
        there = self._all(_SQL["speakers"], (phone,))
        if len(there) != 1:
            return False
        self.unremember()
        self._run(_SQL["unshare_address"], (there[0][0], phone))
        self._run(_SQL["drop_pins"], (phone,))
        self._run(_SQL["drop_handset"], (phone,))
        return True

    def leave_handsets(self, person: PersonId) -> list[PersonId]:
        """She speaks on no shared phone any more; those where she did, each of which has a past to forget."""
        self._run(_SQL["gone"], (person,))
        return [PersonId(phone) for (phone,) in self._all(_SQL["drop_pin"], (person,))]

    def begin_again(self, phone: PersonId) -> None:
        """The phone gets a new number, so that the old one may be forgotten: it named whoever left.

        Where nobody is left it is nobody's phone.
        """
        self.unremember()
        if self._all(_SQL["speakers"], (phone,)):
            again = self._new(_SQL["phone_again"], (phone,))
            self._run(_SQL["move_handset"], (again, phone))
            self._run(_SQL["move_pins"], (again, phone))
            self._run(_SQL["move_addresses"], (again, phone))
        self._run(_SQL["drop_handset"], (phone,))

    def _handset(self, query: str, id: PersonId) -> Handset | None:
        row = self._one(query, (id,))
        return None if row is None else Handset(row[0], row[1], moment(row[2]))

    def _answered_there(self, phone: PersonId, person: PersonId) -> None:
        if self._run(_SQL["answered_there"], (phone, person)).rowcount:
            self._people.drop(person)

    def _scrypt(self, pin: str, salt: str) -> str:
        """Keyed with the programme's secret: whoever has the database alone cannot try all PINs."""
        digest = self._digest.copy()
        digest.update(b"pin " + pin.encode())
        keyed = digest.digest()
        return hashlib.scrypt(keyed, salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()
