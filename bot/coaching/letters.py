"""Letters: what follows when a coach writes to a coachee, until her reply, or her silence, has reached him.

The table is the truth and timers only wake: whoever comes back after a stop is told anew. A question is
repeated once; then the coach is told that she is silent; then there is peace. Feedback awaits nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.access import View
from bot.coaching import media
from bot.coaching.subject import id_of
from bot.conversation.letters import (
    MOST_TOPIC,
    Kind,
    LetterAnswered,
    LetterShown,
    LetterWritten,
    OfLetter,
    ReplyTold,
)
from bot.people import Person, PersonId
from bot.reading import Reading
from bot.shortening import short
from scheduler import local_time
from storage.letters import Letter
from storage.store import Desk

PATIENCE = timedelta(days=2)  # until she is reminded, and as long again until the coach is told
LONGEST_NAME = 30  # characters that are told of a name
MOST_WAITING = 30  # letters of one coach whose reminder may still be to come
MOST_KEPT = 3  # letters of one list on a small screen

RECEIVED, ANSWERED, SILENT = "letter.received", "letter.answered", "letter.silent"  # timers


def about(id: int) -> str:
    """What the timers of a letter are about."""
    return f"letter:{id}"


# ---- what talks know and look up ------------------------------------------------------------


def to_her(reading: Reading, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What she is written; None when she has replied, or it was forgotten with whoever wrote it."""
    letter = reading.desk.letter(id_of(given))
    if letter is None or letter.coachee != reading.reader.id or letter.replied_at is not None:
        return None
    coach = reading.person(View.LETTER, letter.coach)
    return None if coach is None else _told(reading, letter, coach, reading.reader)


def replied(reading: Reading, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the coach is replied; None when he was told, or it was forgotten."""
    desk, coach = reading.desk, reading.reader
    letter = desk.letter(id_of(given))
    if letter is None or not letter.reply or letter.id not in {one.id for one in _untold(desk, coach)}:
        return None
    coachee = reading.person(View.LETTER_REPLY, letter.coachee)
    return None if coachee is None else _told(reading, letter, coach, coachee)


def unanswered(reading: Reading, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The question that she has left without a reply; None when there is one."""
    letter = reading.desk.letter(id_of(given))
    if letter is None or letter.coach != reading.reader.id or letter.replied_at is not None:
        return None
    coachee = reading.person(View.LETTER_REPLY, letter.coachee)
    if coachee is None:
        return None
    told = _told(reading, letter, reading.reader, coachee)
    reached = reading.desk.text_reached(coachee.id, "letter.", letter.sent_at)
    return told if reached else {**told, "unreached": True}


def is_open(desk: Desk, id: str) -> bool:
    """Whether she may still reply. A look-up: no words, so that nothing of anybody's is left by it."""
    letter = desk.letter(int(id))
    return letter is not None and letter.replied_at is None and letter.coach is not None


def awaiting(reading: Reading) -> Mapping[str, Any] | None:
    """The last question of the coach whom she has that has reached her and waits for her reply, if any."""
    desk, her = reading.desk, reading.reader
    coach = reading.person(View.LETTER, her.coach)
    letters = desk.letters_between(her.id, coach.id, MOST_KEPT) if coach is not None else []
    asked = (one for one in letters if one.kind == Kind.QUESTION and one.replied_at is None)
    letter = next((one for one in asked if desk.text_reached(her.id, "letter.", one.sent_at)), None)
    if letter is None or coach is None:
        return None
    return {"id": letter.id, "of": coach.id, "coach": short(coach.name, LONGEST_NAME)}


def received(reading: Reading) -> list[Mapping[str, Any]]:
    """What her coaches wrote to her last, the latest first. Her letters stay hers; whose they are, is said
    of the coach that she has."""
    desk, her = reading.desk, reading.reader
    letters = desk.letters_between(her.id, None, MOST_KEPT)
    return [_told(reading, one, reading.person(View.LETTER, one.coach), her) for one in letters]


def written_to(reading: Reading, of: PersonId) -> list[Mapping[str, Any]]:
    """What this coach wrote to her last, the latest first; nothing when she is not his any more."""
    desk, coach = reading.desk, reading.reader
    her = reading.person(View.LETTER_REPLY, of)
    letters = desk.letters_between(of, coach.id, MOST_KEPT) if her is not None else []
    return [_told(reading, letter, coach, her) for letter in letters]


def _told(
    reading: Reading, letter: Letter, coach: Person | None, coachee: Person | None
) -> Mapping[str, Any]:
    return {
        "id": letter.id,
        "of": letter.coach,
        "kind": letter.kind,
        "coach": short(coach.name, LONGEST_NAME) if coach is not None else "",
        "coachee": short(coachee.name, LONGEST_NAME) if coachee is not None else "",
        "topic": letter.topic,
        "observation": letter.observation,
        "effect": letter.effect,
        "question": letter.question,
        "voice": media.named(reading.desk, letter.voice),
        "sent_on": local_time.day(letter.sent_at, reading.reader.zone).isoformat(),
        "reply": letter.reply,
        "answer": letter.answer,
        "answer_voice": media.named(reading.desk, letter.answer_voice),
    }


def _untold(desk: Desk, coach: Person) -> list[Letter]:
    return desk.untold_replies(coach.id)


# ---- what follows from records --------------------------------------------------------------


def keep(desk: Desk, person: Person, ref: str, turn: int, thing: OfLetter, now: datetime) -> bool:
    """Write one record of a talk of this person; whether somebody has something to hear at once."""
    match thing:
        case LetterWritten():
            return _write(desk, person, ref, thing, now)
        case LetterShown(id, again):
            desk.letter_shown(id, turn)
            letter = desk.letter(id)
            if letter is not None and letter.kind == Kind.QUESTION:
                _wait(desk, letter, now, again=again)
        case LetterAnswered():
            return _reply(desk, person, thing, now)
        case ReplyTold(id):
            desk.reply_told(id, turn)
        case _:
            assert_never(thing)
    return False


def come_round(desk: Desk, person: Person, now: datetime) -> None:
    """She is back: what she was written, and what she was replied, meanwhile."""
    for letter in desk.letters_for(person.id):
        _wake_her(desk, letter, now, again=False)
    for letter in desk.untold_replies(person.id):
        _wake_coach(desk, letter, now)


def part(desk: Desk, coach: PersonId, of: PersonId) -> None:
    """They have parted: she is reminded of nothing that he wrote. It stays hers to read."""
    for letter in desk.letters_between(of, coach, MOST_WAITING):
        desk.cancel_timer(of, RECEIVED, about(letter.id))


def _write(desk: Desk, coach: Person, ref: str, written: LetterWritten, now: datetime) -> bool:
    """A coach writes to those whose coach he is today, and to nobody else."""
    her = desk.person(PersonId(written.to))
    if her is None or her.coach != coach.id:
        return False
    id = desk.keep_letter(coach.id, ref, replace(written, topic=written.topic[:MOST_TOPIC]), now)
    letter = desk.letter(id)
    if letter is None or letter.replied_at is not None:
        return False
    _wake_her(desk, letter, now, again=False)
    if letter.kind == Kind.QUESTION:
        # whatever keeps her from reading it, he is told in the end
        desk.set_timer(coach.id, SILENT, about(id), now + 2 * PATIENCE, {"of": her.id})
    return True


def _reply(desk: Desk, person: Person, given: LetterAnswered, now: datetime) -> bool:
    letter = desk.letter(given.letter)
    if letter is None or letter.coachee != person.id:
        return False
    if not desk.reply_to_letter(letter.id, given.reply, given.words, given.voice, now):
        return False
    desk.cancel_timer(person.id, RECEIVED, about(letter.id))
    if letter.coach is not None:
        desk.cancel_timer(letter.coach, SILENT, about(letter.id))
    _wake_coach(desk, letter, now)
    return True


def _wait(desk: Desk, letter: Letter, now: datetime, *, again: bool) -> None:
    """She has it before her: a reminder is to come, once, and as long after it the coach is told."""
    her = desk.person(letter.coachee)
    if letter.replied_at is not None or letter.coach is None or her is None or her.coach != letter.coach:
        return
    if not again:
        _wake_her(desk, letter, now + PATIENCE, again=True)
    wait = PATIENCE if again else 2 * PATIENCE
    desk.set_timer(letter.coach, SILENT, about(letter.id), now + wait, {"of": letter.coachee})


def _wake_her(desk: Desk, letter: Letter, at: datetime, *, again: bool) -> None:
    """Her talk about it begins then, unless she has replied by then."""
    facts = {"of": letter.coach, "again": again}
    desk.set_timer(letter.coachee, RECEIVED, about(letter.id), at, facts)


def _wake_coach(desk: Desk, letter: Letter, at: datetime) -> None:
    """The coach is told her reply."""
    if letter.coach is not None:
        desk.set_timer(letter.coach, ANSWERED, about(letter.id), at, {"of": letter.coachee})
