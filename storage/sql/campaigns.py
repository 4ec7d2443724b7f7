"""Pushing: campaigns, and whom they have asked."""

from datetime import datetime
from heapq import nsmallest
from operator import itemgetter
from typing import Any

from bot.conversation.events import Key
from bot.people import Cohort, PersonId
from storage.campaigns import Campaign, Reached, Recalled
from storage.sql.codec import instant, moment
from storage.sql.queries import queries
from storage.sql.timing import Timing

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

    def pause_campaign(self, id: int, now: datetime) -> bool:
        if (
            self._run(
                _SQL["pause"], {"now": instant(now), "campaign": id, "about": f"campaign:{id}"}
            ).rowcount
            == 0
        ):
            return False
        self._run(_SQL["unasked"], {"about": f"campaign:{id}", "campaign": id})
        for person, turn in self._all(_SQL["unbegun"], (id,)):
            self._run(_SQL["lay_aside"], {"turn": f"{person}.{turn}"})
            self._run(_SQL["not_reached"], (id, person))
        return True

    def resume_campaign(self, id: int, now: datetime) -> bool:
        resumed = self._one(_SQL["resume"], (id,))
        if resumed is None:
            return False
        facts = {"pack": resumed[0], "campaign": id}
        for (person,) in self._all(_SQL["still_to_ask"], (id,)):
            self.set_timer(PersonId(person), "campaign.due", f"campaign:{id}", now, facts)
        return True

    def stop_campaign(self, id: int, now: datetime) -> None:
        self._run(_SQL["end_campaign"], (instant(now), id))
        self._run(_SQL["pause_over"], (id,))
        self._run(_SQL["unasked"], {"about": f"campaign:{id}", "campaign": id})
        self._run(_SQL["unsent"], (id,))

    def campaigns(
        self, by: PersonId | None = None, limit: int = 3, id: int | None = None, before: int | None = None
    ) -> list[Campaign]:
        return [
            Campaign(id, pack, PersonId(owner), moment(begun_at), bool(running), *counts)._replace(
                paused=bool(paused)
            )
            for id, pack, owner, begun_at, running, *counts, paused in self._all(
                _SQL["campaigns"], (by, limit, id, before)
            )
        ]

    def cohort_people(self, cohort: Cohort, by: PersonId, limit: int) -> list[PersonId]:
        rows = self._all(_SQL["cohort_people"], {**_values(cohort), "owner": by})
        return [PersonId(id) for id, _ in nsmallest(limit, rows, key=itemgetter(1, 0))]

    def reached_by(self, id: int) -> list[Reached]:
        return [
            Reached(PersonId(person), district) for person, district in self._all(_SQL["reached_by"], (id,))
        ]

    def recalled_after(self, id: int) -> list[Recalled]:
        first: dict[tuple[int, str], int] = {}
        for person, item, grade in self._all(_SQL["recalled"], (id,)):
            first.setdefault((person, item), grade)
        return [Recalled(PersonId(person), item, grade) for (person, item), grade in first.items()]


def _values(cohort: Cohort) -> dict[str, Any]:
    return {
        "cadre": cohort.cadre,
        "district": cohort.district,
        "facility": cohort.facility or None,
        "coach": cohort.coach,
    }
