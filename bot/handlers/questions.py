"""The trainers' list: questions that nobody has answered, without names; answer one, or close it."""

from typing import Any

from bot.conversation.asking import QuestionClosed, QuestionsRead
from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say, Text
from bot.conversation.events import Facts
from bot.conversation.script import Chose, Script
from bot.handlers.replying import ANSWER
from bot.people import Person

WHAT = (ANSWER, Choice("card", "questions.by_card"), Choice("end", "questions.end"), "close")


def questions(person: Person, facts: Facts) -> Script:
    """The oldest few; what is read here is forgotten with whoever asked it."""
    rows = facts["questions"]
    if not rows:
        yield Say("questions.none")
        return
    yield Record("read", QuestionsRead(tuple(row["id"] for row in rows)))
    numbers = [Choice(str(n), words=str(n)) for n in range(1, len(rows) + 1)]
    which = yield Ask("which", "questions.list", {"questions": rows}, choices=(*numbers, "close"))
    if which == Chose("close"):
        return
    one = rows[int(which.value) - 1]
    yield Record("read.one", QuestionsRead((one["id"],)))
    match (yield Ask("what", "questions.one", one, choices=WHAT)):
        case Chose("answer"):
            given = {"id": one["id"], "by": "", "of": one["of"], "trainer": True}
            yield HandOver("question_reply", given)
        case Chose("card"):
            yield from by_card(one)
        case Chose("end"):
            yield Record("closed", QuestionClosed(one["id"]))
            yield Say("questions.closed", one, shortcuts=("questions",))
        case _:
            pass


def by_card(one: dict[str, Any]) -> Script:
    """A card answers it now: which?"""
    named = yield Ask("card", "questions.card", accepts=(Text(100),))
    cards = (yield Find("card.found", "cards", named.words)).rows["cards"]
    if not cards:
        yield Say("questions.no_card", shortcuts=("questions",))
        return
    numbers = [Choice(str(n), words=str(n)) for n in range(1, len(cards) + 1)]
    titles = [card["title"] for card in cards]
    none = Choice("none", "guide.none")
    which = yield Ask("card.which", "guide.which", {"titles": titles}, choices=(*numbers, none))
    if which == Chose("none"):
        yield Say("questions.no_card", shortcuts=("questions",))
        return
    yield Record("closed", QuestionClosed(one["id"], card=cards[int(which.value) - 1]["ref"]))
    yield Say("questions.card_sent", one, shortcuts=("questions",))
