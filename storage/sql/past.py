"""The past: what was taken in and what was said, so that it can be lived again."""

import orjson

from bot.conversation.events import Key
from bot.conversation.messages import Message
from bot.people import PersonId
from storage.sql.codec import event_in, message_in, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.store import JournalEntry, Sending

_SQL = queries("past")


class Past(Rows):
    """The part of the desk that a replay reads."""

    def journal_of(self, person: PersonId) -> list[JournalEntry]:
        return [
            JournalEntry(
                key=key,
                person=person,
                turn=turn,
                at=moment(at),
                event=event_in(kind, key, moment(at), event),
                facts=orjson.loads(facts),
            )
            for turn, at, kind, key, event, facts in self._all(_SQL["journal_of"], (person,))
        ]

    def posted(self, person: PersonId) -> dict[Key, Message]:
        return {key: message_in(message) for key, message in self._all(_SQL["posted"], (person,))}

    def sending_states(self, person: PersonId) -> dict[Key, Sending]:
        return {key: Sending(state) for key, state in self._all(_SQL["sending_states"], (person,))}

    def remembered(self) -> list[PersonId]:
        return [PersonId(row[0]) for row in self._all(_SQL["remembered"])]
