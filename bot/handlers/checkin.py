"""The GROW check-in: where she stands, then one next step.

Goal, Reality, Options, Will; the words are hers, the order is not sacred: at the end she may
correct any point, and nothing leaves this talk without her yes.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from bot.conversation.effects import (
    ASIDES,
    After,
    Ask,
    Choice,
    Day,
    Find,
    Hour,
    Notify,
    Number,
    Record,
    Say,
    SetTimer,
    Text,
    Voice,
)
from bot.conversation.events import Aside, Facts
from bot.conversation.records import (
    CheckinHeld,
    CheckinShared,
    PersonChanged,
    Promised,
    PromiseMoved,
    PromiseState,
)
from bot.conversation.script import Chose, Named, Part, Said, Script, Skipped, Spoke, Timed
from bot.handlers.numbers import numbered
from bot.handlers.smart import missing
from bot.people import Person

OWN_WORDS = (Text(400, refuses=ASIDES, apart=True), Voice())
MORE = (
    Text(400, refuses=ASIDES - {Aside.DAY, Aside.FIGURE}, apart=True),
    Voice(),
)  # « vendredi », « 3 » add to a goal
SCALE = tuple(Choice(str(n), words=str(n)) for n in range(1, 11))
DAYS = (Choice("+1", "day.tomorrow"), Choice("+3", "day.in_three"), Choice("+7", "day.in_a_week"))
EVERY = (
    Choice("week", "rhythm.week"),
    Choice("fortnight", "rhythm.fortnight"),
    Choice("month", "rhythm.month"),
    Choice("never", "rhythm.never"),
)
POINTS = ("goal", "score", "obstacle", "option", "step", "day", "helper", "confidence")
# Whoever declines says it in many ways; nothing is shared but by a clear yes.
_NO = (
    r"(?:non|no|nn|nan|ayi|surtout pas|pas(?! de (?:probl|souci))|je (?:ne )?veux pas|je pr[ée]f[èe]re"
    r"|je garde|rather not|don.?t|i (?:keep|prefer|do not|don.?t|would rather))\b"
)
DECLINES = Text(200, named=_NO, only=True)
SHARING = (Choice("yes", "checkin.share_yes"), Choice("no", "checkin.share_no"))
AGAIN = timedelta(days=2)  # until a promise of which she said today that it goes on is asked about
CONFIDENT = 7  # of 10; below, what would raise it is worth a question
OWN_TOPIC = "own"
SENTENCE = 4  # words; fewer name a topic, not yet a goal
NOTHING_MORE = {"non", "non merci", "rien", "no", "no thanks", "nothing"}
SPOKEN = "🎤"  # a voice note, where words would stand
NO_TOPIC: Mapping[str, Any] = {"example": "", "ideas": ()}


def checkin(person: Person, facts: Facts) -> Script:
    """One talk, one promise."""
    if not facts.get("greeted"):
        yield Say("checkin.opening", {"name": person.name, "last": facts["last_checkin"]})
    told: dict[str, Any] = {"stuck": []}
    for promise in facts["promises"]:
        if (yield from look_back(promise)) == PromiseState.STUCK:
            told["stuck"].append(promise["text"])

    yield from goal(facts, told)
    yield from reality(told)
    yield from options(told)
    yield from will(told)
    yield Ask(
        "summary",
        "checkin.summary",
        told,
        choices=("confirm",),
        corrects=tuple(Choice(point, f"point.{point}") for point in POINTS),
    )
    confirmed_on = yield from still_to_come(told)
    # kept before she is asked about her coach: her plan does not hang on that answer
    yield Record("checkin", CheckinHeld.told(told, told["topic"], shared=False))
    yield Record("promise", Promised(text=told["step"], due_on=date.fromisoformat(told["day"])))

    shared = False
    if (coach := facts["coach"]) is not None:
        answer = yield Ask(
            "share", "checkin.share", {"coach": coach["name"]}, choices=SHARING, accepts=(DECLINES,)
        )
        shared = answer == Chose("yes")
    if shared:
        yield Record("shared", CheckinShared(coach["id"]))
        yield Notify(coach["id"], "checkin.shared", {"by": person.name, "of": person.id, "told": told})
    today: str = (yield Find("day.shared", "today", "")).rows
    stopped = facts["standing"]["stopped"]
    passed = confirmed_on < today and told["day"] <= today  # her promise was asked about meanwhile
    yield Say("checkin.done", {"day": told["day"], "shared": shared, "stopped": stopped, "passed": passed})
    if person.rhythm is None and not stopped:
        yield from rhythm(person.local_hour)


def look_back(promise: Mapping[str, Any]) -> Part[PromiseState]:
    """How it stands with a promise that is open; what blocks it is what the check-in is for.

    Her coach hears that she is stuck with the plan that she shares, and not without it.
    """
    key = f"promise.{promise['id']}"
    answer = yield Ask(key, "checkin.promise", promise, choices=("done", "underway", "stuck"))
    states = {"done": PromiseState.DONE, "stuck": PromiseState.STUCK}
    state = states.get(answer.value, PromiseState.OPEN)  # under way: kept too, for she may have gone back
    yield Record(f"{key}.moved", PromiseMoved(promise=promise["id"], state=state))
    if state == PromiseState.OPEN and promise.get("due"):  # she has just said: not once more today
        yield SetTimer("promise.due", f"promise:{promise['id']}", After(AGAIN))
    yield Say(f"checkin.promise_{answer.value}", key=f"{key}.said")
    return state


def goal(facts: Facts, told: dict[str, Any]) -> Script:
    """What she wants to reach, helped once to make it SMART."""
    topics = [Choice(topic["id"], words=topic["title"]) for topic in facts["topics"]]
    topic = yield Ask(
        "goal.topic",
        "checkin.topic",
        choices=(*topics, Choice(OWN_TOPIC, "choice.own_topic")),
        accepts=OWN_WORDS,
    )
    told["topic"] = topic.value if isinstance(topic, Chose) else OWN_TOPIC
    chosen = next((t for t in facts["topics"] if t["id"] == told["topic"]), NO_TOPIC)
    told["ideas"] = chosen["ideas"]
    if isinstance(topic, Spoke) or (isinstance(topic, Said) and len(topic.words.split()) >= SENTENCE):
        answer = topic  # she has told her goal already
    else:
        named = topic.words if isinstance(topic, Said) else ""
        args = {"example": chosen["example"], "named": named}
        answer = yield Ask("goal", "checkin.goal", args, accepts=OWN_WORDS)
    told["goal"] = words(answer, told, "goal")
    if isinstance(answer, Said) and (gaps := missing(answer.words)):
        more = yield Ask("goal.smart", "checkin.smart", {"gaps": gaps}, choices=("keep",), accepts=MORE)
        if more != Chose("keep") and not (isinstance(more, Said) and more.words.lower() in NOTHING_MORE):
            told["goal"] = f"{told['goal']} – {words(more, told, 'goal.smart')}"


def reality(told: dict[str, Any]) -> Script:
    """Where she stands, and what gets in the way."""
    score = yield Ask("score", "checkin.score", choices=SCALE, accepts=(Number(1, 10),))
    told["score"] = score.number
    stands = {"score": score.number}  # at nine or ten, what is difficult is not what one asks first
    obstacle = yield Ask("obstacle", "checkin.obstacle", stands, accepts=OWN_WORDS, skippable=True)
    told["obstacle"] = words(obstacle, told, "obstacle")


def options(told: dict[str, Any]) -> Script:
    """At least two ways, once more "what else?", then the one she takes.

    Ideas of ours are shown only after hers, two at most.
    """
    first = yield Ask("option.1", "checkin.option_1", accepts=OWN_WORDS)
    ideas = told.pop("ideas")
    second = yield Ask(
        "option.2",
        "checkin.option_2",
        {"ideas": ideas},
        choices=[
            Choice(f"{told['topic']}-{n}", "choice.idea", args={"n": n}) for n in range(1, len(ideas) + 1)
        ],
        accepts=OWN_WORDS,
    )
    third = yield Ask("option.3", "checkin.option_3", accepts=OWN_WORDS, skippable=True)
    told["options"] = [words(first, told, "option.1")]
    if isinstance(second, Chose):
        told["options"].append(ideas[int(second.value.rpartition("-")[2]) - 1])
    else:
        told["options"].append(words(second, told, "option.2"))
    if third != Skipped():
        told["options"].append(words(third, told, "option.3"))
    taken = yield Ask(
        "option.taken",
        "checkin.option_taken",
        {"options": told["options"]},
        choices=numbered(told["options"]),
    )
    told["will"] = told["options"][int(taken.value) - 1]


def will(told: dict[str, Any]) -> Script:
    """The first step, its day, who helps, and how sure she is."""
    step = yield Ask("step", "checkin.step", accepts=OWN_WORDS)
    told["step"] = words(step, told, "step")
    day = yield Ask("day", "checkin.day", choices=DAYS, accepts=(Day(),))
    told["day"] = day.day.isoformat()
    helper = yield Ask(
        "helper", "checkin.helper", choices=("nobody",), accepts=(Text(80, refuses=ASIDES), Voice())
    )
    told["helper"] = words(helper, told, "helper")
    confidence = yield Ask("confidence", "checkin.confidence", choices=SCALE, accepts=(Number(1, 10),))
    told["confidence"] = confidence.number
    told["boost"] = ""
    if told["confidence"] < CONFIDENT:
        boost = yield Ask("confidence.boost", "checkin.boost", accepts=OWN_WORDS, skippable=True)
        told["boost"] = words(boost, told, "confidence.boost")


def still_to_come(told: dict[str, Any]) -> Part[str]:
    """Where she was away so long that the day has passed, she names another; the day that it is."""
    today: str = (yield Find("day.today", "today", "")).rows
    if told["day"] < today:
        args = {"day": told["day"]}
        day = yield Ask("day.anew", "checkin.day_passed", args, choices=DAYS, accepts=(Day(),))
        told["day"] = day.day.isoformat()
    return today


def rhythm(usual: time) -> Script:
    """How often she wants to do this: on this day of the week, at her usual hour, unless she names them."""
    answer = yield how_often("rhythm", "checkin.rhythm")
    if isinstance(answer, Named | Timed) and answer.every == "other":
        answer = yield how_often("rhythm.offered", "checkin.rhythm_offered")
    match answer:
        case Chose("never"):
            yield Record("rhythm", PersonChanged({"rhythm": None}))
            yield Say("rhythm.none")
        case Chose(every):
            yield from come_round(every, (yield from weekday_today()), usual)
        case Named(every="other") | Timed(every="other"):
            yield Say("rhythm.later")
        case Named(weekday=weekday, every=every):
            day = (yield from weekday_today()) if weekday is None else weekday
            yield from come_round(every or "week", day, usual)
        case Timed(hour, weekday, every):
            day = (yield from weekday_today()) if weekday is None else weekday
            yield from come_round(every or "week", day, hour)
        case _:
            pass  # silence: she may choose it in /hours


def how_often(key: str, text: str) -> Ask:
    """The question for a rhythm, under this key and in these words."""
    return Ask(key, text, choices=EVERY, accepts=(Hour(weekday=True),), wait=timedelta(days=1))


def weekday_today() -> Part[int]:
    """The day of the week on which she chooses; 0 is Monday."""
    return date.fromisoformat((yield Find("rhythm.today", "today", "")).rows).weekday()


def come_round(every: str, weekday: int, hour: time) -> Script:
    """Keep the rhythm, and say it as it was understood."""
    kept = {"every": every, "weekday": weekday, "local_hour": f"{hour:%H:%M}"}
    yield Record("rhythm", PersonChanged({"rhythm": kept}))
    yield Say("rhythm.set", {"every": every, "weekday": weekday, "hour": hour})


def words(answer: Any, told: dict[str, Any], key: str) -> str:
    """What she said, as it stands in a summary; a voice note is named and kept by its key."""
    match answer:
        case Said(text):
            return text
        case Spoke(media):
            told.setdefault("voices", {})[key] = media
            return SPOKEN
        case _:
            return ""
