"""Several processes on one database: they share the work, and one leads; when it dies another does."""

import asyncio
import os
import random
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from storage.company import News
from storage.postgres import company
from storage.postgres.company import LEADER, Processes
from storage.postgres.store import PostgreSQLStore
from storage.store import StoreInUseError
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.postgres import KEY

PUBLIC = "https://jigi.example"
TAKEN_OVER_WITHIN = 10.0  # seconds, on a machine that has the time
PATIENCE = 60.0  # seconds, on one that may be busy
WORDS = 4  # messages of each person at a time
PEOPLE = 6

WHO_LEADS = """select a.application_name from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.objid = %s and l.granted"""


class AnyOf(dict[str, str]):
    """A reverse proxy that deals calls out at random."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__()
        self.ports = ports

    def __missing__(self, address: str) -> str:
        return f"http://127.0.0.1:{random.choice(self.ports)}"


# They are forked from one that has read the program already, so that three start in the time of one.
LIFE = """
import asyncio, importlib, os, sys
for name in ("bot.serving.serve", "bot.serving.opening", "bot.channels.telegram", "storage.postgres.store"):
    importlib.import_module(name)
from bot.settings import Settings
for port in sys.argv[1:]:
    pid = os.fork()
    if not pid:
        os.environ["JIGI_LISTEN"] = f"127.0.0.1:{port}"
        asyncio.run(sys.modules["bot.serving.serve"].serve(Settings(_env_file=None)))
        os._exit(0)
    print(pid, flush=True)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
"""


class Houses:
    """Processes of `jigi run` on one database."""

    def __init__(self, folder: Path, url: str, tg: FakeTelegram, mode: str = "webhook") -> None:
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("JIGI_")},
            "PYTHONPATH": os.pathsep.join(sys.path),
            "JIGI_DATABASE": url,
            "JIGI_FOLDER": str(folder),
            "JIGI_SECRET": "several",
            "JIGI_PUBLIC_URL": PUBLIC,
            "JIGI_TELEGRAM_TOKEN": TOKEN,
            "JIGI_TELEGRAM_API": tg.url,
            "JIGI_TELEGRAM_MODE": mode,
            "JIGI_TELEGRAM_PER_SECOND": "1000",
        }
        self._url = url
        self._log = folder / "log"
        self.ports: dict[int, int] = {}  # by process

    async def start(self, number: int) -> None:
        ports = [_free_port() for _ in range(number)]
        with self._log.open("wb") as log:
            self._launcher = launcher = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", LIFE, *map(str, ports)),
                env=self._environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert launcher.stdout is not None
        for port in ports:
            self.ports[int(await launcher.stdout.readline())] = port
        for port in ports:
            while not await _answers(port):
                assert launcher.returncode is None, self._log.read_text()
                await asyncio.sleep(0.05)

    def leader(self) -> int:
        """Its process; 0 while nobody leads."""
        with psycopg.connect(self._url) as connection:
            row = connection.execute(WHO_LEADS, (LEADER,)).fetchone()
        return int(row[0].removeprefix("jigi ")) if row else 0

    def kill(self, pid: int) -> None:
        del self.ports[pid]
        os.kill(pid, signal.SIGKILL)

    async def close(self) -> None:
        for pid in list(self.ports):
            self.kill(pid)
        await self._launcher.communicate()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@pytest.mark.timeout(600)  # three starts, on a machine that may be busy
async def test_three_share_the_work_and_whoever_leads_is_followed(tmp_path: Path, postgresql: str) -> None:
    """Updates come twice, to any of three. The leader is killed, the next one stopped amid the work."""
    async with FakeTelegram() as tg:
        houses = Houses(tmp_path, postgresql, tg)
        try:
            await houses.start(3)
            tg.deliveries.sites = proxy = AnyOf(list(houses.ports.values()))
            people = [tg.user(9000 + n) for n in range(PEOPLE)]
            said: dict[str, list[str]] = {person.chat: [] for person in people}

            async def talk(times: str) -> None:
                for n in range(WORDS):
                    for person in people:
                        said[person.chat].append(f"mot {times} {n}")
                        person.says(said[person.chat][-1], copies=2)
                await tg.all_confirmed()

            await talk("one")
            first = houses.leader()
            assert first in houses.ports
            talking = asyncio.create_task(talk("two"))
            await tg.next_call(10)
            proxy.ports = [port for pid, port in houses.ports.items() if pid != first]
            houses.kill(first)
            second = await _leads(houses, lambda pid: pid not in (0, first))
            await talking

            proxy.ports = [port for pid, port in houses.ports.items() if pid != second]
            os.kill(second, signal.SIGSTOP)
            talking = asyncio.create_task(talk("three"))
            await _leads(houses, lambda pid: pid not in (0, first, second))
            os.kill(second, signal.SIGCONT)
            await talking
            await _all_sent(postgresql)
        finally:
            await houses.close()
        _is_whole(postgresql, tg, said)
        assert tg.refusals == []


@pytest.mark.timeout(600)  # two starts, on a machine that may be busy
async def test_whoever_polls_is_followed(tmp_path: Path, postgresql: str) -> None:
    """Killed with updates in hand: the other asks for them again, and each is answered once."""
    async with FakeTelegram() as tg:
        houses = Houses(tmp_path, postgresql, tg, "polling")
        try:
            await houses.start(2)
            people = [tg.user(9000 + n) for n in range(PEOPLE)]
            said: dict[str, list[str]] = {person.chat: [] for person in people}

            def talk(times: str) -> None:
                for n in range(WORDS):
                    for person in people:
                        said[person.chat].append(f"mot {times} {n}")
                        person.says(said[person.chat][-1])

            talk("one")
            await tg.all_confirmed()
            first = houses.leader()
            assert first in houses.ports
            talk("two")
            await tg.next_call(10)  # with what came, or an answer to it
            polls = len(await tg.called("getUpdates"))
            houses.kill(first)
            talk("three")
            async with asyncio.timeout(PATIENCE):
                await tg.called("getUpdates", polls + 1)
            await tg.all_confirmed()
            assert houses.leader() in houses.ports
            await _all_sent(postgresql)
        finally:
            await houses.close()
        _is_whole(postgresql, tg, said)


async def _leads(houses: Houses, wanted: Callable[[int], bool]) -> int:
    """Who leads, as soon as it is one of these."""
    until = time.monotonic() + PATIENCE
    while not wanted(pid := await asyncio.to_thread(houses.leader)):
        assert time.monotonic() < until, "nobody took over"
        await asyncio.sleep(0.1)
    return pid


async def _all_sent(url: str) -> None:
    until = time.monotonic() + PATIENCE
    waiting = "select count(*) from outbox where state in ('queued', 'held', 'sending')"
    while True:
        with psycopg.connect(url) as connection:
            (left,) = connection.execute(waiting).fetchone() or (0,)
        if not left:
            return
        assert time.monotonic() < until, f"{left} messages were not sent"
        await asyncio.sleep(0.1)


def _is_whole(url: str, tg: FakeTelegram, said: dict[str, list[str]]) -> None:
    """Each word was taken in once and in her order, and each answer sent once, but for what was in doubt."""
    with psycopg.connect(url) as connection:
        journal = connection.execute(
            """select a.chat, j.text from journal j join addresses a on a.person = j.person
            where j.kind = 'text' order by j.id"""
        ).fetchall()
        outbox = connection.execute(
            "select chat, uncertain_since is not null from outbox where state = 'sent' order by id"
        ).fetchall()
    for chat, words in said.items():
        assert [text for who, text in journal if who == chat] == words
    sure = Counter(chat for chat, in_doubt in outbox if not in_doubt)
    doubted = Counter(chat for chat, in_doubt in outbox if in_doubt)
    for chat in said:
        sent = len(tg.user(int(chat)).all)
        assert sure[chat] + doubted[chat] >= 3 * WORDS
        assert sure[chat] + doubted[chat] <= sent <= sure[chat] + 2 * doubted[chat]
    assert sum(doubted.values()) <= PEOPLE


# ---- who leads ------------------------------------------------------------------------------------


def test_whoever_leads_is_followed_within_ten_seconds() -> None:
    """The server ends the session of a leader that is silent; at its next try another has the lock."""
    assert company.LEASE < company.SILENT
    assert company.SILENT + company.BEAT < TAKEN_OVER_WITHIN
    assert company.AGAIN + company.BEAT < TAKEN_OVER_WITHIN


@pytest.fixture
def two(postgresql: str) -> tuple[Processes, Processes]:
    one, other = Processes(postgresql), Processes(postgresql)
    return one, other


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_one_leads_and_each_hears_the_other(two: tuple[Processes, Processes], postgresql: str) -> None:
    one, other = two
    heard: list[tuple[str, News, str]] = []
    one.begin(lambda news, about: heard.append(("one", news, about)))
    other.begin(lambda news, about: heard.append(("other", news, about)))
    assert (one.leads, other.leads) == (True, False)
    one.tell(News.SHOWN, "awa")
    _until(lambda: ("other", News.SHOWN, "awa") in heard)
    assert ("one", News.SHOWN, "awa") not in heard
    with psycopg.connect(postgresql, autocommit=True) as connection:  # as a network that was cut
        connection.execute(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = %s",
            (LEADER,),
        )
    _until(lambda: ("one", News.FOLLOWS, "") in heard and (one.leads or other.leads))
    assert one.leads != other.leads
    leader, follower = (one, other) if one.leads else (other, one)
    leader.end()
    assert not leader.leads
    _until(lambda: follower.leads)
    follower.end()


def test_what_could_not_be_told_is_told_over_the_next_connection(
    two: tuple[Processes, Processes], postgresql: str
) -> None:
    """A card that is taken back must be gone in every process, though the line broke just then."""
    one, other = two
    heard: list[tuple[News, str]] = []
    one.begin(lambda _news, _about: None)
    other.begin(lambda news, about: heard.append((news, about)))
    own = one._connection
    assert own is not None
    with psycopg.connect(postgresql, autocommit=True) as connection:
        for n in range(200):
            one.tell(News.SHOWN, str(n))
            if n == 100:
                connection.execute("select pg_terminate_backend(%s)", (own.info.backend_pid,))
    _until(lambda: one._connection not in (None, own) and not one._told)
    one.tell(News.SHOWN, "last")
    _until(lambda: (News.SHOWN, "last") in heard)
    assert {about for news, about in heard if news is News.SHOWN} == {*map(str, range(200)), "last"}
    one.end()
    other.end()


def test_several_share_a_database_and_whoever_wants_it_alone_waits(postgresql: str) -> None:
    one = PostgreSQLStore.open(postgresql, key=KEY, alone=False)
    other = PostgreSQLStore.open(postgresql, key=KEY, alone=False)
    with pytest.raises(StoreInUseError):
        PostgreSQLStore.open(postgresql, key=KEY)
    one.close()
    other.close()
    PostgreSQLStore.open(postgresql, key=KEY).close()
