"""What people are told of a championship: an invitation, where it stands half-way, how it ended."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.competing import ChampionshipDeclined, ChampionshipJoined
from bot.conversation.effects import Ask, Choice, Find, Record, Say
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Script
from bot.people import Person

YES, NO = Choice("yes", "championship.play"), Choice("no", "championship.play_not")
RULES = Choice("rules", "championship.see_rules")


def invited(person: Person, facts: Facts) -> Script:
    """One tap, and she plays; a no is final, and silence is no reason to ask again."""
    contest = facts["championship_invited"]
    if contest is None:
        return  # she plays already, or it is over
    told = {"name": person.name, "id": contest["id"], "title": contest["title"], "until": contest["until"]}
    told["place"] = contest["place"]
    answer = yield Ask("play", "championship.invited", told, choices=(YES, NO, RULES))
    if answer == Chose("rules"):
        yield Say("championship.rules", contest)
        answer = yield Ask("play.then", "championship.join", told, choices=(YES, NO), continues="play")
    if answer != Chose("yes"):
        yield Record("declined", ChampionshipDeclined(contest["id"]))
        yield Say("championship.declined")
        return
    still = yield Find("may_play", "may_play", str(contest["id"]))
    if not still.rows:
        yield Say("championship.too_late", told, shortcuts=("championship",))
        return
    yield Record("joined", ChampionshipJoined(contest["id"]))
    yield Say("championship.joined", told, shortcuts=("championship",))


def halfway(person: Person, facts: Facts) -> Script:
    """Where the facilities stand in its middle, for who plays."""
    contest = facts["championship_halfway"]
    if contest is not None:
        yield Say("championship.half", named(person, contest), shortcuts=("championship",))


def over(person: Person, facts: Facts) -> Script:
    """How it ended, what the points are from, and a warm word, for each who played; peace for who left."""
    if facts["championship_over"] is not None:
        yield Say("championship.over", named(person, facts["championship_over"]))


def named(person: Person, contest: Mapping[str, Any]) -> dict[str, Any]:
    """What is told, with her name; what an older program did not know yet is nothing."""
    return {"together": [], "you": person.name, **contest}
