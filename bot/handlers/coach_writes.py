"""What a coach writes to one coachee: a question, or feedback in three parts; sent once it was read again.

Both are talks of their own, which nothing pushes aside. Numbers of patients are not kept.
"""

from collections.abc import Sequence

from bot.conversation.effects import ASIDES, Ask, Choice, Find, Record, Say, Text, Voice
from bot.conversation.events import Facts
from bot.conversation.letters import Kind, LetterWritten
from bot.conversation.records import Mentioned
from bot.conversation.script import Chose, Part, Script, Spoke
from bot.people import Person

MOST = 300  # characters of a question
MOST_OF_PART = 140  # characters of one part of feedback: all three are seen on one small screen
PARTS = ("observation", "effect", "question")
SEND = Choice("confirm", "question.send")


def ask_back(person: Person, facts: Facts) -> Script:
    """A question about what she has shared, typed or spoken."""
    if not (yield from hers("begun", facts)):
        return
    answer = yield Ask(
        "question",
        "ask_back.write",
        {"to": facts["by"], "topic": facts["topic"]},
        accepts=(Text(MOST, dictated=True, refuses=ASIDES), Voice()),
    )
    spoken = isinstance(answer, Spoke)
    words = "" if spoken else answer.words
    sure = yield Ask(
        "sure",
        "ask_back.sure",
        {"to": facts["by"], "words": words},
        choices=(SEND, "cancel"),
        corrects=(Choice("question", "question.rewrite"),),
    )
    yield from send(
        sure == Chose("confirm"),
        facts,
        LetterWritten(
            to=facts["of"],
            kind=Kind.QUESTION,
            topic=facts["topic"],
            question=words,
            voice=answer.media if spoken else "",
        ),
    )


def feedback(person: Person, facts: Facts) -> Script:
    """What was seen, what it does, and a question: of the act, never of the person."""
    if not (yield from hers("begun", facts)):
        return
    written, voice = dict.fromkeys(PARTS, ""), ""
    for part in PARTS:
        words = Text(MOST_OF_PART, dictated=True, refuses=ASIDES)
        accepts = (words, Voice()) if part == PARTS[0] else (words,)
        answer = yield Ask(part, f"feedback.{part}", {"to": facts["by"]}, accepts=accepts)
        if isinstance(answer, Spoke):
            voice = answer.media
            break  # all three are in it
        written[part] = answer.words
    yield from gently(tuple(written.values()))
    points = tuple(Choice(part, f"feedback.point.{part}") for part in PARTS)
    points = (Choice(PARTS[0], "question.rewrite"),) if voice else points
    sure = yield Ask(
        "sure",
        "feedback.sure",
        {"to": facts["by"], **written},
        choices=(SEND, "cancel"),
        corrects=points,
    )
    letter = LetterWritten(to=facts["of"], kind=Kind.FEEDBACK, topic=facts["topic"], voice=voice, **written)
    yield from send(sure == Chose("confirm"), facts, letter)


def gently(written: Sequence[str]) -> Script:
    """Words that blame are pointed out, once; they may stand."""
    words = " ".join(written)
    # the key holds the words, so that a corrected part is looked at anew; the hint has one key: it comes once
    blamed = (yield Find(f"blame {words}", "blame", words)).rows
    if blamed:
        yield Say("feedback.gentle", {"words": blamed})


def send(sure: bool, facts: Facts, letter: LetterWritten) -> Script:
    """Send it, unless she thought better of it or does not coach her any more."""
    if not sure:
        yield Say("coach.not_sent", shortcuts=("team",))
    elif (yield from hers("still", facts)):
        yield Record("sent", letter)
        yield Say(f"{letter.kind}.letter_sent", {"to": facts["by"]}, shortcuts=("team",))


def hers(key: str, facts: Facts) -> Part[bool]:
    """Whether this is still one of her people, who is told of; she is told so when not."""
    if not (yield Find(key, "hers", str(facts["of"]))).rows:
        yield Say("coachee.gone", key=f"gone {key}", shortcuts=("team",))
        return False
    yield Record(f"shown {key}", Mentioned({facts["of"]: facts["topic"]}))
    return True
