"""The end of a month: three taps about the coaching, one free word, and how it went beside the two before."""

from datetime import timedelta
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, Notify, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.promising import CoachingRated
from bot.conversation.script import Chose, Part, Said, Script, Silence, Skipped
from bot.people import Person

FACES = tuple(Choice(str(n), f"rating.face_{n}") for n in (3, 2, 1))
REMINDER = timedelta(days=2)
PATIENCE = timedelta(days=1)


def rating(person: Person, facts: Facts) -> Script:
    """Was she heard, was it useful, were promises kept? Skipped, or silence after one reminder: peace."""
    asked = facts["rating"]
    if asked is None:
        return
    side = asked["side"]
    args = {"name": person.name, "coach": asked["name"], "day": asked["day"]}
    taps = yield from three_taps(side, args)
    if not taps:
        return
    word = yield Ask("word", f"rating.{side}.word", args, accepts=(Text(300),), skippable=True, wait=PATIENCE)
    said = word.words if isinstance(word, Said) else ""
    shared = False
    if asked["coach"] is not None and said:
        answer = yield Ask("share", "rating.share", args, choices=("yes", "no"), wait=PATIENCE)
        shared = answer == Chose("yes")
    heard, useful, kept = taps
    rated = CoachingRated(
        side=side,
        month=asked["month"],
        heard=heard,
        useful=useful,
        promises=kept,
        word=said,
        shared=shared,
    )
    yield Record("rated", rated)
    if shared:
        yield Notify(asked["coach"], "rating.word", {"by": person.name, "of": person.id, "word": said})
    if word != Silence():
        yield from thanks(asked, taps, shared)


def three_taps(side: str, args: dict[str, Any]) -> Part[list[int]]:
    """What she thinks of the month, 1 to 3 each; nothing when she would rather not say."""
    taps: list[int] = []
    for point in ("heard", "useful", "kept"):
        first = point == "heard"
        answer = yield Ask(
            point,
            f"rating.{side}.{point}",
            args,
            choices=FACES,
            skippable=first,
            wait=REMINDER if first else PATIENCE,
        )
        if first and answer == Silence():
            answer = yield Ask(
                "heard.again",
                f"rating.{side}.again",
                args,
                choices=FACES,
                skippable=True,
                wait=REMINDER,
                continues="heard",
            )
        if answer == Skipped():
            yield Say("rating.skipped")
        if answer in (Silence(), Skipped()):
            return []
        taps.append(int(answer.value))
    return taps


def thanks(asked: dict[str, Any], taps: list[int], shared: bool) -> Script:
    """Thanks, and three months beside each other."""
    found = yield Find("trend", "rating_trend", f"{asked['side']} {asked['month']} {sum(taps)}")
    yield Say("rating.thanks", {"shared": shared, "coach": asked["name"], **found.rows})


def word(person: Person, facts: Facts) -> Script:
    """Her coach hears the word that she wanted him to hear."""
    yield Say("rating.word", {"by": facts["by"], "word": facts["word"]})
