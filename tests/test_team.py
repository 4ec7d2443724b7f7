"""A coach's team on the road: what she sees, what stays with the worker, what passes between the two."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.coaching import letters, team
from bot.content.catalogue import Catalogue
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.conversation.letters import MOST_TOPIC
from bot.conversation.records import CheckinHeld
from bot.handlers import coach_writes, replying
from bot.learning import LONGEST_NAME
from bot.people import Address, Role
from bot.reading import Reading
from bot.turns import take_turn
from scheduler import gates
from scheduler.calls import Why
from storage.sqlite.store import SQLiteStore
from tests.cast import coached, invitation
from tests.talk import MONDAY, Stage

SECRET = "Zanzibar"  # stands in what she did not share, and in nothing else
SMALL_SCREEN = 600
MORNING, DAY, WEEK = MONDAY + timedelta(hours=8), timedelta(days=1), timedelta(days=7)
HELD = CheckinHeld(
    topic="tray",
    goal="le plateau",
    reality=SECRET,
    score=4,
    options=(SECRET,),
    will="ranger",
    first_step="ranger l'armoire",
    due_on=date(2026, 11, 27),
    helper=SECRET,
    confidence=8,
    shared=True,
    voices={},
)
RENDERING = Rendering(Catalogue.load(), Library.load())
every_language = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    stage.cast("Sira", role="coach")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    stage.main = "moussa"
    stage.move_to(MORNING)
    return stage


def change(stage: Stage, who: str, **fields: object) -> None:
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people[who], fields)


def held(stage: Stage, *, shared: bool, ref: str, words: str) -> None:
    """Awa has held a check-in, with a promise at its end."""
    her, now = stage.people["Awa"], stage.now
    checkin = CheckinHeld(
        **{name: getattr(HELD, name) for name in HELD.__slots__} | {"goal": words, "shared": shared}
    )
    with stage.open() as store, store.transaction() as desk:
        id = desk.keep_checkin(her, ref, checkin, now, now, "0.1")
        desk.keep_promise(her, ref, words, HELD.due_on, id, now)


def kept(stage: Stage) -> str:
    """Everything that the database holds, as text."""
    with closing(sqlite3.connect(stage.folder / "talk.db")) as file:
        return "\n".join(file.iterdump())


def moussa(stage: Stage, *lines: str) -> str:
    return ordinary(stage.say(*lines, who="Moussa"))


def ordinary(text: str) -> str:
    """With spaces that a keyboard has."""
    return text.replace("\u202f", " ")


def asked(stage: Stage, words: str) -> None:
    """Moussa asks Awa a question."""
    moussa(stage, "/team", "[1]", "[❓ Poser une question]", words, "[📨 Envoyer]")


# ---- what she sees --------------------------------------------------------------------------


def test_what_she_did_not_share_stays_with_her(stage: Stage) -> None:
    held(stage, shared=True, ref="1", words="préparer le plateau")
    stage.now += DAY
    held(stage, shared=False, ref="2", words=SECRET)
    seen = moussa(stage, "/team") + moussa(stage, "[1]")
    assert "préparer le plateau" in seen
    assert "1 promesse\n" in seen  # nor is the other one counted
    assert SECRET not in seen
    with stage.open() as store, store.reading() as desk:
        assert SECRET not in str(desk.mydata(stage.people["Moussa"]))


def test_nobody_opens_somebody_elses_coachee(stage: Stage) -> None:
    held(stage, shared=True, ref="1", words="préparer le plateau")
    assert "Personne n’est encore dans votre équipe" in stage.say("/team", who="Sira")
    moussa(stage, "/team")
    coached(stage, "Awa", "Sira")
    assert "n’est plus dans votre équipe" in moussa(stage, "[1]")
    assert "préparer le plateau" not in stage.say("/team", "[1]", who="Sira")


def test_a_letter_that_was_begun_does_not_reach_whoever_has_another_coach_by_then(stage: Stage) -> None:
    moussa(stage, "/team", "[1]", "[❓ Poser une question]", "Comment va la garde ?")
    coached(stage, "Awa", "Sira")
    assert "n’est plus dans votre équipe" in moussa(stage, "[📨 Envoyer]")
    assert "→ Awa" not in "\n".join(stage.settle())
    stage.relive()


def test_a_letter_was_sent_on_the_day_that_its_reader_had(stage: Stage) -> None:
    """On a Monday morning in Bamako it is Sunday in Hawaii."""
    asked(stage, "Comment va la garde ?")
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Awa"], {"zone": "Pacific/Honolulu"})
        her, his = (desk.person(stage.people[who]) for who in ("Awa", "Moussa"))
        assert her is not None
        assert his is not None
        (read,), (wrote,) = (
            letters.received(Reading(desk, her)),
            letters.written_to(Reading(desk, his), her.id),
        )
    assert read["sent_on"] == (MONDAY - DAY).date().isoformat()
    assert wrote["sent_on"] == MONDAY.date().isoformat()


def test_a_name_that_nobody_has_is_told_so(stage: Stage) -> None:
    assert "« Zou »" in moussa(stage, "/team Zou")
    assert "Awa" in moussa(stage, "/team aw")


def test_every_one_of_two_hundred_is_on_one_screen_and_each_screen_is_small(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        coach = stage.people["Moussa"]
        for n in range(199):
            person = desk.person_at(Address("webchat", f"coachee {n}"), stage.now - 30 * DAY)
            desk.change_person(person.id, {"name": f"Fanta {n}"})
            desk.begin_coaching(person.id, coach, MONDAY)
    seen, screen = "", moussa(stage, "/team")
    assert screen.count("pas encore de point") == 3  # the three to call come first
    while "[Suite ▸]" in screen:
        screen = moussa(stage, "[Suite ▸]")
        assert len(screen) < SMALL_SCREEN
        seen += screen
    assert seen.count("Fanta") == 199
    assert seen.count("Awa :") == 1


@pytest.mark.parametrize(("minutes", "told"), [(5, "1 point fait"), (-5, "aucun point")])
def test_a_digest_counts_what_was_held_since_the_last_one_to_the_hour(
    stage: Stage, minutes: int, told: str
) -> None:
    """Whoever holds check-ins every Monday at eight hears of them the next Monday at eight."""
    stage.now = MORNING + timedelta(minutes=minutes)
    held(stage, shared=True, ref="1", words="préparer le plateau")
    with stage.open() as store, store.transaction() as desk:
        desk.set_timer(stage.people["Moussa"], "digest.due", "week", MORNING + WEEK)
    said = ordinary("\n".join(stage.move_to(MORNING + WEEK)))
    assert f"ces sept jours : {told}" in said


# ---- small screens -----------------------------------------------------------------------------


def row(**more: object) -> dict[str, object]:
    one = {"of": 1, "name": "m" * LONGEST_NAME, "last": 59, "open": 99, "overdue": 99}
    return one | {"weakest": "m" * team.LONGEST_SKILL, "reach": "stopped", "place": "m" * 24} | more


@every_language
def test_the_fullest_page_fits_a_small_screen(language: str) -> None:
    page = {"number": 98, "screens": 99, "team": 200, "found": 200, "argument": ""}
    rows = RENDERING.text("team.list", {**page, "calls": [], "rows": [row()] * team.OF_A_PAGE}, language, "")
    assert len(rows) <= SMALL_SCREEN
    for why in Why:
        reason = {"why": why.name.lower(), "days": 59, "count": 99, "skill": "m" * team.LONGEST_SKILL}
        call = {"of": 1, "name": "m" * LONGEST_NAME, "reasons": [reason] * 2}
        assert len(RENDERING.text("team.calls", {**page, "calls": [call] * 3}, language, "")) <= SMALL_SCREEN


@every_language
def test_the_fullest_view_of_one_fits_a_small_screen(language: str) -> None:
    long = "m" * 400
    checkin = {"goal": long, "first_step": long, "due_on": "2026-09-30", "confidence": 10, "ago": 59}
    promise = {"text": long, "due_on": "2026-09-30", "state": "stuck"}
    her = row(checkin=checkin, promises=[promise] * team.MOST_PROMISES, written=1, unreferred=True)
    assert len(RENDERING.text("coachee.told", her, language, "")) <= SMALL_SCREEN


@every_language
@pytest.mark.parametrize("text", ["letter.feedback", "letter.question", "letter.answered", "letter.kept"])
def test_the_longest_letter_fits_a_small_screen(language: str, text: str) -> None:
    told = {
        "coach": "m" * LONGEST_NAME,
        "coachee": "m" * LONGEST_NAME,
        "topic": "m" * MOST_TOPIC,
        "again": True,
    }
    told |= {"sent_on": "2026-09-30", "reply": "answer", "answer": "m" * replying.MOST, "answer_voice": None}
    part = "m" * coach_writes.MOST_OF_PART
    feedback = {"observation": part, "effect": part, "question": part}
    question = {"observation": "", "effect": "", "question": "m" * coach_writes.MOST}
    for words in (question, feedback):
        if text == "letter.feedback" and words is question:
            continue
        assert len(RENDERING.text(text, {**told, **words, "mine": True}, language, "")) <= SMALL_SCREEN


# ---- what passes between the two ------------------------------------------------------------


def test_a_question_reaches_her_once_and_her_first_answer_returns_once(stage: Stage) -> None:
    asked(stage, "Comment va la garde ?")
    stage.say("[✍️ Répondre]", "Bien.")
    tap = stage.event("Awa", "[📨 Envoyer]")
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, tap, stage.house)
        take_turn(desk, tap, stage.house)
    again = stage.event("Awa", "[📨 Envoyer]")  # a second tap, an update of its own
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, again, stage.house)
    assert ordinary("\n".join(stage.settle())).count("« Bien. »") == 1
    stage.relive()


@pytest.mark.parametrize("yes", [True, False])
def test_what_she_types_below_a_question_goes_with_her_yes_and_only_then(stage: Stage, *, yes: bool) -> None:
    asked(stage, "Que manque-t-il au poste ?")
    said = ordinary(stage.say(SECRET))
    assert f"« {SECRET} »" in said
    assert "Est-ce votre réponse à Moussa" in said
    said = ordinary(stage.say("[📨 Envoyer]" if yes else "[Non]"))
    assert ("Moussa recevra votre réponse" in said, "Que voulez-vous faire" in said) == (yes, not yes)
    heard = said + ordinary("\n".join(stage.move_to(stage.now + DAY)))
    assert heard.count(f"« {SECRET} »") == yes
    if yes:
        assert "Est-ce votre réponse" not in stage.say(SECRET)  # it has had its reply
    stage.relive()


def test_what_she_types_where_no_question_waits_or_has_reached_her_is_for_nobody(stage: Stage) -> None:
    assert "réponse" not in stage.say(SECRET)
    stage.now += timedelta(hours=14)  # 22 h: hers waits for the morning
    asked(stage, "Que manque-t-il au poste ?")
    assert "réponse" not in stage.say(SECRET)


def test_whoever_said_stop_reads_the_question_when_she_is_back(stage: Stage) -> None:
    stage.say("stop")
    moussa(stage, "/team", "[1]", "[❓ Poser une question]", "Comment va la garde ?")
    assert "Awa" not in moussa(stage, "[📨 Envoyer]").split("Awa recevra")[-1]
    assert "Comment va la garde" in stage.say("[Reprendre]")


def test_a_coach_who_said_stop_reads_the_answer_when_he_is_back(stage: Stage) -> None:
    asked(stage, "Comment va la garde ?")
    moussa(stage, "stop")
    assert "vous répond" not in stage.say("[✍️ Répondre]", "Bien.", "[📨 Envoyer]")
    assert "« Bien. »" in moussa(stage, "[Reprendre]")


def test_what_was_written_is_forgotten_with_whoever_wrote_or_was_written_of(stage: Stage) -> None:
    asked(stage, f"Et {SECRET} ?")
    stage.say("[✍️ Répondre]", f"Ah, {SECRET}.", "[📨 Envoyer]")
    assert SECRET in kept(stage)
    with stage.open() as store, store.transaction() as desk:
        desk.forget(stage.people["Awa"], stage.now)
        desk.forget(stage.people["Moussa"], stage.now)
    assert SECRET not in kept(stage)


def test_a_number_of_a_patient_is_not_passed_on(stage: Stage) -> None:
    asked(stage, "La patiente est au 76 12 34 56 ?")
    assert "76 12 34 56" not in kept(stage)


# ---- the digest -----------------------------------------------------------------------------


def digests(stage: Stage, weeks: int) -> list[str]:
    heard = stage.move_to(stage.now + weeks * WEEK)
    return [line for line in heard if "Votre équipe" in line and "🧭" in line]


def test_a_digest_comes_each_monday_once_she_has_looked_at_her_team(stage: Stage) -> None:
    assert digests(stage, 1) == []
    moussa(stage, "/team")
    assert len(digests(stage, 3)) == 3
    stage.relive()


def test_a_coach_who_said_stop_is_left_in_peace_and_told_again_when_back(stage: Stage) -> None:
    moussa(stage, "/team", "stop")
    assert digests(stage, 2) == []
    moussa(stage, "[Reprendre]")
    assert len(digests(stage, 2)) == 2


def test_a_digest_ends_with_the_team_and_says_nothing_where_nobody_is_to_be_called(stage: Stage) -> None:
    moussa(stage, "/team")
    change(stage, "Awa", stopped_at=stage.now)  # whoever wants peace is not named
    assert digests(stage, 2) == []
    change(stage, "Awa", stopped_at=None)
    assert len(digests(stage, 1)) == 1
    with stage.open() as store, store.transaction() as desk:
        desk.end_coaching(stage.people["Awa"], stage.now)
    assert digests(stage, 3) == []
    with stage.open() as store, store.reading() as desk:
        assert desk.next_due_at() is None


def test_whoever_comes_by_an_invitation_brings_her_coach_a_digest(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        desk.add_invitation(invitation("KLELA7", stage.people["Sira"], stage.now))
    stage.say("/start KLELA7", "[Français]", "oui", "Fanta", "passer", "passer", "passer", who="Fanta")
    with stage.open() as store, store.reading() as desk:
        assert desk.has_team(stage.people["Sira"])
        assert [event.timer for event in desk.due_timers(stage.now + WEEK, 9)] == ["digest.due"]


def test_a_digest_waits_for_the_hours_that_suit_her(stage: Stage) -> None:
    """It is an unasked message like any other: at night the gates hold it."""
    moussa(stage, "/team")
    with stage.open() as store, store.transaction() as desk:
        (event,) = (e for e in desk.due_timers(stage.now + WEEK, 9) if e.timer == "digest.due")
        take_turn(desk, event, stage.house)
        (row,) = desk.claim("webchat", event.at, 9)
        night = event.at.replace(hour=23)
        assert isinstance(gates.may_send(row, night, gates.Rules()), gates.Hold)


# ---- who is a coach ---------------------------------------------------------------------------


def test_whoever_coached_before_there_were_teams_is_a_coach_with_a_digest_to_come(tmp_path: Path) -> None:
    path = tmp_path / "jigi.db"
    with closing(SQLiteStore.open(path, key=b"k")) as store, store.transaction() as desk:
        her, coach = (desk.person_at(Address("webchat", who), MORNING) for who in ("awa", "moussa"))
        desk.begin_coaching(her.id, coach.id, MONDAY)
        desk.change_person(coach.id, {"local_hour": time(7, 30)})
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("delete from _sqlite_migrations where name = 'teams'")
    with closing(SQLiteStore.open(path, key=b"k")) as store, store.reading() as desk:
        roles = {id: person.roles for id in (her.id, coach.id) if (person := desk.person(id)) is not None}
        due_at = desk.next_due_at()
    assert roles == {her.id: {Role.WORKER}, coach.id: {Role.WORKER, Role.COACH}}
    assert due_at is not None
    assert (due_at.weekday(), f"{due_at:%H:%M}") == (0, "07:30")
    # on a Monday before his hour it is the next one
    assert timedelta(0) < due_at - datetime.now(UTC) <= WEEK + timedelta(hours=7, minutes=30)
