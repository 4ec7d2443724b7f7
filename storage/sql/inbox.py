"""The inbox: updates that wait for their turn."""

from collections.abc import Iterable, Sequence

from bot.conversation.events import Event, Key, TimerFired, Unreadable
from bot.people import Address
from storage.sealing.columns import BROKEN
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
        rows = self._all(_SQL["first_put_by"], (str(sender), limit))
        return [_event(sender, *row) for row in rows if row[0] != BROKEN]

    def put_by_of(self) -> list[Address]:
        senders = (sender for (sender,) in self._all(_SQL["put_by_of"]))
        return [Address.parse(sender) for sender in sorted(senders) if sender != BROKEN]

    def drop_put_by(self, keys: Iterable[Key]) -> None:
        self._run_many(_SQL["drop_put_by"], [(key,) for key in keys])


def _event(sender: Address, key: Key, kind: str, at: str, text: str) -> Event:
    if text == BROKEN:
        return Unreadable(sender=sender, key=key, at=moment(at), kind=kind)  # she is asked to send it again
    return event_in(kind, key, moment(at), text)


def _kept(event: Event) -> str:
    """As JSON in ASCII: half a character, which no text may hold, is for the turn to judge."""
    return event_out(event, ascii_only=True)
