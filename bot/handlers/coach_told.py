"""What a coach hears: a shared check-in, a promise that is stuck or met with silence.

She answers with one tap, or not at all: encourages her coachee, asks a question back, gives feedback,
promises help or plans what comes next.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot.conversation.effects import Ask, Choice, HandOver, Notify, Say
from bot.conversation.events import Facts
from bot.conversation.letters import MOST_TOPIC
from bot.conversation.messages import Media
from bot.conversation.script import Answer, Chose, Script
from bot.people import Person, PersonId

WEEK = timedelta(days=7)
ACTIONS = (
    "encourage",
    Choice("ask_back", "coach.ask_back"),
    Choice("feedback", "coach.feedback"),
    Choice("promise", "coach.promise"),
    Choice("schedule", "coach.schedule"),
)


def shared(person: Person, facts: Facts) -> Script:
    """The summary of a check-in, with her voice notes."""
    yield Say("coach.shared", {"by": facts["by"], **facts["told"]})
    yield from voices(facts["told"].get("voices", {}))
    yield from react(person, facts, facts["told"]["goal"])


def stuck(person: Person, facts: Facts) -> Script:
    """She is stuck, and with what."""
    yield Say("coach.stuck", facts)
    yield from voices({"stuck": facts["voice"]} if facts["voice"] else {})
    yield from react(person, facts, facts["promise"])


def silent(person: Person, facts: Facts) -> Script:
    """She has not answered twice; or was not asked, because no message reached her."""
    yield Say("coach.unreached" if facts.get("unreached_since") else "coach.silent", facts)
    yield from react(person, facts, facts["promise"])


def encouraged(person: Person, facts: Facts) -> Script:
    """The coachee's side: her coach thinks of her."""
    yield Say("coach.encouraged", {"name": person.name, "by": facts["by"]})


def merged(person: Person, facts: Facts) -> Script:
    """What waited for weeks while she was away, in one message; each of it stands on a page."""
    if facts["merged"] is not None:
        yield Say("coach.merged", {"name": person.name, **facts["merged"]}, shortcuts=("team",))


def react(person: Person, facts: Facts, topic: str) -> Script:
    """What would she like to do? One tap, or none. `topic`: what it is about, where it was shared."""
    answer = yield Ask("reaction", "coach.react", {"by": facts["by"]}, choices=(*ACTIONS, "seen"), wait=WEEK)
    yield from act(person, answer, facts["of"], facts["by"], topic)


def act(person: Person, answer: Answer, of: PersonId, to: str, topic: str) -> Script:
    """What a coach can do for one of her people; nothing where the answer is none of it."""
    match answer:
        case Chose("encourage"):
            yield Notify(of, "coach.encouraged", {"by": person.name, "of": person.id})
            yield Say("coach.encouragement_sent", {"to": to})
        case Chose("ask_back" | "feedback" as flow):
            given = {"of": of, "by": to, "topic": topic[:MOST_TOPIC], "about": f"person:{of}"}
            yield HandOver(flow, given)
        case Chose("promise"):
            yield HandOver("promise_help", {"of": of, "by": to})
        case Chose("schedule"):
            yield HandOver("schedule", {"of": of})


def voices(notes: Mapping[str, str]) -> Script:
    """Her voice notes as they are, each with what it is about."""
    for point, note in notes.items():
        yield Say(
            "coach.voice", {"point": point}, key=f"voice.{note}", voice=Media(id=note, mime="audio/ogg")
        )
