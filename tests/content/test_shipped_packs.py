"""The packs that ship: every text, in every language, for every cadre, and what it stands on."""

import re
from collections import Counter

import pytest

from bot.content.cards import Card, Item
from bot.content.folding import fold
from bot.content.frame import names
from bot.content.library import PACKS, Library
from bot.content.markup import VALUE
from bot.content.rendering import Rendering
from bot.people import Cadre
from tests.content.spoiling import faults_below

LANGUAGES = ("fr", "en")
CADRES = (None, *Cadre)

# The sections of the clinical facts, and their keyed answers, in order.
SECTIONS = {
    "amtsl": """amtsl.definition amtsl.steps amtsl.timing amtsl.twin amtsl.uterotonic.choice
        amtsl.uterotonic.oxytocin amtsl.uterotonic.carbetocin amtsl.uterotonic.misoprostol
        amtsl.uterotonic.ergometrine amtsl.uterotonic.none amtsl.cord.clamping amtsl.cct amtsl.massage
        amtsl.tone amtsl.placenta.exam amtsl.monitoring amtsl.matrone amtsl.mali.history
        amtsl.storage.oxytocin amtsl.mistakes""",
    "coaching": """coach.grow coach.grow.goal coach.grow.reality coach.grow.options coach.grow.will
        coach.smart coach.checkin coach.listening coach.feedback coach.boundaries coach.c2p""",
    "coldchain": """epi.coldchain.temp epi.coldchain.breakdown epi.coldchain.freeze epi.coldchain.vvm
        epi.coldchain.shake""",
    # Not `danger.triggers`: it says which words open a card, and lives on in the keywords of the others.
    "danger-signs": "danger.mother danger.newborn danger.newborn.birth",
    "fistula": """fistula.definition fistula.prevention fistula.catheter.prevention fistula.catheter.early
        fistula.signs fistula.postop fistula.dignity""",
    # Not `epi.schedule.td`, of which nothing is verified, nor `epi.admin`, which waits for validation.
    "immunization": """epi.mali.context epi.schedule epi.schedule.birth epi.schedule.primary epi.schedule.mr
        epi.schedule.yfmena epi.schedule.hpv epi.schedule.r21 epi.catchup epi.falsecontra epi.openvial
        epi.aefi.definition epi.aefi.danger epi.aefi.anaphylaxis epi.aefi.report epi.zerodose epi.rumours""",
    "pph": """pph.definition pph.trigger pph.bloodloss pph.causes pph.motive pph.motive.massage
        pph.motive.oxytocin pph.motive.txa pph.motive.fluids pph.motive.exam pph.motive.escalate
        pph.misoprostol pph.carbetocin.not pph.temporise pph.retained pph.shock pph.referral pph.secondary
        pph.emotive.trial""",
}
ANSWERS = {
    "amtsl": "ABCDABCDABCDABCD",
    "coaching": "BCDAB",
    "coldchain": "DABCDA",
    "danger-signs": "BC",
    "fistula": "CDA",
    "immunization": "BCDABCDA",
    "pph": "ABCDABCDAB",
}


def test_no_fault_ships() -> None:
    assert [str(fault) for fault in faults_below(PACKS)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cadre", CADRES)
def test_every_text_fits_a_small_screen(
    rendering: Rendering, library: Library, language: str, cadre: Cadre | None
) -> None:
    for pack in library.packs.values():
        for name in names(pack):
            text = rendering.text(name, {"cadre": cadre, "chosen": "", "n": 1, "of": 5}, language, "")
            assert 0 < len(text) <= 600, name
            assert not re.search(r"[{}*]|</?(?![bi]>)\w", text), name
            assert text.count("<b>") == text.count("</b>"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_ends_with_source_year_protocol_and_draft(
    rendering: Rendering, library: Library, language: str
) -> None:
    protocol, draft = {
        "fr": ("protocole national", "pas encore validé"),
        "en": ("national protocol", "not yet validated"),
    }[language]
    for pack in library.packs.values():
        for card in pack.cards.values():
            end = rendering.text(card.ref, {}, language, "").rpartition("<i>")[2]
            assert card.sources, card.ref
            assert re.search(r"Source\W.*(\d{4}|s\. d\.|n\.d\.)", end), card.ref
            assert (protocol in end) == pack.clinical, card.ref
            assert (draft in end) == pack.clinical, card.ref
        for item in pack.items.values():
            why = rendering.text(f"{item.ref}.why", {"chosen": ""}, language, "")
            assert (draft in why) == pack.clinical, item.ref


@pytest.mark.parametrize("pack", SECTIONS)
def test_every_section_has_its_card(library: Library, pack: str) -> None:
    assert {card.section for card in library.pack(pack).cards.values()} == set(SECTIONS[pack].split())


@pytest.mark.parametrize("pack", SECTIONS)
def test_the_whole_bank_is_there_with_its_answers(library: Library, pack: str) -> None:
    items = library.pack(pack).items
    assert list(items) == sorted(items)
    assert "".join(item.right for item in items.values()) == ANSWERS[pack]
    assert all(item.options == "ABCD" for item in items.values())


@pytest.mark.parametrize("pack", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_option_is_not_told_by_its_length(library: Library, language: str, pack: str) -> None:
    """Chance would make it the longest in one question of four."""
    longest = 0
    items = library.pack(pack).items
    for id, item in items.items():
        parts = library.pack(pack).html[language][id]
        options = {key: len(parts[f"option.{key}"]) for key in item.options}
        longest += max(options, key=lambda key: options[key]) == item.right
    assert longest <= len(items) // 4 + 1


def test_a_card_names_the_source_of_each_of_its_numbers(library: Library) -> None:
    for pack in library.packs.values():
        parts: list[Card | Item] = [*pack.cards.values(), *pack.items.values()]
        for part in parts:
            entry = pack.sheets[pack.languages[0]][part.ref.partition("/")[2]]
            for words in entry.parts.values():
                for found in VALUE.finditer(words.raw):
                    dose = pack.doses[found[1]]
                    assert dose.wrong or dose.source in part.sources, (part.ref, dose.name)


def test_an_emergency_card_is_for_everybody(library: Library) -> None:
    cards = [card for pack in library.packs.values() for card in pack.cards.values() if card.emergency]
    assert {card.emergency: card.section for card in cards} == {
        "bleeding": "pph.motive",
        "shock": "pph.shock",
        "mother": "danger.mother",
        "birth": "danger.newborn.birth",
        "placenta": "pph.retained",
        "newborn": "danger.newborn",
        "anaphylaxis": "epi.aefi.anaphylaxis",
    }
    assert all(card.cadres == set(Cadre) for card in cards)


@pytest.mark.parametrize(("language", "babies"), [("fr", "bébés sont sortis"), ("en", "babies are out")])
def test_oxytocin_treats_only_when_all_babies_are_out(
    rendering: Rendering, library: Library, language: str, babies: str
) -> None:
    """On each card of bleeding that gives a dose of it, the babies come before the dose."""
    for id in ("motive", "motive.oxytocin", "misoprostol"):
        text = rendering.text(f"pph/{id}", {}, language, "")
        doses = (dose for dose in library.pack("pph").doses.values() if dose.drug and not dose.wrong)
        first = min(at for dose in doses if (at := text.find(dose.words(language))) >= 0)
        assert 0 <= text.find(babies) < first, id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", [pack for pack in SECTIONS if pack != "coaching"])  # GROW is its four parts
def test_what_people_call_a_card_leads_to_no_other_of_its_pack(
    library: Library, pack: str, language: str
) -> None:
    cards = library.pack(pack).cards.values()
    called = Counter(fold(word) for card in cards for word in card.keywords[language])
    assert all(len(card.keywords[language]) >= 4 for card in cards)
    assert [word for word, cards in called.items() if cards > 1] == []


def test_every_question_is_taught_by_a_card(library: Library) -> None:
    for item in library.items(None):
        pack, _, id = (item.card or "").partition("/")
        assert library.pack(pack).cards[id].section == item.section


@pytest.mark.parametrize(
    "cadre", [Cadre.MATRONE, Cadre.MIDWIFE, Cadre.NURSE, Cadre.VACCINATOR, Cadre.OTHER, None]
)
def test_everybody_has_topics_with_two_ideas(
    rendering: Rendering, library: Library, cadre: Cadre | None
) -> None:
    topics = library.topics(cadre)
    assert topics
    assert len({topic.id for topic in topics}) == len(topics)
    for topic in topics:
        assert len(topic.ideas) == 2
        for language in LANGUAGES:
            assert len(rendering.text(topic.title, {}, language, "")) <= 20


@pytest.mark.parametrize(
    ("cadre", "packs"),
    [
        # the danger signs of a baby too, for babies are brought to her
        (Cadre.VACCINATOR, {"immunization": 8, "coldchain": 6, "coaching": 5, "danger-signs": 2}),
        (Cadre.MATRONE, {"amtsl": 16, "pph": 7, "coaching": 4, "fistula": 3, "danger-signs": 2}),
        (Cadre.MIDWIFE, {"amtsl": 16, "pph": 10, "coaching": 4, "fistula": 3, "danger-signs": 2}),
    ],
)
def test_each_cadre_is_asked_about_her_own_work(
    library: Library, cadre: Cadre, packs: dict[str, int]
) -> None:
    assert Counter(item.ref.partition("/")[0] for item in library.items(cadre)) == packs


def test_who_injects_into_no_vein_is_not_asked_how(library: Library) -> None:
    sections = {"pph.motive.oxytocin", "pph.motive.txa"}
    asked = {cadre for cadre in Cadre if sections & {item.section for item in library.items(cadre)}}
    assert asked == {Cadre.MIDWIFE, Cadre.NURSE}


def test_no_volume_and_no_date_of_a_vaccine_ships(library: Library) -> None:
    """Adrenaline least of all: the tables at hand differ two- to threefold for a small infant."""
    months = {
        "fr": r"(?i)\b(?:janvier|février|mars|avril|mai|juin|juillet|août|\w+embre|octobre)\b",
        "en": r"\b(?:January|February|March|April|May|June|July|August|\w+ember|October)\b",
    }
    for id in ("immunization", "coldchain"):
        pack = library.pack(id)
        assert not [dose.name for dose in pack.doses.values() if dose.unit in {"mL", "IU", "microgram"}]
        assert [dose.unit for dose in pack.doses.values() if dose.drug] in ([], ["mg/mL"])
        for language in LANGUAGES:
            words = " ".join(part for parts in pack.html[language].values() for part in parts.values())
            assert not re.search(months[language], words)


def test_in_french_pcv_is_the_pastille_and_never_a_vaccine(library: Library) -> None:
    """In English it is the pneumococcal vaccine: there neither is called so."""
    for pack in library.packs.values():
        for id, parts in pack.html["fr"].items():
            for words in parts.values():
                assert "PCV" not in words or "pastille (PCV)" in words, id
        assert "PCV" not in str(pack.html["en"])
