"""Pushing: campaigns, and whom they have asked."""

from datetime import datetime
from typing import Any

from bot.conversation.events import Key
from bot.people import Cohort, PersonId
from storage.campaigns import Campaign
from storage.sqlite.codec import instant, moment
from storage.sqlite.queries import queries
from storage.sqlite.timing import Timing

_SQL = queries("campaigns")


class Pushing(Timing):
    """The campaigns of the desk."""

    def cohort_size(self, cohort: Cohort, by: PersonId) -> int:
        (people,) = self._one(_SQL["cohort_size"], {**_values(cohort), "owner": by})
        return int(people)

    def begin_campaign(self, by: PersonId, ref: Key, pack: str, cohort: Cohort, now: datetime) -> int:
        people = self.cohort_size(cohort, by)
        values = {"owner": by, "ref": ref, "pack": pack, "people": people, "now": instant(now)}
        self._run(_SQL["begin_campaign"], {**values, **_values(cohort)})
        (id,) = self._one(_SQL["found"], (by, ref))
        return int(id)

    def spread_campaigns(self, most: int, now: datetime) -> int:
        asked = 0
        for id, owner, pack, cadre, district, facility, coach, last_asked in self._all(_SQL["running"]):
            wanted = {"cadre": cadre, "district": district, "facility": facility, "coach": coach}
            room = {"owner": owner, "last_asked": last_asked, "most": most - asked}
            people = [PersonId(row[0]) for row in self._all(_SQL["next_people"], {**wanted, **room})]
            for person in people:
                self._run(_SQL["ask"], (id, person))
                self.set_timer(person, "campaign.due", f"campaign:{id}", now, {"pack": pack, "campaign": id})
            if people:
                self._run(_SQL["asked_up_to"], (people[-1], id))
            asked += len(people)
            if asked == most:
                break
            self._run(_SQL["end_campaign"], (instant(now), id))
        return asked

    def campaign_reached(self, id: int, person: PersonId, turn: int) -> None:
        self._run(_SQL["reached"], (turn, id, person))

    def stop_campaign(self, id: int, now: datetime) -> None:
        self._run(_SQL["end_campaign"], (instant(now), id))
        self._run(_SQL["unasked"], {"about": f"campaign:{id}", "campaign": id})
        self._run(_SQL["unsent"], (id,))

    def campaigns(self, by: PersonId | None = None, limit: int = 3) -> list[Campaign]:
        return [
            Campaign(id, pack, PersonId(whose), moment(begun_at), bool(running), *counts)
            for id, pack, whose, begun_at, running, *counts in self._all(_SQL["campaigns"], (by, limit))
        ]


def _values(cohort: Cohort) -> dict[str, Any]:
    return {
        "cadre": cohort.cadre,
        "district": cohort.district,
        "facility": cohort.facility or None,
        "coach": cohort.coach,
    }
