"""Withdrawing: cards that were found wrong, and who has been sent them."""

from collections.abc import Collection
from datetime import datetime

from bot.people import PersonId
from storage.sql.codec import instant, moment, to_json
from storage.sql.queries import queries
from storage.sql.sending import Outbox
from storage.withdrawing import Withdrawal

_SQL = queries("withdrawing")


class Withdrawing(Outbox):
    """The part of the desk that takes words back."""

    def withdraw(self, withdrawal: Withdrawal, now: datetime) -> bool:
        w = withdrawal
        row = (w.card, w.words, w.reason, w.instead, instant(now))
        return self._run(_SQL["withdraw"], row).rowcount == 1

    def withdrawals(self) -> list[Withdrawal]:
        return [
            Withdrawal(card=card, words=words, reason=reason, instead=instead)
            for card, words, reason, instead in self._all(_SQL["withdrawals"])
        ]

    def void(self, texts: Collection[str]) -> list[tuple[PersonId, datetime]]:
        names = (to_json(sorted(texts)),)
        told = [(PersonId(id), moment(at)) for id, at in self._all(_SQL["was_sent"], names)]
        self._run(_SQL["void"], names)
        for person, _ in told:
            self._unwait(person)
        return told

    def last_sent_of_packs(self, person: PersonId) -> list[str]:
        texts = (text for (text,) in self._all(_SQL["last_sent"], (person,)))
        return [name for text in texts for name in reversed(text.split()) if "/" in name]
