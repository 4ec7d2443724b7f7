"""A refresher that a trainer sends: offered once, begun when it suits her."""

from bot.conversation.effects import Ask, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import CampaignReached
from bot.conversation.script import Chose, Script
from bot.people import Person


def pushed(person: Person, facts: Facts) -> Script:
    """Now, or whenever she likes; it is not asked twice."""
    pack = facts["pack"]
    if pack is None:
        return  # withdrawn meanwhile, or nothing in it is for her
    yield Record("reached", CampaignReached(facts["campaign"]))
    answer = yield Ask(
        "offer", "pushed.offer", {"name": person.name, "title": pack["title"]}, choices=("begin", "later")
    )
    if answer == Chose("begin"):
        yield HandOver("refresher", {"greeted": True, "pack": pack["id"]})
        return
    yield Say("pushed.later", shortcuts=("refresher",))
