"""Handset: several share one phone, and each finds there what is hers alone."""

from typing import Any

from bot.conversation.effects import NOT_NAMES, Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.handsets import (
    KEPT,
    MOST_SPEAKERS,
    HandsetPassed,
    HandsetShared,
    HandsetUnshared,
    PinChosen,
    SpeakerKnown,
    SpeakerNew,
)
from bot.conversation.script import Chose, Part, Said, Script
from bot.people import Person

TRIES = 3  # in one talk; the phone counts them over all talks
OTHER = Choice("other", "handset.other")


def who(person: Person, facts: Facts) -> Script:
    """The phone itself asks: who speaks, and is it she?"""
    if facts.get("passed"):
        yield Say("handset.passed")
    wanted = {name: facts[name] for name in ("wanted", "words", "argument") if facts.get(name, KEPT) != KEPT}
    named = [Choice(str(row["id"]), words=row["name"]) for row in facts["speakers"]]
    new = (Choice("new", "handset.new"),) if len(named) < MOST_SPEAKERS else ()
    which = yield Ask("who", "handset.who", choices=(*named, *new))
    if which == Chose("new"):
        name = yield Ask("name", "handset.name", accepts=(Text(20, refuses=NOT_NAMES, asks=False),))
        if (yield from chooses()):
            yield Record("new", SpeakerNew(name.words, wanted))
        return
    door = (yield Find("door", "door", which.value)).rows
    name = next(row["name"] for row in facts["speakers"] if str(row["id"]) == which.value)
    if door["closed"]:
        yield Say("handset.closed", {"name": name, "minutes": door["closed"]}, shortcuts=("emergency",))
    elif not door["pin"]:
        if (yield from chooses()):
            yield Record("speaks", SpeakerKnown(int(which.value), wanted, chosen=True))
    elif (yield from proves(which.value, name)):
        yield Record("speaks", SpeakerKnown(int(which.value), wanted))


def proves(who: str, name: str) -> Part[bool]:
    """Her PIN, a few times at most; then the phone waits, for longer each time."""
    text = "handset.pin"
    for n in range(1, TRIES + 1):
        answer = yield Ask(f"pin {n}", text, {"name": name}, choices=(OTHER,), accepts=(Text(40),))
        if answer == Chose("other"):
            yield HandOver("who")
            return False
        tried = (yield Find(f"tried {n}", "pin", who)).rows
        if tried["right"]:
            return True
        if tried["closed"]:
            closed = {"name": name, "minutes": tried["closed"]}
            yield Say("handset.closed", closed, key="shut", shortcuts=("emergency",))
            return False
        text = "handset.wrong"
    yield Say("handset.later", shortcuts=("emergency",))
    return False


def chooses() -> Part[bool]:
    """A PIN of her own; one that anybody would try first is none."""
    text = "handset.choose"
    for n in range(1, TRIES + 1):
        answer = yield Ask(f"pin {n}", text, accepts=(Text(40),))
        if isinstance(answer, Said) and (yield Find(f"fits {n}", "pin_fits", "")).rows:
            return True
        text = "handset.no_pin"
    yield Say("handset.later")
    return False


def speaks(person: Person, facts: Facts) -> Script:
    """She has the phone: what she wanted before it knew her goes on."""
    yield Say("handset.speaks", {"name": person.name})
    wanted = facts.get("wanted", "")
    given: dict[str, Any] = {name: facts[name] for name in ("words", "argument") if name in facts}
    if not facts["standing"]["consented"]:
        yield HandOver("onboarding")
    elif wanted not in ("", "unclear", "onboarding", "pass_on") or "words" in given:
        yield HandOver(wanted or "unclear", given)


def waits(person: Person, facts: Facts) -> Script:
    """Her first name and nothing else: others read this too."""
    yield Say("handset.waits", {"name": facts["name"]}, shortcuts=("who",))


def passed(person: Person, facts: Facts) -> Script:
    """She gives the phone to somebody else, and it asks at once who that is."""
    if not facts["handset"]["shared"]:
        yield HandOver("handset")
        return
    yield Record("passed", HandsetPassed())


def handset(person: Person, facts: Facts) -> Script:
    """Several use this phone, or only she again; her PIN."""
    stands = facts["handset"]
    if not stands["here"]:
        yield Say("handset.alone")
    elif not stands["shared"]:
        answer = yield Ask("share", "handset.share", choices=("share_yes", "share_no"))
        if answer == Chose("share_yes") and (yield from chooses()):
            yield Record("shared", HandsetShared())
            yield Say("handset.shared", shortcuts=("who",))
    else:
        yield from settles(stands["others"])


def settles(others: list[str]) -> Script:
    """What she may settle about the phone that she shares."""
    alone = () if others else (Choice("unshare", "handset.unshare"),)
    choices = (Choice("pass", "handset.pass"), Choice("pin", "handset.new_pin"), *alone)
    answer = yield Ask("what", "handset.what", {"others": others}, choices=choices)
    if answer == Chose("pass"):
        yield HandOver("pass_on")
    elif answer == Chose("unshare"):
        yield Record("unshared", HandsetUnshared())
        yield Say("handset.unshared")
    elif (yield from chooses()):
        yield Record("chosen", PinChosen())
        yield Say("handset.chosen")
