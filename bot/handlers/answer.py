"""Her side of a question that went to people: the answer in their words, a card, or honestly none."""

from typing import Any

from bot.conversation.asking import AnswerTold, AnswerUnclear, QuestionOverdue
from bot.conversation.effects import Ask, Choice, Notify, Record, Say
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.script import Chose, Script
from bot.handlers.report import wrong
from bot.people import Person

THANKS, UNCLEAR = Choice("thanks", "answer.thanks"), Choice("unclear", "answer.unclear")


def answered(person: Person, facts: Facts) -> Script:
    """Told once, and never as a card of ours unless it is one."""
    told = facts["answer"]
    if told is None:
        return  # told already, or forgotten with whoever gave it
    yield Record("told", AnswerTold(told["id"]))
    if told["card"]:
        yield Say("answer.card_now", told)
        yield Say(told["card"], {"cadre": person.cadre}, shortcuts=("guide", wrong(told["card"])))
        return
    if not told["answer"] and not told["voice"]:
        yield Say("answer.none", told, shortcuts=("emergency",))
        return
    yield Say("answer.question", told)
    voice = Media(**told["voice"]) if told["voice"] else None
    yield Say("answer.voice" if voice else "answer.words", told, voice=voice)
    yield from clear(person, told)


def clear(person: Person, told: dict[str, Any]) -> Script:
    """Thanks, or not clear yet: one tap, or none."""
    if (yield Ask("clear", "answer.clear", choices=(THANKS, UNCLEAR))) == Chose("unclear"):
        yield Record("unclear", AnswerUnclear(told["id"]))
        yield Say("answer.unclear_told", told, shortcuts=("emergency",))
        return
    if told["answerer"]:
        by = person.name if told["role"] != "trainer" else ""
        yield Notify(told["answerer"], "question.thanked", {"by": by, "of": person.id})
    yield Say("answer.thanks_told", told)


def overdue(person: Person, facts: Facts) -> Script:
    """No answer came: she is told so, and who has her question now."""
    asked = facts["overdue"]
    if asked is None:
        return
    passed_on = facts.get("passed_on", False)
    if not passed_on:
        yield Record("overdue", QuestionOverdue(asked["id"]))
    yield Say("answer.passed_on" if passed_on else "answer.overdue", asked, shortcuts=("emergency",))
