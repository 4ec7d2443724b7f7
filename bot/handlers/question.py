"""A coach's talk about a question that no card answers: he answers, later, or leaves it to trainers."""

from bot.conversation.asking import QuestionAnswered, QuestionDelayed, QuestionPassedOn, QuestionShown
from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Part, Script
from bot.handlers.replying import ANSWER, written
from bot.people import Person


def question(person: Person, facts: Facts) -> Script:
    """Her name, her words, and what he wants to do about them."""
    asked = facts["to_answer"]
    if asked is None:
        return  # answered, closed or forgotten meanwhile
    if not facts.get("again"):
        yield Record("shown", QuestionShown(asked["id"]))
    text = "question.again" if facts.get("again") else "question.asked"
    choices = (ANSWER, "later", Choice("pass_on", "question.pass_on"))
    match (yield Ask("what", text, asked, choices=choices)):
        case Chose("answer"):
            yield HandOver("question_reply", {"id": asked["id"], "by": asked["by"], "of": facts["of"]})
        case Chose("later"):
            yield from _later(asked["id"])
        case _:
            yield Record("passed", QuestionPassedOn(asked["id"]))
            yield Say("question.passed_on", asked)


def reply(person: Person, facts: Facts) -> Script:
    """His answer, or that of a trainer, who sees no name; a talk of its own, which nothing pushes aside."""
    id, to = facts["id"], facts["by"]
    sent = yield from _answered(id, to)
    if facts.get("trainer") and sent is not False:
        yield Say("questions.sent" if sent else "questions.kept", shortcuts=("questions",))
    elif sent:
        yield Say("question.sent", {"by": to})
    elif sent is None:
        yield from _later(id)


def _later(id: int) -> Script:
    """He is asked once more tomorrow."""
    yield Record("later", QuestionDelayed(id))
    yield Say("question.later")


def _answered(id: int, to: str) -> Part[bool | None]:
    """His answer, typed or spoken, sent once he has seen it and said so.

    Whether it was; None when he thought better of it, False when nobody waits for it any more.
    `to`: the name of whoever asked; empty where it is not shown.
    """
    if not (yield Find("open", "open_question", str(id))).rows:
        yield Say("question.settled")
        return False
    given = yield from written("question.write", to)
    if given is None:
        return None
    # looked up once more: somebody else may have answered while he wrote
    if not (yield Find("still", "open_question", str(id))).rows:
        yield Say("question.settled")
        return False
    yield Record("answered", QuestionAnswered(question=id, words=given.words, voice=given.voice))
    return True


def thanked(person: Person, facts: Facts) -> Script:
    """Whoever asked says thanks."""
    yield Say("question.thanked", {"by": facts["by"]})
