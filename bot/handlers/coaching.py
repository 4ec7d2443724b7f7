"""A coach's side: whom he coaches, an end or another facility for one of them, and a proposal to another."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.joining import CoachingEnded, CoachingOver, CoachProposed, NamesShown, WorksAt
from bot.conversation.script import Chose, Said, Script
from bot.handlers.code import NO, YES
from bot.handlers.numbers import numbers
from bot.handlers.push import chosen
from bot.people import Person

MOST_NAMES = 8  # of one list on a small screen


def coaching(person: Person, facts: Facts) -> Script:
    """His team by name, and what he wants to do about it."""
    team = facts["coachees"]
    shown, more = team[:MOST_NAMES], len(team) > MOST_NAMES
    yield Record("shown", NamesShown(tuple(one["of"] for one in shown)))
    answer = yield Ask(
        "who",
        "coaching.who",
        {"rows": shown, "more": len(team) - len(shown)},
        choices=(*numbers(shown), Choice("propose", "coaching.propose"), "close"),
        accepts=(Text(60),) if more else (),
    )
    match answer:
        case Chose("close"):
            return
        case Chose("propose"):
            yield from somewhere(person)
        case Said(words):
            yield from named(team, words)
        case _:
            yield to(shown[int(answer.value) - 1])


def named(team: Sequence[Mapping[str, Any]], words: str) -> Script:
    """One of a team too large to be shown, by the beginning of her name."""
    begun = words.casefold()
    found = [one for one in team if one["name"].casefold().startswith(begun)][:MOST_NAMES]
    if not found:
        yield Say("coaching.nobody", shortcuts=("coaching",))
        return
    yield Record("found", NamesShown(tuple(one["of"] for one in found)))
    which = yield Ask("which", "coaching.which", {"rows": found}, choices=(*numbers(found), "close"))
    if which != Chose("close"):
        yield to(found[int(which.value) - 1])


def to(one: Mapping[str, Any]) -> HandOver:
    """The talk about one of his coachees."""
    return HandOver("relationship", {"of": one["of"], "by": one["name"]})


def somewhere(person: Person) -> Script:
    """The facility in which somebody works whom he would like to coach: his own, or one of his district."""
    here = person.facility
    own = (Choice("here", words=here.name),) if here is not None else ()
    answer = yield Ask("where", "coaching.where", choices=(*own, "close"), accepts=(Text(80),))
    if answer == Chose("close"):
        return
    if here is not None and answer == Chose("here"):
        yield HandOver("propose", {"facility": here.id})
        return
    found = (yield Find("near", "facilities_near", answer.words)).rows
    if not found:
        yield Say("coaching.not_near", shortcuts=("coaching",))
        return
    choices = [Choice(row["id"], words=row["label"]) for row in found]
    none = Choice("none", "choice.none_of_these")
    which = yield Ask("near.which", "push.which", choices=(*choices, none))
    if which != Chose("none"):
        yield HandOver("propose", {"facility": which.value})


def propose(person: Person, facts: Facts) -> Script:
    """To whom; she is asked, and he hears what she says."""
    there = facts["candidates"]
    if not there:
        yield Say("propose.nobody", shortcuts=("coaching",))
        return
    yield Record("shown", NamesShown(tuple(one["of"] for one in there)))
    which = yield Ask("whom", "propose.whom", {"rows": there}, choices=(*numbers(there), "cancel"))
    if which == Chose("cancel"):
        return
    one = there[int(which.value) - 1]
    if (yield Ask("sure", "propose.sure", {"name": one["name"]}, choices=(YES, NO))) == Chose("yes"):
        yield Record("proposed", CoachProposed(one["of"]))
        yield Say("propose.sent", {"name": one["name"]})


def relationship(person: Person, facts: Facts) -> Script:
    """One of his coachees: an end, or where she works now."""
    of, name = facts["of"], {"name": facts["by"]}
    choices = (Choice("move", "relationship.move"), Choice("end", "relationship.end"), "close")
    match (yield Ask("what", "relationship.what", name, choices=choices)):
        case Chose("end"):
            if (yield Ask("sure", "relationship.sure", name, choices=(YES, NO))) == Chose("yes"):
                yield Record("ended", CoachingEnded(of))
                yield Record("over", CoachingOver(of))
                yield Say("relationship.ended", name)
        case Chose("move"):
            yield from moved(of, name)


def moved(of: int, name: Mapping[str, str]) -> Script:
    """Where she works now, as her coach knows it; she is told."""
    place = yield from chosen("facility", "facilities")
    if place is None:
        yield Say("facility.unknown")
        return
    yield Record("moved", WorksAt(facility=place, of=of))
    yield Say("relationship.moved", name)


def answered(person: Person, facts: Facts) -> Script:
    """What was said to a proposal: to a coach by her whom he asked, or to her by the coach whom she did."""
    if facts["former"] is not None:
        yield Record("parted", CoachingOver(facts["former"]))
    text = "wanted" if facts["side"] == "coach" else "propose"
    yield Say(f"{text}.accepted" if facts["accepted"] else f"{text}.declined", {"by": facts["by"]})
