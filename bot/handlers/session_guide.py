"""The guide of a live session: for each stage of GROW some questions to ask, and a place to note.

The coach speaks with her and writes down what she says; what he noted is a check-in's summary, and is kept
only when she says that it is right. His words may be voice notes: she hears those before she agrees.
"""

from typing import Any

from bot.conversation.effects import ASIDES, Ask, Choice, Day, Number, Record, Say, Text, Voice
from bot.conversation.events import Facts
from bot.conversation.planning import PeopleShown, SessionSummed
from bot.conversation.script import Chose, Part, Script
from bot.handlers.checkin import DAYS, SCALE, words
from bot.people import Person

NOTED = (Text(300, refuses=ASIDES), Voice())
POINTS = ("goal", "score", "obstacle", "option", "step", "day", "helper", "confidence")
HELD = frozenset({"held", "ended"})  # nothing is noted any more


def session_guide(person: Person, facts: Facts) -> Script:
    """Goal, Reality, Options, Will; then the summary, which goes to her."""
    session = facts["live_session"]
    if session is None or not session["coach"] or session["state"] in HELD:
        yield Say("session.settled")
        return
    by = {"by": session["by"], "of": session["of"]}
    told: dict[str, Any] = {}
    yield Say("session.opening", by)
    goal = yield from noted(Ask("goal", "session.goal", by, accepts=NOTED))
    told["goal"] = words(goal, told, "goal")
    yield from reality(by, told)
    yield from options(by, told)
    yield from will(by, told)
    corrects = tuple(Choice(point, f"point.{point}") for point in POINTS)
    choices = (Choice("confirm", "session.send"), "cancel")
    answer = yield Ask("summary", "session.summary", {**by, **told}, choices=choices, corrects=corrects)
    yield Record("answered", PeopleShown([session["of"]]))
    if answer != Chose("confirm"):
        yield Say("session.not_sent", by, shortcuts=("schedule",))
        return
    yield Record("summed", SessionSummed(session=session["id"], summary=told))
    yield Say("session.summary_sent", by)


def noted(ask: Ask) -> Part[Any]:
    """What he noted of her: it is forgotten with her."""
    answer = yield ask
    yield Record(f"{ask.key}.noted", PeopleShown([ask.args["of"]]))
    return answer


def reality(by: dict[str, Any], told: dict[str, Any]) -> Script:
    """Where she stands, and what gets in the way."""
    score = Ask("score", "session.score", by, choices=SCALE, accepts=(Number(1, 10),))
    told["score"] = (yield from noted(score)).number
    obstacle = yield from noted(Ask("obstacle", "session.obstacle", by, accepts=NOTED, skippable=True))
    told["obstacle"] = words(obstacle, told, "obstacle")


def options(by: dict[str, Any], told: dict[str, Any]) -> Script:
    """Her ideas, one or two, and the one that she takes."""
    first = yield from noted(Ask("option.1", "session.option_1", by, accepts=NOTED))
    second = yield from noted(Ask("option.2", "session.option_2", by, accepts=NOTED, skippable=True))
    said = (words(answer, told, f"option.{n}") for n, answer in enumerate((first, second), 1))
    told["options"] = [idea for idea in said if idea]
    told["will"] = told["options"][0]
    if len(told["options"]) > 1:
        numbers = [Choice(str(n), words=str(n)) for n in (1, 2)]
        args = {**by, "options": told["options"]}
        taken = yield from noted(Ask("option.taken", "session.option_taken", args, choices=numbers))
        told["will"] = told["options"][int(taken.value) - 1]


def will(by: dict[str, Any], told: dict[str, Any]) -> Script:
    """Her first step, its day, who helps, and how sure she is."""
    step = yield from noted(Ask("step", "session.step", by, accepts=NOTED))
    told["step"] = words(step, told, "step")
    day = yield from noted(Ask("day", "session.day", by, choices=DAYS, accepts=(Day(),)))
    told["day"] = day.day.isoformat()
    accepts = (Text(80, refuses=ASIDES), Voice())
    who = Ask("helper", "session.helper", by, choices=("nobody",), accepts=accepts)
    helper = yield from noted(who)
    told["helper"] = words(helper, told, "helper")
    sure = Ask("confidence", "session.confidence", by, choices=SCALE, accepts=(Number(1, 10),))
    told["confidence"] = (yield from noted(sure)).number
