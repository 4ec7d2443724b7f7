"""Sign-off: two reviewers, these words, until that day; one comma changed, and it is a draft again."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import jigi
from bot.content.catalogue import Catalogue
from bot.content.faults import PackError
from bot.content.library import Library
from bot.content.rendering import Rendering
from bot.content.signatures import SignError
from bot.content.signoff import Policy, State
from bot.people import Cadre
from bot.upkeep import signing
from tests.content.spoiling import spoil

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)
CARD = "amtsl/uterotonic.oxytocin"
QUESTION = "amtsl/Q-AMTSL-01"  # that this card teaches
FIRST, SECOND = "Dr Sira, gynécologue", "Fanta, sage-femme"
UNTIL = date(2027, 11, 20)
POLICY = Policy(grace=timedelta(days=30))


def load(pack: Path, policy: Policy = POLICY) -> Library:
    return Library.load([pack.parent], policy=policy)


def sign(pack: Path, by: str, until: date = UNTIL, card: str = CARD) -> list[str]:
    return list(signing.sign(load(pack), card, by, until, TODAY))


@pytest.fixture
def signed(pack: Path) -> Path:
    """The pack, with one card that two have signed."""
    sign(pack, FIRST)
    sign(pack, SECOND, UNTIL + DAY)
    return pack


def state(pack: Path, today: date = TODAY, name: str = CARD) -> State:
    return load(pack).standing(name, today).state


def test_a_card_needs_two_reviewers(pack: Path) -> None:
    assert state(pack) is State.DRAFT
    sign(pack, FIRST)
    assert state(pack) is State.HALF_SIGNED
    for same in ("dr. SIRA, présidente", "Sira, sage-femme", "Mme Pr Sira, médecin"):
        sign(pack, same)
    assert state(pack) is State.HALF_SIGNED
    sign(pack, SECOND)
    assert state(pack) is State.SIGNED


@pytest.mark.parametrize(
    ("after", "expected"),
    [(0, State.SIGNED), (1, State.EXPIRED), (30, State.EXPIRED), (31, State.WITHHELD)],
)
def test_it_holds_as_long_as_both_vouch_for_it(signed: Path, after: int, expected: State) -> None:
    assert state(signed, UNTIL + after * DAY) is expected
    assert load(signed).may_show(CARD, UNTIL + after * DAY) is (expected is not State.WITHHELD)


def test_a_third_reviewer_takes_the_place_of_one_whose_day_has_passed(signed: Path) -> None:
    sign(signed, "Dr Moussa, DTC", UNTIL + 90 * DAY)
    assert state(signed, UNTIL + DAY) is State.SIGNED


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("fr.md", "Voie veineuse déjà en place :", "Voie veineuse, déjà en place :"),
        ("en.md", "Read the label:", "Read the label,"),
        ("doses.yaml", "amount: 10, unit: IU", "amount: 11, unit: IU"),
        ("pack.yaml", "OMS, utérotoniques", "OMS, les utérotoniques"),
    ],
)
def test_a_comma_changed_anywhere_voids_it(signed: Path, file: str, old: str, new: str) -> None:
    spoil(signed / file, old, new)
    assert state(signed) is State.DRAFT
    told = [note for note in signing.notes(load(signed), TODAY) if "uterotonic.oxytocin" in note]
    assert len(told) == 2  # one for each reviewer
    assert all("signatures.yaml:" in note for note in told)


def test_a_word_of_a_question_that_it_teaches_voids_it(signed: Path) -> None:
    why = load(signed).packs["amtsl"].sheets["fr"]["Q-AMTSL-01"].parts["why"].raw
    spoil(signed / "fr.md", why, f"{why} !")
    assert state(signed) is State.DRAFT


def test_another_card_changed_leaves_it_signed(signed: Path) -> None:
    spoil(signed / "fr.md", "Y a-t-il un deuxième bébé", "Y a-t-il encore un bébé")
    assert state(signed) is State.SIGNED


def test_to_sign_changes_the_edition_and_none_of_the_words(pack: Path) -> None:
    before, words = load(pack), (pack / "fr.md").read_text()
    sign(pack, FIRST)
    assert load(pack).edition != before.edition
    assert (pack / "fr.md").read_text() == words


@pytest.mark.parametrize(
    ("card", "by", "until", "told"),
    [
        ("amtsl/nothing", FIRST, UNTIL, "has no card 'nothing'"),
        ("nowhere/cct", FIRST, UNTIL, "there is no pack 'nowhere'"),
        (CARD, "Dr Sira", UNTIL, "lacks a name or a role"),
        (CARD, FIRST, TODAY, "is not after today"),
    ],
)
def test_what_cannot_be_signed_says_why(pack: Path, card: str, by: str, until: date, told: str) -> None:
    with pytest.raises(SignError, match=told):
        list(signing.sign(load(pack), card, by, until, TODAY))
    assert not (pack / "signatures.yaml").exists()


def test_a_pack_with_a_fault_cannot_be_signed(pack: Path) -> None:
    spoil(pack / "fr.md", "une seule fois**", "une seule fois, 10 UI**")
    with pytest.raises(SignError, match="nothing was signed"):
        sign(pack, FIRST)


@pytest.mark.parametrize("spoilt", ["cct: yes", 'cct:\n  - {by: "A", on: soon}', "cct: [["])
def test_a_file_that_cannot_be_read_is_a_fault_with_its_line(pack: Path, spoilt: str) -> None:
    (pack / "signatures.yaml").write_text(spoilt)
    with pytest.raises(PackError) as raised:
        load(pack)
    assert raised.value.faults[0].path.endswith("signatures.yaml")


# ---- what is shown ---------------------------------------------------------------------------


@pytest.mark.parametrize("drafts", [True, False])
def test_drafts_are_offered_where_they_are_switched_on_only(signed: Path, drafts: bool) -> None:
    library = load(signed, Policy(drafts=drafts))
    every = (card for card in library.packs["amtsl"].cards.values() if Cadre.MIDWIFE in card.cadres)
    cards = {card.ref for card in every if library.may_show(card.ref, TODAY)}
    items = {item.ref for item in library.shown_items(Cadre.MIDWIFE, TODAY)}
    assert CARD in cards
    assert QUESTION in items
    assert ("amtsl/cct" in cards) is drafts
    assert ("amtsl/Q-AMTSL-06" in items) is drafts
    assert {library.items(Cadre.MIDWIFE)[0].card, CARD} <= cards if drafts else cards == {CARD}


def ends(pack: Path, language: str) -> Iterator[str]:
    """The last line of a card and of a reason: signed, expired, without a day."""
    library = load(pack)
    rendering = Rendering(Catalogue.load(), library)
    for name in (CARD, f"{QUESTION}.why"):
        for day in (UNTIL, UNTIL + DAY, None):
            yield rendering.text(name, {}, language, library.edition, day).rpartition("\n")[2]


def test_each_card_says_who_vouches_for_it(signed: Path) -> None:
    assert list(ends(signed, "fr")) == [
        "✅ Validé\u202f: Fanta, Dr Sira, éd. 1.</i>",
        "⚠️ Relecture en retard (Fanta, Dr Sira).</i>",
        "⚠️ Projet, pas encore validé.</i>",
        "✅ Validé\u202f: Fanta, Dr Sira, éd. 1\u202f; le protocole national prime.</i>",
        "⚠️ Relecture en retard (Fanta, Dr Sira)\u202f; le protocole national prime.</i>",
        "⚠️ Projet, pas encore validé\u202f; le protocole national prime.</i>",
    ]
    assert next(ends(signed, "en")) == "✅ Validated: Fanta, Dr Sira, ed. 1.</i>"


def test_a_name_is_shown_as_it_is_written(pack: Path) -> None:
    sign(pack, "A & B <i>, gynécologues")
    sign(pack, SECOND)
    assert "A &amp; B &lt;i&gt;" in next(ends(pack, "fr"))


# ---- the command line ------------------------------------------------------------------------


def run(pack: Path, *arguments: str) -> Result:
    return CliRunner(env={"JIGI_PACKS": str(pack.parent)}).invoke(jigi, arguments)


def test_the_command_shows_what_is_signed_and_lists_where_each_card_stands(pack: Path) -> None:
    arguments = ("sign", "amtsl", "cct", "--reviewer", FIRST, "--review-by", "2999-01-01")
    done = run(pack, *arguments)
    assert done.exit_code == 0
    assert "Traction contrôlée" in done.output
    assert "cord traction" in done.output
    listed = run(pack, "sign", "--list", "amtsl").output.splitlines()
    assert len(listed) == len(load(pack).packs["amtsl"].signable)
    (line,) = [line for line in listed if line.startswith("amtsl/cct:")]
    assert line == f"amtsl/cct: half-signed by {FIRST}: another reviewer has to sign it"


def test_a_draft_is_a_note_of_the_check_and_no_fault(pack: Path) -> None:
    done = run(pack, "check")
    assert done.exit_code == 0
    assert "note: amtsl: 21 of 21 cards and checklists are not signed by two reviewers" in done.output


def test_what_touches_no_patient_waits_for_no_signature(pack: Path) -> None:
    (told,) = {
        line.partition(": ")[2] for line in run(pack, "sign", "--list", "coaching").output.splitlines()
    }
    assert told == "touches no patient: shown without a signature"


def test_a_pack_that_is_not_found_says_where_it_is_looked_for(pack: Path) -> None:
    assert "set JIGI_PACKS to the folder it lies in" in run(pack, "sign", "--list", "amstl").output
    assert "set JIGI_PACKS to the folder it lies in" in run(pack, "po", "amstl", "en").output


def test_what_is_missing_is_told(pack: Path) -> None:
    done = run(pack, "sign", "amtsl", "cct")
    assert done.exit_code == 2
    assert "--reviewer" in done.output
