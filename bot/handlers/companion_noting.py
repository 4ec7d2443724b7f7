"""Noting: one act that she tapped, with its hour, and with its dose only where she says that it was that."""

import re
from dataclasses import replace
from datetime import datetime

from bot.conversation import patient_data
from bot.conversation.effects import Ask, Choice, Find, Say, Text
from bot.conversation.events import Aside
from bot.conversation.script import Part, Said, Script
from bot.handlers.companion_course import Course, Done
from bot.handlers.companion_moment import MINUTE, Given, ago, moment

HOURS = (0, 5, 15, 30)  # minutes ago, to tap
MOST_WORDS = 80  # characters of an act in her own words

ACT = Text(
    MOST_WORDS,
    refuses=frozenset({Aside.UNSURE, Aside.GREETING, Aside.DENIAL, Aside.THANKS, Aside.ASSENT, Aside.FIGURE}),
    apart=True,
    rest=True,
)
"""What was done, typed rather than tapped: « TXA à 14h05 »."""

_TELEPHONE = re.compile(r"\d(?:[ .\-/()]*\d){7,}")


def said(course: Course, n: int, words: str) -> Script:
    """She typed what was done. One of ours is asked as if tapped, dose and all; else it is in her words."""
    course.steps += 2
    found = yield Find(f"said.{n}", "acted", words)
    act = found.rows
    at = datetime.fromisoformat(act["at"]) if act["at"] else None
    if act["words"]:
        if (yield from _may_stand(act["words"], f"said.{n}")):
            own = act["words"] if act["own"] else ""
            yield from noted(course, n, act["id"] or "other", own, at, typed=act["words"])
    elif at is None:
        yield Say("companion.unfit", {"now": f"{course.now:%H:%M}"}, key=f"said.{n}.unread")
    elif course.done:
        course.done[-1] = replace(course.done[-1], at=at, about=False)
        yield from _told(course, course.done[-1], f"said.{n}.corrected")


def noted(
    course: Course, n: int, id: str, words: str = "", at: datetime | None = None, typed: str = ""
) -> Script:
    """Take it down. Without an answer it stands at the hour of her tap, marked as not confirmed.

    `typed`: as which it then stands, where she tapped nothing: what nobody confirmed is no act of ours.
    """
    key = f"when.{n}"
    if id == "other" and not words:
        words = yield from _own_words(course, f"other.{n}")
        if not words:
            return
    act = None if words else course.act(id)
    to_confirm = act is not None and (act["drug"] or course.late(act))
    if at is not None and not to_confirm:
        given = Given(at, typed=True)
    else:
        given = yield from _when(course, key, id, words, at)
    if given.chose == "dose":
        words = yield from _own_words(course, f"{key}.dose")
        if not words:
            return
        given = yield from _when(course, f"{key}.hour", id, words)
    if given.chose:
        return  # not done
    if typed and given.at is None:
        id, words = "other", typed
    done = Done(n=n, id=id, words=words, at=given.at or course.now, about=given.at is None)
    if any((d.id, d.words, d.at) == (done.id, done.words, done.at) for d in course.done):
        yield Say("companion.already", key=f"{key}.already")
        return
    course.done.append(done)
    yield from _told(course, done, f"{key}.noted")
    if done.about:
        yield Say("companion.about", key=f"{key}.about")
    act, birth_at = course.act(id), course.birth_at
    if act is not None and act["drug"] and birth_at is not None and done.at < birth_at:
        yield Say("companion.before_birth", {"at": course.stamp(birth_at)}, key=f"{key}.before_birth")


def _told(course: Course, done: Done, key: str) -> Script:
    """The line as it stands in the note."""
    text, args = course.line(done)
    yield Say(text, args, key=key)


def _when(course: Course, key: str, id: str, words: str, at: datetime | None = None) -> Part[Given]:
    """Was it this, and at what hour? What may not be begun any more is not offered as done now.

    `at`: the hour that she gave with it stands before the others.
    """
    minutes = HOURS if at is None else ((course.now - at) // MINUTE, *HOURS)
    act = None if words else course.act(id)
    none = Choice("none", "companion.none")
    if act is not None and course.late(act):
        choices = (none, *ago(filter(None, dict.fromkeys(minutes)), course.now, course.stamp))
        return (yield from moment(course, key, f"{act['ref']}.late_when", {}, choices))
    times = tuple(ago(dict.fromkeys(minutes), course.now, course.stamp))
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
    if isinstance(answer, Said) and (yield from _may_stand(answer.words, key)):
        return answer.words
    return ""


def _may_stand(words: str, key: str) -> Part[bool]:
    """Whether a note may hold them: nobody's name or number; she is told where it may not."""
    if not (patient_data.was_in(words) or _TELEPHONE.search(words) or patient_data.names(words)):
        return True
    yield Say("companion.words.refused", key=f"{key}.refused")
    return False
