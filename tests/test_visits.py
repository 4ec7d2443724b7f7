"""A visit on a weak network: bursts, late taps, corrections, a kill between two items, a lost talk."""

import contextlib
import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.conversation import listening
from bot.conversation.effects import Ask
from bot.conversation.events import ChoiceMade, Event, MessageReceived, PictureReceived
from bot.conversation.state import Conversation
from bot.handlers.visit_items import MOST_ROUNDS
from bot.handlers.visit_words import NOTE, Reading, ends, read, several
from bot.people import Address
from bot.turns import take_turn
from storage.store import EvidenceState, Seen, VisitState
from tests.talk import Stage

MOUSSA = Address("webchat", "moussa")
ITEMS = ("now", "twice", "shelves", "water", "food", "vvm", "first", "packs", "diluent", "shake", "failure")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Moussa stands before Awa's fridge; the first item is open."""
    stage = Stage(tmp_path)
    stage.now += timedelta(hours=9)
    stage.cast("Moussa", role="coach")
    stage.cast("Awa", coach="Moussa", cadre="matrone", facility="ML.SIK.KLE")
    stage.say("/visit", "[1]", "[2]", who="Moussa")
    return stage


def seen(stage: Stage, number: int = 1) -> Mapping[str, Seen]:
    with stage.open() as store, store.reading() as desk:
        visit = desk.visit_numbered(stage.people["Moussa"], number)
        return {one.item: one for one in desk.seen(visit.id)} if visit is not None else {}


def answers(stage: Stage) -> dict[str, str]:
    return {item: one.answer for item, one in seen(stage).items()}


def tap(stage: Stage, item: str, what: str) -> list[str]:
    """A button of that item, as it was shown when the item was asked."""
    stage.events += 1
    number, question, _ = stage.buttons["moussa"]["Oui"].split(".", 2)
    data = f"{number}.{question}.{item}.{what}"
    event = ChoiceMade(sender=MOUSSA, key=f"tap {stage.events}", at=stage.now, data=data)
    return taken(stage, event)


def taken(stage: Stage, event: Event) -> list[str]:
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, event, stage.house)
    return stage.settle()


def finished(stage: Stage, *gaps: str) -> None:
    """Every item seen, those as gaps; the plan is open."""
    for item in ITEMS:
        tap(stage, item, "no" if item in gaps else "yes")
    stage.say("[✅ Terminer]", who="Moussa")


def test_buttons_count_for_their_items_in_whatever_order_they_arrive(stage: Stage) -> None:
    for item, what in (("vvm", "no"), ("now", "yes"), ("first", "na"), ("vvm", "yes"), ("now", "no")):
        tap(stage, item, what)
    assert answers(stage) == {"vvm": "yes", "now": "no", "first": "na"}
    heard = "\n".join(tap(stage, "failure", "yes"))
    assert "Élément 11\u202f: oui" in heard
    assert "2/11" in heard  # the item that is open is asked again


def test_a_burst_of_typed_answers_lands_where_it_belongs_and_what_names_no_item_is_asked_again(
    stage: Stage,
) -> None:
    """All were sent before any question but the first had reached him."""
    sent_at = stage.now
    stage.now += timedelta(hours=3)
    for n, words in enumerate(("non", "3 oui", "2 non", "oui", "5: rien dedans")):
        taken(stage, typed(words, f"burst {n}", stage, sent_at))
    assert answers(stage) == {"now": "no", "shelves": "yes", "twice": "no", "food": "later"}
    assert seen(stage)["food"].note == "rien dedans"


def typed(words: str, key: str, stage: Stage, sent_at: object) -> MessageReceived:
    event = MessageReceived(sender=MOUSSA, key=key, at=stage.now, text=words)
    return replace(event, sent_at=sent_at)  # type: ignore[arg-type]


def test_the_same_update_twice_is_one_answer(stage: Stage) -> None:
    event = MessageReceived(sender=MOUSSA, key="twice", at=stage.now, text="non")
    taken(stage, event)
    taken(stage, event)
    assert answers(stage) == {"now": "no"}


def test_what_was_answered_is_there_after_a_kill_between_two_items(stage: Stage) -> None:
    """The process dies without a word, right behind the commit, and once in the middle of a turn."""
    for committed in (True, False):
        child = os.fork()
        if not child:
            with contextlib.suppress(BaseException), stage.open() as store, store.transaction() as desk:
                word = "non" if committed else "oui"
                event = MessageReceived(sender=MOUSSA, key=word, at=stage.now, text=word)
                take_turn(desk, event, stage.house)
                if not committed:
                    os.kill(os.getpid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
    assert answers(stage) == {"now": "no"}
    assert "2/11" in "\n".join(stage.settle())
    event = MessageReceived(sender=MOUSSA, key="oui", at=stage.now, text="oui")
    assert "3/11" in "\n".join(taken(stage, event))  # the provider sends again what was not acknowledged
    assert answers(stage) == {"now": "no", "twice": "yes"}


def test_a_visit_whose_talk_is_lost_goes_on_from_the_store(stage: Stage) -> None:
    stage.say("non", "oui", "[Plus tard]", who="Moussa")
    with stage.open() as store, store.transaction() as desk:
        desk.keep_conversation(Conversation(person=stage.people["Moussa"], turn=50, opened=50))
    heard = stage.say("/visit", "[1]", who="Moussa")
    assert "3/11" in heard
    finished(stage, "now")
    assert answers(stage)["now"] == "no"


def test_no_visit_is_too_long_for_a_talk(stage: Stage) -> None:
    """He changes his mind more often than one talk may hold."""
    for n in range(2 * MOST_ROUNDS + 3):
        stage.say("1 oui" if n % 2 else "1 non", who="Moussa")
    assert answers(stage) == {"now": "no"}
    assert "3/11" in stage.say("2 oui", who="Moussa")


def test_back_asks_the_last_item_again(stage: Stage) -> None:
    stage.say("non", "oui", who="Moussa")
    assert "2/11" in stage.say("retour", who="Moussa")
    assert "3/11" in stage.say("non", who="Moussa")
    assert answers(stage) == {"now": "no", "twice": "no"}


@pytest.mark.parametrize("answer", ["[Oui]", "(silence)", "(a tap on another item)"])
def test_a_photo_is_kept_only_when_no_patient_is_on_it(stage: Stage, answer: str) -> None:
    stage.say("[📝 Note, photo]", "(picture)", who="Moussa")
    photo = f"note-{stage.events}"
    with stage.open() as store, store.reading() as desk:
        assert desk.media(photo) is not None
    if answer == "(silence)":
        stage.move_to(stage.now + timedelta(hours=2))
    elif answer == "[Oui]":
        stage.say(answer, who="Moussa")
    else:
        tap(stage, "twice", "no")
    with stage.open() as store, store.reading() as desk:
        assert desk.media(photo) is None
    assert answers(stage) == ({"twice": "no"} if answer == "(a tap on another item)" else {})


def test_typed_answers_that_come_while_a_photo_is_asked_about_count_and_the_photo_is_still_asked_about(
    stage: Stage,
) -> None:
    stage.say("1 non", "[📝 Note, photo]", "(picture)", who="Moussa")
    for words in ("7 oui", "8 non, 9 oui", "et un mot"):
        assert "Voit-on sur cette photo" in stage.say(words, who="Moussa")
    assert answers(stage) == {"now": "no", "first": "yes", "packs": "no", "diluent": "yes"}
    said = stage.say("aucune patiente", who="Moussa")
    assert "Photo gardée pour l’élément 2" in said.replace("\u202f", " ")
    assert seen(stage)["twice"].photo
    stage.relive()


def test_a_picture_sent_before_he_was_asked_is_not_kept(stage: Stage) -> None:
    """Two at once: the second one comes while he is asked about the first."""
    sent_at = stage.now
    stage.now += timedelta(minutes=5)
    stage.say("[📝 Note, photo]", who="Moussa")
    early = stage.event("Moussa", "(picture)")
    assert isinstance(early, PictureReceived)
    taken(stage, replace(early, sent_at=sent_at))
    with stage.open() as store, store.reading() as desk:
        assert desk.media(early.media.id) is None


def test_a_picture_with_a_danger_under_it_brings_the_card_and_is_not_kept(stage: Stage) -> None:
    stage.say("[📝 Note, photo]", who="Moussa")
    shown = stage.event("Moussa", "(picture)")
    assert isinstance(shown, PictureReceived)
    assert "🚨" in "\n".join(taken(stage, replace(shown, caption="elle saigne beaucoup")))
    with stage.open() as store, store.reading() as desk:
        assert desk.media(shown.media.id) is None


def test_answers_that_arrive_while_a_note_is_awaited_are_answers(stage: Stage) -> None:
    stage.say("[📝 Note, photo]", "3 non", who="Moussa")
    assert answers(stage) == {"shelves": "no"}
    assert seen(stage)["shelves"].note == ""


def test_a_withdrawn_checklist_is_shown_no_more(stage: Stage) -> None:
    stage.say("non", who="Moussa")
    told = "\n".join(stage.withdraw("coldchain/visit.fridge", "une grille à revoir"))
    assert "une grille à revoir" in told
    assert "appartient à une question déjà passée" in "\n".join(tap(stage, "twice", "non"))
    assert "ne peut plus se faire" in stage.say("/visit", "[1]", who="Moussa")
    assert "Chaîne du froid" not in stage.say("/visit", "[Nouvelle visite]", "[1]", who="Moussa")
    assert answers(stage) == {"now": "no"}  # what was seen stays


def test_a_picture_that_nobody_asked_for_is_not_kept(stage: Stage) -> None:
    heard = stage.say("(picture)", who="Moussa")
    with stage.open() as store, store.reading() as desk:
        assert desk.media(f"note-{stage.events}") is None
    assert "patiente" in heard


def test_the_yes_to_an_earlier_photo_does_not_answer_for_a_later_one(stage: Stage) -> None:
    stage.say("[📝 Note, photo]", "(picture)", who="Moussa")
    no = stage.buttons["moussa"]["Non"]
    stage.say("[Non]", "[📝 Note, photo]", "(picture)", who="Moussa")
    later = f"note-{stage.events}"
    taken(stage, ChoiceMade(sender=MOUSSA, key="old", at=stage.now, data=no))
    stage.say("[Oui]", who="Moussa")
    with stage.open() as store, store.reading() as desk:
        assert desk.media(later) is None
    assert seen(stage)["now"].photo != later


def test_a_patients_number_in_a_note_is_not_kept(stage: Stage) -> None:
    stage.say("Fatoumata Traoré 76 12 34 56 attend", who="Moussa")
    assert "76" not in seen(stage)["now"].note


def test_a_plan_changed_by_its_coach_is_not_agreed_in_its_old_words(stage: Stage) -> None:
    finished(stage, "shelves", "water")
    stage.say("[📨 Envoyer le plan]", who="Moussa")
    agree = stage.buttons["awa"]["👍 D’accord"]
    stage.say("[Un autre jour]", "[1]", "demain", "[C’est tout]")
    stage.say("[Changer le plan]", "[2]", "[Retirer]", "[📨 Envoyer le plan]", who="Moussa")
    event = ChoiceMade(sender=Address("webchat", "awa"), key="old", at=stage.now, data=agree)
    taken(stage, event)
    with stage.open() as store, store.reading() as desk:
        assert desk.open_promises(stage.people["Awa"]) == []
    stage.say("[👍 D’accord]")
    with stage.open() as store, store.reading() as desk:
        (promise,) = desk.open_promises(stage.people["Awa"])
        assert promise.due_on == stage.now.date() + timedelta(days=1)
        assert desk.open_promises(stage.people["Moussa"]) == []


@pytest.mark.parametrize(("lines", "agreed"), [(("2",), False), (("non", "2"), False), (("oui",), True)])
def test_a_number_under_a_plan_is_an_action_whose_day_does_not_suit_and_no_agreement(
    stage: Stage, lines: tuple[str, ...], agreed: bool
) -> None:
    finished(stage, "twice", "shelves")
    stage.say("[📨 Envoyer le plan]", who="Moussa")
    said = stage.say(*lines).replace("\u202f", " ")
    assert ("C’est convenu" in said, "pour quel jour ?" in said) == (agreed, not agreed)
    if not agreed:
        said = stage.say("dans une semaine", "[C’est tout]").replace("\u202f", " ")
        assert "Je propose ces jours à Moussa" in said
        assert said.count("→ lundi 30 novembre") == 1
        assert "Le plan proposé" in stage.say("1", who="Moussa")  # no yes of his either
    stage.relive()


def test_a_plan_is_told_to_whoever_was_away_when_she_is_back(stage: Stage) -> None:
    stage.say("stop")
    finished(stage, "shelves")
    stage.say("[📨 Envoyer le plan]", who="Moussa")
    stage.move_to(stage.now + timedelta(days=5))
    assert "propose un plan" in "\n".join(stage.play("Awa", "/resume"))


def test_only_the_coach_of_the_visit_decides_and_only_its_worker_agrees(stage: Stage) -> None:
    """Sira coaches as well; Awa has another coach by the time she shows what she has done."""
    stage.cast("Sira", role="coach")
    stage.cast("Fanta", coach="Sira", cadre="midwife")
    assert "Awa" not in stage.say("/visit", who="Sira")
    finished(stage, "shelves")
    stage.say("[📨 Envoyer le plan]", who="Moussa")
    stage.say("[👍 D’accord]", "mon plan", "[1]", "C’est rangé")
    with stage.open() as store, store.transaction() as desk:
        (waiting,) = desk.evidence_for(stage.people["Moussa"])
        assert desk.evidence_for(stage.people["Sira"]) == []
        assert waiting.state == EvidenceState.SENT
        visit = desk.visit(waiting.visit)
        assert visit is not None
        assert visit.state == VisitState.AGREED


def test_a_worker_opens_no_visit(stage: Stage) -> None:
    assert "coachs" in stage.say("/visit")


@pytest.mark.parametrize(
    ("words", "reading"),
    [
        ("3", (3, None, "")),
        ("3 non", (3, "no", "")),
        ("3. oui", (3, "yes", "")),
        ("point 3 : non, pas de fiche", (3, "no", "pas de fiche")),
        ("3: pas de fiche", (3, None, "pas de fiche")),
        ("3 no\nno sheet", (3, "no", "no sheet")),
        ("3 sans objet", (3, "na", "")),
        ("7 n/a", (7, "na", "")),
        ("11 plus tard", (11, "later", "")),
        ("11 plu tar", (11, "later", "")),
        ("7 pas vu : carton fermé", (7, "later", "carton fermé")),
        ("11 nn", (11, "no", "")),
        ("3oui", (3, "yes", "")),
        ("3 later", (3, "later", "")),
        ("3 n", (3, "no", "")),
        ("3o", (3, "yes", "")),
        ("3 y a pas de fiche", (3, None, "y a pas de fiche")),
        ("3 n’est pas là", (None, None, "3 n’est pas là")),
        ("40", (40, None, "")),
        ("11 après le lavage", (None, None, "11 après le lavage")),
        ("4 degrés", (None, None, "4 degrés")),
        ("8:30 fermé", (None, None, "8:30 fermé")),
        ("2 à 8 °C", (None, None, "2 à 8 °C")),
        ("3 nonchalant", (None, None, "3 nonchalant")),
        ("76123456", (None, None, "76123456")),
        ("non", (None, "no", "")),
        ("Non, deux dans la porte", (None, "no", "Non, deux dans la porte")),
        ("non conforme", (None, None, "non conforme")),
        ("ok", (None, "yes", "")),
        ("soupape", (None, None, "soupape")),
        ("", (None, None, "")),
    ],
)
def test_typed_words_say_which_item_and_what(words: str, reading: tuple[object, ...]) -> None:
    assert read(words) == Reading(*reading)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("1 oui 2 non 3 oui", {1: "yes", 2: "no", 3: "yes"}),
        ("1o 2n, 3 y", {1: "yes", 2: "no", 3: "yes"}),
        ("1 no 2 yes and 3 n/a", {1: "no", 2: "yes", 3: "na"}),
        ("5-oui, 8-non, 5 non", {5: "no", 8: "no"}),
        ("9 oui\npoint 11 : non, personne ne sait", {9: "yes", 11: "no"}),
        ("40 oui, 2 non", {40: "yes", 2: "no"}),
        ("7 et 8 oui", {7: "yes", 8: "yes"}),
        ("1 oui, 2, 3 and 4 non", {1: "yes", 2: "no", 3: "no", 4: "no"}),
        ("2 à 8 oui", {}),
        ("4,5 oui", {}),
        ("3 non, deux dans la porte", {}),
        ("3 non, 2 vaccins gelés", {}),
        ("3 non, 3 oui", {}),
        ("3 no\nno sheet", {}),
        ("3 non", {}),
        ("de 2 à 8 °C, 3 fois", {}),
        ("", {}),
    ],
)
def test_several_answers_in_one_message_are_several(words: str, readings: dict[int, str]) -> None:
    assert {one.item: one.observed for one in several(words)} == readings


def test_several_answers_in_one_message_land_where_they_belong_and_are_said_back(stage: Stage) -> None:
    said = stage.say("2 oui, 3 non ; 4 sans objet, 6 n, 12 oui", who="Moussa").replace("\u202f", " ")
    assert answers(stage) == {"twice": "yes", "shelves": "no", "vvm": "no"}
    assert "C’est noté : 2 oui, 3 non, 6 non. Pas noté : 4, 12" in said
    assert "❗ Élément 6" in said
    assert "1/11" in said  # nobody has answered the item that is open
    stage.relive()


def test_who_writes_that_it_is_over_is_asked_to_finish_and_told_what_is_left(stage: Stage) -> None:
    stage.say("1 non", who="Moussa")
    said = stage.say("Terminer.", who="Moussa")
    assert "10 éléments sans réponse" in said
    assert seen(stage)["now"].note == ""
    assert "Score" in stage.say("fini", who="Moussa")


def test_a_coach_reads_of_gaps_in_his_language_and_the_plan_stands_in_hers(stage: Stage) -> None:
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Awa"], {"language": "en"})
    stage.say("terminer", "[✅ Terminer]", "/visit", "[1]", "[2]", who="Moussa")
    said = stage.say("1 non", who="Moussa") + stage.say("fini", "[✅ Terminer]", who="Moussa")
    assert said.count("Ramener le frigo") == 2  # at once, and under the score
    assert "Bring the fridge back" in said


@pytest.mark.parametrize("words", ["c’est fini", "terminé", "finished", "that is all"])
def test_words_that_end_a_visit(words: str) -> None:
    assert ends(words)
    assert not ends(f"{words} pour le frigo")


@pytest.mark.parametrize(
    "words", ["11 plus tard", "1 oui 2 non", "11 non", "3 oui", "3 nn", "4 sans objet", "3 later"]
)
def test_words_that_name_their_item_count_whichever_question_was_read(words: str) -> None:
    assert listening.named(Ask("seen", accepts=(NOTE,)), words)


def test_the_day_of_an_action_counts_from_the_end_of_the_visit(stage: Stage) -> None:
    stage.say("oui", who="Moussa")
    stage.move_to(stage.now + timedelta(days=3))
    finished(stage, "shelves")
    stage.say("[📨 Envoyer le plan]", who="Moussa")
    due: date | None = seen(stage)["shelves"].due_on
    assert due == stage.now.date() + timedelta(days=3)


def test_who_was_her_coach_sends_her_no_plan_and_decides_nothing_by_an_old_button(stage: Stage) -> None:
    stage.cast("Sira", role="coach", invites="SIRAA7")
    finished(stage, "shelves")
    stage.say("/start SIRAA7", "[Oui]")
    late = stage.say("[📨 Envoyer le plan]", who="Moussa")
    assert "propose un plan" not in late
    assert "bouton" in late
    with stage.open() as store, store.reading() as desk:
        assert desk.plans_for(stage.people["Awa"]) == []
    stage.relive()


def test_what_she_showed_goes_on_to_the_coach_whom_she_has_now(stage: Stage) -> None:
    stage.cast("Sira", role="coach", invites="SIRAA7")
    finished(stage, "shelves")
    stage.say("[📨 Envoyer le plan]", who="Moussa")
    stage.say("[👍 D’accord]", "mon plan", "[1]", "C’est rangé")
    assert "→ Sira  🛠 Awa" in stage.say("/start SIRAA7", "[Oui]")
    assert "Awa" not in stage.say("[✅ C’est fait]", who="Moussa")
    with stage.open() as store, store.reading() as desk:
        assert desk.evidence_for(stage.people["Moussa"]) == []
        (waiting,) = desk.evidence_for(stage.people["Sira"])
        assert waiting.state == EvidenceState.SENT
    stage.say("[✅ C’est fait]", who="Sira")
    with stage.open() as store, store.reading() as desk:
        decided = desk.evidence(waiting.id)
        assert decided is not None
        assert decided.state == EvidenceState.ACCEPTED
    stage.relive()
