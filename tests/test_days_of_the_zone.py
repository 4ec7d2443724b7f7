"""Days are those of the programme's zone: at half past eleven in the evening of UTC Nairobi has tomorrow."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.coaching.figures import GAPS, reckon
from bot.commands import inviting, promises, questions, words
from bot.content.library import PACKS, Library
from bot.content.signoff import Policy
from bot.conversation.asking import QuestionAsked, Why
from bot.road import withdrawing
from bot.road.withdrawing import Request
from bot.upkeep import signing
from storage.sqlite.store import SQLiteStore
from storage.writer import Writer
from tests.storage.cast import NOW
from tests.storage.gaps import KLELA, at_klela
from tests.storage.visits import planned

EVENING = NOW.replace(day=27, hour=23, minute=30)  # of the Friday for which it was promised
HERE, EAST = "Africa/Bamako", "Africa/Nairobi"
CARD, OTHER = "amtsl/cct", "amtsl/timing"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    store = SQLiteStore.open(tmp_path / "jigi.db", key=b"zones")
    yield store
    store.close()


@pytest.mark.parametrize(("zone", "overdue"), [(HERE, 0), (EAST, 1)])
def test_a_gap_is_overdue_by_the_calendar_there(store: SQLiteStore, zone: str, overdue: int) -> None:
    with store.transaction() as desk:
        her, coach = at_klela(desk)
        planned(desk, coach, her)
        reckoned = reckon(desk, Library.load([PACKS]), [KLELA.id], coach.id, EVENING, zone)
        assert reckoned.facilities[KLELA.id][GAPS].figure.late == overdue


@pytest.mark.parametrize(("zone", "taken_up"), [(HERE, True), (EAST, False)])
async def test_a_card_whose_signatures_end_today_is_not_read_in_place_of_another_tomorrow(
    store: SQLiteStore, tmp_path: Path, zone: str, taken_up: bool
) -> None:
    packs, requests = tmp_path / "packs", tmp_path / "requests"
    shutil.copytree(PACKS / "amtsl", packs / "amtsl")
    for reviewer in ("Sira, gynécologue", "Fanta, sage-femme"):
        list(signing.sign(Library.load([packs]), OTHER, reviewer, EVENING.date(), NOW.date()))
    library, writer = Library.load([packs], policy=Policy(grace=timedelta(0))), Writer(store)
    path = withdrawing.leave(requests, Request(CARD, "la contre-pression manquait", OTHER))
    writer.start()
    try:
        await withdrawing.take_left(requests, library, writer, lambda: EVENING, zone)
    finally:
        await writer.stop()
    assert not path.exists()
    assert path.with_suffix(".refused").exists() is not taken_up


# ---- on the command line ---------------------------------------------------------------------


class Evening(datetime):
    """The machine's clock, late on that Friday."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromisoformat(EVENING.isoformat()).astimezone(tz)


AUCKLAND = "Pacific/Auckland"
ZONES = [(HERE, "2026-11-27"), (AUCKLAND, "2026-11-28")]
Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What a command says there, at that hour."""
    for room in (inviting, promises, questions, words):
        monkeypatch.setattr(room, "datetime", Evening)
    shutil.copytree(PACKS / "amtsl", tmp_path / "packs" / "amtsl")

    def run(zone: str, *arguments: str) -> str:
        monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path / 'jigi.db'}")
        monkeypatch.setenv("JIGI_TIMEZONE", zone)
        monkeypatch.setenv("JIGI_PACKS", str(tmp_path / "packs"))
        result = CliRunner().invoke(jigi, arguments)
        assert result.exit_code == 0, result.output
        return result.output

    return run


@pytest.mark.parametrize(("zone", "today"), ZONES)
def test_a_command_goes_by_the_day_there(
    store: SQLiteStore, told: Told, tmp_path: Path, zone: str, today: str
) -> None:
    with store.transaction() as desk:
        her, coach = at_klela(desk)
        asked = QuestionAsked(words="Le frigo est chaud ?", why=Why.NO_CARD, coach=None)
        desk.keep_question(her.id, "1", asked, "le frigo", "fr", EVENING)
        overdue = EVENING.date() - timedelta(days=1)
        id = desk.keep_promise(coach.id, "1", "les gants", overdue, None, NOW, her.id)
        desk.pass_on(id, "nobody", EVENING)
        due_today = desk.keep_promise(coach.id, "2", "le savon", EVENING.date(), None, NOW, her.id)
    store.close()
    assert today in told(zone, "questions")
    lying = told(zone, "promises")
    assert f"nobody told {today}" in lying
    assert (f"{due_today:>5}  due" in lying) is (zone == AUCKLAND)
    tomorrow = date.fromisoformat(today) + timedelta(days=1)
    assert f"until {tomorrow}" in told(zone, "invite", "--days", "1")
    told(zone, "sign", "amtsl", "cct", "--reviewer", "Sira, gynécologue", "--review-by", "2999-01-01")
    kept = (path.read_text() for path in (tmp_path / "packs" / "amtsl").iterdir() if path.is_file())
    assert any("Sira, gynécologue" in text and today in text for text in kept)
