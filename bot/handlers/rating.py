"""The end of a month: three taps about the coaching, one free word, and how it went beside the two before."""

from datetime import timedelta
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, Notify, Record, Say, Text, Voice
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.promising import CoachingRated
from bot.conversation.script import Chose, Said, Script, Silence, Skipped, Spoke
from bot.people import Person

FACES = tuple(Choice(str(n), f"rating.face_{n}") for n in (3, 2, 1))
REMINDER = timedelta(days=2)
PATIENCE = timedelta(days=1)


def rating(person: Person, facts: Facts) -> Script:
    """Was she heard, was it useful, were promises kept? Silence: one reminder, then peace."""
    asked = facts["rating"]
    if asked is None:
        return
    side = asked["side"]
    args = {"name": person.name, "coach": asked["name"], "day": asked["day"]}
    heard = yield Ask("heard", f"rating.{side}.heard", args, choices=FACES, wait=REMINDER)
    if heard == Silence():
        heard = yield Ask(
            "heard.again", f"rating.{side}.again", args, choices=FACES, wait=REMINDER, continues="heard"
        )
    taps = [heard]
    for point in ("useful", "kept"):
        if taps[-1] == Silence():
            return
        taps.append((yield Ask(point, f"rating.{side}.{point}", args, choices=FACES, wait=PATIENCE)))
    if taps[-1] == Silence():
        return
    word = yield Ask(
        "word", f"rating.{side}.word", args, accepts=(Text(300), Voice()), skippable=True, wait=PATIENCE
    )
    said = word.words if isinstance(word, Said) else ""
    voice = word.media if isinstance(word, Spoke) else ""
    shared = False
    if asked["coach"] is not None and (said or voice):
        answer = yield Ask("share", "rating.share", args, choices=("yes", "no"), wait=PATIENCE)
        shared = answer == Chose("yes")
    one, two, three = (int(tap.value) for tap in taps)
    rated = CoachingRated(
        side=side,
        month=asked["month"],
        heard=one,
        useful=two,
        promises=three,
        word=said,
        voice=voice,
        shared=shared,
    )
    yield Record("rated", rated)
    if shared:
        told = {"by": person.name, "of": person.id, "word": said, "voice": voice}
        yield Notify(asked["coach"], "rating.word", told)
    if word != Silence() or isinstance(word, Skipped):
        yield from thanks(asked, shared)


def thanks(asked: dict[str, Any], shared: bool) -> Script:
    """Thanks, and three months beside each other."""
    found = yield Find("trend", "rating_trend", f"{asked['side']} {asked['month']}")
    yield Say(
        "rating.thanks", {"shared": shared, "side": asked["side"], "coach": asked["name"], **found.rows}
    )


def word(person: Person, facts: Facts) -> Script:
    """Her coach hears the word that she wanted him to hear."""
    yield Say("rating.word", {"by": facts["by"], "word": facts["word"]})
    if facts["voice"]:
        yield Say("coach.voice", {"point": "rating"}, voice=Media(id=facts["voice"], mime="audio/ogg"))
