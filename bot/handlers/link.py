"""Linking: she writes from several addresses, and is one person."""

from bot.conversation.effects import Ask, Choice, Find, Notify, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.linking import Joined, LinkCodeGiven, LinkRefused, LinkWanted, Parted
from bot.conversation.script import Chose, Part, Script
from bot.people import Person


def link(person: Person, facts: Facts) -> Script:
    """Where she is known she gets a code; where she writes it, she says that it is she."""
    code = facts.get("argument", "")
    if not code and facts["standing"]["consented"]:
        which = yield Ask("which", "link.which", choices=("link_code", "link_enter"))
        if which == Chose("link_code"):
            yield from gives_code()
            return
    if not code:
        code = (yield Ask("code", "link.ask", accepts=(Text(40),))).words
    known = (yield Find("known", "linked", code)).rows
    if not known:
        yield Say("link.unknown")
    elif known["self"]:
        yield Say("link.own")
    elif (yield from sure(known, code)):
        yield Record("wanted", LinkWanted(code))
        yield Say("link.asked", known)
        yield Notify(known["id"], "link.wanted", {"channel": known["here"], "at": known["at"]})


def gives_code() -> Script:
    """One code at a time: a new one makes the last worthless."""
    code = (yield Find("new", "link_code", "")).rows
    yield Record("given", LinkCodeGiven(code))
    yield Say("link.code", {"code": code})


def sure(known: Facts, code: str) -> Part[bool]:
    """It is she, and the code still holds when she says so."""
    choices = (Choice("yes", "link.yes"), Choice("no", "link.no"))
    if (yield Ask("sure", "link.sure", known, choices=choices)) != Chose("yes"):
        yield Say("link.kept")
        return False
    still = (yield Find("still", "linked", code)).rows
    if not still or still["id"] != known["id"]:
        yield Say("link.unknown", key="late")
        return False
    return True


def wanted(person: Person, facts: Facts) -> Script:
    """Where she is known she says so as well: a code can be read over a shoulder."""
    choices = (Choice("yes", "link.yes"), Choice("no", "link.no"))
    answer = yield Ask("mine", "link.wanted", {"channel": facts["channel"]}, choices=choices)
    other = (yield Find("other", "link_wanted", "")).rows
    if not other:
        yield Say("link.late")
    elif answer == Chose("yes"):
        yield Record("joined", Joined())
        yield Say("link.done", {"name": person.name, "channel": facts["channel"]})
        yield Notify(person.id, "link.continued", other)
    else:
        yield Record("refused", LinkRefused())
        yield Say("link.kept")
        yield Notify(other["id"], "link.refused")


def continued(person: Person, facts: Facts) -> Script:
    """Where she has come to, her talk goes on."""
    yield Say("link.continued", {"name": person.name, "stopped": facts["stopped"]})


def refused(person: Person, facts: Facts) -> Script:
    """Where the code was written, nothing is joined."""
    yield Say("link.refused")


def unlink(person: Person, facts: Facts) -> Script:
    """She parts two accounts that were joined as hers."""
    merge = facts["merge"]
    if not merge:
        yield Say("unlink.nothing")
        return
    choices = (Choice("yes", "unlink.yes"), Choice("no", "unlink.no"))
    sure = yield Ask("sure", "unlink.sure", merge, choices=choices)
    still = (yield Find("still", "merge", "")).rows
    if sure != Chose("yes"):
        yield Say("unlink.kept")
    elif not still or still["id"] != merge["id"]:
        yield Say("unlink.nothing")
    else:
        yield Record("parted", Parted(merge["id"]))
        yield Say("unlink.done", {"name": merge["name"]})
