"""Outbox: what is promised about messages that are meant to be sent, and about what a chat page shows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from bot.conversation.events import Key, TimerFired
from bot.conversation.messages import Purpose
from bot.conversation.turn import Reached
from bot.people import PersonId
from storage.kept import LAST, Claimed, Outgoing, Sending, Spoken


class Outbox(Protocol):
    """The part of the desk that knows what is to be sent, and what became of it."""

    def post(self, messages: Iterable[Outgoing]) -> None:
        """Queue messages in order. A key that was posted before is left as it is."""

    def claim(self, channel: str, now: datetime, limit: int, skip: Collection[str] = ()) -> list[Claimed]:
        """Mark up to so many rows of a channel SENDING: by purpose, then in order posted.

        Rows held until after now are left; so are those for the chats in `skip`. Of one chat a
        single row is SENDING at a time, and never a later one before an earlier one of the same
        purpose. Fewer than asked for: no more may go, unless one of them is put back or dropped.
        """

    def receipt(self, id: int, state: Sending, at: datetime, provider_id: str = "", reason: str = "") -> None:
        """What became of a claimed row. For a question that never reached her no silence is waited for."""

    def hold(self, id: int, until: datetime, reason: str, attempted: bool = False) -> None:
        """Back into the queue until then; `attempted` counts it as a try."""

    def put_back(self, id: int) -> None:
        """Back to its place in the queue, as if it had not been claimed."""

    def recover_sending(self, now: datetime) -> tuple[int, int]:
        """At start: what a dead process left SENDING is uncertain; (replies queued again, others kept)."""

    def begun_sending(self) -> bool:
        """Whether a sender was at work on this store before: the first message posted waits no more."""

    def ready(self, channels: Collection[str], purpose: Purpose, most: int) -> int:
        """How many messages for that purpose wait for a place on these channels, up to so many."""

    def reached(self, keys: Key, sent_at: datetime | None) -> Reached:
        """Whether the messages whose keys begin so had reached her at that time (None: by now).

        What is on its way counts as there; what was posted later had surely not reached her.
        """

    def drop_unasked(self, person: PersonId, reason: str) -> int:
        """Drop her queued nudges and campaign messages, and the wait for their answers; how many."""

    def drop_news(self, person: PersonId, timers: Collection[str], reason: str) -> list[TimerFired]:
        """Drop the answers and notices for her that these timers brought and that were not sent; the timers.

        In the order in which they came due, each once. Cost is by what of hers was not sent.
        """

    def retell(
        self, person: PersonId, timers: Collection[str], before: datetime, dropped: str, reason: str
    ) -> list[TimerFired]:
        """Likewise of those posted before then that the sender has `dropped` for that reason.

        They are dropped for the other one from now on.
        """

    def history(self, person: PersonId, after: int = 0, limit: int = 200, before: int = LAST) -> list[Spoken]:
        """The latest so many bubbles of her web chat between those cursors, oldest first, both directions.

        Outgoing rows are shown from SENT on (and UNCERTAIN), in the order in which they were sent.
        """

    def bubble(self, person: PersonId, cursor: int) -> Spoken | None:
        """That bubble of her web chat, as `history` shows it; None when she has none there."""
