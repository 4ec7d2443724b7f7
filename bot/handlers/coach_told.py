"""What a coach hears: a shared check-in, a promise that is stuck or met with silence.

She answers with one tap, or not at all; a word of encouragement reaches her coachee.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.conversation.effects import Ask, Choice, HandOver, Notify, Say
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.script import Chose, Script
from bot.people import Person

WEEK = timedelta(days=7)


def shared(person: Person, facts: Facts) -> Script:
    """The summary of a check-in, with her voice notes."""
    yield Say("coach.shared", {"by": facts["by"], **facts["told"]})
    yield from voices(facts["told"].get("voices", {}))
    yield from react(person, facts)


def stuck(person: Person, facts: Facts) -> Script:
    """She is stuck, and with what."""
    yield Say("coach.stuck", facts)
    yield from voices({"stuck": facts["voice"]} if facts["voice"] else {})
    yield from react(person, facts)


def silent(person: Person, facts: Facts) -> Script:
    """She has not answered twice."""
    yield Say("coach.silent", facts)
    yield from react(person, facts)


def encouraged(person: Person, facts: Facts) -> Script:
    """The coachee's side: her coach thinks of her."""
    yield Say("coach.encouraged", {"name": person.name, "by": facts["by"]})


def react(person: Person, facts: Facts) -> Script:
    """Encourage her with one tap, or promise her help."""
    choices = ("encourage", Choice("promise", "coach.promise"), "seen")
    answer = yield Ask("reaction", "coach.react", {"by": facts["by"]}, choices=choices, wait=WEEK)
    if answer == Chose("promise"):
        yield HandOver("promise_help", {"of": facts["of"], "by": facts["by"]})
    if answer == Chose("encourage"):
        yield Notify(facts["of"], "coach.encouraged", {"by": person.name, "of": person.id})
        yield Say("coach.encouragement_sent", {"to": facts["by"]})


def voices(notes: Mapping[str, str]) -> Script:
    """Her voice notes as they are, each with what it is about."""
    for point, note in notes.items():
        yield Say(
            "coach.voice", {"point": point}, key=f"voice.{note}", voice=Media(id=note, mime="audio/ogg")
        )
