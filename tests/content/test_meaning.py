"""What typed words mean, and what they do not."""

import json
import time as clock
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.content.catalogue import Catalogue
from bot.content.meaning import Reader
from bot.content.triggers import shipped
from bot.conversation.effects import Ask, Choice, Day, Hour, Number, Text
from bot.conversation.events import NOTHING, Meaning
from bot.road.spellings import command_words

TODAY = date(2026, 11, 21)  # a Saturday
READER = Reader(
    {
        "start": {"fr": ["commencer"], "en": ["start"], "bm": ["ka daminɛ"]},
        "menu": {"fr": ["menu", "accueil"], "en": ["menu", "home"]},
        "checkin": {"fr": ["faire le point"], "en": ["check-in"]},
        "promises": {"fr": ["mes promesses"]},
        "language": {"fr": ["langue"], "en": ["language"]},
        "help": {"fr": ["aide", "aidez-moi"], "en": ["help"], "bm": ["dɛmɛ"]},
        "emergency": {"fr": ["urgence", "sos"], "en": ["emergency", "urgent"]},
        "forget": {"fr": ["oublier"], "en": ["forget"]},
        "stop": {"fr": ["stop", "arrêt", "arrêter"], "en": ["unsubscribe"]},
        "back": {"fr": ["retour"], "en": ["back"]},
        "skip": {"fr": ["passer", "plus tard"], "en": ["skip"]},
    },
    shipped(),
)
OUTCOME = Ask("how", choices=("done", "underway", "stuck"))
SHARE = Ask("share", choices=("yes", "no"))
SCORE = Ask("score", choices=[Choice(str(n), words=str(n)) for n in range(1, 11)], accepts=(Number(1, 10),))
SUMMARY = Ask("summary", choices=("confirm",), corrects=("goal", "step", "day"))
LISTED = Ask("listed", choices=("a", "b"))  # a numbered list: its buttons bear figures
WHICH_DAY = Ask("day", choices=("+1", "+3"), accepts=(Day(),))
WHICH_HOUR = Ask("hour", choices=("07:00", "17:00", "keep"), accepts=(Hour(),))
OWN_WORDS = Ask("goal", choices=("idea1", "idea2", "keep"), accepts=(Text(),), skippable=True)
QUIZ = Ask("q1", choices=("c", "a", "b", "unsure"))

LABELS = {
    "how": [("done", "✅ Fait"), ("underway", "En cours"), ("stuck", "Bloqué"), ("stuck", "Stuck")],
    "share": [("yes", "J’accepte"), ("no", "Je refuse")],
    "score": [(str(n), str(n)) for n in range(1, 11)],
    "summary": [
        ("confirm", "✅ C’est juste"),
        ("goal", "🎯 Objectif"),
        ("step", "👣 Action"),
        ("day", "📅 Jour"),
    ],
    "listed": [("a", "1"), ("b", "2")],
    "day": [("+1", "Demain"), ("+3", "Dans 3 jours")],
    "hour": [("07:00", "7 h"), ("17:00", "17 h"), ("keep", "Garder")],
    "goal": [
        ("idea1", "💡 Idée 1"),
        ("idea2", "💡 Idée 2"),
        ("keep", "Garder tel quel"),
        ("skip", "Plus tard"),
    ],
    "q1": [("c", "A"), ("a", "B"), ("b", "C"), ("unsure", "Je ne sais pas")],
}


def read(words: str, ask: Ask | None = None) -> Meaning:
    return READER.read(words, ask, LABELS[ask.key] if ask else [], TODAY)


@pytest.mark.parametrize(
    ("words", "command", "argument"),
    [
        ("/menu", "menu", ""),
        ("menu", "menu", ""),
        ("  MENU !! ", "menu", ""),
        ("🚨 Urgence 😭😭😭", "emergency", ""),
        ("urgence urgence", "emergency", ""),
        ("urgenceeeee", "emergency", ""),
        ("urgense", "emergency", ""),
        ("/urgence elle saigne", "emergency", "bleeding"),
        ("/aide elle saigne, le bébé ne respire pas", "emergency", "birth bleeding"),
        ("elle saigne " + "et je suis seule " * 20, "emergency", "bleeding"),
        ("argent", None, ""),  # what gets in her way, one letter from "urgent"
        ("c'est une urgence pour le district", None, ""),
        ("stop", "stop", ""),
        ("ARRET.", "stop", ""),
        ("/stop.", "stop", ""),
        ("stopp", None, ""),  # exact only: a slip does not silence
        ("je veux que la douleur stop", None, ""),
        ("non-stop", None, ""),
        ("oublie", None, ""),
        ("oublier", "forget", ""),
        ("check in", "checkin", ""),
        ("Check-In", "checkin", ""),
        ("aidez moi", "help", ""),
        ("DEME", "help", ""),
        ("dɛmɛ", "help", ""),
        ("aida", None, ""),  # a name; short words are exact
        ("retuor", "back", ""),
        ("je veu fer le poin svp", "checkin", ""),  # what is wished, and nothing else
        ("bonjour, je voudrais voir mes promesses", "promises", ""),
        ("can we check in please", "checkin", ""),
        ("je veux arrêter", None, ""),
        ("plus tard alors", None, ""),
        ("fer le poin", "checkin", ""),  # by ear
        ("fere le poin", "checkin", ""),
        ("les poings", None, ""),
        ("comprimés de fer", None, ""),
        ("lange", "language", ""),
        ("/start K7-QX", "start", "K7-QX"),
        ("/start@JigiBot K7-QX", "start", "K7-QX"),
        ("start K7QX", "start", "K7QX"),
        ("start the engine", None, ""),
        ("/guide", "guide", ""),  # meant as a command, though nobody knows it
        ("/visiteurs", "visiteurs", ""),
        ("/", None, ""),
        ("/7", None, ""),
    ],
)
def test_commands(words: str, command: str | None, argument: str) -> None:
    meaning = read(words)
    assert (meaning.command, meaning.argument) == (command, argument)


@pytest.mark.parametrize(
    ("ask", "words", "choice"),
    [
        (OUTCOME, "Fait", "done"),
        (OUTCOME, "fait !", "done"),
        (OUTCOME, "bloque", "stuck"),
        (OUTCOME, "blo", "stuck"),
        (OUTCOME, "bl", None),
        (OUTCOME, "STUCK", "stuck"),
        (OUTCOME, "en cour", "underway"),
        (OUTCOME, "cours", "underway"),
        (OUTCOME, "blqué", "stuck"),
        (OUTCOME, "2", "underway"),
        (OUTCOME, "deux", "underway"),
        (OUTCOME, "option 3", "stuck"),
        (OUTCOME, "la première", "done"),
        (OUTCOME, "the second one", "underway"),
        (OUTCOME, "quatrième", None),
        (SCORE, "premier", None),
        (SUMMARY, "changer le jour", "day"),
        (SUMMARY, "l'objectif", "goal"),
        (SUMMARY, "je veux corriger l’action", "step"),
        (SUMMARY, "changer", None),
        (SUMMARY, "c'est pas juste", None),
        (LISTED, "la deuxième", "b"),
        (LISTED, "le premier", "a"),
        (LISTED, "the second one", "b"),
        (LISTED, "la troisième", None),
        (OWN_WORDS, "premièrement vider le placard", None),
        (OUTCOME, "4", None),
        (OUTCOME, "pas fait", None),
        (OUTCOME, "oui", None),
        (SHARE, "oui", "yes"),
        (SHARE, "Ouiiii", "yes"),
        (SHARE, "d'accord", "yes"),
        (SHARE, "D’ACCORD", "yes"),
        (SHARE, "awɔ", "yes"),
        (SHARE, "👍🏾", "yes"),
        (SHARE, "ok ok", "yes"),
        (SHARE, "non", "no"),
        (SHARE, "ayi", "no"),
        (SHARE, "j accepte", "yes"),
        (SHARE, "refuse", "no"),
        (SHARE, "pas d'accord", "no"),
        (SHARE, "je", None),  # begins both
        (QUIZ, "b", "a"),  # the second that is shown, whatever its name
        (QUIZ, "B.", "a"),
        (QUIZ, "la b", "a"),
        (QUIZ, "2", "a"),
        (QUIZ, "D", None),
        (QUIZ, "je sais", None),
        (SCORE, "7", "7"),
        (SCORE, "-7", None),
        (SCORE, "sept", None),  # a number, not the seventh choice
        (WHICH_DAY, "demain", "+1"),
        (WHICH_HOUR, "2", "17:00"),
        (OWN_WORDS, "idée 2", "idea2"),
        (OWN_WORDS, "2", "idea2"),
        (OWN_WORDS, "4", None),  # leaving it for later is no place in the list
        (OWN_WORDS, "garder", "keep"),
        (OWN_WORDS, "gar", None),
        (OWN_WORDS, "ide", None),
        (OWN_WORDS, "deux", None),
        (OWN_WORDS, "plus tard", "skip"),
        (None, "oui", None),
    ],
)
def test_choices(ask: Ask | None, words: str, choice: str | None) -> None:
    assert read(words, ask).choice == choice


@pytest.mark.parametrize(
    ("ask", "words", "meaning"),
    [
        (OUTCOME, "menu", Meaning(command="menu")),
        (OUTCOME, "retuor", Meaning(command="back")),
        (OWN_WORDS, "menu", Meaning(command="menu")),
        (OWN_WORDS, "retuor", NOTHING),  # her own words, for all we know
        (OWN_WORDS, "urgense", Meaning(command="emergency")),
        (OWN_WORDS, "Plus tard", Meaning(choice="skip")),  # the button that she sees, not the command
    ],
)
def test_a_command_or_an_answer(ask: Ask, words: str, meaning: Meaning) -> None:
    assert read(words, ask) == meaning


def test_no_choice_hides_stop_or_an_emergency() -> None:
    ask = Ask("next", choices=("go", "end", "sos"))
    labels = [("go", "Continuer"), ("end", "Arrêter"), ("sos", "🚨 Urgence")]
    assert READER.read("arrêter", ask, labels, TODAY) == Meaning(command="stop")
    assert READER.read("urgence", ask, labels, TODAY) == Meaning(command="emergency")


def test_a_label_that_two_choices_share_is_the_first() -> None:
    labels = [("b", "Plus tard"), ("a", "Plus tard")]
    ask = Ask("offer", choices=("a", "b"))
    assert READER.read("plus tard", ask, labels, TODAY).choice == "a"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("7", 7),
        ("7.", 7),
        ("7/10", 7),
        ("7 / 10", 7),
        ("7 sur 10", 7),
        ("sept", 7),
        ("huit.", 8),
        ("huit sur dix", 8),
        ("dix-sept", 17),
        ("Dix sept", 17),
        ("vingt", 20),
        ("seven out of ten", 7),
        ("zéro", 0),
        ("٧", 7),
        ("７", 7),
        ("je dirais 8", 8),
        ("plutôt 5", 5),
        ("5 peut-être", 5),
        ("à peu pré 4", 4),
        ("7ish", 7),
        ("je pense 6", 6),
        ("6 ou 7", None),
        ("je suis à 6", 6),
        ("niveau 3", 3),
        ("I'm at 4", 4),
        ("17/10", None),
        ("-7", None),
        ("7,5", None),
        ("0.5", None),
        ("7 accouchements par jour", None),
        ("7 ou 8", None),
        ("1" * 40, None),
        ("septembre", None),
    ],
)
def test_numbers(words: str, number: int | None) -> None:
    assert read(words).number == number


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("aujourd'hui", "2026-11-21"),
        ("Aujourd’hui", "2026-11-21"),
        ("demain", "2026-11-22"),
        ("demain matin", "2026-11-22"),
        ("après-demain", "2026-11-23"),
        ("tomorrow", "2026-11-22"),
        ("the day after tomorrow", "2026-11-23"),
        ("lundi", "2026-11-23"),
        ("samedi", "2026-11-28"),  # never today
        ("dimanche", "2026-11-22"),
        ("vendredi prochain", "2026-11-27"),
        ("next friday", "2026-11-27"),
        ("lundi en huit", "2026-11-30"),
        ("vendredit", "2026-11-27"),
        ("mecredi", "2026-11-25"),
        ("wendesday", "2026-11-25"),
        ("Je le ferai vendredi, promis", "2026-11-27"),
        ("ven", "2026-11-27"),
        ("mon plan", None),
        ("dans 3 jours", "2026-11-24"),
        ("3 jours", "2026-11-24"),
        ("in 3 days", "2026-11-24"),
        ("dans une semaine", "2026-11-28"),
        ("in a week", "2026-11-28"),
        ("d'ici deux semaines", "2026-12-05"),
        ("la semaine prochaine", "2026-11-28"),
        ("lundi de la semaine prochaine", "2026-11-23"),
        ("dans 3 mois", "2027-02-21"),
        ("dans 15j", "2026-12-06"),
        ("3j", "2026-11-24"),
        ("in a fortnight", "2026-12-05"),
        ("fin du mois", "2026-11-30"),
        ("d'ici la fin du mois", "2026-11-30"),
        ("fin de mois", "2026-11-30"),
        ("fin du mois prochain", "2026-12-31"),
        ("fin décembre", "2026-12-31"),
        ("fin octobre", "2027-10-31"),
        ("at the end of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("fin de la semaine", None),
        ("je finis mon plateau", None),
        ("ce soir", "2026-11-21"),
        ("cet après-midi", "2026-11-21"),
        ("friday week", "2026-12-04"),
        ("a week from friday", "2026-12-04"),
        ("vendredi week-end", "2026-11-27"),
        ("1 er décembre", "2026-12-01"),
        ("le 27", "2026-11-27"),
        ("le 20", "2026-12-20"),
        ("le 31", "2026-12-31"),
        ("le 1er", "2026-12-01"),
        ("1er", "2026-12-01"),
        ("1st", "2026-12-01"),
        ("vendredi 27", "2026-11-27"),
        ("27/11", "2026-11-27"),
        ("21/11", "2026-11-21"),
        ("20/11", "2027-11-20"),
        ("27/11/26", "2026-11-27"),
        ("11/27", "2026-11-27"),
        ("2026-11-27", "2026-11-27"),
        ("31/12/2025", "2025-12-31"),  # named whole, so it is meant; the question refuses it
        ("27 novembre", "2026-11-27"),
        ("vendredi 27 nov. 2026", "2026-11-27"),
        ("1er décembre", "2026-12-01"),
        ("Nov 27", "2026-11-27"),
        ("27th of November", "2026-11-27"),
        ("29 février", "2028-02-29"),
        ("31/02", None),
        ("99/99", None),
        ("0/0", None),
        ("le 0", None),
        ("pas vendredi", None),
        ("vendredi dernier", None),
        ("hier", None),
        ("3 days ago", None),
        ("vendredi ou samedi", None),
        ("vendredi 28", None),  # that is a Saturday: which of them she means is asked
        ("samedi 28", "2026-11-28"),
        ("mardi 28 novembre", None),
        ("7 accouchements par jour", None),
        ("dans 999999 jours", None),
    ],
)
def test_days(words: str, day: str | None) -> None:
    expected = date.fromisoformat(day) if day else None
    assert read(words).day == expected
    if words not in ("demain", "dans 3 jours"):  # those are buttons there
        assert read(words, WHICH_DAY).day == expected


def test_a_figure_alone_is_what_the_question_asks_for() -> None:
    assert read("27", WHICH_DAY).day == date(2026, 11, 27)
    assert read("8", WHICH_HOUR).local_hour == time(8)
    assert read("huit", WHICH_HOUR).local_hour == time(8)
    assert read("24", WHICH_HOUR).local_hour is None
    assert read("3", WHICH_HOUR).local_hour == time(3)
    assert read("3", WHICH_HOUR).choice is None, "the third button is no hour"


@pytest.mark.parametrize("last", [date(9999, 12, 31), date(9999, 12, 1)])
@pytest.mark.parametrize("words", ["dans 3 mois", "dimanche", "le 30", "1/1", "la semaine prochaine"])
def test_days_after_the_last_year(words: str, last: date) -> None:
    day = READER.read(words, None, [], last).day
    assert day is None or last < day <= date.max


@pytest.mark.parametrize(
    ("words", "weekday", "hour"),
    [
        ("17h", None, "17:00"),
        ("17 h 30", None, "17:30"),
        ("17h30", None, "17:30"),
        ("17:30", None, "17:30"),
        ("à 8 heures", None, "08:00"),
        ("huit heures", None, "08:00"),
        ("dix-sept heures", None, "17:00"),
        ("jeudi dix sept heures", 3, "17:00"),
        ("vingt heures", None, "20:00"),
        ("vingt deux heures", None, None),  # not two in the night
        ("8h du soir", None, "20:00"),
        ("5pm", None, "17:00"),
        ("5 p.m.", None, "17:00"),
        ("5:30 pm", None, "17:30"),
        ("12 am", None, "00:00"),
        ("at 5 o'clock", None, "05:00"),
        ("midi", None, "12:00"),
        ("midi et demi", None, "12:30"),
        ("17h et quart", None, "17:15"),
        ("huit heures moins le quart", None, "07:45"),
        ("jeudi 17h", 3, "17:00"),
        ("rather Thursday 9", 3, "09:00"),  # no Thursday is the next 9th
        ("demain à 10", None, "10:00"),
        ("tomorrow 10", None, "10:00"),
        ("demain 3 gants", None, None),
        ("jeudi 26", 3, None),  # one is
        ("jeudi 30", 3, None),
        ("le jeudi à 17 heures", 3, "17:00"),
        ("tous les jeudis 17h", 3, "17:00"),
        ("Thursday 5pm", 3, "17:00"),
        ("thursday 5 pm", 3, "17:00"),
        ("jeudi", 3, None),
        ("jeudi soir", 3, "18:00"),
        ("jeudi apres midi", 3, "15:00"),
        ("l’après-midi", None, "15:00"),
        ("le matin ou le soir", None, None),
        ("pas le soir", None, None),
        ("25h", None, None),
        ("17h99", None, None),
        ("dans 2 heures", None, None),
        ("entre 8h et 10h", None, None),
        ("pas jeudi 17h", None, None),
    ],
)
def test_hours(words: str, weekday: int | None, hour: str | None) -> None:
    meaning = read(words, WHICH_HOUR if words != "17h" else None)
    assert (meaning.weekday, meaning.local_hour) == (weekday, time.fromisoformat(hour) if hour else None)


@pytest.mark.parametrize(
    ("ask", "words", "asks"),
    [
        (QUIZ, "combien d’ocytocine ?", True),
        (SCORE, "combien d’ocytocine ?", True),
        (SCORE, "est-ce que 7 c’est bien ?", False),  # she weighs her answer
        (OWN_WORDS, "combien d’ocytocine ?", False),  # it may be her answer
        (QUIZ, "pas encore vu", False),
        (None, "combien d’ocytocine ?", False),  # nothing is open
    ],
)
def test_a_question_inside_another(ask: Ask | None, words: str, asks: bool) -> None:
    assert read(words, ask).asks is asks


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def test_no_question_and_no_emergency_is_a_command_by_ear() -> None:
    """With all commands there are: a question opens no other talk, and nothing hides an emergency."""
    reader = Reader(command_words(Catalogue.load()), shipped())
    here = Path(__file__).parent
    asked = [json.loads(line)["q"] for path in here.glob("guidance-*.jsonl") for line in lines_of(path)]
    asked += [line for path in here.glob("emergencies_*.txt") for line in lines_of(path)]
    commands = {words: reader.read(words, None, [], TODAY).command for words in asked}
    taken = {words: command for words, command in commands.items() if command not in (None, "emergency")}
    assert len(asked) > 2_000
    assert taken == {}


def test_a_spelling_stands_for_one_command() -> None:
    with pytest.raises(ValueError, match=r"'Retour' stands for both 'back' and 'menu'; take it out of"):
        Reader({"back": {"fr": ["retour"]}, "menu": {"fr": ["Retour"]}}, shipped())


ASKS = [None, OUTCOME, SHARE, SCORE, WHICH_DAY, WHICH_HOUR, OWN_WORDS, QUIZ]
TYPED: Any = st.one_of(
    st.text(max_size=4096),
    st.text(alphabet="0123456789/:.-h '", max_size=200),
    st.text(alphabet="اختبار١٢٣ \u202e\u200f\u0301👍🏾🚨\x00\x1b\n/", max_size=300),
    st.lists(st.sampled_from(["le", "27", "dans", "3", "mois", "vendredi", "à", "17h", "0/0", "/"])).map(
        " ".join
    ),
)


@pytest.mark.parametrize("words", ["🚨", "🆘", "🆘🆘"])
@pytest.mark.parametrize("ask", [None, SHARE, OWN_WORDS])
def test_a_siren_alone_is_a_cry_for_help(words: str, ask: Ask | None) -> None:
    assert READER.read(words, ask, LABELS[ask.key] if ask else [], TODAY).command == "emergency"


@given(TYPED, st.sampled_from(ASKS), st.dates())
@example("👍", SHARE, TODAY)
@example("👌", None, TODAY)
@example("", None, TODAY)
@example("ﷺ" * 160, OWN_WORDS, TODAY)
def test_whatever_is_typed_means_something_or_nothing(words: str, ask: Ask | None, today: date) -> None:
    meaning = READER.read(words, ask, LABELS[ask.key] if ask else [], today)
    assert meaning.choice is None or (ask and meaning.choice in {c.value for c in ask.offered})
    assert meaning.weekday is None or meaning.weekday in range(7)
    assert meaning == READER.read(words, ask, LABELS[ask.key] if ask else [], today)


@pytest.mark.parametrize(
    "words",
    [
        "!" * 4096,
        "a" + "!" * 4094 + "a",
        "/start " + " " * 4000 + "!",
        " " * 4095 + "/",
        "e" + "\u0301\u0323" * 2047,
        "1/" * 2048,
        "dans " * 819,
        "17h " * 1024,
        "/" + "a" * 4095,
    ],
)
def test_no_text_takes_long(words: str) -> None:
    """The best of some: what else a machine does at the time is nobody's fault here."""

    def taken() -> float:
        began = clock.process_time()
        for ask in ASKS:
            read(words, ask)
        return clock.process_time() - began

    assert min(taken() for _ in range(5)) < 0.1
