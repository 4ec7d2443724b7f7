"""Questions on the road: sent with her yes, never lost, answered once, forgotten with whoever said it."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import demo
from bot.__main__ import jigi
from bot.conversation.asking import QuestionAsked, Why
from bot.handlers.asking import asks, asks_for_a_dose
from bot.people import Role
from bot.turns import take_turn
from tests.talk import MONDAY, Stage

ZANZIBAR = "Zanzibar"  # stands in her words, or in his, and in nothing of ours
QUESTION = f"Qui répare le toit de {ZANZIBAR} ?"
SEND, ANSWER, GO = "[📨 Oui, envoyer]", "[✍️ Répondre]", "[📨 Envoyer]"
MORNING, DAY = MONDAY + timedelta(hours=8), timedelta(days=1)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.cast("Moussa", role="coach")
    stage.cast("Sira", role="trainer")
    stage.cast("Awa", cadre="matrone", coach="Moussa")
    stage.main = "awa"
    stage.move_to(MORNING)
    return stage


def change(stage: Stage, who: str, **fields: object) -> None:
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people[who], fields)


def coached(stage: Stage, by: str) -> None:
    """Awa has another coach, without a word to the one before."""
    with stage.open() as store, store.transaction() as desk:
        desk.begin_coaching(stage.people["Awa"], stage.people[by], stage.now)


def kept(stage: Stage) -> str:
    """Everything that the database holds, as text."""
    with closing(sqlite3.connect(stage.folder / "talk.db")) as file:
        return "\n".join(file.iterdump())


def after(stage: Stage, wait: timedelta) -> str:
    return "\n".join(stage.move_to(stage.now + wait))


def test_nothing_leaves_before_she_has_said_yes(stage: Stage) -> None:
    said = stage.say(QUESTION)
    assert said.startswith("  bot  Cette question est hors de mon champ.")  # what we cannot do first
    assert "Moussa" in said
    assert "→" not in said
    assert "insert into questions" not in kept(stage).lower()
    assert "→" not in stage.say("[Non]")


def test_without_consent_she_is_offered_nothing(stage: Stage) -> None:
    change(stage, "Awa", consent_at=None)
    assert "Moussa" not in stage.say(QUESTION)


def test_an_answer_that_is_sent_twice_arrives_once(stage: Stage) -> None:
    stage.say(QUESTION, SEND)
    stage.say(ANSWER, "Le technicien.", who="Moussa")
    tap = stage.event("Moussa", GO)
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, tap, stage.house)
        take_turn(desk, tap, stage.house)
    again = stage.event("Moussa", GO)  # a second tap, an update of its own
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, again, stage.house)
    assert "\n".join(stage.settle()).count("Le technicien.") == 1
    stage.relive()


def test_the_same_words_in_another_order_are_another_question(stage: Stage) -> None:
    stage.say(f"Faut-il réparer le toit avant le mur de {ZANZIBAR} ?", SEND)
    assert SEND in stage.say(f"Faut-il réparer le mur avant le toit de {ZANZIBAR} ?")


@pytest.mark.parametrize("aside", ["x" * 500, "(picture)", "/menu"])
def test_an_answer_that_was_begun_is_not_pushed_aside(stage: Stage, aside: str) -> None:
    stage.say(QUESTION, SEND)
    stage.say(ANSWER, aside, who="Moussa")
    assert "Le technicien." in stage.say("Le technicien.", GO, who="Moussa") + after(stage, timedelta())


def test_whoever_is_no_trainer_any_more_answers_nobody(stage: Stage) -> None:
    stage.say(QUESTION, SEND)
    stage.say("[Pas pour moi]", who="Moussa")
    stage.say("/questions", "[1]", ANSWER, "Le technicien.", who="Sira")
    change(stage, "Sira", roles=frozenset({Role.WORKER}))
    assert "Le technicien." not in stage.say(GO, who="Sira")
    assert "Le technicien." not in after(stage, DAY)


def test_a_question_in_the_night_waits_for_the_morning(stage: Stage) -> None:
    stage.move_to(MORNING + timedelta(hours=15))
    assert "→ Moussa" not in stage.say(QUESTION, SEND)
    assert QUESTION in after(stage, timedelta(hours=10))


def test_whoever_is_in_another_talk_goes_on_with_it(stage: Stage) -> None:
    stage.say("/checkin", who="Moussa")
    stage.say(QUESTION, SEND)
    said = stage.say(ANSWER, "Le technicien.", GO, who="Moussa")
    assert "Le technicien." in said
    assert "Nous en étions là" in said  # the check-in asks its question again


def test_an_answer_that_a_stop_kept_back_in_the_night_comes_when_she_is_back(stage: Stage) -> None:
    stage.say(QUESTION, SEND)
    stage.move_to(MORNING + timedelta(hours=15))
    stage.say(ANSWER, "Le technicien.", GO, who="Moussa")
    stage.say("/stop")
    assert "Le technicien." not in after(stage, DAY)
    stage.say("/resume")
    assert "Le technicien." in after(stage, timedelta(hours=12))
    assert "Le technicien." not in stage.say("/stop", "/resume")
    stage.relive()


def test_who_asks_after_a_stop_is_told_how_the_answer_reaches_her(stage: Stage) -> None:
    stage.say("/stop")
    assert "[Reprendre]" in stage.say(QUESTION, SEND)
    assert "Le technicien." not in stage.say(ANSWER, "Le technicien.", GO, who="Moussa")
    assert "Le technicien." in stage.say("/resume")


def test_a_coach_who_stays_silent_after_a_stop_does_not_keep_the_question(stage: Stage) -> None:
    stage.say("/stop", who="Moussa")
    stage.say(QUESTION, SEND)
    said = after(stage, 8 * DAY)
    assert "Aucune réponse n’est venue de Moussa" in said
    assert "→ Moussa" not in said
    assert QUESTION in stage.say("/questions", who="Sira")
    assert QUESTION not in stage.say("/resume", who="Moussa")


def test_a_coach_who_has_changed_since_the_offer_gets_nothing_before_a_new_yes(stage: Stage) -> None:
    stage.say(QUESTION)
    coached(stage, "Sira")
    said = stage.say(SEND)
    assert "envoyer votre question à Sira" in said
    assert "→" not in said
    said = stage.say(SEND)
    assert "→ Sira  ❓ Awa vous pose une question" in said
    assert "→ Moussa" not in said


def test_a_coach_whom_she_left_since_her_yes_answers_nothing_and_trainers_read_it(stage: Stage) -> None:
    stage.say(QUESTION, SEND)
    stage.say(ANSWER, who="Moussa")
    said = stage.say("mon coach", "[Ne plus l’avoir]", "[Oui]")
    assert "→ Moussa  Awa ne vous a plus comme coach" in said
    assert "[📨 Envoyer]" not in stage.say("Le technicien.", who="Moussa")
    assert ZANZIBAR not in stage.say("/resume", who="Moussa") + after(stage, 8 * DAY)
    assert QUESTION in stage.say("/questions", who="Sira")


def test_of_a_forgotten_asker_no_words_are_left_with_anybody(stage: Stage) -> None:
    stage.say(QUESTION, SEND)
    stage.say(ANSWER, who="Moussa")
    after(stage, 8 * DAY)
    assert ZANZIBAR in stage.say("/questions", "[1]", who="Sira")
    assert ZANZIBAR in kept(stage)
    stage.say("/forget", "[Tout effacer]")
    assert ZANZIBAR not in kept(stage)
    assert "déjà passée" in stage.say(ANSWER, who="Sira")
    assert "Aucune question" in stage.say("/questions", who="Sira")
    stage.relive()


def test_of_a_forgotten_coach_no_words_are_left_and_the_question_is_not_lost(stage: Stage) -> None:
    stage.say("Qui répare le vélo ?", SEND)
    stage.say("/stop")
    stage.say(ANSWER, f"Le technicien de {ZANZIBAR}.", GO, who="Moussa")
    stage.say("/forget", "[Tout effacer]", who="Moussa")
    assert ZANZIBAR not in kept(stage)
    assert "vélo" in stage.say("/questions", who="Sira")
    assert "vous répond" not in stage.say("/resume")


def test_what_a_forgotten_coach_had_told_her_goes_with_him(stage: Stage) -> None:
    stage.say("Qui répare le vélo ?", SEND)
    stage.say(ANSWER, f"Le technicien de {ZANZIBAR}.", GO, who="Moussa")
    stage.say("/forget", "[Tout effacer]", who="Moussa")
    assert ZANZIBAR not in kept(stage)
    assert "vélo" not in stage.say("/questions", who="Sira")


def test_her_data_holds_what_she_asked_and_who_read_it(stage: Stage) -> None:
    stage.say(QUESTION, SEND)
    stage.say("[Pas pour moi]", who="Moussa")
    stage.say("/questions", who="Sira")
    with stage.open() as store, store.reading() as desk:
        data = desk.mydata(stage.people["Awa"])
        trainer = json.dumps(desk.mydata(stage.people["Sira"])["questions"])
    assert data["questions"][0]["words"] == QUESTION
    assert data["mentions"][0]["words"] == QUESTION
    assert ZANZIBAR not in trainer


def test_trainers_never_read_her_name(stage: Stage) -> None:
    stage.say(QUESTION, SEND)
    stage.say("[Pas pour moi]", who="Moussa")
    said = stage.say("/questions", who="Sira") + stage.say("[1]", who="Sira") + stage.say(ANSWER, who="Sira")
    assert QUESTION in said
    assert "Awa" not in said
    thanks = stage.say("Le technicien.", GO, who="Sira") + stage.say("[🙏 Oui, merci]")
    assert "→ Sira  🙏 La personne" in thanks


def test_only_a_few_wait_at_once_until_one_is_answered(stage: Stage) -> None:
    for n in range(3):
        assert "C’est envoyé" in stage.say(f"{QUESTION} numéro {n}", SEND)
    assert "3 de vos questions attendent déjà" in stage.say(f"{QUESTION} numéro 3")
    stage.say(ANSWER, "Le technicien.", GO, who="Moussa")
    assert "C’est envoyé" in stage.say(f"{QUESTION} numéro 3", SEND)


def test_a_question_that_fits_no_small_screen_is_not_sent(stage: Stage) -> None:
    assert "300 signes" in stage.say(f"{QUESTION} {'zanzibar ' * 30}")


def test_a_danger_in_the_place_of_an_answer_is_a_danger(stage: Stage) -> None:
    stage.say(QUESTION, SEND)
    said = stage.say(ANSWER, "elle saigne beaucoup", who="Moussa")
    assert "🚨" in said
    assert "elle saigne beaucoup" not in said


@pytest.mark.parametrize(
    ("words", "invited", "offered"),
    [
        ("Qui répare le vélo ?", False, True),
        ("combien coûte un registre", False, True),
        ("how do I wash it", False, True),
        ("Où trouver des blouses", False, True),
        ("de l’eau ou du savon", False, False),
        ("le tapis volant bleu", False, False),
        ("comment ça va", False, False),
        ("comment ça va ?", True, False),
        ("quoi ?", False, False),
        ("?", True, False),
        ("oui", True, False),
        ("paludisme", True, True),
    ],
)
def test_what_is_no_question_brings_no_offer(words: str, invited: bool, offered: bool) -> None:
    assert asks(words, invited=invited) is offered


# ---- the command line -----------------------------------------------------------------------


@pytest.fixture
def programme(stage: Stage) -> Stage:
    """A programme that shows drafts, whose trainers have Awa's question."""
    demo.decide(stage.folder / "programme.yaml")
    stage.say(QUESTION, SEND)
    stage.say("[Pas pour moi]", who="Moussa")
    return stage


def command(stage: Stage, *arguments: str) -> Result:
    env = {"JIGI_DATABASE": f"sqlite:///{stage.folder / 'talk.db'}"}
    return CliRunner(env=env).invoke(jigi, ["questions", *arguments])


def test_the_list_has_words_and_no_name(programme: Stage) -> None:
    for shown in ((), ("--format", "jsonl"), ("--format", "csv"), ("--all",)):
        told = command(programme, *shown)
        assert told.exit_code == 0, told.output
        assert QUESTION in told.output
        assert "matrone" in told.output
        assert "Awa" not in told.output
    row = json.loads(command(programme, "--format", "jsonl").output)
    assert (row["similar"], row["language"], row["state"]) == (1, "fr", "listed")
    assert "person" not in row


def test_a_card_that_was_written_reaches_whoever_asked(programme: Stage) -> None:
    told = command(programme, "--close", "1", "--card", "amtsl/cct")
    assert told.output.startswith("1 people will be told")
    said = "\n".join(programme.move_to(max(programme.now, datetime.now(UTC)) + timedelta(days=1)))
    assert "Une fiche répond maintenant" in said
    assert "Traction contrôlée du cordon" in said
    assert command(programme).output == "no question is waiting\n"
    assert "card amtsl/cct" in command(programme, "--all").output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--close", "1"], "go together"),
        (["--card", "amtsl/cct"], "go together"),
        (["--close", "1", "--card", "amtsl/none"], "no card 'amtsl/none'"),
        (["--close", "99", "--card", "amtsl/cct"], "no open question has the number 99"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(programme: Stage, arguments: list[str], why: str) -> None:
    told = command(programme, *arguments)
    assert told.exit_code != 0
    assert why in told.output
    assert programme.settle() == []


def test_a_terminal_obeys_nothing_that_she_typed(programme: Stage) -> None:
    with programme.open() as store, store.transaction() as desk:
        her = programme.people["Awa"]
        asked = QuestionAsked(words="a\x1b[2Jb\nc", why=Why.NO_CARD, coach=None)
        desk.keep_question(her, "x", asked, "x", "fr", programme.now)
    assert "a [2Jb c" in command(programme).output


@pytest.mark.parametrize(
    ("words", "dose"),
    [
        ("paracetamol enfant combien de ml", True),
        ("Quelle DOSE de magnésium ?", True),
        ("how many tablets for her", True),
        ("Comment laver la moustiquaire du poste ?", False),
        ("combien de jours de congé ?", False),
        ("Qui peut donner la formation ?", False),
    ],
)
def test_a_refusal_speaks_of_doses_where_one_was_asked_for(words: str, dose: bool) -> None:
    assert asks_for_a_dose(words) is dose
