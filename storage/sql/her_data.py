"""Her own data: all of it in her hands, or none of it left."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation.state import Frame
from bot.people import PersonId
from storage.sql.codec import instant, subjects_of
from storage.sql.handsets import Holding
from storage.sql.merging import Merging
from storage.sql.queries import queries
from storage.sql.register import Register
from storage.sql.unnaming import Unnaming

_HERS = queries("her_data")
_FORGETTING = queries("forgetting")
_FIRST_ASK = ("listeners", "files")  # queries; what follows them blanks what they are found by
_JSON = {"body", "event", "facts", "options", "voices", "rule", "summary", "hours"}  # columns that hold JSON


class HerData(Merging, Holding, Unnaming, Register):
    """What she may ask of what we hold."""

    def mydata(self, person: PersonId) -> Mapping[str, Any]:
        return {
            kind: [row for id in (person, *self.joined(person)) for row in self._held(query, id)]
            for kind, query in _HERS.items()
        }

    def _held(self, query: str, person: PersonId) -> list[dict[str, Any]]:
        cursor = self._run(query, (person,))
        names = [column[0] for column in cursor.description]
        return [
            {n: json.loads(v) if n in _JSON and v else v for n, v in zip(names, row, strict=True)}
            for row in cursor
        ]

    def forget(self, person: PersonId, now: datetime) -> list[str]:
        joined = [id for other in self.joined(person) for id in self.forget(other, now)]
        for phone in self.leave_handsets(person):
            self.begin_again(phone)
            joined += self.forget(phone, now)
        self.unremember()
        self.leave_register(person)
        self._unname(person)
        values = {"person": person, "now": instant(now)}
        listeners, files = (self._run(_FORGETTING[name], values).fetchall() for name in _FIRST_ASK)
        for name, query in _FORGETTING.items():
            if name not in _FIRST_ASK:
                self._run(query, values)
        for (listener,) in listeners:
            if listener != person:
                self._end_talks_of(PersonId(listener), person)
        return [*(id for (id,) in files), *joined]

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
