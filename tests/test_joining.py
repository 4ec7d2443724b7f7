"""Joining on the road: one coach at a time, each told; whoever is a former coach hears nothing more."""

import itertools
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coaching import joining
from bot.conversation.joining import CoachingEnded, CoachProposed, CoachWanted, ProposalAnswered, WorksAt
from bot.people import Person, PersonId, Role
from scheduler.local_time import Calendar
from storage.sqlite.store import SQLiteStore
from storage.store import Desk
from tests.storage.cast import NOW
from tests.talk import MONDAY, Stage

LEAVE = ("/coach", "[Ne plus l’avoir]", "[Oui]")
CHECKIN = (
    "/checkin", "[Mon propre sujet]", "vider 3 placards dès demain", "4", "[Passer]", "ranger le placard",
    "demander à Fanta", "[Passer]", "[1]", "vider le placard du bas", "demain", "[Personne]", "8",
    "[✅ C’est juste]",
)  # fmt: skip


class Room(Stage):
    """Awa, Moussa who coaches her, Fanta who coaches as well; a trainer, Sira."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.now = MONDAY + timedelta(hours=8)
        self.cast("Moussa", role="worker+coach", facility="ML.SIK.KLE")
        self.cast("Fanta", role="worker+coach", facility="ML.SIK.KLE")
        self.cast("Awa", cadre="matrone", coach="Moussa", facility="ML.SIK.KLE")
        self.cast("Sira", role="trainer")
        self.main = "awa"

    def wait(self, **long: float) -> str:
        return "\n".join(self.move_to(self.now + timedelta(**long)))

    def row(self, query: str) -> Any:
        with sqlite3.connect(self.folder / "talk.db") as database:
            return database.execute(query).fetchone()

    def change(self, who: str, **fields: object) -> None:
        with self.open() as store, store.transaction() as desk:
            desk.change_person(self.people[who], fields)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


# ---- a former coach -------------------------------------------------------------------------


def test_a_former_coach_is_not_reminded_of_a_question(room: Room) -> None:
    assert "→ Moussa" in room.say("Qui répare le toit de Zanzibar ?", "[📨 Oui, envoyer]")
    assert "→ Moussa  Awa ne vous a plus comme coach" in room.say(*LEAVE)
    assert "→ Moussa" not in room.wait(days=20)
    room.relive()


def test_a_former_coach_hears_nothing_of_a_promise_that_she_shared_with_him(room: Room) -> None:
    assert "→ Moussa" in room.say(*CHECKIN, "[Oui]")
    room.say("[Pas de rappel]", *LEAVE)
    heard = room.wait(days=1, hours=1)
    assert "vous aviez prévu" in heard
    assert "→ Moussa" not in heard + room.say("[Bloqué]", "Fanta est en congé") + room.wait(days=20)
    room.relive()


def test_a_follow_up_that_is_open_when_she_leaves_goes_on_without_him(room: Room) -> None:
    room.say(*CHECKIN, "[Oui]", "[Pas de rappel]")
    room.wait(days=1, hours=1)
    assert "Moussa" in room.say("[Bloqué]")  # who would receive her answer
    room.say(*LEAVE)
    heard = room.say("Fanta est en congé") + room.wait(days=9)
    assert "Moussa" not in heard
    room.relive()


def test_what_was_held_for_the_night_does_not_reach_a_former_coach(room: Room) -> None:
    room.say(*CHECKIN)
    room.wait(hours=14)  # ten at night
    assert "→ Moussa" not in room.say("[Oui]")
    said = room.say("[Pas de rappel]", *LEAVE) + room.wait(hours=12)
    assert "placard" not in "".join(line for line in said.splitlines() if "→ Moussa" in line)
    assert "ne vous a plus comme coach" in said
    with room.open() as store, store.reading() as desk:
        assert "placard" not in str(desk.mydata(room.people["Moussa"]))
    room.relive()


def test_a_button_of_her_plan_leads_a_former_coach_nowhere(room: Room) -> None:
    room.say(*CHECKIN, "[Oui]", "[Pas de rappel]", *LEAVE)
    assert "bot  " not in "".join(
        line for line in room.say("[👏 Encourager]", who="Moussa").splitlines() if "→" not in line
    )
    assert room.row("select count(*) from timers where timer = 'coach.encouraged'") == (0,)
    room.relive()


def test_a_coach_who_is_followed_by_another_is_told_and_hears_nothing_more(room: Room) -> None:
    room.say(*CHECKIN, "[Oui]", "[Pas de rappel]")
    room.say("/coaching", "[🤝 Proposer]", "[CSCom de Kléla]", "[1]", "[Oui]", who="Fanta")
    said = room.say("[Oui, d’accord]")
    assert "→ Moussa  Awa ne vous a plus comme coach" in said
    assert "→ Fanta  🤝 Awa est d’accord" in said
    room.wait(days=1, hours=1)
    said = room.say("[Bloqué]", "le placard est plein") + room.wait(days=9)
    assert "→ Moussa" not in said
    room.relive()


def test_a_coach_who_erases_himself_is_missed_by_those_he_coached(room: Room) -> None:
    said = room.say("/forget", "[Tout effacer]", who="Moussa")
    assert "Votre coach ne vous accompagne plus" in said
    assert "vous n’avez pas de coach" in room.say("mon coach").lower()
    room.relive()


def test_a_coach_is_told_that_somebody_he_coached_erased_herself_without_her_name(room: Room) -> None:
    said = room.say("/forget", "[Tout effacer]")
    (told,) = [line for line in said.splitlines() if "→ Moussa" in line]
    assert told.startswith("  bot → Moussa  Une personne ne vous a plus comme coach.")


def test_a_coach_who_wants_peace_hears_when_he_is_back_that_she_left_and_is_shown_nothing_of_her(
    room: Room,
) -> None:
    room.say("Qui répare le toit de Zanzibar ?", "[📨 Oui, envoyer]")
    room.say("stop", who="Moussa")
    assert "→ Moussa" not in room.say(*LEAVE)
    told = [
        room.say(line, who="Moussa") for line in ("[✍️ Répondre]", "/resume", "[✍️ Répondre]", "Le technicien")
    ]
    assert [said.count("Awa ne vous a plus comme coach") for said in told] == [0, 1, 0, 0]
    assert [said.count("Awa") for said in told] == [0, 1, 0, 0]
    assert "Zanzibar" not in "".join(told)
    room.relive()


def test_a_district_officer_invites_a_coach_to_the_district_who_is_asked_before_moving(room: Room) -> None:
    room.cast("Moussa3", role="district")
    with room.open() as store, store.transaction() as desk:
        desk.move_to(room.people["Moussa3"], None, room.now, district="Kita")
    code = code_of(room.say("/invite", who="Moussa3"))
    said = room.say(f"/start {code}")
    assert "Votre lieu de travail sera Kita" in said
    assert "Vous êtes maintenant coach (Kita)" in room.say("[Oui]")
    with room.open() as store, store.reading() as desk:
        assert desk.district_of(room.people["Awa"]) == "Kita"
        assert [one.facility for one in desk.postings(room.people["Awa"])] == ["ML.SIK.KLE", None]
        standing = [one.coach for one in desk.coachings(room.people["Awa"]) if one.until is None]
        assert standing == [room.people["Moussa"]], "he stays her coach"


@pytest.mark.parametrize("helper", ["mon coach", "Coach", "mon centre"])
def test_what_opens_a_talk_elsewhere_is_an_answer_where_her_own_words_are_asked(
    room: Room, helper: str
) -> None:
    assert f"Aide : {helper}" in room.say(*CHECKIN[:11], helper, "8").replace("\u202f", " ")


# ---- codes ----------------------------------------------------------------------------------


def test_a_code_that_somebody_else_uses_while_she_thinks_it_over_is_not_hers(room: Room) -> None:
    code = code_of(room.say("/invite", who="Fanta"))
    assert "plus Moussa" in room.say(f"/start {code}")
    assert "Votre coach est Fanta" in room.say(f"/start {code}", who="Sira")
    assert "a déjà servi" in room.say("[Oui]")
    assert room.row("select coach from people where name = 'Awa'") == (room.people["Moussa"],)
    room.relive()


def test_an_expired_code_says_until_when_it_was_good_and_what_to_do(room: Room) -> None:
    code = code_of(room.say("/invite", who="Fanta"))
    room.wait(days=30)
    said = room.say(f"/start {code}")
    assert "Ce code était valable jusqu’au mercredi 23 décembre. Demandez-en un autre à Fanta" in said


def test_a_code_is_good_no_more_when_its_coach_coaches_no_more(room: Room) -> None:
    code = code_of(room.say("/invite", who="Fanta"))
    room.change("Fanta", roles=frozenset({Role.WORKER}))
    assert "Ce code a été retiré" in room.say(f"/start {code}")


def test_what_she_must_not_give_is_not_given_by_a_talk_that_began_before(room: Room) -> None:
    room.cast("Fanta5", role="administrator")
    room.say("/invite", who="Fanta5")
    room.change("Fanta5", roles=frozenset({Role.WORKER}))
    room.say("[Administrateur]", who="Fanta5")
    assert room.row("select count(*) from invitations where roles = 'administrator'") == (0,)
    room.relive()


def test_whoever_tries_too_many_codes_learns_nothing_of_a_good_one_until_tomorrow(room: Room) -> None:
    code = code_of(room.say("/invite", who="Fanta"))
    for n in range(5):
        assert "Je ne connais pas ce code" in room.say(f"/start WRONG{n}")
    for tried in ("WRONG6", code):
        assert "Trop de codes inconnus" in room.say(f"/start {tried}")
    room.wait(days=1)
    assert "plus Moussa" in room.say(f"/start {code}")
    assert room.row("select count(*) from wrong_codes") == (5,)


@pytest.mark.parametrize("typed", ["x" * 4000, "' or 1=1 --", "%", "مرحبا", "\ud800", "-", "0"])
def test_anything_that_is_typed_for_a_code_is_answered_kindly(room: Room, typed: str) -> None:
    room.say(*LEAVE, "mon coach")
    assert "→" not in room.say(typed)
    assert room.row("select coach from people where name = 'Awa'") == (None,)
    assert room.row("select count(*) from dead_letters") == (0,)


def test_a_role_that_a_code_gives_opens_its_commands_at_once(room: Room) -> None:
    room.cast("Fanta5", role="administrator")
    said = room.say(
        "/invite", "[Coach]", "[Oui, un lieu]", "niena", "[CSCom de Niéna (Sikasso)]", who="Fanta5"
    )
    said = room.say(f"/start {code_of(said)}", "[Oui]")
    assert "Votre centre est CSCom de Niéna (Sikasso)" in said
    assert "Vous êtes maintenant coach" in said
    assert "→ Fanta5  ✉️ Awa a utilisé votre invitation" in said
    assert "valable jusqu’au" in room.say("/invite")
    assert room.row("select roles from people where name = 'Awa'") == ("coach worker",)
    room.relive()


def code_of(said: str) -> str:
    """The code in an invitation."""
    (line,) = [line for line in said.splitlines() if "à Jigi" in line]
    return line.rpartition(" ")[2]


# ---- in any order ---------------------------------------------------------------------------

PEOPLE = ("awa", "moussa", "fanta", "sira")
COACHES = ("moussa", "fanta")
STEPS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.integers(0, 6), st.integers(0, 40)),
    max_size=25,
)


def step(desk: Desk, who: Person, other: PersonId, what: int, now: Any) -> None:
    """One record of a talk, whether it makes sense or not."""
    proposals = desk.open_proposals(who.id)
    things: Sequence[Any] = (
        CoachProposed(other),
        CoachWanted(other),
        *(ProposalAnswered(proposals[0].id if proposals else other, accepted) for accepted in (True, False)),
        CoachingEnded(),
        CoachingEnded(other),
        WorksAt(facility="ML.SIK.KLE" if other % 2 else "ML.SIK.NIE", of=other if other % 3 else None),
    )
    joining.keep(desk, who, 1, things[what], now, Calendar())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_any_order_there_is_one_coach_and_a_whole_history(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int, int]]
) -> None:
    stage = Room(tmp_path_factory.mktemp("room"))
    store = SQLiteStore.open(stage.folder / "talk.db", key=b"talk")
    with store.transaction() as desk:
        now = stage.now
        for who, other, what, hours in steps:
            now += timedelta(hours=hours)
            person = desk.person(stage.people[who.capitalize()])
            assert person is not None
            step(desk, person, stage.people[other.capitalize()], what, now)
            for name in PEOPLE:
                holds(desk, stage.people[name.capitalize()])
    store.close()


def holds(desk: Desk, id: PersonId) -> None:
    """Her history and what is so today say the same; nobody coaches herself, nor without the role."""
    person = desk.person(id)
    assert person is not None
    coached, worked = desk.coachings(id), desk.postings(id)
    assert [one.coach for one in coached if one.until is None] == [person.coach][: person.coach is not None]
    assert all(one.until is None or one.since <= one.until for one in coached)
    assert all((one.until or NOW) <= after.since for one, after in itertools.pairwise(coached))
    assert all(one.until == after.since for one, after in itertools.pairwise(worked))
    if worked:
        assert worked[-1].facility == (person.facility and person.facility.id)
    if person.coach is not None:
        coach = desk.person(person.coach)
        assert coach is not None
        assert person.coach != id
        assert Role.COACH in coach.roles


def test_nobody_is_reminded_of_a_session_with_who_is_her_coach_no_more(room: Room) -> None:
    room.say("/schedule", "[📞 Se parler]", "on se parle mercredi 10h", "[📨 Proposer]", who="Moussa")
    room.say("[✅ Cela me va]")
    room.say("/coach", "[Ne plus l’avoir]", "[Oui]")
    assert "vous parlez" not in room.wait(days=4)
    assert room.row("select state from sessions") == ("ended",)
    room.relive()


def test_a_former_coach_does_not_hear_that_his_question_stays_without_a_reply(room: Room) -> None:
    room.say("/team", "[1]", "[❓ Poser une question]", "Pourquoi le frigo ?", "[📨 Envoyer]", who="Moussa")
    room.say("/coach", "[Ne plus l’avoir]", "[Oui]")
    assert "Pourquoi le frigo" not in room.wait(days=9).partition("→ Moussa")[2]
    room.relive()
