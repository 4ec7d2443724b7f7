"""Noting: one act that she tapped, with its hour, and with its dose only where she says that it was that."""

import re

from bot.conversation import patient_data
from bot.conversation.effects import Ask, Choice, Say, Text
from bot.conversation.script import Part, Said, Script
from bot.handlers.companion_course import Course, Done
from bot.handlers.companion_moment import Given, ago, moment

HOURS = (0, 5, 15, 30)  # minutes ago, to tap
MOST_WORDS = 80  # characters of an act in her own words

_TELEPHONE = re.compile(r"\d(?:[ .\-/()]*\d){7,}")


def noted(course: Course, n: int, id: str) -> Script:
    """Take it down. Without an answer it stands at the hour of her tap, marked as not confirmed."""
    key, words = f"when.{n}", ""
    if id == "other":
        words = yield from _own_words(course, f"other.{n}")
        if not words:
            return
    given = yield from _when(course, key, id, words)
    if given.chose == "dose":
        words = yield from _own_words(course, f"{key}.dose")
        if not words:
            return
        given = yield from _when(course, f"{key}.hour", id, words)
    if given.chose:
        return  # not done
    done = Done(n=n, id=id, words=words, at=given.at or course.now, about=given.at is None)
    if any((d.id, d.words, d.at) == (done.id, done.words, done.at) for d in course.done):
        yield Say("companion.already", key=f"{key}.already")
        return
    course.done.append(done)
    text, args = course.line(done)
    yield Say(text, args, key=f"{key}.noted")
    if done.about:
        yield Say("companion.about", key=f"{key}.about")
    act, birth_at = course.act(id), course.birth_at
    if act is not None and act["drug"] and birth_at is not None and done.at < birth_at:
        yield Say("companion.before_birth", {"at": course.stamp(birth_at)}, key=f"{key}.before_birth")


def _when(course: Course, key: str, id: str, words: str) -> Part[Given]:
    """Was it this, and at what hour? What may not be begun any more is not offered as done now."""
    act = None if words else course.act(id)
    none = Choice("none", "companion.none")
    if act is not None and course.late(act):
        choices = (none, *ago(HOURS[1:], course.now, course.stamp))
        return (yield from moment(course, key, f"{act['ref']}.late_when", {}, choices))
    times = tuple(ago(HOURS, course.now, course.stamp))
    if act is not None:
        dose = (Choice("dose", "companion.dose"),) if act["drug"] else ()
        args = {"cadre": course.cadre}
        return (yield from moment(course, key, f"{act['ref']}.when", args, (*times, *dose, none)))
    if not words:
        yield Say(course.plain(id), {"at": ""}, key=f"{key}.asked")
    return (yield from moment(course, key, "companion.when", {}, (*times, none)))


def _own_words(course: Course, key: str) -> Part[str]:
    """What was done, in her words; empty when she says nothing, or what a note must not hold."""
    course.steps += 2
    answer = yield Ask(key, "companion.words", accepts=(Text(MOST_WORDS),), wait=course.wait)
    if not isinstance(answer, Said):
        return ""
    if patient_data.was_in(answer.words) or _TELEPHONE.search(answer.words):
        yield Say("companion.words.refused", key=f"{key}.refused")
        return ""
    return answer.words
