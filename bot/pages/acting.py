"""Acting: what somebody does on a page of the console leads to what the same would lead to in her chat.

A form that comes twice counts once, and leaves a line of who did what in the audit. An action gives the
effects of a talk, records and notices, and they are written by the same hands; what it may concern is asked
of the table once more, as it stands now.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256

from bot.access import View
from bot.coaching import joining
from bot.conversation import patient_data
from bot.conversation.asking import QuestionClosed
from bot.conversation.effects import Notify, Record
from bot.conversation.events import Facts, Posted
from bot.conversation.letters import Kind, LetterWritten
from bot.conversation.records import Promised, PromiseMoved, PromiseState
from bot.conversation.state import Frame
from bot.house import House
from bot.overseeing.deeds import DEEDS, Deed
from bot.pages import arranging, pushes, reviewing, voicing
from bot.people import STEERS, Person, PersonId, Role
from bot.reading import Reading
from bot.road.keeping import RecordWriter
from bot.turns import NOTHING, TurnOutcome
from storage.store import Desk

FLOW = "console"
Effects = Iterable[Record | Notify]
Does = Callable[[Reading, Facts], Effects]


@dataclass(frozen=True, slots=True)
class Action:
    """What it does, and who may."""

    does: Does
    roles: frozenset[Role] = STEERS


def take_post(desk: Desk, event: Posted, house: House) -> TurnOutcome:
    """Take in one post of a page. Raises KeyError for an action that there is not."""
    action = ACTIONS[event.action]
    if not desk.is_first(event.key):
        return NOTHING
    person = desk.person(event.person)
    if person is None or person.consent_at is None or not person.roles & action.roles:
        return NOTHING
    if isinstance(action, Deed):
        return TurnOutcome(action.does(desk, person, event.facts, event.at), ())
    keeper = RecordWriter(
        *(desk, person, event.at, house.library.contest, house.patience, house.calendar),
        asks=house.library.is_asked,
    )
    keeper.turn = desk.conversation(person.id).turn
    reading, frame = Reading(desk, person), _frame(event, house)
    notified = False
    for effect in action.does(reading, {**event.facts, "done_at": event.at}):
        match effect:
            case Record(key, thing):
                keeper.keep(key, thing, frame)
            case Notify() if joining.may_tell(desk, keeper.person, effect):
                desk.set_timer(effect.to, effect.notice, event.key, event.at, effect.facts)
                notified = True
            case Notify():
                pass  # she has another coach since the page was shown
    desk.note_page(person.id, reading.read, event.at)
    deed = event.action.replace("_", " ")
    desk.note_deed(person.id, deed, _whom(desk, event.facts) or person.id, event.at)
    return TurnOutcome(notified or keeper.notified, tuple(keeper.erased))


def _whom(desk: Desk, facts: Facts) -> PersonId | None:
    """Of whom the form is, where it is of one person."""
    named = facts.get("of", facts.get("coachee"))
    return PersonId(named) if isinstance(named, int) and desk.person(PersonId(named)) else None


def _frame(event: Posted, house: House) -> Frame:
    """What a record refers to as its talk: the form, whose number no talk of hers has."""
    number = -int.from_bytes(sha256(event.key.encode()).digest()[:6])
    return Frame(number, FLOW, house.library.edition, event.at.isoformat(), {})


# ---- what a coach does --------------------------------------------------------------------------


def _coachee(reading: Reading, facts: Facts) -> Person | None:
    """Whom it is about, when she is coached by whoever acts."""
    her = reading.person(View.TEAM_LINE, PersonId(int(facts["of"])))
    return her if her is not None and her.coach == reading.reader.id and her.consent_at else None


def _encourage(reading: Reading, facts: Facts) -> Effects:
    her, coach = _coachee(reading, facts), reading.reader
    if her is not None:
        yield Notify(her.id, "coach.encouraged", {"by": coach.name, "of": coach.id})


def _write(kind: Kind, reading: Reading, facts: Facts) -> Effects:
    """A question or feedback, as `bot/handlers/coach_writes.py` sends it."""
    her = _coachee(reading, facts)
    if her is not None:
        written = ("topic", "observation", "effect", "question")
        words = {name: patient_data.without(facts.get(name, "")) for name in written}
        yield Record("sent", LetterWritten(to=her.id, kind=kind, **words))


def _promise(reading: Reading, facts: Facts) -> Effects:
    her = _coachee(reading, facts)
    if her is not None:
        day = date.fromisoformat(facts["due_on"])
        text = patient_data.without(facts["text"])
        yield Record("promise", Promised(text=text, due_on=day, other=her.id))


def _settle(reading: Reading, facts: Facts) -> Effects:
    """A promise of his own is kept."""
    promise = reading.desk.promise(int(facts["promise"]))
    if promise is not None and promise.owner == reading.reader.id:
        yield Record("done", PromiseMoved(promise=promise.id, state=PromiseState.DONE))


# ---- what a trainer does ------------------------------------------------------------------------


def _close_with_card(reading: Reading, facts: Facts) -> Effects:  # noqa: ARG001
    """A card answers a question from the field now; nothing happens when somebody was first."""
    yield Record("closed", QuestionClosed(int(facts["question"]), card=facts["card"]))


_COACH, _TRAINER = frozenset({Role.COACH}), frozenset({Role.TRAINER})
_TRAINS = frozenset({Role.TRAINER, Role.ADMINISTRATOR})
ACTIONS: Mapping[str, Action | Deed] = {
    **DEEDS,
    "encourage": Action(_encourage, _COACH),
    "ask": Action(partial(_write, Kind.QUESTION), _COACH),
    "feedback": Action(partial(_write, Kind.FEEDBACK), _COACH),
    "promise": Action(_promise, _COACH),
    "promise_done": Action(_settle),
    "question_card": Action(_close_with_card, _TRAINER),
    "plan": Action(arranging.plan, _COACH),
    "meet": Action(arranging.meet, _COACH),
    "plan_changed": Action(arranging.change, _COACH),
    "push": Action(pushes.begin, _TRAINS),
    "push_test": Action(pushes.test, _TRAINS),
    "push_changed": Action(pushes.change, _TRAINS),
    "signature_asked": Action(reviewing.ask, _TRAINER),
    "voice_kept": Action(voicing.keep, _TRAINS),
    "voice_heard": Action(voicing.heard, _TRAINS),
    "voice_withdrawn": Action(voicing.withdraw, _TRAINS),
}
"""What the pages may ask for. A new page's action stands here; its form names it."""
