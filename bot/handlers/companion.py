"""Companion: a clock beside her while a woman bleeds. What was given and when, by taps; then a note.

Opened from the card, once all babies are born, or by its name. It asks for the birth, takes down each
act with the hour that she confirms, reminds her to look at the woman, and ends with a note for whoever
receives her. What can be noted, doses, deadline and rhythm are the packs'; where a programme may not
show them, acts are noted by their names alone.
"""

from datetime import timedelta

from bot.conversation.effects import Ask, Choice, HandOver, Say
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Part, Said, Script, Silence
from bot.handlers.companion_course import Course
from bot.handlers.companion_noting import ACT, noted, said
from bot.handlers.emergency import INSIDE, YES_BORN
from bot.people import Person

SEEN = Choice("seen", "companion.seen")
DONE = Choice("done", "companion.done")
ANOTHER = Choice("another", "companion.another")  # woman: her acts are no part of this note
PEACE = timedelta(hours=3)  # that the talk stays open after the last reminder
STALE = timedelta(hours=4)  # a tap after that may be about another woman
MOST_SILENT = 5  # silences in a row: four reminders, then peace
MOST_STEPS = 150  # of a course; then the note, for a talk has its bounds, and one round more must fit


def companion(person: Person, facts: Facts) -> Script:
    """From the birth to the note."""
    course = Course(person, facts["acts"])
    if not facts.get("born"):
        answer = yield Ask(
            "born", "companion.born", choices=(YES_BORN, INSIDE), wait=course.wait, strict=True
        )
        if answer == Silence():
            return
        if answer != Chose("born"):
            yield HandOver("emergency", {"argument": "bleeding"})  # no uterotonic yet: that card says so
            return
    yield from course.ask_birth()
    if (yield from _rounds(course)):
        yield from course.hand_over("companion.end")


def _rounds(course: Course) -> Part[bool]:
    """Act after act, and a reminder whenever she is silent; whether the note is still to be given."""
    silent, n = 0, 0
    while course.steps < MOST_STEPS:
        n += 1
        course.steps += 4  # the question and what is told around it
        yield from course.look(f"what.{n}.now")
        asked_at, reminds = course.now, silent < MOST_SILENT and course.is_due()
        if silent or reminds:
            yield from course.tell_deadline(f"what.{n}")
        if silent == MOST_SILENT:
            yield from course.hand_over("companion.peace", f".{n}")
        answer = yield _what(course, n, silent, reminds)
        if answer == Silence():
            if silent == MOST_SILENT:
                return False
            silent = silent + 1 if course.reminds else MOST_SILENT
            continue
        silent = 0
        yield from course.look(f"what.{n}.tapped")
        if course.now - asked_at > STALE:
            yield from course.hand_over("companion.stale")
            yield Say("companion.anew", shortcuts=("companion", "emergency"))
            return False
        if answer == Chose("done"):
            return True
        if answer == Chose("another"):
            yield from course.hand_over("companion.end")
            yield Say("companion.anew", key="companion.another.anew", shortcuts=("companion", "emergency"))
            return False
        if isinstance(answer, Said):
            yield from said(course, n, answer.words)
        elif answer != Chose("seen"):
            yield from noted(course, n, answer.value)
    return True


def _what(course: Course, n: int, silent: int, reminds: bool) -> Ask:
    """What was done? After a silence taps on the question before still count.

    A reminder comes at its time whether she is silent or not: who notes all the while may not look.
    """
    text, wait = "companion.what", course.until_due
    if reminds:
        text = course.reminder
    elif silent == MOST_SILENT:
        text, wait = "companion.later", PEACE
    return Ask(
        f"what.{n}",
        text,
        {"at": course.stamp(course.now)} if reminds else {},
        choices=(*course.offered(), *((SEEN,) if silent or reminds else ()), DONE, ANOTHER),
        corrects=tuple(course.corrections()),
        accepts=(ACT,),
        wait=wait,
        continues=f"what.{n - 1}" if silent else None,
        strict=True,
    )
