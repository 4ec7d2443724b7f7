"""Evidence that an action was done: sent by the worker, accepted or returned by her coach with a reason."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.conversation.effects import ASIDES, Ask, Choice, HandOver, Picture, Record, Say, Text, Voice
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.records import PromiseMoved, PromiseState
from bot.conversation.script import Chose, Said, Script, Showed, Silence, Spoke
from bot.conversation.visiting import EvidenceDecided, EvidenceSent
from bot.handlers.pictures import of_patient
from bot.people import Person

MOST_WORDS = 300
MOST_REASON = 200  # characters: it stands with the action above the next question
MOST_TRIES = 3  # at a picture without a patient
AGAIN = Choice("again", "evidence.again")
PATIENCE = timedelta(days=7)
REMINDER = timedelta(days=3)  # of a coach, once


def evidence(person: Person, facts: Facts) -> Script:
    """A photo, a voice note or words, and who will look at it."""
    action = facts["action"]
    if action is None:
        yield Say("evidence.settled", shortcuts=("plan",))
        return
    for n in range(1, MOST_TRIES + 1):
        answer = yield Ask(
            f"evidence.{n}.photo",  # the word under which pictures are awaited
            "evidence.what" if n == 1 else "evidence.another",
            action,
            choices=("not_now",),
            accepts=(Text(MOST_WORDS, dictated=True, refuses=ASIDES), Voice(), Picture()),
        )
        if answer == Chose("not_now"):
            yield Say("evidence.later", action, shortcuts=("plan",))
            return
        refused = None
        if isinstance(answer, Showed):
            refused = yield from of_patient(f"picture.{n}", answer.media)
        if refused is None:
            yield Record("evidence", sent(action, answer))
            yield Record("kept", PromiseMoved(promise=action["promise"], state=PromiseState.DONE))
            yield Say("evidence.sent", action)
            return
    yield Say("evidence.later", action, shortcuts=("plan",))


def sent(action: Mapping[str, Any], answer: Any) -> EvidenceSent:
    """The evidence as it is kept."""
    visit, item = action["visit"], action["item"]
    match answer:
        case Showed(media, caption):
            return EvidenceSent(visit=visit, item=item, picture=media, words=caption[:MOST_WORDS])
        case Spoke(media):
            return EvidenceSent(visit=visit, item=item, voice=media)
        case _:
            return EvidenceSent(visit=visit, item=item, words=answer.words)


def evidence_shown(person: Person, facts: Facts) -> Script:
    """Her coach sees it: is it done?"""
    shown = facts["evidence"]
    if shown is None or shown["state"] != "sent":
        return  # forgotten, or looked at meanwhile
    picture = Media(**shown["picture"]) if shown["picture"] else None
    voice = Media(**shown["voice"]) if shown["voice"] else None
    yield Say("evidence.shown", shown, picture=picture, voice=voice)
    choices = (Choice("accept", "evidence.accept"), Choice("return", "evidence.return"))
    answer = yield Ask("done", "evidence.done", shown, choices=choices, wait=REMINDER)
    if answer == Silence():
        answer = yield Ask("done.again", "evidence.waits", shown, choices=choices, continues="done")
    if answer == Chose("accept"):
        yield Record("decided", EvidenceDecided(evidence=shown["id"], accepted=True))
        yield Say("evidence.accepted", shown)
        return
    words = Text(MOST_REASON, dictated=True, refuses=ASIDES)
    why = yield Ask("why", "evidence.why", shown, accepts=(words, Voice()))
    reason = why.words if isinstance(why, Said) else ""
    spoken = why.media if isinstance(why, Spoke) else ""
    decided = EvidenceDecided(evidence=shown["id"], accepted=False, reason=reason, voice=spoken)
    yield Record("decided", decided)
    yield Say("evidence.returned", shown)


def evidence_decided(person: Person, facts: Facts) -> Script:
    """She hears what her coach said of it."""
    told = facts["evidence"]
    if told is None:
        return
    if told["state"] == "accepted":
        yield Record("kept", PromiseMoved(promise=told["promise"], state=PromiseState.DONE))
        yield Say("evidence.was_accepted", told)
        return
    yield Record("kept", PromiseMoved(promise=told["promise"], state=PromiseState.OPEN))
    if told.get("reason_voice"):
        yield Say("letter.voice", {"by": told["by"]}, voice=Media(**told["reason_voice"]))
    answer = yield Ask("again", "evidence.was_returned", told, choices=(AGAIN, "later"), wait=PATIENCE)
    if answer == Chose("again"):
        yield HandOver("evidence", {"of": facts["of"], "about": f"promise:{told['promise']}"})
    elif answer == Chose("later"):
        yield Say("evidence.later", told, shortcuts=("plan",))
