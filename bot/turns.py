"""Turns: one event taken in, on one desk. Both doors, updates and due timers, end here.

Drop it if it was seen; open the person and her conversation; advance; write journal, conversation,
timers, records and outbox. The caller's transaction makes it all or nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.coaching import joining, scheduling, withheld
from bot.conversation import discretion
from bot.conversation.effects import SPOKEN, After, Ask, CancelTimer, Notify, Record, Say, SetTimer
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
from bot.conversation.records import PersonChanged
from bot.conversation.state import Conversation
from bot.conversation.turn import Turn, named_by, spoken_of
from bot.house import House
from bot.people import Address, Person, PersonId
from bot.reading import Reading
from bot.road import bedside, gone, handsets, holding, outgrown, sparing, window
from bot.road.around import Around, keys_of_turn
from bot.road.bubbles import Bubble, Bubbles
from bot.road.keeping import Keeper
from bot.road.voices import Voice, voices_of
from bot.road.who import met, who, whose
from storage.store import UNREADABLE, Desk, Entry, Outgoing, sent_as

VOICES = "voices"  # the recordings that went out with it, in the journal
WITHHELD = "withheld"  # talks that were closed, since they tell of somebody who is not hers any more
GONE = "gone"  # what a turn met that may not be shown any more, in the journal
LATER = timedelta(hours=1)  # when what came due meanwhile comes again
LIFE: Mapping[Purpose, timedelta] = {
    Purpose.FOLLOWUP: timedelta(days=3),
    Purpose.NUDGE: timedelta(days=1),
    Purpose.REFRESHER: timedelta(days=1),
    Purpose.CAMPAIGN: timedelta(days=3),
    Purpose.DIGEST: timedelta(days=1),
}
"""After how long an unasked message that could not go out is dropped; what is not here waits."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn left for others to do: wake, delete."""

    notified: bool = False  # somebody else's timer is due at once
    erased: tuple[str, ...] = ()  # media whose bytes must go: their owner asked, or they may show a patient


NOTHING = Taken()


def take_turn(desk: Desk, event: Event, house: House) -> Taken:
    """Take in one event. Raises whatever goes wrong; the caller puts the event aside."""
    event = _readable(event)
    person = who(desk, event, house)
    if person is None:
        return NOTHING
    keeper = Keeper(desk, person, event.at, house.library.contest, house.patience, house.calendar)
    if isinstance(event, TimerFired) and event.timer == "digest.due":
        keeper.next_digest(event.facts)
    if isinstance(event, TimerFired) and event.timer in scheduling.COMING_ROUND:
        if event.about == "rhythm":
            keeper.next_checkin()
        if not scheduling.comes_round(desk, person, event, house.calendar):
            return NOTHING
    event = window.meant(desk, whose(desk, event, person))
    conversation, reading = desk.conversation(person.id), Reading(desk, person)
    if isinstance(event, TimerFired) and not bedside.passes(event, person, conversation, house):
        if person.stopped_at is not None and event.timer != joining.OVER:
            return NOTHING  # she wants peace; what matters comes round again when she is back
        if withheld.notice(event, reading, house.flows):
            return NOTHING
        if holding.waits(desk, event, person, house):
            return Taken(notified=True)
        if bedside.busy(event, conversation, house):
            desk.set_timer(person.id, event.timer, event.about, event.at + LATER, event.facts)
            return NOTHING

    around = Around(reading, event, house)
    event, around.secret = _without_pin(event, conversation, around)
    keeper.secret = around.secret
    sent, event = event, bedside.as_kept(event, conversation, around, person, house)
    _keep_media(desk, person, event)
    met = gone.in_talks(conversation, house.library, around.today)
    if isinstance(event, TimerFired) and (closed := withheld.talks(conversation, reading, house.flows)):
        conversation, around.gathered[WITHHELD] = withheld.without(conversation, closed), closed
    turn = advance(gone.without(conversation, met, house.flows), event, house.flows, around)
    if met := met | gone.in_words(turn, house.library, around.today):
        around.gathered[GONE] = sorted(met)
    if voices := voices_of(turn, person, desk, house.library, around.today):
        around.gathered[VOICES] = [voice.frozen() for voice in voices]
    number = keeper.turn = turn.conversation.turn
    desk.write_entry(Entry(event.key, person.id, number, event.at, event, around.gathered, spoken_of(turn)))
    desk.keep_conversation(turn.conversation)
    notified = _done(desk, turn, keeper, event.at)
    bubbles = said(turn, person, house, around.edition, around.today, met)
    spoken = read_aloud(turn, voices, person.language, house, around.edition, met)
    address = _answered_at(event, person)
    if address is not None:
        keyed = [(key_of_message(person.id, number, n), bubble) for n, bubble in enumerate(bubbles)]
        keyed += [(key_of_voice(person.id, number, n), bubble) for n, bubble in enumerate(spoken)]
        keyed = sparing.spared(keyed, person, house.rendering, around.edition)
        desk.post(handsets.off_the_screen(event, around.secret, person, number))
        desk.post(_outgoing(keyed, keeper.person, address, event.at))
    not_taken = discretion.not_taken(event, conversation, turn.conversation, house.flows)
    for media in not_taken:
        desk.drop_media(person.id, media)
    withheld.note(turn, reading, house.flows)
    reading.write(number, event.at)
    erased = (*keeper.erased, *discretion.turned_away(sent, event), *not_taken)
    return Taken(notified or keeper.notified, erased)


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


def _done(desk: Desk, turn: Turn, keeper: Keeper, now: datetime) -> bool:
    """What the turn leads to beside words, done; whether somebody else is told of it."""
    notified = False
    for ordinal, step in enumerate(turn.steps):
        match step.effect:
            case Say() | Ask():
                pass  # said all together, by `said`
            case Record(key, thing) if step.frame is not None:
                keeper.keep(key, thing, step.frame)
            case Notify() as notify if joining.may_tell(desk, keeper.person, notify):
                about = key_of_message(keeper.person.id, turn.conversation.turn, ordinal)
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


def said(
    turn: Turn, person: Person, house: House, edition: str, today: date, met: Collection[str]
) -> list[Bubble]:
    """The messages of a turn, in her language; from the step on where she chose another, in that.

    `met` are the names of what may not be shown any more.
    """
    bubbles = Bubbles(house.rendering, edition, today, met, named_by(person))
    language = person.language
    for step in turn.steps:
        match step.effect:
            case Say() | Ask():
                bubbles.add(step, language)
            case Record(_, PersonChanged(fields)):
                language = fields.get("language", language)
            case _:
                pass
    return bubbles.bubbles


def read_aloud(
    turn: Turn, voices: Sequence[Voice], language: str, house: House, edition: str, met: Collection[str]
) -> list[Bubble]:
    """The recordings of the cards that a turn shows, behind everything that it says: no word waits for one.

    An emergency's are replies: they hold up no card of hers that comes next.
    """
    if not voices:
        return []
    purposes = {step.effect.text: step.purpose for step in turn.steps if isinstance(step.effect, SPOKEN)}
    bubbles = []
    for voice in voices:
        if voice.card in met:
            continue
        args = {"title": voice.title, "draft": voice.draft}
        bubble = Bubble(max(purposes[voice.card], Purpose.REPLY), voice=voice.file)
        bubble.names += [voice.card, sent_as(voice.card, voice.language)]
        bubble.texts.append(house.rendering.text("voice.caption", args, language, edition))
        bubbles.append(bubble)
    return bubbles


def key_of_message(person: PersonId, turn: int, ordinal: int) -> str:
    """One key for each intended message, for ever."""
    return f"{keys_of_turn(person, turn)}{ordinal}"


def key_of_voice(person: PersonId, turn: int, ordinal: int) -> str:
    """Of a recording, apart from the words of the turn: whether it reached her says nothing of those."""
    return f"{person}.{turn} voice {ordinal}"


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


def put_aside(desk: Desk, event: Event, error: Exception, house: House, card: Message | None) -> Taken:
    """An event that failed: kept for administrators, and she hears that it is not her fault.

    An emergency is answered with its card all the same. A talk that can be led no more is let go, so that
    what she writes next is not put aside as well.
    """
    desk.dead_letter(
        handsets.put_aside(discretion.blotted(event)), f"{type(error).__name__}: {error}", event.at
    )
    if isinstance(event, TimerFired):
        return NOTHING
    desk.is_first(event.key)
    person = met(desk, event, house)
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
    return NOTHING


def _let_go(desk: Desk, event: Event, person: Person, house: House) -> None:
    """Close those of her talks that fail at whatever she says."""
    try:
        conversation = desk.conversation(person.id)
    except ValueError:
        return  # it cannot be read at all
    led = outgrown.without(conversation, house.flows, Around(Reading(desk, person), event, house).find)
    if led is not conversation:
        desk.keep_conversation(led)


def _outgoing(
    bubbles: Sequence[tuple[str, Bubble]], person: Person, address: Address, now: datetime
) -> list[Outgoing]:
    return [
        Outgoing(
            key=key,
            person=person.id,
            address=address,
            purpose=bubble.purpose,
            message=bubble.message,
            text=" ".join(bubble.names),
            about=bubble.about,
            not_before=now,
            expires_at=now + LIFE[bubble.purpose] if bubble.purpose in LIFE else None,
        )
        for key, bubble in bubbles
    ]
