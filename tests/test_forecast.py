"""The forecast: the next days of a programme through the real gates, and not a byte of it changed."""

import json
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import demo, programme
from bot.__main__ import jigi
from bot.conversation.events import MessageReceived
from bot.conversation.messages import Message, Purpose
from bot.people import Address, Every, PersonId, Rhythm
from bot.playing.forecast import Forecast, foresee
from bot.rules import rules_of
from bot.running.building import house_of
from bot.settings import Settings
from bot.stores import open_store
from storage.sqlite.store import SQLiteStore, copied
from storage.store import Desk, JournalEntry, Outgoing, StoreError

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    demo.decide(tmp_path / "programme.yaml")
    return Settings(_env_file=None, database=f"sqlite:///{tmp_path}/jigi.db")  # type: ignore[call-arg]


def somebody(desk: Desk, name: str, channel: str = "whatsapp", wrote_at: datetime | None = None) -> PersonId:
    """Who agreed, has a check-in each Wednesday at 17:00, and perhaps wrote something."""
    address = Address(channel, name)
    person = desk.person_at(address, MONDAY - 30 * DAY)
    rhythm = Rhythm(Every.WEEK, 2, time(17))
    desk.change_person(person.id, {"name": name, "consent_at": MONDAY - 30 * DAY, "rhythm": rhythm})
    desk.set_timer(person.id, "checkin.due", "rhythm", MONDAY.replace(hour=17) + 2 * DAY)
    if wrote_at is not None:
        wrote = MessageReceived(sender=address, key=f"webchat:{name}", at=wrote_at, text="Bonjour")
        desk.write_entry(JournalEntry(key=wrote.key, person=person.id, turn=0, at=wrote_at, event=wrote))
    return person.id


def waiting(person: PersonId, n: int, purpose: Purpose, at: datetime) -> Outgoing:
    address = Address("whatsapp", "Awa")
    return Outgoing(f"{person}.{n}.0", person, address, purpose, Message(text="…"), at)


def played(settings: Settings, days: int = 30) -> Forecast:
    rules = rules_of(programme.load(settings.programme_path))
    with copied(settings.database_path) as store:
        return foresee(store, house_of(settings), rules, MONDAY, days)


LOOKS = """
import sys
from pathlib import Path
from storage.sqlite.store import copied
with copied(Path(sys.argv[1])):
    print("copied", flush=True)
    input()
"""


def test_what_a_killed_look_has_copied_goes_with_the_next_and_not_what_one_works_with(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(settings).close()
    (rooms := tmp_path / "rooms").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rooms))
    monkeypatch.setenv("TMPDIR", str(rooms))
    with subprocess.Popen(
        [sys.executable, "-c", LOOKS, str(settings.database_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as look:
        assert look.stdout is not None
        assert look.stdout.readline() == "copied\n"
        (its,) = rooms.iterdir()
        with copied(settings.database_path):
            assert its in rooms.iterdir(), "somebody works with it"
        look.send_signal(signal.SIGKILL)
    assert list(rooms.iterdir()) == [its]
    with copied(settings.database_path):
        assert its not in rooms.iterdir()
    assert list(rooms.iterdir()) == []


def test_what_comes_round_is_counted_by_her_clock_by_source_and_by_template(settings: Settings) -> None:
    with closing(open_store(settings)) as store, store.transaction() as desk:
        somebody(desk, "Awa", wrote_at=MONDAY.replace(hour=18) + DAY)
        somebody(desk, "Fanta", "webchat")
    forecast = played(settings)
    weeks = 4  # the 25th, and three Wednesdays more, and the 23rd of December falls behind the month's end
    assert forecast.people == 2
    assert forecast.sources["nudge"] == forecast.sent
    assert forecast.hours[17] >= 2 * weeks
    assert forecast.channels["whatsapp"] == forecast.channels["webchat"]
    assert forecast.templates["whatsapp"] == forecast.channels["whatsapp"] - 1, (
        "she had written the day before"
    )
    assert forecast.templates["webchat"] == forecast.channels["webchat"]
    assert forecast.failed == forecast.at_night == 0


def test_nothing_goes_at_night_nor_beyond_the_budget_and_each_gate_says_what_it_held(
    settings: Settings,
) -> None:
    night = MONDAY.replace(hour=23)
    with closing(open_store(settings)) as store, store.transaction() as desk:
        awa = somebody(desk, "Awa")
        desk.post([waiting(awa, n, Purpose.NOTICE, night) for n in range(100, 112)])
        desk.post([waiting(awa, 200, Purpose.CORRECTION, night)])
    forecast = played(settings)
    assert forecast.at_night == 0
    assert set(forecast.hours) <= set(range(6, 21))
    assert forecast.most_in_a_week <= 2 * 5 + 1, "the correction takes no heed of the budget"
    assert forecast.sources["notice"] == 12, "news is held and never lost"
    assert forecast.held["weekly budget", "notice"] == 1, "the others wait behind it"
    assert forecast.held["quiet hours", "correction"] == 1
    assert ("weekly budget", "correction") not in forecast.held
    assert forecast.dropped["weekly budget", "nudge"] >= 1, "a check-in gives way to news in a full week"


def test_it_writes_nothing(settings: Settings) -> None:
    with closing(open_store(settings)) as store, store.transaction() as desk:
        somebody(desk, "Awa")
    path = settings.database_path
    before, beside = path.read_bytes(), {file.name for file in path.parent.iterdir()}
    assert played(settings).sent > 0
    assert path.read_bytes() == before
    left = {file.name for file in path.parent.iterdir()} - {f"{path.name}-wal", f"{path.name}-shm"}
    assert left == beside


def test_a_running_jigi_is_not_disturbed(settings: Settings) -> None:
    with closing(open_store(settings)) as store:
        with store.transaction() as desk:
            somebody(desk, "Awa")
        assert played(settings).sent > 0
        with store.transaction() as desk:
            assert len(desk.due_timers(MONDAY + 30 * DAY, 10)) == 1, "her check-in still waits"


def test_a_turn_that_fails_is_counted_and_keeps_nobody_else_waiting(settings: Settings) -> None:
    with closing(open_store(settings)) as store, store.transaction() as desk:
        awa = somebody(desk, "Awa")
        desk.set_timer(awa, "question.answered", "no number", MONDAY + DAY)
    forecast = played(settings)
    assert forecast.failed == 1
    assert forecast.sources["nudge"] > 0


def test_without_a_programme_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not there yet"), copied(tmp_path / "jigi.db"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_copy_is_gone_afterwards(settings: Settings) -> None:
    with closing(open_store(settings)) as store, store.transaction() as desk:
        somebody(desk, "Awa")
    with copied(settings.database_path) as copy:
        folder = copy.path.parent
        assert isinstance(copy, SQLiteStore)
        assert folder.stat().st_mode & 0o077 == 0, "nobody else reads it"
    assert not folder.exists()


@pytest.mark.parametrize("as_json", [False, True])
def test_the_command_tells_it(settings: Settings, monkeypatch: pytest.MonkeyPatch, as_json: bool) -> None:
    with closing(open_store(settings)) as store, store.transaction() as desk:
        person, now = somebody(desk, "Awa"), datetime.now(UTC)
        rhythm = Rhythm(
            Every.WEEK, (now + 5 * DAY).weekday(), time(17)
        )  # whatever day it is: not in these three
        desk.change_person(person, {"rhythm": rhythm})
        desk.set_timer(person, "checkin.due", "rhythm", now + DAY)
    settings.programme_path.write_text(
        "draft_content: true\nprices: {by_country: {anywhere: {utility: 0.5, service: 0.25}}}\n"
    )
    monkeypatch.setenv("JIGI_DATABASE", settings.database)
    result = CliRunner().invoke(jigi, ["simulate", "programme", "--days", "3", *["--json"][: int(as_json)]])
    assert result.exit_code == 0, result.output
    if not as_json:
        assert result.output.startswith("1 messages to 1 people in 3 days")
        return
    told = json.loads(result.output)
    assert (told["messages"], told["sources"], told["templates"], told["cost"]) == (1, {"nudge": 1}, 1, 0.75)
    assert (told["cost_of_templates"], told["most_templates_in_a_day"], told["without_price"]) == (0.5, 1, 0)
    assert (told["at_night"], told["most_in_a_week"], sum(told["hours"].values())) == (0, 1, 1)
