"""Connections: who knocks has to say soon what for, and who says nothing makes room for who does.

uvicorn lets a head come as slowly as it likes, and as many connections stand open as the system grants.
Here a head has so many seconds, and so has each next piece of a body. When all places are taken, the
one who has been about to speak for longest has to go; but of those who are answered, as a page that listens
for what is new or whoever reads slowly, only so many may stay, or nobody else would find a place.
"""

import asyncio
import logging

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.channels.tally import Tally

HEAD_SECONDS = 10.0  # for a head to come, from the first that is heard of it
PIECE_SECONDS = 60.0  # for the next piece of a body; a weak network stalls for long
MOST = 800  # open at once; a process may have 1,024 files on most systems
MOST_ANSWERED = 600  # of these while they are answered; a page that is cut comes back and reads on


class Connection(H11Protocol):
    """One connection, as uvicorn serves it, with an end."""

    _end: asyncio.TimerHandle | None = None
    _asked_at: float | None = None  # on the loop's clock; None while there is something to be said yet

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._end_in(HEAD_SECONDS)
        if len(self.connections) > MOST:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._reckon()

    def on_response_complete(self) -> None:
        self._asked_at = None
        super().on_response_complete()
        if not self._is_about_to_speak:  # the next request had come already, or half of it
            self._reckon()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stay()
        super().connection_lost(exc)

    @property
    def ends_at(self) -> float:
        """When it is cut, on the loop's clock, if nothing more is heard; never, while it is answered."""
        return self._end.when() if self._end is not None else float("inf")

    @property
    def _is_about_to_speak(self) -> bool:
        return self.conn.their_state is h11.IDLE

    def _reckon(self) -> None:
        """What it has to do next, and by when."""
        if self.transport.is_closing():
            self._stay()
            return
        if self._is_about_to_speak:
            self._asked_at = None
            if self._end is None:
                self._end_in(HEAD_SECONDS)
        elif self.conn.their_state is h11.SEND_BODY:
            self._asked_at = None
            self._end_in(PIECE_SECONDS)
        else:
            self._stay()
            if self._asked_at is None:
                self._asked_at = self.loop.time()

    def _end_in(self, seconds: float) -> None:
        self._stay()
        self._end = self.loop.call_later(seconds, self._cut)

    def _stay(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def _cut(self) -> None:
        self._end = None
        self.transport.abort()

    def _make_room(self) -> None:
        speaking, answered = [], []
        for one in self.connections:
            if isinstance(one, Connection):
                if one._asked_at is None:
                    speaking.append((one.ends_at, id(one), one))
                else:
                    answered.append((one._asked_at, id(one), one))
        *_, longest = min(answered if len(answered) > MOST_ANSWERED else speaking)
        longest.transport.abort()


class Seldom(logging.Filter):
    """The server's own words about whoever talks nonsense, each at most once a minute, with how often."""

    def __init__(self) -> None:
        super().__init__()
        self._tallies: dict[str, Tally] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            return True  # a fault of ours
        times = self._tallies.setdefault(str(record.msg), Tally()).add()
        if times > 1:
            record.times = times
        return times > 0
