"""Leaving: stop, come back, be forgotten; and what we hold."""

from bot.conversation.effects import Ask, Choice, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.records import Forgotten, Resumed, Stopped
from bot.conversation.script import Chose, Script
from bot.people import Person


def stop(person: Person, facts: Facts) -> Script:
    """One word is enough; the way back is one tap."""
    yield Record("stopped", Stopped())
    yield Say("stop.done", shortcuts=("resume",))


def resume(person: Person, facts: Facts) -> Script:
    """She takes back her stop: messages come again."""
    yield Record("resumed", Resumed())
    yield Say("resume.done", {"name": person.name})
    yield HandOver("menu")


def forget(person: Person, facts: Facts) -> Script:
    """Erase her words, after she has confirmed it: in so many words, for « oui » may be said to anything."""
    choices = (Choice("erase", "forget.yes"), Choice("no", "forget.no"))
    answer = yield Ask("sure", "forget.sure", choices=choices)
    if answer == Chose("erase"):
        yield Record("forgotten", Forgotten())
        yield Say("forget.done")
    else:
        yield Say("forget.kept")


def mydata(person: Person, facts: Facts) -> Script:
    """A file with everything we hold about her."""
    yield Say("mydata.file", document=Media(**facts["mydata"]))
