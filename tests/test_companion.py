"""The companion where things go wrong: nothing signed, words taken back, newer words, late and double taps.

Its usual course stands in `talks/`.
"""

import re
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import demo, people
from bot.content.library import PACKS
from bot.content.translations import SMALL_SCREEN
from bot.conversation.effects import Find, Say
from bot.conversation.events import MessageReceived
from bot.conversation.inspection import answers
from bot.conversation.script import Answer, Chose, Said
from bot.conversation.state import Frame
from bot.conversation.talk import Talk
from bot.examples import AWA, EXAMPLES, FOUND
from bot.handlers import FLOWS
from bot.people import Address, Cadre
from bot.playing.replaying import replay
from bot.running.building import talking
from bot.turns import take_turn
from storage.store import MediaFolder
from tests.talk import MONDAY, Stage
from tests.test_bad_input import NOON, Phone, lit

TWO = MONDAY + timedelta(hours=14)
DOSE = re.compile(r"\d+ ?(UI|g|mL|microgrammes)\b")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Awa, a midwife, at two in the afternoon."""
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="midwife")
    stage.move_to(TWO)
    return stage


def said(stage: Stage, *lines: str) -> str:
    return "\n".join(stage.say(line) for line in lines)


def begin(stage: Stage, birth: str = "13:30") -> str:
    return said(stage, "/companion", "oui", birth, "oui")


def test_buttons_of_acts_follow_her_language_in_mid_talk(stage: Stage) -> None:
    begin(stage)
    again = said(stage, "/language", "[English]", "[No]")
    assert "[Oxytocin IV]" in again
    assert "[Ocytocine IV]" not in again
    stage.relive()


def test_the_first_reminder_comes_though_the_hour_of_birth_was_left_open(stage: Stage) -> None:
    said(stage, "/companion", "oui", "13:30")  # and not whether that is so
    assert "minutes, regardez" not in "\n".join(stage.move_to(stage.now + timedelta(minutes=14)))
    assert "minutes, regardez" in "\n".join(stage.move_to(stage.now + timedelta(minutes=3)))
    stage.relive()


# ---- what may be shown -----------------------------------------------------------------------


def test_where_nothing_is_signed_acts_have_no_dose_no_deadline_and_no_reminder(stage: Stage) -> None:
    stage.house = talking(MediaFolder(stage.folder / "media"))
    words = said(stage, "elle saigne", "tous sont nés", "[⏱ Noter les heures]", "13:30", "oui")
    words += said(stage, "[Acide tranexamique]", "[14:02, maintenant]")
    words += said(stage, "[Ocytocine IV]", "14h00")
    assert "\n".join(stage.move_to(stage.now + timedelta(minutes=59))) == ""
    peace = "\n".join(stage.move_to(stage.now + timedelta(minutes=2)))
    assert "14:00 Ocytocine IV\n" in peace
    assert "14:02 Acide tranexamique\n" in peace
    assert not DOSE.search((words + peace).replace("\u202f", " "))
    assert "16:30" not in words + peace
    assert "minutes, regardez" not in words + peace
    stage.relive()


def test_a_vaccinator_is_shown_no_dose_of_a_card_that_is_not_hers(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="vaccinator")
    stage.move_to(TWO)
    words = begin(stage) + said(stage, "[Ocytocine IV]", "14h00")
    assert "Ocytocine IV" in words
    assert not DOSE.search(words.replace("\u202f", " "))


def test_what_is_taken_back_goes_from_the_open_companion_and_its_note(stage: Stage) -> None:
    assert "16:30" in begin(stage)
    assert "1\u202fg" in said(stage, "[Acide tranexamique]", "13:55")
    assert "1\u202fg" in said(stage, "[Acide tranexamique]")
    correction = "\n".join(stage.withdraw("pph/motive.txa", "la dose"))
    assert "Correction" in correction
    assert "1\u202fg" not in correction
    note = said(stage, "13:57", "[Note de référence]")
    assert "13:55 Acide tranexamique\n" in note
    assert "1\u202fg" not in note
    stage.relive()


def test_the_deadline_goes_with_its_card(stage: Stage) -> None:
    begin(stage)
    stage.withdraw("pph/motive.txa", "la fenêtre")
    reminder = "\n".join(stage.move_to(stage.now + timedelta(minutes=20)))
    assert "minutes, regardez" in reminder
    assert "16:30" not in reminder
    assert "tranexamique\u202f:" not in reminder


async def test_she_finishes_on_the_words_she_began_on(tmp_path: Path) -> None:
    """Newer packs that know no acts come in between; the note is in the words that she confirmed."""
    packs = tmp_path / "packs"
    shutil.copytree(PACKS / "pph", packs / "pph")
    phone = Phone()
    demo.decide(tmp_path / "programme.yaml")
    async with lit(tmp_path, phone, [packs]) as jigi:
        with jigi.store.transaction() as desk:
            awa = desk.person_at(Address("telegram", "awa"), NOON).id
            desk.change_person(awa, {"name": "Awa", "cadre": Cadre.MIDWIFE, "consent_at": NOON})
        for line in ("/companion", "oui", "je ne sais pas", "acide tranexamique"):
            await phone.says(line)
    for sheet in ("fr.md", "en.md"):
        path = packs / "pph" / sheet
        path.write_text(path.read_text().split("\n---\nid: act.")[0])
    async with lit(tmp_path, phone, [packs]) as jigi:
        await phone.says("il y a 10 minutes")
        await phone.says("note de référence")
        assert any("Acide tranexamique 1\u202fg" in m.text for m in phone.shown[-3:])
        with jigi.store.reading() as desk:
            assert [found for _, turn in replay(desk, awa, jigi.house) for found in turn] == []


# ---- nothing between her and the woman --------------------------------------------------------


def test_what_comes_due_meanwhile_waits_until_her_hands_are_free(stage: Stage) -> None:
    begin(stage)
    with stage.open() as store, store.transaction() as desk:
        desk.set_timer(stage.people["Awa"], "checkin.due", "postponed", stage.now + timedelta(minutes=20))
    assert "votre point" not in "\n".join(stage.move_to(stage.now + timedelta(minutes=50)))
    said(stage, "[Note de référence]")
    assert "votre point" in "\n".join(stage.move_to(stage.now + timedelta(hours=2)))
    stage.relive()


def test_who_wanted_peace_before_she_asked_for_it_is_reminded(stage: Stage) -> None:
    said(stage, "/stop")
    begin(stage)
    assert "regardez" in "\n".join(stage.move_to(stage.now + timedelta(minutes=16)))


def test_another_woman_has_a_note_of_her_own(stage: Stage) -> None:
    begin(stage)
    first = said(stage, "[Massage]", "maintenant", "[Autre femme]")
    assert "Massage" in first
    assert "autre femme" in first
    begin(stage, "13:50")
    said(stage, "[CSRéf appelé]", "maintenant")
    assert "Massage" not in said(stage, "[Note de référence]")


# ---- taps and hours --------------------------------------------------------------------------


def test_an_act_counts_once_however_often_its_button_is_tapped(stage: Stage) -> None:
    begin(stage)
    said(stage, "[Massage]")
    now = f"[{stage.now:%H:%M}, maintenant]"
    said(stage, now)
    assert "déjà passée" in said(stage, now)
    assert "déjà noté" in said(stage, "[Massage]", now[1:6])
    assert said(stage, "[Note de référence]").count("Massage") == 1


def test_an_hour_counts_from_when_she_typed_it_not_from_when_it_came(stage: Stage) -> None:
    begin(stage)
    said(stage, "[Massage]")
    sent_at = stage.now + timedelta(seconds=30)
    stage.now += timedelta(minutes=14)
    late = MessageReceived(
        sender=Address("webchat", "awa"), key="late", at=stage.now, text="il y a 1 minute", sent_at=sent_at
    )
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, late, stage.house)
    assert f"{sent_at - timedelta(minutes=1):%H:%M} Massage" in "\n".join(stage.settle())


def test_a_long_note_is_cut_into_messages_of_a_small_screen_that_hold_nothing_else(stage: Stage) -> None:
    begin(stage)
    for n in range(11):
        said(stage, "[Autre geste]", f"geste {n} " + "x" * 60 + " <b>", f"13:{30 + n}")
    said(stage, "[Note de référence]")
    with stage.open() as store, store.reading() as desk:
        posted = desk.posted(stage.people["Awa"])
    notes = [m for m in posted.values() if re.search(r"geste \d", m.text) and not m.buttons]
    assert len(notes) >= 2
    assert all(len(m.text) <= SMALL_SCREEN for m in notes)
    assert [f"geste {n} " in "".join(m.text for m in notes) for n in range(11)] == [True] * 11
    assert "<b> " not in notes[0].text.replace("<b>13", "")
    stage.relive()


def test_a_companion_that_was_stopped_is_not_taken_up_for_the_next_woman(stage: Stage) -> None:
    begin(stage)
    said(stage, "[Massage]", "13:58", "stop")
    assert stage.move_to(stage.now + timedelta(days=9)) == []
    assert "Tous les bébés" in said(stage, "/companion")
    said(stage, "oui", "je ne sais pas")
    assert "Rien n’est noté" in said(stage, "[Note de référence]")


def test_a_tap_hours_later_is_not_counted_and_the_old_note_is_given(stage: Stage) -> None:
    begin(stage)
    said(stage, "[Massage]", "13:58")
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Awa"], {"stopped_at": stage.now})  # so that no silence ends it
    stage.move_to(stage.now + timedelta(hours=5))
    words = said(stage, "[Vessie vidée]")
    assert "13:58 Massage" in words
    assert "Vessie vidée" not in words
    stage.relive()


def test_her_words_are_hers_and_go_when_she_wants(stage: Stage) -> None:
    begin(stage)
    said(stage, "[Autre geste]", "compresses stériles", "13:58")
    with stage.open() as store, store.reading() as desk:
        assert "compresses stériles" in str(desk.mydata(stage.people["Awa"]))
    said(stage, "/forget", "tout effacer")
    stage.settle()
    for path in stage.folder.glob("talk.db*"):
        assert b"compresses st" not in path.read_bytes()


# ---- bounds ----------------------------------------------------------------------------------


def talk_of(known: Mapping[str, Any] = EXAMPLES["acts"]) -> Talk:
    """A companion whose clock stands, and that can read no hour."""
    facts: Mapping[str, Any] = {"person": people.freeze(AWA), "acts": known, "born": True}
    unread = {"fault": "unread", "now": "14:05"}

    def find(wanted: Find) -> Any:
        return unread if wanted.what == "past" else FOUND[wanted.what]

    talk = Talk(Frame(1, "companion", "", "", facts), FLOWS["companion"], find)
    talk.run()
    return talk


@given(st.data())
def test_no_course_of_taps_words_and_silences_outruns_the_engine(data: st.DataObject) -> None:
    """Whatever she answers, the talk ends, or waits; it neither repeats a key nor runs away."""
    talk = talk_of()
    for _ in range(200):
        if talk.ask is None:
            break
        offered = list(answers(talk.ask, TWO.date()))
        talk.answer(data.draw(st.sampled_from(offered)))
    assert talk.over


def test_the_clumsiest_course_ends_with_its_note() -> None:
    """Each hour is unreadable until the last time of asking, and each dose was another."""
    talk = talk_of()
    said: list[str] = []
    while talk.ask is not None:
        key = talk.ask.key
        if key.startswith("what."):
            answer: Answer = Chose("tranexamic")
        elif key.endswith(".again.2") and ".hour" not in key and key.startswith("when."):
            answer = Chose("dose")
        else:
            answer = Said("x")
        said += [effect.text for effect in talk.answer(answer) if isinstance(effect, Say)]
    assert said[-1] == "companion.note"
