"""A coach's side: whom he coaches, an end or another facility for one of them, and a proposal to another."""

from collections.abc import Mapping

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.joining import CoachingEnded, CoachingOver, CoachProposed, WorksAt
from bot.conversation.script import Chose, Script
from bot.handlers import choosing
from bot.handlers.by_name import chosen
from bot.handlers.choosing import Her, whom
from bot.handlers.code import NO, YES
from bot.people import Person

PROPOSE = Choice("propose", "coaching.propose")


def coaching(person: Person, facts: Facts) -> Script:
    """His team by name, and what he wants to do about it."""
    waiting = (yield Find("supervised", "supervised", "")).rows
    others = (Choice("register", "coaching.register", args={"count": waiting}),) if waiting else ()
    match (yield from whom("person", "team", "coachees", others=(*others, PROPOSE))):
        case Her(of, name):
            yield HandOver("relationship", {"of": of, "by": name})
        case "register":
            yield from by_the_register()
        case "propose":
            yield from somewhere(person)


def waiting(person: Person, facts: Facts) -> Script:
    """Unasked, once a register was read: how many there are whom he may propose it to."""
    if count := facts["supervised"]:
        yield Say("coaching.waiting", {"name": person.name, "count": count}, shortcuts=("coaching",))


def by_the_register() -> Script:
    """Those whom he supervises by the register and nobody coaches: one tap, and then her yes."""
    match (yield from whom("his", "register", "supervised")):
        case Her(of, name):
            yield Record("proposed", CoachProposed(of))
            yield Say("propose.sent", {"name": name}, shortcuts=("coaching",))
        case choosing.NOBODY:
            yield Say("propose.nobody", shortcuts=("coaching",))


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
    match (yield from whom("person", "propose", "candidates", facility=facts["facility"])):
        case Her(of, name):
            if (yield Ask("sure", "propose.sure", {"name": name}, choices=(YES, NO))) == Chose("yes"):
                yield Record("proposed", CoachProposed(of))
                yield Say("propose.sent", {"name": name})
        case choosing.NOBODY:
            yield Say("propose.nobody", shortcuts=("coaching",))


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
