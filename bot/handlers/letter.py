"""A letter from her coach: a question to answer, or feedback to thank for; and the way back."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, HandOver, Record, Say
from bot.conversation.events import Facts
from bot.conversation.letters import Kind, LetterAnswered, LetterShown, Reply, ReplyTold
from bot.conversation.messages import Media
from bot.conversation.records import Mentioned
from bot.conversation.script import Chose, Part, Script
from bot.handlers.replying import ANSWER, MOST, written
from bot.people import Person


def letter(person: Person, facts: Facts) -> Script:
    """What her coach wrote. It gives way: what she types is for the talk below, until she taps."""
    told = facts["letter"]
    if told is None:
        return  # replied meanwhile, or forgotten with whoever wrote it
    again = bool(facts.get("again"))
    yield Record("seen", LetterShown(told["id"], again))
    if told["kind"] == Kind.FEEDBACK:
        choices, text = (Choice("thanks", "letter.thanks"), ANSWER), "letter.feedback"
    else:
        choices, text = (ANSWER, Choice("not_now", "letter.not_now")), "letter.question"
    yield from _spoken(told, "coach", "voice")
    answer = yield Ask("what", text, {**told, "again": again}, choices=choices)
    if answer == Chose("answer"):
        given = {"of": told["of"], "by": told["coach"], "id": told["id"], "about": facts["about"]}
        yield HandOver("letter_reply", given)
        return
    reply = Reply(answer.value)
    yield Record("replied", LetterAnswered(letter=told["id"], reply=reply))
    yield Say(f"letter.{reply}_told", told)


def reply(person: Person, facts: Facts) -> Script:
    """Her answer, typed or spoken; a talk of its own. It goes once she has seen it and said so."""
    to = facts["by"]
    yield Record("shown", Mentioned({facts["of"]: ""}))
    if not (yield Find("open", "open_letter", str(facts["id"]))).rows:
        yield Say("letter.settled")
        return
    given = yield from written("letter.write", to)
    if given is None:
        yield Say("letter.kept_back", {"to": to})
        return
    sent = LetterAnswered(letter=facts["id"], reply=Reply.ANSWER, words=given.words, voice=given.voice)
    yield Record("sent", sent)
    yield Say("letter.answer_told", {"coach": to})


def perhaps(words: str) -> Part[bool]:
    """What she typed where no talk was open may be her reply: it goes with her yes. Whether it did."""
    waiting = (yield Find("awaiting", "awaiting_letter", "")).rows
    if not waiting or len(words) > MOST:
        return False
    yield Record("shown", Mentioned({waiting["of"]: ""}))
    told = {"to": waiting["coach"], "words": words}
    sure = yield Ask("perhaps", "letter.perhaps", told, choices=(Choice("confirm", "question.send"), "no"))
    if sure != Chose("confirm"):
        return False
    yield Record("sent", LetterAnswered(letter=waiting["id"], reply=Reply.ANSWER, words=words))
    yield Say("letter.answer_told", {"coach": waiting["coach"]})
    return True


def answered(person: Person, facts: Facts) -> Script:
    """The coach's side: what she replied, once, with what it was about."""
    told = facts["reply"]
    if told is None:
        return
    yield Record("told", ReplyTold(told["id"]))
    yield Say("letter.answered", told)
    yield from _spoken(told, "coachee", "answer_voice")


def silent(person: Person, facts: Facts) -> Script:
    """The coach's side: she has not replied, or could not be reached; peace from now on."""
    told = facts["unanswered"]
    if told is not None:
        text = "letter.unreached" if told.get("unreached") else "letter.silent"
        yield Say(text, told, shortcuts=("team",))


def _spoken(told: Mapping[str, Any], who: str, name: str) -> Script:
    """A voice note as it is, where there is one."""
    if told[name]:
        yield Say("letter.voice", {"by": told[who]}, voice=Media(**told[name]))
