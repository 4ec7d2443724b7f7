"""What a visit came to: its score, section by section, and what changed since the one before."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.conversation.effects import Find, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.scoring import Observed, Weighed, by_section, compare, gaps, score
from bot.conversation.script import Script
from bot.conversation.visiting import PlanSent
from bot.handlers.visit_items import told_of
from bot.people import Person

MOST_ACTIONS = 7  # of one plan: a longer one is not carried out; the gravest gaps come first


def visit_score(person: Person, facts: Facts) -> Script:
    """The score, the progress, and then the plan."""
    visit = facts["visit"]
    items = {item["id"]: item for item in visit["items"]}
    weighed = [Weighed(id, i["section"], i["weight"], i["critical"]) for id, i in items.items()]
    seen = visit["seen"]
    total = score(weighed, seen)
    sections = [
        ("visit.section", {"title": visit["sections"][id], "percent": of_it.percent})
        for id, of_it in by_section(weighed, seen).items()
    ]
    critical = [("visit.critical", {"words": told_of(items[id])}) for id in total.failed]
    counted = (Observed.YES, Observed.NO, Observed.NOT_APPLICABLE)
    left = sum(seen.get(id) not in counted for id in items)
    told = {**visit, "percent": total.percent, "left": left}
    yield Say("visit.score", told, lines=(*sections, *critical))
    if visit["before"]:
        yield from progress(visit, weighed, items, total.percent)
    yield from planned(facts, [items[id] for id in gaps(weighed, seen)])


def progress(
    visit: Mapping[str, Any], weighed: list[Weighed], items: Mapping[str, Any], percent: int | None
) -> Script:
    """The gaps of the last visit: closed, still open; and those that are new."""
    before = visit["before"]
    change = compare(weighed, before["seen"], visit["seen"])
    closed = [("visit.gap_closed", {"words": told_of(items[id])}) for id in change.closed]
    still = [("visit.gap_open", {"words": told_of(items[id])}) for id in change.still_open]
    told = {
        "day": before["day"],
        "before": before["percent"],
        "now": percent,
        "closed": len(closed),
        "still": len(still),
        "new": len(change.new),
    }
    yield Say("visit.progress", told, lines=(*closed, *still))


def planned(facts: Facts, gaps: list[Mapping[str, Any]]) -> Script:
    """An action for each of the gravest gaps; without a gap there is nothing to agree."""
    visit = facts["visit"]
    if not gaps:
        yield Record("plan", PlanSent(number=visit["number"], actions=()))
        yield Say("visit.no_gaps", visit)
        return
    today = date.fromisoformat((yield Find("today", "today", "")).rows)  # the visit may have begun days ago
    actions = [
        {
            "item": gap["id"],
            "words": gap["words"],
            "due_on": (today + timedelta(days=gap["days"])).isoformat(),
            "owner": gap["owner"],
        }
        for gap in gaps[:MOST_ACTIONS]
    ]
    more = len(gaps) - len(actions)
    plan = {"number": visit["number"], "name": visit["name"], "actions": actions, "more": more}
    if visit["worker"] is None:  # nobody of ours works there: it is all his
        yield HandOver("visit_plan", {"plan": {**plan, "alone": True}, "about": facts["about"]})
        return
    yield HandOver("visit_plan", {"plan": plan, "of": facts["of"], "about": facts["about"]})
