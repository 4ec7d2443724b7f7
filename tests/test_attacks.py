"""What was tried against the talks, and has to hold: nothing twice, nothing lost, nobody misjudged."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.events import ChoiceMade
from bot.people import Address
from bot.turns import take_turn
from tests.talk import MONDAY, Stage

CHECKIN = (
    "/checkin", "[Mon propre sujet]", "vider 3 placards dès demain", "4", "la salle est petite",
    "ranger le placard", "demander à Fanta", "[Passer]", "[1]", "vider le placard du bas", "demain",
    "[Personne]", "8", "[✅ C’est juste]",
)  # fmt: skip


class Room(Stage):
    """Awa at her phone, Moussa who coaches her; what each of them hears."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.now = MONDAY + timedelta(hours=8)
        self.cast("Moussa", role="coach", invites="KLELA7")
        self.cast("Awa", cadre="matrone", coach="Moussa")
        self.main = "awa"

    def wait(self, **long: float) -> str:
        return "\n".join(self.move_to(self.now + timedelta(**long)))

    def row(self, query: str) -> Any:
        with sqlite3.connect(self.folder / "talk.db") as database:
            return database.execute(query).fetchone()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_what_a_coach_was_told_is_not_told_twice(room: Room) -> None:
    """Going back behind it would tell him again, or pretend that he was not told."""
    assert "Awa partage son plan" in room.say(*CHECKIN, "[Oui]")
    assert "Moussa" not in room.say("retour")
    assert room.row("select count(*) from checkins where shared") == (1,)
    room.relive()


def test_an_answer_about_a_promise_that_she_takes_back_is_taken_back(room: Room) -> None:
    room.say(*CHECKIN, "[Non]", "[Pas de rappel]", "/checkin", "[✅ Fait]")
    assert room.row("select state from promises") == ("done",)
    room.say("retour", "[En cours]")
    assert room.row("select state, closed_at from promises") == ("open", None)
    assert room.row("select count(*) from timers where timer = 'promise.due'") == (1,)


def test_a_promise_that_she_settled_elsewhere_is_not_asked_about_and_her_coach_hears_no_silence(
    room: Room,
) -> None:
    room.say(*CHECKIN, "[Non]", "[Pas de rappel]")
    assert "vous aviez prévu" in room.wait(days=1, hours=1)
    room.say("/checkin", "[✅ Fait]")
    heard = room.wait(days=9)
    assert "vider le placard du bas" not in heard
    assert "Moussa" not in heard
    room.relive()


def test_an_invitation_that_she_taps_in_the_middle_of_her_acquaintance_counts(room: Room) -> None:
    room.main = "sira"
    room.say("/start", who="Sira")
    again = room.say("/start KLELA7", who="Sira")
    assert "[Français]" in again
    heard = room.say("[Français]", "[Oui, d’accord]", "Sira", "[Passer]", who="Sira")
    assert "Votre coach est Moussa" in heard
    assert room.row("select count(*) from people where name = 'Sira' and coach is not null") == (1,)
    room.relive()


def test_an_invitation_counts_when_the_question_for_it_was_left_for_later(room: Room) -> None:
    room.main = "sira"
    room.say(
        "/start", "[Français]", "[Oui, d’accord]", "Sira", "[Passer]", "[Passer]", "[Passer]", who="Sira"
    )
    assert "Votre coach est Moussa" in room.say("/start KLELA7", who="Sira")
    assert room.row("select count(*) from people where name = 'Sira' and coach is not null") == (1,)
    room.relive()


def test_whoever_said_stop_before_she_said_yes_is_written_to(room: Room) -> None:
    room.main = "sira"
    room.say("/start", "stop", "/start", "[Français]", "[Oui, d’accord]", who="Sira")
    assert room.row("select stopped_at from people where consent_at > created_at") == (None,)


def test_an_emergency_is_answered_however_often_it_is_said(room: Room) -> None:
    for _ in range(25):
        assert "🚨" in room.say("urgence")


def test_what_a_coach_read_of_somebody_in_a_later_turn_is_forgotten_with_her(room: Room) -> None:
    """Her name stands in the question that is asked again, and in the thanks for his tap."""
    room.say(*CHECKIN, "[Oui]", "[Pas de rappel]")
    room.say("je ne sais pas", "[👏 Encourager]", who="Moussa")
    assert room.row("select count(*) from outbox where person = 1 and message like '%Awa%'") != (0,)
    room.say("/forget", "[Tout effacer]")
    assert room.row("select count(*) from outbox where message like '%Awa%'") == (0,)
    assert room.row("select count(*) from journal where facts glob '*Awa*' or event glob '*Awa*'") == (0,)
    said = "select count(*) from journal where person = 1 and text = 'je ne sais pas'"
    assert room.row(said) == (1,), "what he wrote himself is his"
    room.relive()


@pytest.mark.parametrize("data", ["\ud800", "!team \ud800", "1.1.\ud800"])
def test_half_a_character_in_a_button_is_answered_as_any_old_button(room: Room, data: str) -> None:
    event = ChoiceMade(
        sender=Address("webchat", "awa"), key=data.encode("utf-8", "replace").decode(), at=room.now, data=data
    )
    with room.open() as store, store.transaction() as desk:
        take_turn(desk, event, room.house)
    assert room.settle()
    room.relive()


def test_what_a_coach_read_of_her_as_he_visited_planned_and_promised_is_forgotten_with_her(
    room: Room,
) -> None:
    room.say("/visit", "[1]", "[2]", "[Oui]", who="Moussa")
    room.say("/schedule", "[📞 Se parler]", "on se parle mercredi 10h", "[📨 Proposer]", who="Moussa")
    room.say("/schedule", "[1]", "[Fermer]", who="Moussa")
    room.say("/team", "[1]", "[🤝 Promettre une aide]", who="Moussa")
    room.say("/forget", "[Tout effacer]")
    for column in ("outbox.message", "journal.facts", "journal.event", "conversations.body", "timers.facts"):
        table, _, name = column.partition(".")
        assert room.row(f"select count(*) from {table} where {name} like '%Awa%'") == (0,), column  # noqa: S608
    room.relive()
