"""Questions: what follows when no card answers, from her yes until somebody's answer has reached her.

The table is the truth and timers only wake: a question that is open is never lost with a talk, a stop or
a notice, for whoever comes back is told of it anew, and after a week it is the trainers' whatever happened.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.access import View
from bot.coaching import media
from bot.coaching.subject import id_of
from bot.content.folding import fold
from bot.conversation.asking import (
    AnswerTold,
    AnswerUnclear,
    OfQuestion,
    QuestionAnswered,
    QuestionAsked,
    QuestionClosed,
    QuestionDelayed,
    QuestionOverdue,
    QuestionPassedOn,
    QuestionShown,
    QuestionsRead,
)
from bot.people import Person, PersonId
from bot.reading import Reading
from storage.store import Desk, Question

MOST_OPEN = 3  # unanswered ones of one person
MOST_CHARACTERS = 300  # of one, so that it fits a small screen with what stands around it
MOST_LISTED = 5  # of one list on a small screen
REMINDER = timedelta(days=3)  # of her coach, once
PATIENCE = timedelta(days=7)  # until trainers read it, and she is told that no answer came
TOMORROW = timedelta(days=1)

ASKED, ANSWERED, OVERDUE = "question.asked", "question.answered", "question.overdue"  # timers


def gist(words: str) -> str:
    """By what the same question is known: its words, folded. Their order counts: it may turn the meaning."""
    return fold(words)


def about(id: int) -> str:
    """What the timers of a question are about."""
    return f"question:{id}"


# ---- what talks know and look up ------------------------------------------------------------


def may_ask(reading: Reading, words: str) -> Mapping[str, Any]:
    """Whether she is offered to send these words, and to whom (None: to the trainers' list).

    `may`: "offer", or why not: "long", "same" as one that is open, "full". Whatever else must keep words
    from being passed on is decided here, before she is offered anything.
    """
    desk, person = reading.desk, reading.reader
    coach = reading.person(View.NAME, person.coach)
    to = coach and {"id": coach.id, "name": coach.name}
    waiting = desk.open_questions(person.id)
    if len(words) > MOST_CHARACTERS:
        may = "long"
    elif any(gist(question.words) == gist(words) for question in waiting):
        may = "same"
    else:
        may = "offer" if len(waiting) < MOST_OPEN else "full"
    stopped = person.stopped_at is not None  # then an answer waits until she is back
    return {"may": may, "to": to, "stopped": stopped, "most": MOST_CHARACTERS if may == "long" else MOST_OPEN}


def is_open(desk: Desk, id: str) -> bool:
    """Whether somebody may still answer it. A look-up: no words, so that nothing of hers is left by it."""
    question = desk.question(int(id))
    return question is not None and question.answered_at is None


def to_answer(reading: Reading, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What her coach is asked; None when it was answered or forgotten meanwhile, or is not his any more."""
    question = reading.desk.question(id_of(given))
    if question is None or question.answered_at is not None:
        return None
    asker = reading.person(View.NAMED_QUESTION, question.person)
    if asker is None:
        return None
    return {
        "id": question.id,
        "words": question.words,
        "by": asker.name,
        "why": question.reason,
        "unclear": bool(question.answer or question.voice),
    }


def answer(reading: Reading, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What she is told; None when she was told already, or there is nothing to tell any more."""
    desk = reading.desk
    question = desk.question(id_of(given))
    if question is None or question.person != reading.reader.id or not desk.is_untold(question.id):
        return None
    by = reading.person(View.ANSWER, question.answered_by)
    return {
        "id": question.id,
        "words": question.words,
        "answer": question.answer,
        "voice": media.named(desk, question.voice),
        "card": question.card,
        "by": by.name if by is not None else "",
        "answerer": by.id if by is not None else None,
        "role": _role(desk, question, by),
    }


def overdue(reading: Reading, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What she is told when no answer came; None when one did."""
    question = reading.desk.question(id_of(given))
    if question is None or question.person != reading.reader.id or question.answered_at is not None:
        return None
    coach = reading.person(View.NAME, question.coach)
    return {"id": question.id, "words": question.words, "coach": coach.name if coach is not None else ""}


def to_trainers(reading: Reading, now: datetime) -> list[Mapping[str, Any]]:
    """The list of whoever may answer in the place of coaches.

    No name is in it; `of` is there so that it is forgotten with whoever asked.
    """
    rows = [
        row
        for row in reading.desk.listed(now - PATIENCE, MOST_LISTED)
        if reading.person(View.UNNAMED_QUESTION, row.person)
    ]
    return [{"of": row.person, **told(row._asdict())} for row in rows]


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A listed question as JSON values, without who asked it."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name != "person"
    }


def _role(desk: Desk, question: Question, by: Person | None) -> str:
    """As what somebody answers her: "coach", "asked" when she has another coach by now, or "trainer"."""
    if by is None or by.id != question.coach:
        return "trainer"
    asker = desk.person(question.person)
    return "coach" if asker is not None and asker.coach == by.id else "asked"


# ---- what follows from records --------------------------------------------------------------


def keep(desk: Desk, person: Person, ref: str, turn: int, thing: OfQuestion, now: datetime) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    match thing:
        case QuestionAsked():
            return _ask(desk, person, ref, thing, now)
        case QuestionShown(id):
            _remind(desk, person, id, now + REMINDER)
        case QuestionDelayed(id):
            _remind(desk, person, id, now + TOMORROW)
        case QuestionPassedOn(id):
            desk.cancel_timer(person.id, ASKED, about(id))
            question = desk.question(id)
            if question is not None and desk.list_question(id, now):
                desk.set_timer(question.person, OVERDUE, about(id), now, {"passed_on": True})
                return True
        case QuestionOverdue(id):
            question = desk.question(id)
            if question is not None and desk.list_question(id, now) and question.coach is not None:
                desk.cancel_timer(question.coach, ASKED, about(id))
        case QuestionAnswered():
            return _answer(desk, person, thing, now)
        case QuestionClosed() if not person.trains:
            return False  # she is no trainer any more, since this talk began
        case QuestionClosed(id, card):
            return close(desk, id, person.id, card, now) > 0
        case QuestionsRead(ids):
            for id in ids:
                question = desk.question(id)
                if question is not None:
                    desk.note_mention(question.person, person.id, turn, question.words, now)
        case AnswerTold(id):
            desk.answer_told(id, turn)
        case AnswerUnclear(id):
            return _reopen(desk, id, now)
        case _:
            assert_never(thing)
    return False


def close(desk: Desk, id: int, by: PersonId | None, card: str, now: datetime) -> int:
    """Close a question and those in the same words, with the card that answers them; how many.

    Without a card only those that trainers have are closed: a coach may still answer his.
    """
    closed = 0
    for question in desk.similar(id):
        if (card or _is_listed(question, now)) and desk.answer_question(question.id, by, "", "", card, now):
            _tell(desk, question, None, now)
            closed += 1
    return closed


def come_round(desk: Desk, person: Person, now: datetime) -> None:
    """She is back: what she was asked, and what she was to be told, meanwhile."""
    for question in desk.questions_for(person.id):
        _wake_coach(desk, question, now, again=False)
    for question in desk.untold(person.id):
        _tell(desk, question, question.answered_by, now)
    for question in desk.open_questions(person.id):
        if question.coach is not None and question.listed_at is None:
            due_at = max(question.asked_at + PATIENCE, now + TOMORROW)
            desk.set_timer(person.id, OVERDUE, about(question.id), due_at)


def _ask(desk: Desk, person: Person, ref: str, asked: QuestionAsked, now: datetime) -> bool:
    coach = desk.person(PersonId(asked.coach)) if asked.coach is not None else None
    asked = replace(asked, coach=coach.id if coach is not None else None)
    id = desk.keep_question(person.id, ref, asked, gist(asked.words), person.language, now)
    question = desk.question(id) if id is not None else None
    if question is None or question.coach is None:
        return False
    _wake_coach(desk, question, now, again=False)
    desk.set_timer(person.id, OVERDUE, about(question.id), now + PATIENCE)
    return True


def _answer(desk: Desk, person: Person, given: QuestionAnswered, now: datetime) -> bool:
    """A coach answers her whom he knows; a trainer whoever has asked the same of the trainers."""
    question = desk.question(given.question)
    if question is None or not (question.coach == person.id or person.trains):
        return False
    answered = [question]
    if question.coach != person.id:
        answered += [q for q in desk.similar(question.id) if q.id != question.id and _is_listed(q, now)]
    found = False
    for one in answered:
        if desk.answer_question(one.id, person.id, given.words, given.voice, "", now):
            _tell(desk, one, person.id, now)
            found = True
    return found


def _reopen(desk: Desk, id: int, now: datetime) -> bool:
    """Whoever has answered is told, if it was her coach; trainers find it on their list again."""
    if not desk.reopen_question(id, now):
        return False
    question = desk.question(id)
    if question is None or question.coach is None or question.listed_at is not None:
        return False
    _wake_coach(desk, question, now, again=False)
    desk.set_timer(question.person, OVERDUE, about(id), now + PATIENCE)
    return True


def _wake_coach(desk: Desk, question: Question, at: datetime, *, again: bool) -> None:
    """His talk about it begins then, unless it is answered by then."""
    if question.coach is not None:
        facts = {"of": question.person, "again": again}
        desk.set_timer(question.coach, ASKED, about(question.id), at, facts)


def _remind(desk: Desk, coach: Person, id: int, at: datetime) -> None:
    """He is asked again, unless trainers have it by now."""
    question = desk.question(id)
    if question is not None and question.coach == coach.id and question.listed_at is None:
        _wake_coach(desk, question, at, again=True)


def _tell(desk: Desk, question: Question, by: PersonId | None, now: datetime) -> None:
    """She is told the answer; whoever still has it before him is not reminded."""
    facts = {} if by is None else {"of": by}
    desk.set_timer(question.person, ANSWERED, about(question.id), now, facts)
    if question.coach is not None:
        desk.cancel_timer(question.coach, ASKED, about(question.id))


def _is_listed(question: Question, now: datetime) -> bool:
    """Whether trainers read it."""
    return question.coach is None or question.listed_at is not None or question.asked_at <= now - PATIENCE
