"""Her own data: all of it in her hands, or none of it left."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation.state import Frame
from bot.people import PersonId
from storage.sealing.columns import BROKEN
from storage.sql.codec import instant, json_in, subjects_of
from storage.sql.handsets import Holding
from storage.sql.merging import Merging
from storage.sql.queries import queries
from storage.sql.register import Register
from storage.sql.unnaming import Unnaming

_HERS = queries("her_data")
_FORGETTING = queries("forgetting")
# queries; what follows them blanks what they are found by
_FIRST_ASK = ("listeners", "files", "summaries", "looked_up")
_ONE_BY_ONE = ("seen_of_her", "spoken_of_her")
_OURS = {"you", "edition"}  # facts of a turn that tell of nobody else
_JSON = {"body", "event", "facts", "options", "voices", "rule", "summary", "hours"}  # columns that hold JSON
_NUMBERS = {"register_identifiers", "register_telephones"}  # no database orders what it cannot read
# columns that are told as a part of what they hold, under its name
_PART = {"message": "text", "told": "facts"}


class HerData(Merging, Holding, Unnaming, Register):
    """What she may ask of what we hold."""

    def mydata(self, person: PersonId) -> Mapping[str, Any]:
        return {
            kind: [row for id in (person, *self.joined(person)) for row in self._held(kind, query, id)]
            for kind, query in _HERS.items()
        }

    def _held(self, kind: str, query: str, person: PersonId) -> list[dict[str, Any]]:
        cursor = self._run(query, (person,))
        names = [column[0] for column in cursor.description]
        rows = sorted(cursor) if kind in _NUMBERS else cursor
        return [dict(_shown(name, value) for name, value in zip(names, row, strict=True)) for row in rows]

    def forget(self, person: PersonId, now: datetime) -> list[str]:
        joined = [id for other in self.joined(person) for id in self.forget(other, now)]
        for phone in self.leave_handsets(person):
            self.begin_again(phone)
            joined += self.forget(phone, now)
        self.unremember()
        self.leave_register(person)
        self._unname(person)
        values = {"person": person, "now": instant(now)}
        listeners, files, summaries, looked_up = (self._all(_FORGETTING[name], values) for name in _FIRST_ASK)
        spoken = [(id,) for (summary,) in summaries for id in (json_in(summary) or {}).get("voices", ())]
        found = [(id,) for id, facts in looked_up if not _OURS.issuperset(json_in(facts) or {})]
        for name, query in _FORGETTING.items():
            if name not in (*_FIRST_ASK, *_ONE_BY_ONE):
                self._run(query, values)
        self._run_many(_FORGETTING["seen_of_her"], found)
        self._run_many(_FORGETTING["spoken_of_her"], spoken)
        for (listener,) in listeners:
            if listener != person:
                self._end_talks_of(PersonId(listener), person)
        return [*dict.fromkeys(id for (id,) in (*files, *spoken)), *joined]

    def unshare_handset(self, phone: PersonId, now: datetime) -> list[str]:
        return self.forget(phone, now) if self.give_back(phone) else []

    def _end_talks_of(self, listener: PersonId, person: PersonId) -> None:
        """Close what somebody else still has open about her: its facts hold her words."""
        conversation = self.conversation(listener)

        def others(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
            known = ((frame, {"began": frame.facts, "lived": frame.lived}) for frame in frames)
            return tuple(frame for frame, facts in known if person not in subjects_of(facts))

        self.keep_conversation(
            conversation._replace(stack=others(conversation.stack), parked=others(conversation.parked))
        )


def _shown(name: str, value: Any) -> tuple[str, Any]:
    """A column as she is shown it."""
    if value == BROKEN:
        return _PART.get(name, name), value
    if name in _PART:
        return _PART[name], (json.loads(value) or {}).get(_PART[name]) if value else ""
    return name, json.loads(value) if name in _JSON and value else value
