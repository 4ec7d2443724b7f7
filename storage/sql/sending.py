"""Sending: the outbox, from posted to its receipt."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.conversation.events import Key, TimerFired
from bot.conversation.messages import Purpose
from bot.conversation.turn import Reached
from bot.people import Address, PersonId
from storage.kept import IDLE, Week, turn_of
from storage.sealing.columns import ADDRESS, BROKEN
from storage.sealing.seals import SealError
from storage.sql.codec import event_in, instant, message_in, message_out, moment, optional_moment, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows
from storage.store import WEEK, Claimed, Outgoing, Sending

_SQL = queries("sending")
_SHOWN = (Sending.SENT, Sending.UNCERTAIN)  # states in which a message may be on her screen
_TRIED = (*_SHOWN, Sending.REFUSED)
_WAITING = (Sending.QUEUED, Sending.HELD)
LONGEST_HOLD = 2 * WEEK  # that a gate or a provider may ask for
_NEVER_SEEN = (Sending.REFUSED, Sending.DROPPED, Sending.WITHDRAWN)


class Outbox(Rows):
    """The outgoing messages of the desk."""

    def post(self, messages: Iterable[Outgoing]) -> None:
        for m in messages:
            at = instant(m.not_before)
            expires_at = None if m.expires_at is None else instant(m.expires_at)
            channel, chat = m.address.channel, m.address.id
            message = message_out(m.message)
            posted = self._run(
                _SQL["post"],
                (
                    m.key,
                    m.person,
                    channel,
                    chat,
                    int(m.purpose),
                    m.text,
                    m.about,
                    message,
                    at,
                    at,
                    expires_at,
                    m.message.template and m.message.template.name,
                ),
            )
            if "/" in m.text and posted.rowcount:
                of_packs = {name for name in m.text.split() if "/" in name}
                self._run_many(_SQL["holds_text"], [(name, m.key) for name in of_packs])

    def claim(self, channel: str, now: datetime, limit: int, skip: Collection[str] = ()) -> list[Claimed]:
        self._run(_SQL["release_held"], (instant(now),))
        claimed: list[Claimed] = []
        while wanted := limit - len(claimed):
            rows, read = self._claim_some(channel, now, wanted, skip)
            claimed += read
            if len(rows) < wanted and len(read) == len({row[4] for row in rows}):
                break  # the whole queue was looked at, and no row that cannot be read stood before another
        return claimed

    def _claim_some(
        self, channel: str, now: datetime, limit: int, skip: Collection[str]
    ) -> tuple[list[Sequence[Any]], list[Claimed]]:
        """The first rows of the queue, and what was claimed of them: one of each chat."""
        at, passed = instant(now), [self._blind(ADDRESS, chat) for chat in skip]
        wanted = (channel, to_json(passed) if passed else "[]", limit)
        rows = self._all(_SQL["claim"], wanted)
        # What was posted for later is put with the held ones when it is first seen here, so that
        # the queue holds nothing that has to be passed over again and again.
        while early := [(row[0],) for row in rows if row[9] > at]:
            self._run_many(_SQL["hold_early"], early)
            rows = self._all(_SQL["claim"], wanted)
        first: dict[str, Sequence[Any]] = {}
        for row in rows:
            first.setdefault(row[4], row)  # of each chat
        self._run_many(_SQL["sending"], [(row[0],) for row in first.values()])
        ids = [row[0] for row in first.values()]
        read = (self._readable(row, now, ids[n:]) for n, row in enumerate(first.values()))
        return rows, [claimed for claimed in read if claimed is not None]

    def _readable(self, row: Sequence[Any], now: datetime, undecided: Sequence[int]) -> Claimed | None:
        """The claimed row; one that cannot be read is a dead letter, so that it keeps nobody else waiting."""
        id, key, person, _, chat, *_ = row
        try:
            if BROKEN in (key, chat):
                raise SealError("its key or its address does not open")
            return self._claimed(row, now, undecided)
        except (ValueError, KeyError, TypeError) as error:
            told = f"it cannot be read: {type(error).__name__}"
            self.receipt(id, Sending.REFUSED, now, reason=told)
            self._run(_SQL["not_sent"], (person, instant(now), key, f"outbox {id}: {told}"))
            return None

    def _claimed(self, row: Sequence[Any], now: datetime, undecided: Sequence[int]) -> Claimed:
        (id, key, person, channel, chat, purpose, text, about, message, not_before, expires_at, *rest) = row
        attempts, zone, consent_at, stopped_at, unreachable_since, away, *hers = rest
        language, name, heard_at, shut, called = hers
        outgoing = Outgoing(
            key=key,
            person=person,
            address=Address(channel, chat),
            purpose=Purpose(purpose),
            message=message_in(message),
            text=text,
            about=about,
            not_before=moment(not_before),
            expires_at=optional_moment(expires_at),
        )
        return Claimed(
            id=id,
            outgoing=outgoing,
            attempts=attempts,
            zone=zone,
            consent_at=optional_moment(consent_at),
            stopped_at=optional_moment(stopped_at),
            unreachable_since=optional_moment(unreachable_since),
            week=self._week(outgoing, now, undecided) if purpose > Purpose.CORRECTION else IDLE,
            away=bool(away),
            language=language,
            name=name,
            heard_at=optional_moment(heard_at),
            shut=bool(shut),
            called=bool(called),
            undecided=tuple(undecided) if outgoing.message.template else (),
        )

    def _week(self, wanted: Outgoing, now: datetime, undecided: Sequence[int]) -> Week:
        """Cost is by her timers and by what she was sent in it."""
        person, address, since = wanted.person, wanted.address, instant(now - WEEK)
        values = {"person": person, "since": since, "now": instant(now), "undecided": to_json(undecided)}
        sent: dict[str, tuple[Purpose, datetime]] = {}
        for purpose, at, key in self._all(_SQL["unasked"], values):
            sent.setdefault(turn_of(key), (Purpose(purpose), moment(at)))
        coming = self._all(_SQL["coming"], (person, instant(now + WEEK)))
        before = self._all(_SQL["before"], (address.channel, address.id, wanted.purpose, person))
        (team,) = self._one(_SQL["team"], (person,))
        return Week(
            sent=tuple(sent.values()),
            begun=turn_of(wanted.key) in sent,
            team=team,
            timers=tuple((timer, moment(at)) for timer, at in coming),
            held=tuple((Purpose(purpose), moment(until)) for purpose, until in before),
        )

    def receipt(self, id: int, state: Sending, at: datetime, provider_id: str = "", reason: str = "") -> None:
        seen = state in _SHOWN
        person, channel, forgotten_at = self._one(
            _SQL["receipt"],
            (state, instant(at) if seen else None, provider_id, reason, state in _TRIED, id),
        )
        if state in _NEVER_SEEN:
            self._unwait(person)
        if forgotten_at is not None:
            self._run(_SQL["forget_sent"], (id,))
        elif seen and channel == "webchat":
            self._run(_SQL["show_sent"], (person, id))

    def hold(self, id: int, until: datetime, reason: str, attempted: bool = False) -> None:
        self._run(_SQL["hold"], (instant(until), reason, attempted, id))

    def put_back(self, id: int) -> None:
        self._run(_SQL["put_back"], (id,))

    def recover_sending(self, now: datetime) -> tuple[int, int]:
        at = instant(now)
        early = (at, instant(now + LONGEST_HOLD))
        self._run(_SQL["recover_early"], early)
        self._run(_SQL["recover_early_queued"], early)
        again = self._run(_SQL["recover_answers"], (at,)).rowcount
        self._run(_SQL["recover_shown"])
        kept = self._run(_SQL["recover_others"], (at, at)).rowcount
        return again, kept

    def begun_sending(self) -> bool:
        (begun,) = self._one(_SQL["begun_sending"], ())
        return bool(begun)

    def ready(self, channels: Collection[str], purpose: Purpose, most: int) -> int:
        (count,) = self._one(_SQL["ready"], (to_json(list(channels)), purpose, most))
        return int(count)

    def reached(self, keys: Key, sent_at: datetime | None) -> Reached:
        early = sent_at and instant(sent_at)
        reached = Reached.YES
        after = keys[:-1] + chr(ord(keys[-1]) + 1)
        for state, attempts, posted_at, in_doubt in self._all(_SQL["reached"], (keys, after)):
            if state in _NEVER_SEEN or (early and early < posted_at):
                return Reached.NO
            if state in _WAITING:
                if not attempts and not in_doubt:
                    return Reached.NO
                reached = Reached.PERHAPS
        return reached

    def drop_unasked(self, person: PersonId, reason: str) -> int:
        dropped = self._run(_SQL["drop_unasked"], (reason, person)).rowcount
        self._unwait(person)
        return dropped

    def drop_news(self, person: PersonId, timers: Collection[str], reason: str) -> list[TimerFired]:
        events: dict[Key, TimerFired] = {}
        for (key,) in self._all(_SQL["unsent_news"], (person,)):
            came = self._came_due(person, key)
            if came is None or came.timer not in timers:
                continue
            if self._run(_SQL["drop_news"], (reason, key)).rowcount:
                events[came.key] = came
        return list(events.values())

    def retell(
        self, person: PersonId, timers: Collection[str], before: datetime, dropped: str, reason: str
    ) -> list[TimerFired]:
        events: dict[Key, TimerFired] = {}
        for (key,) in self._all(_SQL["dropped_news"], (person, dropped, instant(before))):
            came = self._came_due(person, key)
            if came is not None and came.timer in timers:
                self._run(_SQL["retell"], (reason, key, dropped))
                events[came.key] = came
        return list(events.values())

    def _came_due(self, person: PersonId, key: Key) -> TimerFired | None:
        """The timer that a message came of, as hers: it may have been that of a number she had before."""
        whose, _, turn = turn_of(key).rpartition(".")
        if not (whose.isdecimal() and turn.isdecimal()):
            return None
        row = self._one(_SQL["came_due"], (int(whose), int(turn)))
        if row is None or BROKEN in row:
            return None
        came_of, at, event = row
        came = event_in("timer", came_of, moment(at), event)
        return replace(came, person=person) if isinstance(came, TimerFired) else None

    def _unwait(self, person: PersonId) -> None:
        """For a question that will not reach her no silence is waited for."""
        self._run(_SQL["not_asked"], (person,))
