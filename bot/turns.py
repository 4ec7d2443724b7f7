"""Turns: one event taken in, on one desk. Both doors, updates and due timers, end here.

Drop it if it was seen; open the person and her conversation; advance; write journal, conversation,
timers, records and outbox. The caller's transaction makes it all or nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.coaching import joining, scheduling, withheld
from bot.conversation import discretion
from bot.conversation.effects import After, Ask, CancelTimer, Notify, Record, Say, SetTimer
from bot.conversation.engine import advance
from bot.conversation.events import (
    ChoiceMade,
    Event,
    MessageReceived,
    PictureReceived,
    TimerFired,
    VoiceReceived,
)
from bot.conversation.messages import Message, Purpose
from bot.conversation.state import Conversation
from bot.conversation.turn import Turn, spoken_of
from bot.house import House
from bot.people import Address, Person
from bot.reading import Reading
from bot.road import bedside, gone, handsets, holding, outgrown, returning, saying, telephones, window
from bot.road.around import Around
from bot.road.dead_letters import put_aside_unanswered
from bot.road.keeping import RecordWriter
from bot.road.voices import voices_of
from bot.road.who import met, who, whose
from storage.store import UNREADABLE, Desk, JournalEntry, Outgoing

VOICES = "voices"  # the recordings that went out with it, in the journal
WITHHELD = "withheld"  # talks that were closed, since they tell of somebody who is not hers any more
GONE = "gone"  # what a turn met that may not be shown any more, in the journal
LATER = timedelta(hours=1)  # when what came due meanwhile comes again


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """What a turn left for others to do: wake, delete."""

    notified: bool = False  # somebody else's timer is due at once
    erased: tuple[str, ...] = ()  # media whose bytes must go: their owner asked, or they may show a patient


NOTHING = TurnOutcome()


def take_turn(desk: Desk, event: Event, house: House) -> TurnOutcome:
    """Take in one event. Raises whatever goes wrong; the caller puts the event aside."""
    event = _readable(event)
    person = who(desk, event, house)
    if person is None:
        return NOTHING
    keeper = RecordWriter(
        *(desk, person, event.at, house.library.contest, house.patience, house.calendar),
        asks=house.library.is_asked,
    )
    if isinstance(event, TimerFired) and not _comes_round(desk, event, keeper, house):
        return NOTHING
    event = window.meant(desk, whose(desk, event, person))
    conversation, reading = desk.conversation(person.id), Reading(desk, person)
    if isinstance(event, TimerFired) and not bedside.passes(event, person, conversation, house):
        held = _held(desk, event, conversation, reading, house)
        if held is not None:
            return held

    around = Around(reading, event, house)
    event, around.secret = _without_pin(event, conversation, around)
    keeper.secret = around.secret
    event, around.telephone = telephones.without(event, conversation)
    sent, event = event, bedside.as_kept(event, conversation, around, person, house)
    _keep_media(desk, person, event)
    not_shown = gone.in_talks(conversation, house.library, around.today)
    if isinstance(event, TimerFired) and (closed := withheld.talks(conversation, reading, house.flows)):
        conversation, around.gathered[WITHHELD] = withheld.without(conversation, closed), closed
    turn = advance(gone.without(conversation, not_shown, house.flows), event, house.flows, around)
    not_shown |= gone.in_words(turn, house.library, around.today)
    if not_shown:
        around.gathered[GONE] = sorted(not_shown)
    if voices := voices_of(turn, person, desk, house.library, around.today):
        around.gathered[VOICES] = [voice.frozen() for voice in voices]
    number = keeper.turn = turn.conversation.turn
    desk.write_entry(
        JournalEntry(event.key, person.id, number, event.at, event, around.gathered, spoken_of(turn))
    )
    desk.keep_conversation(turn.conversation)
    notified = _done(desk, turn, keeper, event.at)
    if keeper.person.stopped_at is not None and person.stopped_at is None:
        returning.lay_aside(desk, keeper.person, house.flows)
    if keeper.person.stopped_at is None and person.stopped_at is not None:
        returning.take_up(desk, keeper.person, house.flows, event.at, person.stopped_at)
    messages = saying.messages_of(turn, voices, around, house, not_shown)
    address = _answered_at(event, person)
    if address is not None:
        desk.post(handsets.off_the_screen(event, around.secret, person, number))
        desk.post(saying.outgoing(messages, keeper.person, address, event.at))
    not_taken = discretion.not_taken(event, conversation, turn.conversation, house.flows)
    for media in not_taken:
        desk.drop_media(person.id, media)
    withheld.note(turn, reading, house.flows)
    reading.write(number, event.at)
    erased = (*keeper.erased, *discretion.turned_away(sent, event), *not_taken)
    return TurnOutcome(notified or keeper.notified, erased)


def _comes_round(desk: Desk, event: TimerFired, keeper: RecordWriter, house: House) -> bool:
    """Set the next time of what comes round again; whether it takes place this time."""
    if event.timer == "digest.due":
        keeper.next_digest(event.facts)
    if event.timer not in scheduling.COMING_ROUND:
        return True
    if event.about == scheduling.RHYTHM:
        keeper.next_checkin()
    return scheduling.comes_round(desk, keeper.person, event, house.calendar)


def _held(
    desk: Desk, event: TimerFired, conversation: Conversation, reading: Reading, house: House
) -> TurnOutcome | None:
    """What is left to do where what came due is not said now; None when it is."""
    person = reading.reader
    if person.stopped_at is not None:
        returning.keep(desk, event, house.flows)
        if event.timer != joining.OVER:
            return NOTHING  # she wants peace; what matters comes round again when she is back
    if withheld.notice(event, reading, house.flows):
        return NOTHING
    if holding.waits(desk, event, person, house):
        return TurnOutcome(notified=True)
    if bedside.busy(event, conversation, house):
        desk.set_timer(person.id, event.timer, event.about, event.at + LATER, event.facts)
        return NOTHING
    return None


def _without_pin(event: Event, conversation: Conversation, around: Around) -> tuple[Event, str]:
    """The event without the PIN that it may hold, and that."""
    words = discretion.words_of(event) if handsets.asks_pin(conversation) else ""
    is_command = bool(words) and around.meaning(words, None).command is not None
    return handsets.without_pin(event, around.person, conversation, is_command)


def _keep_media(desk: Desk, person: Person, event: Event) -> None:
    """What she sent is fetched and kept; not a picture that was turned away."""
    if isinstance(event, VoiceReceived | PictureReceived) and event.media.id:
        desk.keep_media(person.id, event.media, event.sender.channel, event.at)


def _answered_at(event: Event, person: Person) -> Address | None:
    """Where she wrote; what is unasked goes to where she wrote last, unless it says where (`at`)."""
    if not isinstance(event, TimerFired):
        return event.sender
    return Address.parse(event.facts["at"]) if "at" in event.facts else person.address


def _done(desk: Desk, turn: Turn, keeper: RecordWriter, now: datetime) -> bool:
    """What the turn leads to beside words, done; whether somebody else is told of it."""
    notified = False
    for ordinal, step in enumerate(turn.steps):
        match step.effect:
            case Say() | Ask():
                pass  # said all together, by `saying`
            case Record(key, thing) if step.frame is not None:
                keeper.keep(key, thing, step.frame)
            case Notify() as notify if joining.may_tell(desk, keeper.person, notify):
                about = saying.key_of_message(keeper.person.id, turn.conversation.turn, ordinal)
                desk.set_timer(notify.to, notify.notice, about, now, notify.facts)
                notified = True
            case Notify():
                pass  # she has another coach since this talk began
            case SetTimer(timer, about, After(wait)):
                desk.set_timer(keeper.person.id, timer, about, now + wait)
            case CancelTimer(timer, about):
                desk.cancel_timer(keeper.person.id, timer, about)
            case _:
                raise AssertionError(f"{step.effect} is the engine's own")
    return notified


def _readable(event: Event) -> Event:
    """Her words as they can be kept: half a character (a lone surrogate) cannot."""
    match event:
        case MessageReceived(text=text):
            return event if (kept := _kept(text)) == text else replace(event, text=kept)
        case ChoiceMade(data=data):
            return event if (kept := _kept(data)) == data else replace(event, data=kept)
        case TimerFired(facts=facts) if facts == UNREADABLE:
            raise ValueError("what the timer carries does not open with the data key")
        case _:
            return event


def _kept(words: str) -> str:
    return words.encode("utf-8", "replace").decode()


def put_aside(desk: Desk, event: Event, error: Exception, house: House, card: Message | None) -> None:
    """An event that failed: kept for administrators, and she hears that it is not her fault.

    An emergency is answered with its card all the same. A talk that can be led no more is let go, so that
    what she writes next is not put aside as well.
    """
    if isinstance(event, TimerFired):
        put_aside_unanswered(desk, event, error)
        return
    person = met(desk, event, house)
    put_aside_unanswered(desk, event, error)
    _let_go(desk, event, person, house)
    name = "trouble.ours" if card is None else "emergency.card"
    words = house.rendering.text("trouble.ours", {}, person.language, house.library.edition)
    sorry = Outgoing(
        key=f"trouble {event.key}",
        person=person.id,
        address=event.sender,
        purpose=Purpose.REPLY if card is None else Purpose.EMERGENCY,
        message=card or Message(text=words),
        text=name,
        not_before=event.at,
    )
    desk.post([sorry])


def _let_go(desk: Desk, event: Event, person: Person, house: House) -> None:
    """Close those of her talks that fail at whatever she says."""
    try:
        conversation = desk.conversation(person.id)
    except ValueError:
        return  # it cannot be read at all
    led = outgrown.without(conversation, house.flows, Around(Reading(desk, person), event, house).find)
    if led is not conversation:
        desk.keep_conversation(led)
