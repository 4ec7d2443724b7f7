"""Which danger her words tell of: the lists of phrases, and what a list cannot show."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.danger_words import ANY, DANGERS, EMERGENCIES, read_rules
from bot.content.likeness import MESSAGES
from bot.content.triggers import MOST, Alarm, shipped

HERE = Path(__file__).parent
FALSE_ALARMS = 0.05


def phrases(name: str) -> list[str]:
    folder = HERE if "seen" in name or "held_out" in name or "not_things" in name else MESSAGES
    return [line for line in (folder / name).read_text().splitlines() if line and not line.startswith("#")]


def told(name: str) -> list[tuple[str, str]]:
    """The danger, and the words that tell of it."""
    parted = (line.partition(" | ") for line in phrases(name))
    return [(danger, words) for danger, _, words in parted]


TOLD = told("emergencies.txt")
BLIND = told("emergencies_blind.txt")
HARMLESS = phrases("harmless.txt")
BLIND_HARMLESS = phrases("harmless_blind.txt")
VOICES = told("emergencies_voices.txt")
HARMLESS_VOICES = phrases("harmless_voices.txt")
UNSEEN = told("emergencies_unseen.txt")
HARMLESS_UNSEEN = phrases("harmless_unseen.txt")


def missed(phrases: list[tuple[str, str]]) -> list[str]:
    """The phrases that are no alarm, or one of another danger. « bb mou » may be at birth or later."""
    return [
        words
        for danger, words in phrases
        if (alarm := shipped().alarm(words)) is None
        or (danger != ANY and _dangers(danger).isdisjoint(alarm.dangers))
    ]


def _dangers(told: str) -> set[str]:
    return {*told.replace("newborn", "newborn/birth").split("/")}


def false_alarms(harmless: list[str]) -> list[str]:
    """What brings a card where none is needed. An offer beside her answer is no alarm."""
    return [words for words in harmless if (alarm := shipped().alarm(words)) is not None and not alarm.faint]


def offers(phrases: list[str]) -> list[str]:
    return [words for words in phrases if (alarm := shipped().alarm(words)) is not None and alarm.faint]


def test_no_danger_is_missed() -> None:
    assert len(TOLD) >= 150
    assert {danger for told, _ in TOLD for danger in told.split("/")} == {*DANGERS, ANY}
    assert missed(TOLD) == []


def test_false_alarms_are_few() -> None:
    assert len(HARMLESS) >= 150
    assert len(false_alarms(HARMLESS)) <= FALSE_ALARMS * len(HARMLESS), false_alarms(HARMLESS)


def test_phrases_that_were_written_when_the_rules_stood() -> None:
    """How they fared then stands in the files; whatever the rules learnt from them, they keep."""
    assert missed(BLIND) == []
    assert len(false_alarms(BLIND_HARMLESS)) <= FALSE_ALARMS * len(BLIND_HARMLESS)


def test_no_danger_is_missed_in_any_voice() -> None:
    assert len(VOICES) >= 500
    assert missed(VOICES) == []
    assert len(offers([words for _, words in VOICES])) <= 0.01 * len(VOICES)


def test_words_of_danger_in_harmless_messages_bring_few_cards() -> None:
    assert len(HARMLESS_VOICES) >= 500
    assert len(false_alarms(HARMLESS_VOICES)) <= 0.02 * len(HARMLESS_VOICES)
    assert len(offers(HARMLESS_VOICES)) <= 0.12 * len(HARMLESS_VOICES)


def test_what_the_rules_had_not_seen() -> None:
    """How the lists fared when they were new stands in them; what was missed then is heard since."""
    assert missed(UNSEEN) == []
    assert len(offers([words for _, words in UNSEEN])) <= 0.05 * len(UNSEEN)
    assert len(false_alarms(HARMLESS_UNSEEN)) <= 0.05 * len(HARMLESS_UNSEEN)


def test_what_a_hand_of_many_voices_wrote() -> None:
    assert missed(told("emergencies_unseen_2.txt")) == ["den ma kasi"]  # no glossary backs these words yet
    assert len(false_alarms(phrases("harmless_unseen_2.txt"))) <= 5


def test_what_a_hand_wrote_by_ear_and_in_three_languages() -> None:
    for half in ("seen", "unseen_3"):
        assert missed(told(f"emergencies_{half}.txt")) == []
        assert false_alarms(phrases(f"harmless_{half}.txt")) == []


def test_what_a_hand_wrote_before_it_read_a_rule() -> None:
    assert missed(told("emergencies_seen_2.txt")) == []
    assert len(false_alarms(phrases("harmless_seen_2.txt"))) <= 2


def test_ordinary_answers_in_english_are_heard_with_no_french_ear() -> None:
    """« is » is not « ice », nor « en » a hand: a word of every day is heard where it is written alone."""
    harmless = phrases("harmless_unseen_4.txt")
    assert (false_alarms(harmless), offers(harmless)) == ([], [])
    assert missed(told("emergencies_unseen_4.txt")) == []


def test_what_nobody_read_before_the_rules_stood() -> None:
    """A fifth unseen list of dangers; a card too many is the price of none too few."""
    assert missed(told("emergencies_unseen_5.txt")) == []
    assert len(false_alarms(phrases("harmless_unseen_5.txt"))) <= 3  # 6, before classes of them were mended


def test_what_a_hand_that_had_read_no_rule_wrote_of_ninety_dangers() -> None:
    assert missed(told("emergencies_unseen_6.txt")) == []
    harmless = phrases("harmless_unseen_6.txt")
    assert len(false_alarms(harmless)) <= FALSE_ALARMS * len(harmless)


def test_what_was_written_with_the_rules_out_of_sight() -> None:
    """Figures with their unit run into them (« 800ml ») were missed as a class; so was « urgence svp »."""
    assert missed(told("emergencies_unseen_7.txt")) == [
        "placenta fɔlɔ ma bɔ",  # no glossary backs these words yet, nor the two others in Bambara
        "denyɛrɛnin tɛ ka kasi",
        "fitting",  # of clothes as well
        "siège",
        "den tɛ sin min",
        "pas de réaction du bébé après séchage",  # as after a vaccine, where it is good news
    ]
    harmless = phrases("harmless_unseen_7.txt")
    assert len(false_alarms(harmless)) <= 0.02 * len(harmless)


def test_what_two_hands_wrote_before_they_read_a_rule() -> None:
    assert missed(told("emergencies_unseen_8.txt")) == [
        "deni in tɛ sin min depui hier soir il dor seulmen",  # as above
        "l'asc du village dit q la femme a accouché cette nuit é jusquà ce matin le truc du bebe é pa sorti",
        "collegue mapelle panique nouveau né blanc sans bouger coeur faible",  # the card of the days after
    ]
    harmless = phrases("harmless_unseen_8.txt")
    assert len(false_alarms(harmless)) <= 0.02 * len(harmless)


def test_what_a_hospital_writes_in_its_short_words() -> None:
    assert missed(told("emergencies_unseen_9.txt")) == []
    assert len(false_alarms(phrases("harmless_unseen_9.txt"))) <= 1


def test_what_another_voice_wrote_in_each_line() -> None:
    unheard = ["ipp ocito fini conduite svp"]  # what is heard in « HPP »; the letters mean another thing
    assert missed(told("emergencies_unseen_10.txt")) == unheard
    assert len(false_alarms(phrases("harmless_unseen_10.txt"))) <= 3


def test_what_is_told_after_a_calm_beginning_and_in_english() -> None:
    assert missed(told("emergencies_unseen_11.txt")) == []
    assert len(false_alarms(phrases("harmless_unseen_11.txt"))) <= 6


def test_what_a_hand_wrote_of_two_hundred_dangers_and_as_much_that_is_none() -> None:
    assert missed(told("emergencies_unseen_12.txt")) == [  # no glossary backs these words yet
        "joli bonni caman apre accouchement dépéchez",
        "den bora mais placenta ma bo, 1 heure",
        "Depuis kunun muso be travail la, den te ka jigin",
        "denyerenin te sin min",
    ]
    assert len(false_alarms(phrases("harmless_unseen_12.txt"))) <= 8  # six of them the offer alone


def test_words_run_together_and_rare_dangers_that_a_hand_wrote() -> None:
    assert missed(told("emergencies_unseen_13.txt")) == []


def test_what_a_hand_wrote_that_had_read_nothing() -> None:
    assert missed(told("emergencies_unseen_14.txt")) == []
    assert len(false_alarms(phrases("harmless_unseen_14.txt"))) <= 4


def test_bambara_that_no_glossary_backs_is_not_guessed_at() -> None:
    """Whoever teaches the rules some of it, with a source, moves it to the lists that are heard."""
    unbacked = told("emergencies_unseen_unbacked.txt")
    assert missed(unbacked) == [words for _, words in unbacked]


def test_a_danger_beside_what_is_harmless_is_a_danger() -> None:
    """A blue thing, a paper, an animal, a bleeding that was over: beside them it is heard all the same."""
    dangers = told("emergencies_not_things.txt")
    assert len(dangers) >= 30
    assert missed(dangers) == []


def test_what_was_held_out_while_the_words_were_widened() -> None:
    unheard = ["den bangera a te kasi"]  # no glossary backs these words yet
    assert missed(told("emergencies_held_out.txt")) == unheard
    assert len(false_alarms(phrases("harmless_held_out.txt"))) <= 5


@pytest.mark.parametrize(
    ("words", "alarm"),
    [
        ("elle saigne", Alarm(("bleeding",), certain=True)),
        ("ELLE   SAIGNE !!!", Alarm(("bleeding",), certain=True)),
        ("hémorragie", Alarm(("bleeding",), certain=False)),
        ("révision sur l'hémorragie", None),
        ("HPP", Alarm(("bleeding",), certain=False, faint=True)),
        ("que faire si une femme saigne ?", Alarm(("bleeding",), certain=False, faint=True)),
        ("que faire si une femme saigne ? vite", Alarm(("bleeding",), certain=True)),
        ("elle a saigné hier, elle va bien", Alarm(("bleeding",), certain=False, faint=True)),
        ("elle a saigné hier, le bébé va bien, elle saigne encore", Alarm(("bleeding",), certain=True)),
        ("she isn't breathing", Alarm(("shock", "mother", "birth"), certain=True)),
        ("révision sur l’hémorragie, mais là elle saigne", Alarm(("bleeding",), certain=False)),
        ("éviter que les femmes saignent après l'accouchement", None),
        ("que faire si elle saigne ?", Alarm(("bleeding",), certain=True)),
        ("elle ne saigne plus", None),
        ("elle ne saigne plus mais elle convulse", Alarm(("mother",), certain=True)),
        ("ça saigne pas mal", Alarm(("bleeding",), certain=True)),
        ("elle saigne, le bébé ne respire pas", Alarm(("birth", "bleeding"), certain=True)),
        ("elle convulse", Alarm(("mother",), certain=True)),
        ("bb convulse", Alarm(("newborn", "mother"), certain=True)),
        ("convulse apres vaccin", Alarm(("anaphylaxis", "mother"), certain=True)),
        ("fièvre jaune", None),
        ("joli", None),
        ("At night I am alone and the cupboard is locked", None),
        ("her hands are icy", Alarm(("shock",), certain=True)),
        ("I can not hear you on the phone", None),
        ("the vaccines arrive on Wednesday", None),
        ("wheezing after the vaccine", Alarm(("anaphylaxis",), certain=True)),
        ("elsewhere", None),
        ("joli bɔnni", Alarm(("bleeding",), certain=False)),
        ("the blue book of vaccines", None),
        ("blue lips, vaccine book in her hand", Alarm(("anaphylaxis", "birth", "newborn"), certain=True)),
        ("bébé né de couleur bleue", Alarm(("birth", "newborn"), certain=True)),
        ("funny story about my fainting goat", None),
        ("certificat hemorragie kan", None),
        ("certificat plus tard, hémorragie vite", Alarm(("bleeding",), certain=False)),
        ("le saignement s'est arrêté", None),
        ("le saignement s'est arrêté puis il revient", Alarm(("bleeding",), certain=False)),
        ("au secours", Alarm((), certain=True)),
        ("heavy bleeding after delivery what do i do", Alarm(("bleeding",), certain=False)),
        ("elle divague", Alarm(("shock",), certain=True)),
        ("my child is sick i cannot come", None),
        ("13h40", None),
        ("née à 13h40", None),
        ("née à 13h40 et elle convulse", Alarm(("mother", "newborn"), certain=True)),
        ("", None),
    ],
)
def test_what_is_told(words: str, alarm: Alarm | None) -> None:
    assert shipped().alarm(words) == alarm


@settings(max_examples=300, deadline=None)
@given(words=st.text(max_size=400))
def test_any_text_can_be_listened_to(words: str) -> None:
    alarm = shipped().alarm(words)
    assert alarm is None or set(alarm.dangers) <= set(DANGERS)


@given(
    case=st.sampled_from(TOLD),
    turn=st.sampled_from([str.upper, str.title, str.strip, lambda words: words.replace("'", "’")]),
)
def test_capitals_and_apostrophes_hide_no_danger(case: tuple[str, str], turn: Callable[[str], str]) -> None:
    danger, words = case
    assert missed([(danger, turn(words))]) == []


def test_of_a_long_message_the_beginning_is_listened_to() -> None:
    """So that nobody can hold a turn up with one."""
    long = "je vais bien " * (MOST // 13 + 1) + "elle saigne"
    assert shipped().alarm(long) is None
    assert shipped().alarm(long[-MOST:]) is not None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("      - caillots|caillot\n", "      - joli\n", "alone sounds like other words"),
        ("      - caillots|caillot\n", "      - <infant> .. dort\n", "<infant> is no group"),
        ("      - caillots|caillot\n", "      - sang ???\n", "cannot be read"),
        ("  shock:\n", "  fainting:\n", "fainting is not known"),
        ("    beside: [vaccin", "    near: [vaccin", "signs and beside go together"),
        ("unlike: [", "alike: [", "unlike is missing"),
    ],
)
def test_a_line_that_cannot_be_listened_for_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = EMERGENCIES.read_text()
    assert old in text
    path = tmp_path / "emergencies.yaml"
    path.write_text(text.replace(old, new, 1))
    _, faults = read_rules(path)
    assert any(fault in str(found) and str(path) in str(found) for found in faults), faults
