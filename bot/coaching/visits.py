"""Visits: what talks about supervision visits, plans and evidence know. One function for each view.

JSON values only. Words of checklists are in the language of whoever reads them; those of a plan in the
worker's, for it is hers.
"""

import json
from dataclasses import dataclass
from datetime import date

from bot.access import View, may_see
from bot.coaching import media, visited
from bot.coaching.subject import id_of
from bot.content.checklists import Checklist
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.conversation.events import Facts
from bot.conversation.messages import plain
from bot.conversation.scoring import Observed
from bot.people import Person, PersonId
from bot.reading import Reading
from scheduler import local_time
from storage.store import Desk, Due, Visit, VisitState

MOST_UNSETTLED = 3  # visits of one list
MOST_LISTED = 7  # open actions of one list


@dataclass(frozen=True, slots=True)
class Visits:
    """What one person may see of visits, today."""

    reading: Reading
    library: Library
    rendering: Rendering
    today: date

    @property
    def desk(self) -> Desk:
        return self.reading.desk

    @property
    def person(self) -> Person:
        return self.reading.reader

    # ---- a coach, on a visit ---------------------------------------------------------------

    def visiting(self) -> Facts:
        """Whether he has a team; the checklists that may be shown; the visits that he has still to settle."""
        his = self.desk.coachees(self.person.id)
        visits = self.desk.unsettled_visits(self.person.id, MOST_UNSETTLED)
        return {
            "team": any(may_see(self.person, View.NAME, one) for one in his),
            "checklists": [
                {"ref": checklist.ref, "title": self._text(f"{checklist.ref}.title", self.person.language)}
                for pack in self.library.packs.values()
                for checklist in pack.checklists.values()
                if self.library.may_show(checklist.ref, self.today)
            ],
            "unsettled": [told for visit in visits if (told := self._told(visit)) is not None],
        }

    def new(self, query: str) -> Facts | None:
        """A visit that begins, `{"worker": id, "checklist": ref}`, or of a `facility` or `place` without one.

        None when she is not of his team, or somebody of ours works in that place.
        """
        wanted = json.loads(query)
        checklist = self._checklist(wanted["checklist"])
        if checklist is None or not self.library.may_show(checklist.ref, self.today):
            return None  # withdrawn since he was shown the list
        if wanted["worker"] is None:
            free = visited.is_free(self.desk, wanted["facility"])
            return self._to_look_at(None, checklist, wanted) if free else None
        worker = self.reading.person(View.VISITS, PersonId(wanted["worker"]))
        if worker is None or worker.coach != self.person.id:
            return None
        return self._to_look_at(worker, checklist, visited.where(worker))

    def unsettled(self, number: str) -> Facts | None:
        """What is to be done next about a visit of his: which talk, and what it begins with."""
        visit = self.desk.visit_numbered(self.person.id, int(number))
        checklist = self._checklist(visit.checklist) if visit is not None else None
        if visit is None or checklist is None:
            return None
        worker = self.reading.person(View.VISITS, visit.worker)
        if worker is None and visit.worker is not None:
            return None
        if visit.state == VisitState.BEGUN and not self.library.may_show(checklist.ref, self.today):
            return None
        match visit.state:
            case VisitState.BEGUN | VisitState.OBSERVED:
                flow = "visit_items" if visit.state == VisitState.BEGUN else "visit_score"
                look = self._to_look_at(worker, checklist, visited.where_was(visit), visit)
                of = {"of": worker.id} if worker is not None else {}
                return {"flow": flow, "facts": {"visit": look, "about": about(visit.number), **of}}
            case VisitState.RETURNED if worker is not None:
                facts = {"of": worker.id, "about": f"visit:{visit.id}"}
                return {"flow": "plan_returned", "facts": facts}
            case _:
                return None

    # ---- a plan ----------------------------------------------------------------------------

    def offered(self, given: Facts) -> Facts | None:
        """The plan that waits for this worker; None when it was settled meanwhile."""
        visit = self.desk.visit(id_of(given))
        if visit is None or visit.worker != self.person.id or visit.state != VisitState.SENT:
            return None
        coach = self.reading.person(View.VISIT_PLAN, visit.coach)
        return None if coach is None else self.plan(visit, coach, self.person)

    def returned(self, given: Facts) -> Facts | None:
        """The plan with the days that the worker would rather have, for its coach."""
        visit = self.desk.visit(id_of(given))
        if visit is None or visit.coach != self.person.id or visit.state != VisitState.RETURNED:
            return None
        worker = self.reading.person(View.VISIT_PLAN, visit.worker)
        return None if worker is None else self.plan(visit, worker, worker)

    def alone(self, given: Facts) -> Facts | None:
        """What was to be hers of a plan that nobody agreed to; None when he is her coach again."""
        visit = self.desk.visit(id_of(given))
        if visit is None or visit.worker != self.person.id or visit.coach == self.person.coach:
            return None
        planned = self.plan(visit, self.person, self.person)["actions"]
        hers = [{**a, "due_on": a["proposed_on"] or a["due_on"]} for a in planned if a["owner"] == "worker"]
        return {"actions": hers} if hers else None

    def mine(self) -> Facts:
        """The plan that waits for her word, and the actions that she agreed to and are not accepted yet."""
        plans = self.desk.plans_for(self.person.id)
        waiting = [visit for visit in plans if self.reading.person(View.VISIT_PLAN, visit.coach)][:1]
        hers = (self._action(due) for due in self.desk.actions_of(self.person.id))
        actions = [action for action in hers if action is not None]
        return {
            "waiting": [{"of": visit.coach, "about": f"visit:{visit.id}"} for visit in waiting],
            "actions": actions[:MOST_LISTED],
        }

    # ---- evidence --------------------------------------------------------------------------

    def action(self, given: Facts) -> Facts | None:
        """The action that this promise is about; None when it is accepted, or not hers."""
        due = self.desk.action_of(id_of(given))
        mine = due is not None and any(a.promise == due.promise for a in self.desk.actions_of(self.person.id))
        return self._action(due) if due is not None and mine else None

    def evidence(self, given: Facts) -> Facts | None:
        """What was sent for an action: to the coach who is to look at it, and to her once he has."""
        shown = self.desk.evidence(id_of(given))
        if shown is None or self.person.id not in (shown.person, shown.coach):
            return None
        if shown.person == self.person.id:
            other = self.reading.person(View.VISIT_PLAN, shown.coach)
        else:
            other = self.reading.person(View.EVIDENCE, shown.person)
        if other is None:
            return None
        return {
            "id": shown.id,
            "by": other.name,
            "action": shown.action,
            "promise": shown.promise,
            "words": shown.words,
            "voice": media.named(self.desk, shown.voice),
            "picture": media.named(self.desk, shown.picture),
            "state": shown.state,
            "reason": shown.reason,
            "reason_voice": media.named(self.desk, shown.reason_voice),
        }

    # ---- how it is put ---------------------------------------------------------------------

    def _checklist(self, ref: str) -> Checklist | None:
        pack, _, id = ref.partition("/")
        return self.library.packs[pack].checklists.get(id) if pack in self.library.packs else None

    def _text(self, name: str, language: str) -> str:
        return plain(self.rendering.text(name, {}, language, self.library.edition))

    def _told(self, visit: Visit) -> Facts | None:
        """One visit of a list; None when its checklist or its worker is there no more."""
        worker = self.reading.person(View.VISITS, visit.worker)
        if (worker is None and visit.worker is not None) or self._checklist(visit.checklist) is None:
            return None
        return {
            "of": worker and worker.id,
            "number": visit.number,
            "name": worker.name if worker is not None else visit.place,
            "place": visit.place,
            "title": self._text(f"{visit.checklist}.title", self.person.language),
            "day": local_time.day(visit.begun_at, self.person.zone).isoformat(),
            "state": visit.state,
        }

    def _to_look_at(
        self, worker: Person | None, checklist: Checklist, where: Facts, visit: Visit | None = None
    ) -> Facts:
        """A checklist as a visit needs it: items, what was seen so far, and what was seen the last time.

        Without a visit it is one that begins; without a worker the plan is the coach's own.
        """
        id = visit.id if visit is not None else None
        her = worker.id if worker is not None else None
        seen = self.desk.seen(id) if id is not None else []
        ref, language = checklist.ref, self.person.language
        return {
            "number": visit.number if visit is not None else self.desk.next_visit(self.person.id),
            "worker": her,
            "name": worker.name if worker is not None else where["place"],
            "facility": where["facility"],
            "place": where["place"],
            "checklist": ref,
            "title": self._text(f"{ref}.title", language),
            "sections": {id: self._text(f"{ref}.section.{id}", language) for id in checklist.sections},
            "items": [
                {
                    "id": item.id,
                    "section": item.section,
                    "weight": item.weight,
                    "critical": item.critical,
                    "not_applicable": item.not_applicable,
                    "words": self._text(f"{ref}.action.{item.id}", worker.language if worker else language),
                    "told": self._text(f"{ref}.action.{item.id}", language),
                    "days": item.days,
                    "owner": item.owner if worker is not None else "coach",
                }
                for item in checklist.items
            ],
            "seen": {one.item: one.answer for one in seen if one.answer != Observed.UNSEEN},
            "before": visited.before(self.desk, self.person, her, ref, where, id),
        }

    def plan(self, visit: Visit, by: Person, worker: Person) -> Facts:
        """What was planned, in the order of the checklist."""
        checklist = self._checklist(visit.checklist)
        order = [item.id for item in checklist.items] if checklist is not None else []
        planned = [one for one in self.desk.seen(visit.id) if one.action and one.due_on is not None]
        planned.sort(key=lambda one: order.index(one.item) if one.item in order else len(order))
        return {
            "visit": visit.id,
            "number": visit.number,
            "of": by.id,
            "by": by.name,
            "worker": worker.id,
            "name": worker.name,
            "place": visit.place,
            "title": self._text(f"{visit.checklist}.title", self.person.language) if checklist else "",
            "percent": visit.percent,
            "actions": [
                {
                    "item": one.item,
                    "words": one.action,
                    "due_on": one.due_on and one.due_on.isoformat(),
                    "owner": one.owner,
                    "proposed_on": one.proposed_on and one.proposed_on.isoformat(),
                }
                for one in planned
            ],
        }

    def _action(self, due: Due) -> Facts | None:
        """What she is to do; None when whoever would look at it is not her coach any more."""
        coach = self.reading.person(View.VISIT_PLAN, due.coach)
        if coach is None:
            return None
        return {
            "of": coach.id,
            "by": coach.name,
            "visit": due.visit,
            "item": due.item,
            "promise": due.promise,
            "words": due.action,
            "due_on": due.due_on.isoformat(),
            "state": due.state,
            "reason": due.reason,
        }


def about(number: int) -> str:
    """What a coach's talks about a visit of his are about."""
    return f"visit {number}"
