"""Push: a trainer offers a pack's refresher to many, and sees how far it is.

She sees how many people are meant, how long it takes and how many finish on older words before anything
goes out, and may stop it at any time.
"""

import json
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import CampaignBegun, CampaignStopped, minutes_to_send
from bot.conversation.script import Chose, Part, Script
from bot.handlers.by_name import chosen
from bot.people import Cadre, Person, cohort_of

FORMERLY = 20.0  # messages a second, when facts did not name the channel's rate
WHOM = ("everybody", "cadre", "district", "facility", "team", "coach")


def push(person: Person, facts: Facts) -> Script:
    """What, to whom, and then her yes."""
    pushing = facts["pushing"]
    if pushing["last"] and (yield from progress(pushing["last"][0])):
        return
    packs = [Choice(pack["id"], words=pack["title"]) for pack in pushing["packs"]]
    pack = (yield Ask("pack", "push.pack", choices=packs)).value
    cohort = yield from whom(person)
    if cohort is None:
        yield Say("push.nowhere")
        return
    people = (yield Find("size", "cohort", json.dumps(cohort))).rows
    if not people:
        yield Say("push.nobody")
        return
    told = next(p for p in pushing["packs"] if p["id"] == pack)
    before = told.get("before", 0)  # facts from before this was known do not have it
    minutes = minutes_to_send(people, pushing.get("per_second", FORMERLY))
    size = {"title": told["title"], "people": people, "minutes": minutes, "before": before}
    answer = yield Ask("sure", "push.sure", size, choices=(Choice("confirm", "choice.send"), "cancel"))
    if answer != Chose("confirm"):
        yield Say("push.cancelled")
        return
    yield Record("campaign", CampaignBegun(pack=pack, cohort=cohort_of(cohort)))
    yield Say("push.begun", shortcuts=("push",))


def progress(last: dict[str, Any]) -> Part[bool]:
    """How far the last one is; whether that was all she wanted."""
    choices = ("stop_push", "new_push", "close") if last["running"] else ("new_push", "close")
    # facts from before these were known do not have them
    told = {"waiting": 0, "let_be": 0, "asked_back": 0, "spread": 0, "uncertain": 0, **last}
    answer = yield Ask("last", "push.progress", told, choices=choices)
    if answer == Chose("stop_push"):
        yield Record("stopped", CampaignStopped(last["id"]))
        yield Say("push.stopped", last)
    return bool(answer != Chose("new_push"))


def whom(person: Person) -> Part[dict[str, Any] | None]:
    """The cohort as JSON values; None when no place, or coach, is called so."""
    answer = yield Ask("whom", "push.whom", choices=[Choice(by, f"whom.{by}") for by in WHOM])
    match answer.value:
        case "cadre":
            cadres = [Choice(cadre, f"cadre.{cadre}") for cadre in Cadre]
            return {"cadre": (yield Ask("cadre", "push.cadre", choices=cadres)).value}
        case "team":
            return {"coach": person.id}
        case "district":
            place = yield from chosen("district", "districts")
            return {"district": place} if place else None
        case "facility":
            place = yield from chosen("facility", "facilities")
            return {"facility": place} if place else None
        case "coach":
            coach = yield from chosen("coach", "coaches")
            return {"coach": int(coach)} if coach else None
        case _:
            return {}
