"""Company: the processes on one PostgreSQL database, told of each other by NOTIFY, led by who has the lock.

Whoever leads says each second that it is there. The server ends the session of a leader that was silent for
`SILENT` seconds, and with it the lock: one that was stopped, or cut off, is followed by another. It knows so
itself before: without an answer for `LEASE` seconds it does not lead.
"""

import os
import select
import threading
import time
from collections import deque
from contextlib import suppress

import psycopg
import structlog
from psycopg.conninfo import make_conninfo

from storage.company import Hear, News

log = structlog.get_logger()

BEAT = 1.0  # seconds from one try, or one word that it is there, to the next
LEASE, SILENT = 4.0, 6  # seconds; between them is what a send that has begun may take to set out
AGAIN = 1.0  # seconds until a server that cannot be reached is tried again
_CHANNEL = "jigi"
LEADER = 0x6A69676C  # "jigl": whoever leads holds this lock
_TRY = "select pg_try_advisory_lock(%s)"
_SETTINGS: dict[str, str | int] = {
    "connect_timeout": 3,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 3000,  # milliseconds
    "client_encoding": "UTF8",
}
# the server's side of the same: it notices that a leader's host is gone
_WATCHED = (
    f"set idle_session_timeout = '{SILENT}s'",
    "set statement_timeout = '3s'",
    "set tcp_keepalives_idle = 2",
    "set tcp_keepalives_interval = 1",
    "set tcp_keepalives_count = 3",
    f"listen {_CHANNEL}",
)


class Processes:
    """The others, over a connection of its own that a thread of its own looks after."""

    def __init__(self, url: str) -> None:
        name = f"jigi {os.getpid()}"
        self._conninfo = make_conninfo(url, **{**_SETTINGS, "application_name": name})
        self._connection: psycopg.Connection | None = None
        self._has_lock = False
        self._until = 0.0  # monotonic: so long it leads
        self._told: deque[tuple[News, str]] = deque()
        self._ended = threading.Event()
        self._wakes, self._waking = os.pipe()
        os.set_blocking(self._waking, False)
        self._thread: threading.Thread | None = None

    @property
    def leads(self) -> bool:
        return time.monotonic() < self._until

    def begin(self, hear: Hear) -> None:
        self._hear = hear
        with suppress(psycopg.Error):  # the thread tries again
            self._beat()
        self._thread = threading.Thread(target=self._run, name="company", daemon=True)
        self._thread.start()

    def tell(self, news: News, about: str = "") -> None:
        if (news, about) not in self._told:
            self._told.append((news, about))
        with suppress(BlockingIOError):  # so many wait already that it is awake
            os.write(self._waking, b".")

    def end(self) -> None:
        self._ended.set()
        self.tell(News.POSTED)  # wakes the thread, and whoever leads next
        if self._thread is not None:
            self._thread.join()
        os.close(self._wakes)
        os.close(self._waking)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._beat()
                self._listen(time.monotonic() + BEAT)
            except (psycopg.Error, OSError) as error:
                log.warning("company.lost", error=type(error).__name__)
                self._lose()
                self._ended.wait(AGAIN)
        self._lose()

    def _beat(self) -> None:
        """Say that it is there; lead, when nobody does. Raises psycopg.Error."""
        begun = time.monotonic()
        connection = self._connected()
        if self._has_lock:
            connection.execute("select 1")
            self._until = begun + LEASE
        elif connection.execute(_TRY, (LEADER,)).fetchone() == (True,):
            self._has_lock, self._until = True, begun + LEASE
            log.info("company.leads")
            self._hear(News.LEADS, "")

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            connection = psycopg.connect(self._conninfo, autocommit=True)
            connection.add_notify_handler(lambda told: self._heard(told.pid, told.payload))
            for setting in _WATCHED:
                connection.execute(setting.encode())
            self._connection = connection
            self._hear(News.WORDS, "")  # of what was told meanwhile nothing is known
        return self._connection

    def _listen(self, until: float) -> None:
        """Tell and hear until then. Raises psycopg.Error and OSError."""
        connection = self._connected()
        while not self._ended.is_set() and (left := until - time.monotonic()) > 0:
            while self._told:
                news, about = self._told.popleft()
                try:
                    connection.execute("select pg_notify(%s, %s)", (_CHANNEL, f"{news} {about}"))
                except psycopg.Error:
                    self._told.appendleft((news, about))  # it is told over the next connection
                    raise
            ready, _, _ = select.select([connection.fileno(), self._wakes], [], [], left)
            if self._wakes in ready:
                os.read(self._wakes, 4096)
            if connection.fileno() in ready:
                connection.pgconn.consume_input()
                while told := connection.pgconn.notifies():
                    self._heard(told.be_pid, told.extra.decode())

    def _heard(self, process: int, payload: str) -> None:
        connection = self._connection
        if connection is not None and process == connection.info.backend_pid:
            return
        news, _, about = payload.partition(" ")
        if news in {*News} - {News.LEADS, News.FOLLOWS}:
            self._hear(News(news), about)

    def _lose(self) -> None:
        self._until = 0.0
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._has_lock:
            self._has_lock = False
            self._hear(News.FOLLOWS, "")
