"""Judging: what the promises say of what a provider knows and what the store holds.

Pure: two accounts of the same lives in, breaches out. Each names its promise, so that what was lost is
never mixed up with what came twice. `test_judging.py` plants each fault and sees it found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from bench.survival.people import TAGS
from bench.survival.provider import Line, Record, Shown
from bot.conversation.messages import Purpose

WAITED_FOR = Purpose.NOTICE  # up to this one, a message in doubt is sent again
UNASKED = Purpose.NOTICE  # from this one on, nothing reaches whoever said stop
ON_ITS_WAY = timedelta(hours=1, minutes=5)  # at most, by a clock that may have been set meanwhile


class Breach(NamedTuple):
    """A promise that was not kept."""

    kind: str  # one of KINDS
    what: str


KINDS = {
    "lost": "P1: an update was acknowledged, and is not in the journal",
    "untaken": "P1: updates were not acknowledged, and never taken in, though nothing happened any more",
    "put_aside": "P1: events could not be taken in, and are dead letters",
    "taken_twice": "P2: an update was taken in twice",
    "out_of_order": "P3: a person's updates were not taken in order",
    "torn": "P1: a turn is there in part",
    "doubled": "P4: a message came more often than its receipts and doubts allow",
    "unsent": "P4: a message has a receipt and never came, or was left behind",
    "unlisted": "P4: more messages are in doubt than were on their way, or one is not listed",
    "misplaced": "P5: words stand where another question was asked",
    "edition": "P6: a talk went on with another edition than it began with",
    "not_stopped": "P7: somebody who said stop was written to unasked",
    "unheard": "P7: somebody wrote that she bleeds, and got no card",
    "differs": "P8: a replay says something else",
    "died": "the program ended by itself, or did not end when it was told to",
}


class Row(NamedTuple):
    """A message of the outbox."""

    key: str
    turn: tuple[int, int] | None  # person and turn; None for what no turn said
    shown: Shown
    state: str
    purpose: int
    doubted: bool  # whether it is, or was, uncertain
    posted_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn of the journal."""

    person: int
    turn: int
    update: int | None  # its update's id; None for what was no update
    line: Line | None
    editions: Mapping[str, str] = field(default_factory=dict)  # of the talks that it went on with, by frame


@dataclass(frozen=True, slots=True)
class StoreSide:
    """What the store holds."""

    journal: Sequence[Taken] = ()  # each person's turns in order
    at: Mapping[int, int] = field(default_factory=dict)  # the turn that each person's conversation is at
    rows: Sequence[Row] = ()
    dead_letters: int = 0
    fired: Sequence[str] = ()  # keys of the timers that were taken in
    stopped: Mapping[int, datetime] = field(default_factory=dict)  # since when, by chat
    words: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # fields of a check-in, by chat
    differences: Sequence[tuple[str, bool]] = ()  # of a replay: key, and whether it was posted at all


@dataclass(frozen=True, slots=True)
class ProviderSide:
    """What the provider's side knows."""

    record: Record
    wrote: Mapping[Line, Sequence[int]] = field(default_factory=dict)
    said: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # words → the question, by chat
    dangers: Mapping[int, int] = field(default_factory=dict)  # how often each wrote that somebody bleeds
    called: frozenset[int] = frozenset()  # who tapped « Urgence »
    from_memory: str = ""  # the card that goes out while nothing can be kept, and has no row


def judge(told: ProviderSide, kept: StoreSide, *, doubts: int, settled: bool) -> list[Breach]:
    """Every breach. `doubts`: sends that were on their way at a fault, and rows that a death left behind.

    `settled`: all that was written was taken in, and nothing may go any more; then nothing may wait.
    """
    breaches = [
        *_taken_once(told, kept, settled=settled),
        *_whole(kept),
        *_sent_once(_on_record(told), kept.rows, settled=settled),
        *_listed(kept.rows, doubts),
        *_in_their_place(told, kept),
        *_on_one_edition(kept.journal),
        *_stopped(kept),
        *(_heard_in_danger(told, kept) if settled else ()),
        *(Breach("differs", key) for key, posted in kept.differences if posted),
    ]
    if kept.dead_letters:
        breaches.append(Breach("put_aside", f"{kept.dead_letters} events"))
    return breaches


def _taken_once(told: ProviderSide, kept: StoreSide, *, settled: bool) -> Iterator[Breach]:
    """P1, P2, P3."""
    came = [(taken.line, taken.update) for taken in kept.journal if taken.update is not None]
    times = Counter(update for _, update in came)
    confirmed = told.record.confirmed
    for update in sorted(confirmed - times.keys()):
        yield Breach("lost", f"update {update}")
    for update, count in times.items():
        if count > 1:
            yield Breach("taken_twice", f"update {update}, {count} times")
    for key, count in Counter(kept.fired).items():
        if count > 1:
            yield Breach("taken_twice", f"timer {key}, {count} times")
    lines: dict[Line | None, list[int]] = defaultdict(list)
    for of, update in came:
        lines[of].append(update)
    for line, wrote in told.wrote.items():
        took = list(dict.fromkeys(lines[line]))
        if took != list(wrote[: len(took)]):
            yield Breach("out_of_order", f"{line} wrote {wrote[: len(took)]}, and {took} were taken")
        elif settled and (left := [update for update in wrote[len(took) :] if update not in confirmed]):
            yield Breach("untaken", f"updates {left} of {line}")


def _whole(kept: StoreSide) -> Iterator[Breach]:
    """P1: of a turn there is all, or nothing."""
    turns: dict[int, list[int]] = defaultdict(list)
    for taken in kept.journal:
        turns[taken.person].append(taken.turn)
    for person, took in turns.items():
        if took != list(range(1, len(took) + 1)):
            yield Breach("torn", f"the journal of {person} has gaps")
        if kept.at.get(person, 0) != len(took):
            yield Breach("torn", f"{person} is at turn {kept.at.get(person, 0)} of {len(took)}")
    lived = {(taken.person, taken.turn) for taken in kept.journal}
    for row in kept.rows:
        if row.turn is not None and row.turn not in lived:
            yield Breach("torn", f"{row.key} was posted by no turn")
    for key, posted in kept.differences:
        if not posted:
            yield Breach("torn", f"{key} was said and not posted")


def _on_record(told: ProviderSide) -> Mapping[Shown, int]:
    """What came, but for the card from memory: the one that may come twice, to whoever is in danger."""
    in_danger = {chat for chat, count in told.dangers.items() if count} | told.called
    return {
        shown: count
        for shown, count in told.record.shown.items()
        if (shown.words, shown.buttons) != (told.from_memory, ()) or shown.chat not in in_danger
    }


def _sent_once(shown: Mapping[Shown, int], rows: Sequence[Row], *, settled: bool) -> Iterator[Breach]:
    """P4: as often as it has a receipt; in doubt once more, or not at all."""
    least, most, queued = Counter[Shown](), Counter[Shown](), Counter[Shown]()
    for row in rows:
        least[row.shown] += row.state == "sent"
        most[row.shown] += row.state in ("sent", "uncertain", "sending")
        if row.doubted and row.purpose <= WAITED_FOR:
            queued[row.shown] += 1
    held = {(row.shown.chat, row.purpose) for row in rows if row.state == "held"}
    for message in shown.keys() | least.keys():
        came = shown.get(message, 0)
        if came < least[message]:
            yield Breach("unsent", f"{message} came {came} times of {least[message]}")
        if came > most[message] and not queued[message]:
            yield Breach("doubled", f"{message} came {came} times, at most {most[message]} were to")
    for row in rows if settled else ():
        if row.state == "sending":
            yield Breach("unsent", f"{row.key} was left on its way")
        if row.state == "queued" and (row.shown.chat, row.purpose) not in held:
            yield Breach("unsent", f"{row.key} was left waiting")


def _listed(rows: Sequence[Row], doubts: int) -> Iterator[Breach]:
    """P4: what is in doubt is listed, was on its way, and is sent again only when it is waited for."""
    doubted = [row for row in rows if row.doubted]
    for row in rows:
        if row.state == "uncertain" and not row.doubted:
            yield Breach("unlisted", f"{row.key} is uncertain since nobody knows when")
    for row in doubted:
        if row.state != "uncertain" and row.purpose > WAITED_FOR:
            yield Breach("doubled", f"{row.key} was in doubt, and a nudge is not sent again")
    if len(doubted) > doubts:
        yield Breach("unlisted", f"{len(doubted)} are in doubt, and {doubts} were on their way")


def _in_their_place(told: ProviderSide, kept: StoreSide) -> Iterator[Breach]:
    """P5: in whatever she kept, her words answer the question under which she wrote them."""
    for chat, fields in kept.words.items():
        for name, kept_words in fields.items():
            for words, question in told.said.get(chat, {}).items():
                if words == kept_words and {TAGS[tag] for tag in TAGS if tag in question} != {name}:
                    yield Breach("misplaced", f"the {name} of {chat}")


def _on_one_edition(journal: Sequence[Taken]) -> Iterator[Breach]:
    """P6."""
    began: dict[tuple[int, str], str] = {}
    for taken in journal:
        for frame, edition in taken.editions.items():
            if began.setdefault((taken.person, frame), edition) != edition:
                yield Breach("edition", f"talk {frame} of {taken.person}")


def _stopped(kept: StoreSide) -> Iterator[Breach]:
    """P7: nothing unasked reaches whoever said stop, but what was on its way."""
    for row in kept.rows:
        since = kept.stopped.get(row.shown.chat)
        if since is None or row.sent_at is None or row.purpose < UNASKED or row.state != "sent":
            continue
        if row.posted_at > since or row.sent_at > since + ON_ITS_WAY:
            yield Breach("not_stopped", row.key)


def _heard_in_danger(told: ProviderSide, kept: StoreSide) -> Iterator[Breach]:
    """P7: whoever wrote that somebody bleeds has had a card."""
    cards = Counter(row.shown.chat for row in kept.rows if row.purpose == Purpose.EMERGENCY)
    for chat, count in told.dangers.items():
        if count and not cards[chat]:
            yield Breach("unheard", f"{chat} wrote so {count} times")
