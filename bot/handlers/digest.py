"""The weekly digest: what a coach may speak of at the next visit, with those who share it."""

from bot.conversation.effects import Record, Say
from bot.conversation.events import Facts
from bot.conversation.records import Mentioned
from bot.conversation.script import Script
from bot.people import Person


def digest(person: Person, facts: Facts) -> Script:
    """One short message; peace when there is nothing."""
    team = facts["team"]
    if team:
        yield Say("digest.told", {"name": person.name, "team": team})
        yield Record("mentioned", Mentioned({one["id"]: ", ".join(one["skills"]) for one in team}))
    if held_back := facts.get("held_back"):  # facts from before this was known do not have it
        yield Say("digest.held_back", {"held_back": held_back})
