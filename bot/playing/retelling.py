"""Retelling: one person's talk as a transcript to read, turn by turn, in the language it had.

What she did is read in her journal, what she was told in what was posted to her: nothing is lived again, so
that it is what stood in her chat, whatever the program would say today.
"""

from collections.abc import Iterator, Mapping
from typing import assert_never

from bot.conversation.events import (
    ChoiceMade,
    ContactShared,
    Event,
    Key,
    Left,
    MessageReceived,
    PictureReceived,
    Returned,
    TimerFired,
    Unreadable,
    VoiceReceived,
)
from bot.conversation.messages import Message, plain
from bot.people import PersonId
from scheduler import local_time
from storage.kept import Sending, turn_of
from storage.store import Desk, JournalEntry

BOT = "jigi"
INDENT = " " * 4
UNSAID = frozenset(Sending) - {Sending.SENT, Sending.UNCERTAIN}  # what did not reach her, or not yet


def retold(desk: Desk, id: PersonId) -> Iterator[str]:
    """Lines: for each turn when it was, by her clock, what she did, and what she was told."""
    person = desk.person(id)
    if person is None:
        return
    name, states = person.name or f"person {id}", desk.sending_states(id)
    posted = sorted(desk.posted(id).items(), key=lambda one: _place(one[0]))
    labels = {button.data: button.label for _, message in posted for button in message.buttons}
    by_turn: dict[int, list[tuple[Key, Message]]] = {}
    for key, message in posted:
        by_turn.setdefault(_place(key)[0], []).append((key, message))
    entries = {entry.turn: entry for entry in desk.journal_of(id)}
    for turn in sorted({*entries, *by_turn}):
        entry = entries.get(turn)
        yield f"turn {turn}  {_when(entry, person.zone)}"
        if entry is not None:
            yield from _indented(_did(entry.event, name, labels))
        for key, message in by_turn.get(turn, ()):
            yield from _indented(_told(message, states.get(key)))


def _place(key: Key) -> tuple[int, bool, int]:
    """Where a message stands: its turn, words before the recordings of them, and which of the turn."""
    turn, _, ordinal = turn_of(key), *key.rpartition(" " if " voice " in key else ".")[1:]
    return int(turn.partition(".")[2]), " voice " in key, int(ordinal)


def _when(entry: JournalEntry | None, zone: str) -> str:
    if entry is None:
        return "(what came in is not kept)"  # somebody whom it spoke of asked to be forgotten
    return f"{local_time.local(entry.at, zone):%Y-%m-%d %H:%M}"


def _did(event: Event, name: str, labels: Mapping[str, str]) -> str:
    match event:
        case MessageReceived(text=text):
            return f"{name}: {text}"
        case ChoiceMade(data=data):
            return f"{name}: [{labels.get(data, data)}]"
        case VoiceReceived(media=media):
            return f"{name}: (voice note {media.id})"
        case PictureReceived(media=media, caption=caption):
            return f"{name}: (picture {media.id}) {caption}".rstrip()
        case ContactShared(own=own):
            return f"{name}: (shared {'her own' if own else 'somebody’s'} contact)"
        case Unreadable(kind=kind):
            return f"{name}: (sent what cannot be read: {kind})"
        case Left():
            return f"({name} has blocked the chat)"
        case Returned():
            return f"({name} is back)"
        case TimerFired(timer=timer, about=about):
            return f"(due: {timer}, about {about})"
        case _:
            assert_never(event)


def _told(message: Message, state: Sending | None) -> str:
    parts = [plain(message.text)]
    for kind in ("voice", "picture", "document"):
        media = getattr(message, kind)
        parts += [f"({kind} {media.id})"] if media is not None else []
    if message.buttons:
        parts.append(" ".join(f"[{button.label}]" for button in message.buttons))
    unsaid = f" ({state})" if state in UNSAID else ""
    return f"{BOT}{unsaid}: " + "\n".join(part for part in parts if part)


def _indented(words: str) -> Iterator[str]:
    first, *rest = words.split("\n")
    yield f"  {first}"
    yield from (f"{INDENT}{line}".rstrip() for line in rest)
