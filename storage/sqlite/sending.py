"""Sending: the outbox, from posted to its receipt; and what a chat page shows of it."""

import html
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.conversation.messages import Message, Purpose
from bot.people import Address, PersonId
from storage.sqlite.codec import (
    instant,
    media_in,
    message_in,
    message_out,
    moment,
    optional_moment,
)
from storage.sqlite.rows import Rows
from storage.store import WEEK, Claimed, Outgoing, Sending, Spoken

_CLAIM = """select o.id, o.key, o.person, o.channel, o.chat, o.purpose, o.text, o.message, o.not_before,
    o.expires_at, o.attempts, p.zone, p.consent_at, p.stopped_at, p.unreachable_since
    from outbox o indexed by outbox_ready join people p on p.id = o.person
    where o.state = 'queued' {skip}
    and not exists (select 1 from outbox e where e.channel = o.channel and e.chat = o.chat
        and e.state = 'held' and e.purpose = o.purpose and e.id < o.id and e.attempts > 0)
    order by o.purpose, o.id limit ?"""


class Outbox(Rows):
    """The outgoing messages of the desk."""

    def post(self, messages: Iterable[Outgoing]) -> None:
        self._connection.executemany(
            """insert or ignore into outbox
            (key, person, channel, chat, purpose, text, message, state, posted_at, not_before, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)""",
            [
                (
                    m.key,
                    m.person,
                    m.address.channel,
                    m.address.id,
                    int(m.purpose),
                    m.text,
                    message_out(m.message),
                    at := instant(m.not_before),
                    at,
                    None if m.expires_at is None else instant(m.expires_at),
                )
                for m in messages
            ],
        )

    def claim(self, now: datetime, limit: int, skip: Sequence[Address] = ()) -> list[Claimed]:
        self._run(
            "update outbox set state = 'queued' where state = 'held' and not_before <= ?", (instant(now),)
        )
        skipped = "and (o.channel, o.chat) not in (values " + ",".join(["(?, ?)"] * len(skip)) + ")"
        rows = self._all(
            _CLAIM.format(skip=skipped if skip else ""),
            [part for address in skip for part in (address.channel, address.id)] + [limit],
        )
        self._connection.executemany(
            "update outbox set state = 'sending' where id = ?", [(r[0],) for r in rows]
        )
        claimed = []
        for id, key, person, channel, chat, purpose, text, message, not_before, expires_at, *rest in rows:
            attempts, zone, consent_at, stopped_at, unreachable_since = rest
            claimed.append(
                Claimed(
                    id=id,
                    outgoing=Outgoing(
                        key=key,
                        person=person,
                        address=Address(channel, chat),
                        purpose=Purpose(purpose),
                        message=message_in(message),
                        text=text,
                        not_before=moment(not_before),
                        expires_at=optional_moment(expires_at),
                    ),
                    attempts=attempts,
                    zone=zone,
                    consent_at=optional_moment(consent_at),
                    stopped_at=optional_moment(stopped_at),
                    unreachable_since=optional_moment(unreachable_since),
                    unasked_at=self._unasked_at(person, now) if purpose >= Purpose.NUDGE else (),
                )
            )
        return claimed

    def _unasked_at(self, person: PersonId, now: datetime) -> tuple[datetime, ...]:
        """When she was sent something unasked in the last week."""
        rows = self._all(
            "select sent_at from outbox where person = ? and purpose >= ? and sent_at > ? order by sent_at",
            (person, int(Purpose.NUDGE), instant(now - WEEK)),
        )
        return tuple(moment(row[0]) for row in rows)

    def receipt(self, id: int, state: Sending, at: datetime, provider_id: str = "", reason: str = "") -> None:
        seen = state in (Sending.SENT, Sending.UNCERTAIN)
        person, channel, forgotten = self._one(
            """select o.person, o.channel, p.forgotten_at from outbox o join people p on p.id = o.person
            where o.id = ?""",
            (id,),
        )
        self._run(
            """update outbox set state = ?, sent_at = ?, provider_id = ?, reason = ?,
            attempts = attempts + 1 where id = ?""",
            (state, instant(at) if seen else None, provider_id, reason, id),
        )
        if forgotten is not None:  # her farewell has gone out; nothing may lead back to her
            self._run(
                """update outbox set chat = '', provider_id = '', message = '{"text":""}' where id = ?""",
                (id,),
            )
        elif seen and channel == "webchat":
            self._run("insert into bubbles (person, outbox) values (?, ?)", (person, id))

    def hold(self, id: int, until: datetime, reason: str, attempted: bool = False) -> None:
        self._run(
            """update outbox set state = 'held', not_before = ?, reason = ?, attempts = attempts + ?
            where id = ?""",
            (instant(until), reason, int(attempted), id),
        )

    def recover_sending(self, now: datetime) -> tuple[int, int]:
        at = instant(now)
        again = self._run(
            """update outbox set state = 'queued', uncertain_since = ?
            where state = 'sending' and purpose < ?""",
            (at, int(Purpose.NUDGE)),
        ).rowcount
        kept = self._run(
            """update outbox set state = 'uncertain', uncertain_since = ?, sent_at = ?
            where state = 'sending'""",
            (at, at),
        ).rowcount
        return again, kept

    def drop_unasked(self, person: PersonId, reason: str) -> int:
        return self._run(
            """update outbox set state = 'dropped', reason = ?
            where person = ? and purpose >= ? and state in ('queued', 'held')""",
            (reason, person, int(Purpose.NUDGE)),
        ).rowcount

    def history(self, person: PersonId, after: int = 0, limit: int = 200) -> list[Spoken]:
        rows = self._all(
            """select b.cursor, j.at, j.kind, j.event, j.text, j.key, o.sent_at, o.message, o.key
            from bubbles b left join journal j on j.id = b.journal left join outbox o on o.id = b.outbox
            where b.person = ? and b.cursor > ? order by b.cursor desc limit ?""",
            (person, after, limit),
        )
        return [self._spoken(person, row) for row in reversed(rows)]

    def _spoken(self, person: PersonId, row: Sequence[str]) -> Spoken:
        cursor, at, kind, event, text, key, sent_at, message, out_key = row
        if message is not None:
            return Spoken(
                cursor=int(cursor),
                at=moment(sent_at),
                direction="out",
                message=message_in(message),
                key=out_key,
            )
        words = self._label(person, text) if kind == "choice" else text
        media = media_in(json.loads(event).get("media"))
        shown = Message(
            text=html.escape(words, quote=False),
            voice=media if kind == "voice" else None,
            picture=media if kind == "picture" else None,
        )
        return Spoken(cursor=int(cursor), at=moment(at), direction="in", message=shown, key=key)

    def _label(self, person: PersonId, data: str) -> str:
        """What stood on the button that she tapped."""
        row = self._one(
            """select b.value ->> 0 from outbox o, json_each(o.message, '$.buttons') b
            where o.person = ? and b.value ->> 1 = ? order by o.id desc limit 1""",
            (person, data),
        )
        return data if row is None else str(row[0])
