"""The weekly digest: a coach's team in brief, whom to ring, and what may be spoken of at the next visit."""

from bot.conversation.effects import HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import Mentioned
from bot.conversation.script import Script
from bot.handlers.team import as_told
from bot.people import Person

RARER_AFTER = 3  # digests without a word: from then on every four weeks
LAST_AFTER = 5  # and this one is the last
GOES_ON = {RARER_AFTER: "digest.rarer", LAST_AFTER: "digest.last"}


def digest(person: Person, facts: Facts) -> Script:
    """One small screen, or two; peace when nobody is to be named."""
    week = facts["week"]
    calls, unsure = week["calls"], week["unsure"]
    told = {one["of"]: as_told(one) for one in calls}
    told |= {one["of"]: ", ".join(one["skills"]) for one in unsure}
    if told:
        yield Record("mentioned", Mentioned(told))
        yield Say("digest.brief", {"name": person.name, **week}, shortcuts=("team",))
    if told and (end := GOES_ON.get(facts.get("unanswered_digests", 0))):
        yield Say(end, shortcuts=("team",))
    if calls:
        yield Say("team.calls", {"calls": calls})
    if unsure:
        yield Say("digest.unsure", {"team": unsure})
    if held_back := facts.get("held_back"):  # facts from before this was known do not have it
        yield Say("digest.held_back", {"held_back": held_back})
    if facts.get("differing"):
        yield HandOver("register")
