"""Her own data: all of it in her hands, or none of it left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.people import PersonId
from storage.sqlite.codec import instant
from storage.sqlite.rows import Rows

_HERS = {
    "person": "select * from people where id = ?",
    "addresses": "select channel, chat from addresses where person = ?",
    "checkins": "select * from checkins where coachee = ?",
    "promises": "select * from promises where owner = ?",
    "reviews": "select item, grade, reviewed_at, next_due_at, edition from reviews where person = ?",
    "memories": "select * from memories where person = ?",
    "timers": "select timer, about, due_at from timers where person = ?",
    "files": "select id, mime, size, received_at, state from media where person = ?",
    "received": "select at, channel, kind, text from journal where person = ? order by turn",
    "sent": """select coalesce(sent_at, posted_at) as at, channel, state,
        json_extract(message, '$.text') as text from outbox where person = ? order by id""",
    "reports": "select at, kind, about, words from reports where person = ?",
}

_FORGET = (
    """update people set name = '', facility = null, coach = null, cadre = null, local_hour = '08:00',
        rhythm_every = null, rhythm_weekday = null, rhythm_hour = null, channel = null, chat = null,
        consent_at = null, stopped_at = null, unreachable_since = null, forgotten_at = :now
        where id = :person""",
    "update people set coach = null where coach = :person",
    "delete from addresses where person = :person",
    "delete from conversations where person = :person",
    "delete from timers where person = :person",
    "delete from memories where person = :person",
    "delete from bubbles where person = :person",
    "delete from media where person = :person",
    "delete from invites where coach = :person and used_at is null",
    "update invites set used_by = null where used_by = :person",
    "update journal set text = '', key = '', event = '{}', facts = '{}' where person = :person",
    """update outbox set message = '{"text":""}', chat = '', provider_id = '', reason = '',
        state = case when state in ('queued', 'held') then 'dropped' else state end where person = :person""",
    """update checkins set goal = '', reality = '', options = '[]', will = '', first_step = '', helper = '',
        voices = '{}' where coachee = :person""",
    "update promises set text = '', note = '' where owner = :person",
    "update dead_letters set key = '', event = '{}', error = '' where person = :person",
    "update reports set words = '' where person = :person",
)


class OwnData(Rows):
    """What she may ask of what we hold."""

    def mydata(self, person: PersonId) -> Mapping[str, Any]:
        held: dict[str, Any] = {}
        for kind, query in _HERS.items():
            cursor = self._run(query, (person,))
            names = [column[0] for column in cursor.description]
            held[kind] = [dict(zip(names, row, strict=True)) for row in cursor]
        return held

    def forget(self, person: PersonId, now: datetime) -> list[str]:
        media = [row[0] for row in self._all("select id from media where person = ?", (person,))]
        values = {"person": person, "now": instant(now)}
        for statement in _FORGET:
            self._connection.execute(statement, values)
        self._forget_in_others(person)
        return media

    def _forget_in_others(self, person: PersonId) -> None:
        """Notices about her that wait for somebody else carry her words: they go as well."""
        self._connection.execute("delete from timers where json_extract(facts, '$.of') = ?", (person,))
