"""History: what a chat page shows, in the order in which it came to be there."""

import html
from collections.abc import Sequence
from typing import Any

from bot.conversation.messages import Message
from bot.people import PersonId
from storage.sealing.columns import BROKEN
from storage.sql.codec import json_in, media_in, message_in, moment
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.store import LAST, Spoken

_SQL = queries("history")
_AT_ONCE = 20  # messages that are looked through for a button


class History(Rows):
    """The bubbles of the desk."""

    def history(self, person: PersonId, after: int = 0, limit: int = 200, before: int = LAST) -> list[Spoken]:
        rows = self._all(_SQL["history"], (person, after, before, limit))
        return [self._spoken(person, row) for row in reversed(rows)]

    def bubble(self, person: PersonId, cursor: int) -> Spoken | None:
        row = self._one(_SQL["bubble"], (person, cursor))
        return None if row is None else self._spoken(person, row)

    def _spoken(self, person: PersonId, row: Sequence[Any]) -> Spoken:
        cursor, at, kind, event, text, key, sent_at, message, sent_key = row
        if message is not None:
            return Spoken(
                cursor=cursor,
                at=moment(sent_at),
                direction="out",
                message=Message(text=message) if message == BROKEN else message_in(message),
                key=sent_key,
            )
        words = self._label(person, cursor, text) if kind == "choice" else html.escape(text, quote=False)
        media = media_in(json_in(event).get("media"))
        shown = Message(
            text=words,
            voice=media if kind == "voice" else None,
            picture=media if kind == "picture" else None,
        )
        return Spoken(cursor=cursor, at=moment(at), direction="in", message=shown, key=key)

    def _label(self, person: PersonId, cursor: int, data: str) -> str:
        """What stood on the button that she tapped: almost always that of the bubble just before."""
        unnamed = data.partition(".")[2] if data.startswith("@") else data
        while said := self._all(_SQL["said_before"], (person, cursor, _AT_ONCE)):
            for _, message in said:
                if message == BROKEN:
                    continue
                for button in message_in(message).buttons:
                    if button.data in (data, unnamed):
                        return html.escape(button.label, quote=False)
            cursor, _ = said[-1]
        return html.escape(data, quote=False)
