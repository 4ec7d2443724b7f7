"""On demand: files that wait behind a button of a message."""

from bot.conversation.events import Key
from bot.people import PersonId
from storage.kept import turn_of
from storage.on_demand import MessageFiles
from storage.sql.codec import message_in
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("on_demand")
LONGEST_TURN = 9  # digits


class OnDemand(Rows):
    """The part of the desk that knows what a button of an earlier message brings."""

    def on_demand(self, person: PersonId, key: Key) -> MessageFiles | None:
        turn = turn_of(key).rpartition(".")[2]
        if not (turn.isdecimal() and len(turn) <= LONGEST_TURN):
            return None  # she may send whatever she wants as the data of a button
        row = self._one(_SQL["on_demand"], {"person": person, "key": key, "turn": int(turn)})
        if row is None:
            return None
        message, texts, subject = row
        files = message_in(message).on_demand
        return MessageFiles(files, tuple(texts.split()), subject) if files else None
