"""On demand: files that wait behind a button of a message."""

from bot.conversation.events import Key
from bot.people import PersonId
from storage.kept import turn_of
from storage.on_demand import Kept
from storage.sqlite.codec import message_in
from storage.sqlite.queries import queries
from storage.sqlite.rows import Rows

_SQL = queries("on_demand")


class OnDemand(Rows):
    """The part of the desk that knows what a button of an earlier message brings."""

    def on_demand(self, person: PersonId, key: Key) -> Kept | None:
        turn = turn_of(key).rpartition(".")[2]
        row = self._one(_SQL["on_demand"], {"person": person, "key": key, "turn": turn})
        if row is None:
            return None
        message, texts, subject = row
        files = message_in(message).on_demand
        return Kept(files, tuple(texts.split()), subject) if files else None
