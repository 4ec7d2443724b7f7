"""The inbox: updates that wait for their turn."""

from collections.abc import Iterable, Sequence

from bot.conversation.events import Event, Key, TimerFired, Unreadable
from bot.people import Address
from storage.sealing.columns import BROKEN
from storage.sealing.seals import SealError
from storage.sql.codec import event_in, event_out, instant, kind_of, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("inbox")


class Inbox(Rows):
    """The part of the desk that keeps the rest of a flood."""

    def put_by(self, events: Sequence[Event]) -> None:
        self._run_many(
            _SQL["put_by"],
            [
                (event.key, str(event.sender), kind_of(event), instant(event.at), _kept(event))
                for event in events
                if not isinstance(event, TimerFired)
            ],
        )

    def first_put_by(self, sender: Address, limit: int) -> list[Event]:
        while rows := self._all(_SQL["first_put_by"], (str(sender), limit)):
            read = [self._legible(sender, *row) for row in rows]
            if found := [event for event in read if event is not None]:
                return found
        return []

    def _legible(self, sender: Address, id: int, key: Key, kind: str, at: str, text: str) -> Event | None:
        """The event that waits; one that cannot be read is a dead letter, and nothing waits for it."""
        try:
            if BROKEN in (key, text):
                raise SealError("its key or its words do not open")
            return event_in(kind, key, moment(at), text)
        except (ValueError, KeyError, TypeError) as error:
            told = f"it cannot be read: {type(error).__name__}"
        person = self._one(_SQL["of_whom"], (sender.channel, sender.id))
        self._run(_SQL["not_taken_in"], (person and person[0], at, key, kind, told))
        if key == BROKEN:
            self._run(_SQL["put_aside"], (id,))
            return None
        again = Unreadable(sender=sender, key=key, at=moment(at), kind=kind)
        self._run(_SQL["unreadable"], (kind_of(again), _kept(again), id))
        return again

    def put_by_of(self) -> list[Address]:
        senders = [sender for (sender,) in self._all(_SQL["put_by_of"]) if sender != BROKEN]
        return [Address.parse(sender) for sender in sorted(senders)]

    def drop_put_by(self, keys: Iterable[Key]) -> None:
        self._run_many(_SQL["drop_put_by"], [(key,) for key in keys])


def _kept(event: Event) -> str:
    """As JSON in ASCII: half a character, which no text may hold, is for the turn to judge."""
    return event_out(event, ascii_only=True)
