"""What of the machine administrators hear: when, how often, where, and what goes past the outbox."""

import contextlib
import resource
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.channel import SendResult, Sent
from bot.conversation.events import Key
from bot.conversation.messages import Message, Purpose, plain
from bot.examples.house import SEEN_WRONG
from bot.handlers.alert import TEXTS
from bot.people import Address, Role
from bot.watching.alerts import ALERT, Alerts, Clocks, of_the_machine, tell
from bot.watching.faults import Name, Trouble, faults_of, jumped
from bot.watching.standing import Disk, SystemStatus
from storage.store import Desk
from storage.watching import Late, Waiting
from tests.console.conftest import Site, opened

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WELL = SystemStatus([], Late(0, None), Disk(100, 50), frozenset(), None, [])


def waits(minutes: float, purpose: Purpose = Purpose.REPLY, number: int = 1) -> Waiting:
    return Waiting("telegram", purpose, number, NOW - minutes * MINUTE)


def on_disk(used: int) -> SystemStatus:
    return replace(WELL, disk=Disk(100, 100 - used))


OUTBOX, REFUSED, TOKEN, DISK, BACKUP = (
    Name("outbox", "telegram"),
    Name("token", "telegram"),
    Name("token", "whatsapp"),
    Name("disk"),
    Name("backup"),
)


@pytest.mark.parametrize(
    ("stands", "known", "wrong"),
    [
        (WELL, (), ()),
        (replace(WELL, waiting=[waits(5)]), (), ()),
        (replace(WELL, waiting=[waits(5.1)]), (), (OUTBOX,)),
        (replace(WELL, waiting=[waits(2)]), (OUTBOX,), (OUTBOX,)),  # not clearly better yet
        (replace(WELL, waiting=[waits(1)]), (OUTBOX,), ()),
        (on_disk(89), (), ()),
        (on_disk(90), (), (DISK,)),
        (on_disk(88), (DISK,), (DISK,)),
        (on_disk(87), (DISK,), ()),
        (replace(WELL, refused=frozenset({"whatsapp"})), (), (TOKEN,)),
        (replace(WELL, waiting=[waits(9)], refused=frozenset({"telegram"})), (), (REFUSED,)),  # told once
        (replace(WELL, waiting=[waits(9)]), (REFUSED,), ()),  # mended just now
        (replace(WELL, waiting=[waits(9)], refused=frozenset({"telegram"})), (OUTBOX,), (REFUSED, OUTBOX)),
        (replace(WELL, waiting=[waits(9)], refused=frozenset({"whatsapp"})), (), (TOKEN, OUTBOX)),
        (replace(WELL, backup_at=NOW - 2 * DAY), (), ()),
        (replace(WELL, backup_at=NOW - 2 * DAY - HOUR), (), (BACKUP,)),
    ],
)
def test_what_is_wrong(stands: SystemStatus, known: tuple[Name, ...], wrong: tuple[Name, ...]) -> None:
    assert tuple(fault.name for fault in faults_of(stands, NOW, {}, known)) == wrong


def test_a_long_row_of_nudges_that_moves_is_slow_and_not_wrong() -> None:
    stands = replace(WELL, waiting=[waits(30, Purpose.NUDGE, 900)])
    assert faults_of(stands, NOW, {"telegram": NOW - MINUTE}, ()) == []
    (fault,) = faults_of(stands, NOW, {"telegram": NOW - 6 * MINUTE}, ())
    assert fault == Trouble(OUTBOX, {"channel": "telegram", "number": 900, "minutes": 30})


@pytest.mark.parametrize(("wall", "ahead"), [(HOUR, True), (-HOUR, False)])
def test_a_clock_that_jumped(wall: timedelta, ahead: bool) -> None:
    assert jumped(MINUTE + wall, MINUTE) == Trouble(Name("clock"), {"minutes": 60, "ahead": ahead})
    assert jumped(MINUTE + MINUTE, MINUTE) is None


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", TEXTS)
def test_every_trouble_can_be_said(site: Site, kind: str, language: str) -> None:
    text = site.jigi.house.rendering.text
    for channel in ("telegram", "whatsapp", "webchat"):
        facts = {**SEEN_WRONG.get(kind, {}), "alert": kind, "channel": channel, "over": False}
        assert 20 < len(plain(text(TEXTS[kind], facts, language, ""))) <= 600
        if kind not in ("clock", "dead_letters"):
            assert len(plain(text("alert.over", facts, language, ""))) <= 600


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setattr("storage.sqlite.connections.PATIENCE", 0.05)
    async with opened(tmp_path) as opened_site:
        yield opened_site


def appoint(desk: Desk, chat: str, **fields: object) -> None:
    person = desk.person_at(Address("webchat", chat), NOW)
    desk.change_person(
        person.id, {"roles": frozenset({Role.ADMINISTRATOR}), "consent_at": NOW, "language": "fr", **fields}
    )


def told(desk: Desk) -> list[tuple[str, bool, str]]:
    """What waits to be told, to whom, and where if not where she wrote last."""
    return [
        (timer.about, timer.facts["over"], timer.facts.get("at", ""))
        for timer in desk.due_timers(NOW + 9 * DAY, 100)
        if timer.timer == ALERT
    ]


def test_whoever_stopped_or_never_agreed_is_not_told(site: Site) -> None:
    with site.jigi.store.transaction() as desk:
        appoint(desk, "one")
        appoint(desk, "two", stopped_at=NOW)
        appoint(desk, "three", consent_at=None)
        tell(desk, [Trouble(DISK, SEEN_WRONG["disk"])], NOW, {"webchat"})
        assert told(desk) == [("disk", False, "")]


def test_who_wrote_last_where_it_is_down_is_told_elsewhere(site: Site) -> None:
    with site.jigi.store.transaction() as desk:
        person = desk.person_at(Address("telegram", "7"), NOW)
        desk.also_at(person.id, Address("whatsapp", "+22370000000"))
        fields = {"roles": frozenset({Role.ADMINISTRATOR}), "consent_at": NOW}
        desk.change_person(person.id, fields)
        desk.person_at(Address("telegram", "7"), NOW + MINUTE)  # where she wrote last
        tell(desk, [Trouble(OUTBOX, {})], NOW, {"telegram", "whatsapp"})
        assert told(desk) == [("outbox telegram", False, "whatsapp:+22370000000")]


class Pager:
    """A channel that remembers what it was told to send."""

    name = "webchat"

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        self.said.append((chat, message.text))
        return Sent("1")


def looking(
    site: Site,
    pager: Pager,
    stands: Callable[[], SystemStatus],
    now: list[datetime],
    clocks: Callable[[], Clocks] = of_the_machine,
) -> Alerts:
    jigi = site.jigi
    return Alerts(stands, jigi.writer, {"webchat": pager}, jigi.house, lambda: now[-1], {}, clocks)  # type: ignore[dict-item]


async def test_a_store_that_takes_no_write_is_told_past_it_once_a_day_and_then_that_it_is_over(
    site: Site,
) -> None:
    with site.jigi.store.transaction() as desk:
        appoint(desk, "one")
    pager, now = Pager(), [NOW]

    def stands() -> SystemStatus:
        with site.jigi.store.reading() as desk:
            return replace(WELL, raised=desk.raised())

    alerts = looking(site, pager, stands, now)
    await alerts.look()
    with contextlib.closing(sqlite3.connect(site.settings.database_path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with capture_logs() as logs:
            for later in (MINUTE, HOUR, 25 * HOUR):
                now.append(NOW + later)
                await alerts.look()
        other.execute("rollback")
    assert [chat for chat, _ in pager.said] == ["one", "one"]
    assert "df -h" in pager.said[0][1]
    assert {line["event"] for line in logs} >= {"alert.store", "alert.told_directly"}
    await alerts.look()
    await alerts.look()
    with site.jigi.store.reading() as desk:
        assert told(desk) == [("store", True, "")]
        assert desk.raised() == []


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow, as on a disk that is full; all that is there can be read."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_is_told_though_there_was_nothing_new_to_write(site: Site) -> None:
    """That it fills was told before: until then Jigi answered, and now it does not."""
    with site.jigi.store.transaction() as desk:
        appoint(desk, "one")
    pager, now = Pager(), [NOW]

    def stands() -> SystemStatus:
        with site.jigi.store.reading() as desk:
            return replace(on_disk(98), raised=desk.raised())

    alerts = looking(site, pager, stands, now)
    await alerts.look()
    with site.jigi.store.reading() as desk:
        assert told(desk) == [("disk", False, "")]
    now.append(NOW + MINUTE)
    with capture_logs(), full_disk():  # what pytest keeps of the log is a file, too
        await alerts.look()
    assert [chat for chat, _ in pager.said] == ["one"]


async def test_a_disk_that_was_full_before_the_first_look_is_told_as_well(site: Site) -> None:
    with site.jigi.store.transaction() as desk:
        appoint(desk, "one")
    pager = Pager()
    with capture_logs(), full_disk():
        await looking(site, pager, lambda: WELL, [NOW]).look()
    assert [chat for chat, _ in pager.said] == ["one"]


async def test_a_store_that_hangs_is_told_past_it_as_well(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an answer nor an error comes; however often one looks, one look waits."""
    with site.jigi.store.transaction() as desk:
        appoint(desk, "one")
    pager, now, looks, answers = Pager(), [NOW], [], threading.Event()
    answers.set()

    def stands() -> SystemStatus:
        looks.append(now[-1])
        answers.wait(60)
        return WELL

    alerts = looking(site, pager, stands, now)
    await alerts.look()
    answers.clear()
    with monkeypatch.context() as hasty:
        hasty.setattr("bot.watching.alerts.ALIVE_WITHIN", 0.01)
        for _ in range(3):
            await alerts.look()
    assert [chat for chat, _ in pager.said] == ["one"]
    assert len(looks) == 2
    answers.set()
    await alerts.look()
    with site.jigi.store.reading() as desk:
        assert told(desk) == [("store", True, "")]
        assert desk.raised() == []


async def test_a_clock_that_jumped_while_the_store_failed_or_hung_is_told_once_it_answers(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may be full and a clock wrong at once, as after a loss of power."""
    with site.jigi.store.transaction() as desk:
        appoint(desk, "one")
    passed, ahead, answers = [timedelta(0)], [timedelta(0)], threading.Event()
    answers.set()

    def stands() -> SystemStatus:
        answers.wait(60)
        return WELL

    alerts = looking(site, Pager(), stands, [NOW], lambda: (passed[-1] + ahead[-1], passed[-1]))
    await alerts.look()
    passed.append(MINUTE)
    ahead.append(-HOUR)
    with capture_logs(), full_disk():
        await alerts.look()
    answers.clear()
    with monkeypatch.context() as hasty, capture_logs():
        hasty.setattr("bot.watching.alerts.ALIVE_WITHIN", 0.01)
        for _ in range(2):
            passed.append(passed[-1] + MINUTE)
            ahead.append(ahead[-1] - HOUR)
            await alerts.look()
    answers.set()
    for _ in range(2):
        await alerts.look()
    with site.jigi.store.reading() as desk:
        found = [
            (timer.facts["minutes"], timer.facts["ahead"])
            for timer in desk.due_timers(NOW + DAY, 100)
            if timer.about == "clock"
        ]
    assert found == [(120, False)]
