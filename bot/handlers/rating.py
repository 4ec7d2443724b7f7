"""The end of a month: three taps about the coaching, one free word, and how it went beside the two before."""

from datetime import timedelta
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, HandOver, Notify, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.promising import CoachingRated
from bot.conversation.script import Chose, Part, Said, Script, Silence, Skipped
from bot.people import Person

FACES = tuple(Choice(str(n), f"rating.face_{n}") for n in (3, 2, 1))
REMINDER = timedelta(days=2)
PATIENCE = timedelta(days=1)


def due(person: Person, facts: Facts) -> Script:
    """The first tap begins it; one reminder, then peace. It pushes no question of hers aside."""
    asked = facts["rating"]
    if asked is None:
        return
    side, args = asked["side"], told(person, asked)
    heard = yield Ask("heard", f"rating.{side}.heard", args, choices=FACES, skippable=True, wait=REMINDER)
    if heard == Silence():
        heard = yield Ask(
            "heard.again",
            f"rating.{side}.again",
            args,
            choices=FACES,
            skippable=True,
            wait=REMINDER,
            continues="heard",
        )
    match heard:
        case Chose(tap):
            yield HandOver("rating", {"rating": asked, "heard": int(tap)})
        case Skipped():
            yield Say("rating.skipped")


def rating(person: Person, facts: Facts) -> Script:
    """Was it useful, were promises kept? A word, if she likes; then how it went beside the months before."""
    asked = facts["rating"]
    args = told(person, asked)
    taps = [facts["heard"]]
    for point in ("useful", "kept"):
        answer = yield Ask(point, f"rating.{asked['side']}.{point}", args, choices=FACES, wait=PATIENCE)
        if answer == Silence():
            return
        taps.append(int(answer.value))
    said, shared = yield from free_word(asked, args)
    heard, useful, kept = taps
    rated = CoachingRated(
        side=asked["side"],
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
    yield from thanks(asked, taps, shared)


def free_word(asked: dict[str, Any], args: dict[str, Any]) -> Part[tuple[str, bool]]:
    """What she adds, and whether her coach may read it; silence keeps the taps all the same."""
    accepts = (Text(300),)
    text = f"rating.{asked['side']}.word"
    word = yield Ask("word", text, args, accepts=accepts, skippable=True, wait=PATIENCE)
    if not isinstance(word, Said) or asked["coach"] is None:
        return word.words if isinstance(word, Said) else "", False
    answer = yield Ask("share", "rating.share", args, choices=("yes", "no"), wait=PATIENCE)
    return word.words, answer == Chose("yes")


def told(person: Person, asked: dict[str, Any]) -> dict[str, Any]:
    """What every question of the month is given."""
    return {"name": person.name, "coach": asked["name"]}


def thanks(asked: dict[str, Any], taps: list[int], shared: bool) -> Script:
    """Thanks, and three months beside each other."""
    found = yield Find("trend", "rating_trend", f"{asked['side']} {asked['month']} {sum(taps)}")
    yield Say("rating.thanks", {"shared": shared, "coach": asked["name"], **found.rows})


def word(person: Person, facts: Facts) -> Script:
    """Her coach hears the word that she wanted him to hear."""
    yield Say("rating.word", {"by": facts["by"], "word": facts["word"]})
