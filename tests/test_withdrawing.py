"""Withdrawing on the road: gone at once, and everybody who was sent it hears of it."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import app, demo
from bot.__main__ import jigi
from bot.channels.webchat.outbound import WebchatChannel
from bot.content.editions import Editions
from bot.content.library import PACKS, Library
from bot.content.signoff import Policy
from bot.conversation.messages import plain
from bot.road import withdrawing
from bot.road.withdrawing import Request
from bot.running.building import talking
from bot.settings import Settings
from bot.stores import open_store
from scheduler.clock import Clock
from storage.sqlite.roads import migrations
from storage.store import MediaFolder, Store
from tests.content.spoiling import spoil
from tests.talk import MONDAY, Stage

CCT = "amtsl/cct"
WHY = "la contre-pression manquait"
TITLE = "Traction contrôlée du cordon"
MORNING = MONDAY + timedelta(hours=8)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Awa in the middle of a refresher; she was shown the card on traction, for she did not know."""
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.move_to(MORNING)
    assert TITLE in all_said(stage, "/refresher", "je ne sais pas")
    return stage


def change(stage: Stage, **fields: object) -> None:
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Awa"], fields)


def all_said(stage: Stage, *lines: str) -> str:
    return "\n".join(said for line in lines for said in stage.play("Awa", line))


def test_the_correction_comes_once_and_the_talk_goes_on_without_it(stage: Stage) -> None:
    said = "\n".join(stage.withdraw(CCT, WHY))
    assert said.count("Correction") == 1
    assert WHY in said
    assert "1/4" in said
    assert stage.withdraw(CCT, WHY) == []
    rest = all_said(stage, *"AAAA")
    assert "/5" not in rest
    assert "Traction" not in rest
    stage.relive()


@pytest.mark.parametrize("fields", [{"stopped_at": MORNING}, {"consent_at": None}])
def test_it_asks_for_no_wish_of_hers(stage: Stage, fields: dict[str, object]) -> None:
    change(stage, **fields)
    assert "Correction" in "".join(stage.withdraw(CCT, WHY))
    stage.relive()


def test_it_is_outside_every_budget_and_waits_for_the_morning(stage: Stage) -> None:
    with closing(sqlite3.connect(stage.folder / "talk.db")) as other, other:
        other.execute("update outbox set purpose = 4")  # more than a week's budget was used up
    stage.move_to(MORNING + timedelta(days=1, hours=15))  # 23:00, a day later
    assert stage.withdraw(CCT, WHY) == []
    assert "Correction" in "".join(stage.move_to(MORNING + timedelta(days=2)))


def test_whoever_read_it_within_the_day_hears_it_even_at_night(stage: Stage) -> None:
    stage.move_to(MORNING + timedelta(hours=15))  # 23:00
    assert "Correction" in "".join(stage.withdraw(CCT, WHY))
    assert "Correction" not in "".join(stage.move_to(MORNING + timedelta(days=1)))
    stage.relive()


def test_whoever_was_not_sent_it_hears_nothing(stage: Stage) -> None:
    stage.cast("Fanta", cadre="midwife")
    said = stage.withdraw(CCT, WHY)
    assert not [line for line in said if "Fanta" in line]


def test_whoever_has_the_patient_in_her_hands_hears_what_to_do_meanwhile(stage: Stage) -> None:
    """The card of an emergency is gone while she follows it: what needs no dose is a word away."""
    assert "10\u202fUI" in all_said(stage, "elle saigne beaucoup", "Tous sont nés")
    said = "\n".join(stage.withdraw("pph/motive", WHY))
    assert "Écrivez «\u202furgence\u202f»" in said
    again = all_said(stage, "urgence", "1")
    assert "Appelez votre CSRéf" in again
    assert "UI" not in again
    other = "".join(stage.withdraw(CCT, WHY))
    assert "Correction" in other
    assert "urgence" not in other
    stage.relive()


def test_a_talk_that_would_ask_it_later_does_not(stage: Stage) -> None:
    """Awa was not asked yet what the card of her last question teaches."""
    with stage.open() as store, store.reading() as desk:
        (talk,) = desk.conversation(stage.people["Awa"]).stack
    last = talk.facts["session"][-1]
    assert stage.withdraw(last["card"], WHY) == []  # she was not sent it
    rest = all_said(stage, *"AAAAA")
    question = stage.house.rendering.text(last["text"], {}, "fr", talk.edition).partition("\n")[0]
    assert plain(question) not in rest
    assert "/4" in rest
    stage.relive()


def test_a_talk_that_has_nothing_else_to_ask_is_over(stage: Stage) -> None:
    for item in stage.house.library.items(None):
        stage.withdraw(item.card or "", WHY)
    assert "Rien à réviser" in all_said(stage, "/refresher")
    stage.relive()


def test_words_that_are_mended_are_shown(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACKS / "amtsl", tmp_path / "packs" / "amtsl"))
    library = Library.load([pack.parent], policy=Policy(drafts=True))
    wrong = [(CCT, library.fingerprint(CCT))]
    library.withdraw(wrong)
    assert not library.may_show(CCT, MONDAY.date())
    assert not library.may_show("amtsl/Q-AMTSL-06.why", MONDAY.date())
    editions = Editions(tmp_path / "editions")
    editions.keep(library.edition, library.packs)
    spoil(pack / "fr.md", "Traction contrôlée du cordon", "La traction contrôlée du cordon")
    mended = Library.load([pack.parent], editions, Policy(drafts=True))
    mended.withdraw(wrong)
    assert mended.may_show(CCT, MONDAY.date())
    assert not mended.at(library.edition).may_show(CCT, MONDAY.date())


def test_a_talk_on_earlier_words_loses_the_card_as_well(tmp_path: Path) -> None:
    """One comma was changed since she began, what is wrong with the card was not: hers goes too."""
    packs = tmp_path / "packs"
    shutil.copytree(PACKS / "amtsl", packs / "amtsl")
    editions, media = Editions(tmp_path / "editions"), MediaFolder(tmp_path / "media")
    stage = Stage(tmp_path)
    stage.house = talking(media, (packs,), Policy(drafts=True), editions)
    stage.cast("Awa", cadre="matrone")
    stage.move_to(MORNING)
    assert TITLE in all_said(stage, "/refresher", "je ne sais pas")
    earlier = stage.house.library
    editions.keep(earlier.edition, earlier.packs)
    spoil(packs / "amtsl" / "fr.md", TITLE, f"{TITLE}, en bref")
    stage.house = talking(media, (packs,), Policy(drafts=True), editions)
    running = stage.house.library
    with stage.open() as store, store.reading() as desk:
        (talk,) = desk.conversation(stage.people["Awa"]).stack
    assert talk.edition == earlier.edition != running.edition
    assert "Correction" in "".join(stage.withdraw(CCT, WHY))
    with stage.open() as store, store.reading() as desk:
        kept = [(withdrawal.card, withdrawal.words) for withdrawal in desk.withdrawals()]
    again = Library.load((PACKS, packs), editions, Policy(drafts=True))  # as after a restart
    again.withdraw(kept)
    for library in (running, again):
        assert not library.may_show(CCT, MONDAY.date())
        assert not library.at(earlier.edition).may_show(CCT, MONDAY.date())


def test_a_word_typed_reaches_the_team(stage: Stage) -> None:
    all_said(stage, "c’est faux", "<b>11 mL ?", "/menu", "C'est faux", "passer")
    with stage.open() as store:
        reports = [(row["kind"], row["about"], row["words"]) for row in store.rows("reports")]
    assert reports[:2] == [("card.wrong", CCT, ""), ("card.wrong", CCT, "<b>11 mL ?")]
    # later she was shown the open question again, and not the card above it
    ((kind, about, _),) = reports[2:]
    assert (kind, about == CCT) == ("card.wrong", False)
    stage.relive()


def test_a_tap_below_an_earlier_card_reports_that_one(stage: Stage) -> None:
    wrong = "C’est faux\u202f?"
    all_said(stage, "/menu", "comment faire la traction du cordon")
    below_traction = stage.buttons["awa"][wrong]
    assert "clampez" in all_said(stage, "kan cliper le cordon")
    stage.buttons["awa"][wrong] = below_traction
    assert "signalé la fiche « Traction" in all_said(stage, f"[{wrong}]").replace("\u202f", " ")
    with stage.open() as store:
        assert [row["about"] for row in store.rows("reports")] == [CCT]
    stage.relive()


def test_a_store_from_before_knows_what_it_has_sent(tmp_path: Path) -> None:
    """The migration reads which message holds which text."""
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.move_to(MORNING)
    assert TITLE in all_said(stage, "/refresher", "je ne sais pas")
    path = stage.folder / "talk.db"
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("drop table texts_posted")
        other.execute("drop table withdrawals")
        other.execute("delete from _sqlite_migrations where name = 'withdrawals'")
    assert "withdrawals" in {migration.name for migration in migrations._migrations}
    assert "Correction" in "".join(stage.withdraw(CCT, WHY))


# ---- the command ------------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a demo."""
    settings = Settings(_env_file=None, database=f"sqlite:///{tmp_path}/jigi.db")  # type: ignore[call-arg]
    demo.decide(settings.programme_path)
    return settings


def withdraw(settings: Settings, *arguments: str) -> str:
    runner = CliRunner(env={"JIGI_DATABASE": settings.database})
    done = runner.invoke(jigi, ["withdraw", *arguments])
    return f"{done.exit_code} {done.output}"


def withdrawals(store: Store) -> list[str]:
    with store.reading() as desk:
        return [withdrawal.card for withdrawal in desk.withdrawals()]


def test_it_is_withdrawn_where_nobody_runs(settings: Settings) -> None:
    assert withdraw(settings, CCT, "--reason", WHY).startswith("0 amtsl/cct is withdrawn")
    with closing(open_store(settings)) as store:
        assert withdrawals(store) == [CCT]
    assert withdrawing.left(settings.withdrawals_path) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("amtsl/nothing", "--reason", WHY), "there is no card 'amtsl/nothing'"),
        ((CCT, "--reason", WHY, "--instead", "amtsl/nothing"), "--instead: there is no card"),
        ((CCT, "--reason", WHY, "--instead", CCT), "name another card"),
        ((CCT, "--reason", " "), "--reason: say in 1 to 200 characters"),
        ((CCT, "--reason", "x" * 201), "--reason: say in 1 to 200 characters"),
    ],
)
def test_what_cannot_be_withdrawn_says_why(settings: Settings, arguments: tuple[str, ...], told: str) -> None:
    said = withdraw(settings, *arguments)
    assert said.startswith("2 ")
    assert told in said
    assert withdrawing.left(settings.withdrawals_path) == []


async def test_a_house_that_runs_takes_it_up(settings: Settings) -> None:
    webchat = WebchatChannel()
    with closing(open_store(settings)) as store:
        async with app.running(settings, store, {webchat.name: webchat}, Clock()) as jigi_:
            said = await asyncio.to_thread(withdraw, settings, CCT, "--reason", WHY)
            assert "amtsl/cct is withdrawn, and whoever was sent it is told now" in said
            assert not jigi_.house.library.may_show(CCT, datetime.now(UTC).date())
            assert withdrawals(store) == [CCT]


async def test_a_request_that_was_left_is_taken_up_by_the_next_start(settings: Settings) -> None:
    withdrawing.leave(settings.withdrawals_path, Request(CCT, WHY))
    for name, text in (("broken", "{"), ("deep", "[" * 100_000), ("number", '{"card": 5, "reason": 5}')):
        (settings.withdrawals_path / f"{name}.json").write_text(text)
    withdrawing.leave(settings.withdrawals_path, Request("amtsl/nothing", WHY))
    (settings.withdrawals_path / "aaa.json").mkdir()  # as one that this user may not read
    with closing(open_store(settings)) as store:
        async with app.running(settings, store, {}, Clock()):
            assert withdrawals(store) == [CCT]
    names = sorted(path.name for path in settings.withdrawals_path.iterdir())
    assert names == ["aaa.json", "amtsl--nothing.refused", "broken.refused", "deep.refused", "number.refused"]


async def test_what_was_withdrawn_is_remembered_at_the_next_start(settings: Settings) -> None:
    withdraw(settings, CCT, "--reason", WHY)
    with closing(open_store(settings)) as store:
        async with app.running(settings, store, {}, Clock()) as jigi_:
            assert not jigi_.house.library.may_show(CCT, MONDAY.date())
