"""A stale translation is withheld: its reader is shown the original, and told so."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.content import quizzes
from bot.content.catalogue import Catalogue
from bot.content.editions import Editions
from bot.content.library import PACKS, Library
from bot.content.po_reading import mark_read
from bot.content.rendering import Rendering
from bot.content.signoff import Policy, State
from bot.content.stamps import FILE
from bot.conversation.messages import plain
from bot.running.building import talking
from bot.upkeep import signing
from storage.store import MediaFolder
from tests.content.spoiling import spoil
from tests.talk import MONDAY, Stage

TODAY = MONDAY.date()
UNTIL = date(2027, 11, 21)
DRAFTS = Policy(drafts=True)
STALE = "The translation is being checked again."
CCT, ASKED = "amtsl/cct", "amtsl/Q-AMTSL-06"
FRENCH, ENGLISH = "Traction contrôlée du cordon", "Controlled cord traction"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the AMTSL pack."""
    return Path(copytree(PACKS / "amtsl", tmp_path / "packs" / "amtsl"))


@pytest.fixture
def changed(folder: Path) -> Path:
    """The French card on traction says something more; its English does not."""
    spoil(folder / "fr.md", f"# {FRENCH}", f"# {FRENCH} !")
    return folder


def shown(folder: Path, name: str, language: str = "en", **args: object) -> str:
    library = Library.load([folder.parent], policy=DRAFTS)
    return plain(Rendering(Catalogue.load(), library).text(name, args, language, library.edition, TODAY))


def test_the_original_is_shown_with_a_word_saying_so(changed: Path) -> None:
    said = shown(changed, CCT)
    assert said.startswith(STALE)
    assert f"{FRENCH}\u202f!" in said
    assert ENGLISH not in said
    assert "The national protocol and your supervisor" in said  # what stands around it stays hers


def test_french_readers_and_other_cards_notice_nothing(changed: Path) -> None:
    assert shown(changed, CCT, "fr").startswith(f"{FRENCH}\u202f!")
    assert STALE not in shown(changed, "amtsl/tone")


def test_a_question_is_shown_as_it_was_written_with_its_reason(folder: Path) -> None:
    english = shown(folder, f"{ASKED}.why")
    line = next(line for line in (folder / "fr.md").read_text("utf-8").split("id: Q-AMTSL-06")[1].splitlines()
                if line.startswith("> "))  # fmt: skip
    spoil(folder / "fr.md", line, f"{line} Toujours.")
    assert shown(folder, ASKED).startswith(STALE)
    assert "Toujours." in shown(folder, f"{ASKED}.why")
    assert english not in shown(folder, f"{ASKED}.why")
    (asked,) = (
        q for q in quizzes.questions(Library.load([folder.parent]).pack("amtsl"), "en") if q.id == ASKED[6:]
    )
    assert "Toujours." in asked.why


def test_lines_that_are_wrapped_otherwise_and_keywords_are_no_other_words(folder: Path) -> None:
    spoil(
        folder / "fr.md",
        "Au plus tard {{ oxytocin.within }} après",
        "Au plus tard {{ oxytocin.within }}\naprès",
    )
    spoil(folder / "fr.md", "keywords: [gatpa,", "keywords: [la gatpa,")
    assert STALE not in shown(folder, "amtsl/timing") + shown(folder, "amtsl/definition")


def test_who_is_told_what_counts_as_words(folder: Path) -> None:
    """The same lines for other cadres: the matrone's English would be what the midwife is told."""
    for sheet in ("fr.md",):
        spoil(folder / sheet, "> matrone, other: Injection", "> other: Injection")
        spoil(folder / sheet, "> midwife, nurse: Traction avec", "> matrone, midwife, nurse: Traction avec")
    assert shown(folder, "amtsl/steps", cadre="matrone").startswith(STALE)


def test_what_nobody_noted_as_read_is_withheld(folder: Path) -> None:
    (folder / FILE).unlink()
    assert shown(folder, CCT).startswith(STALE)


def test_what_was_read_again_is_shown(changed: Path) -> None:
    mark_read(Library.load([changed.parent]).pack("amtsl"), "en", ["cct"])
    assert shown(changed, CCT).startswith(ENGLISH)


def test_an_edition_shows_later_what_it_showed_then(changed: Path, tmp_path: Path) -> None:
    stale = Library.load([changed.parent], policy=DRAFTS)
    editions = Editions(tmp_path / "editions")
    editions.keep(stale.edition, stale.packs)
    mark_read(stale.pack("amtsl"), "en", ["cct"])
    library = Library.load([changed.parent], editions, DRAFTS)
    rendering = Rendering(Catalogue.load(), library)
    assert library.edition != stale.edition
    assert rendering.text(CCT, {}, "en", stale.edition).startswith(f"<i>{STALE}")
    assert rendering.text(CCT, {}, "en", library.edition).startswith(f"<b>{ENGLISH}")


def test_an_emergency_card_names_whom_to_call_first(tmp_path: Path) -> None:
    folder = Path(copytree(PACKS / "pph", tmp_path / "packs" / "pph"))
    (card,) = (c for c in Library.load([folder.parent]).pack("pph").cards.values() if c.emergency == "shock")
    title = Library.load([folder.parent]).pack("pph").sheets["fr"][card.ref[4:]].parts["title"].raw
    spoil(folder / "fr.md", f"# {title}", f"# {title}, vite")
    said = shown(folder, card.ref, phone="+223 20 21 22 23")
    assert said.index("+223 20 21 22 23") < said.index(STALE) < said.index("vite")


# ---- in a talk --------------------------------------------------------------------------------


def test_awa_reads_the_original_in_an_english_talk(changed: Path, tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.house = talking(MediaFolder(tmp_path / "media"), (changed.parent,), policy=DRAFTS)
    stage.cast("Awa", cadre="midwife", language="en")
    heard = stage.say("/guide", "cord traction")
    assert f"{FRENCH}\u202f!" in heard
    assert STALE in heard
    assert "When the uterus" not in heard
    stage.relive()


# ---- signatures and withdrawals -----------------------------------------------------------------


def state(folder: Path) -> State:
    return Library.load([folder.parent]).standing(CCT, TODAY).state


def sign(folder: Path) -> str:
    """Both reviewers sign what they read."""
    library = Library.load([folder.parent])
    said = list(signing.sign(library, CCT, "Sira, gynécologue", UNTIL, TODAY))
    list(signing.sign(Library.load([folder.parent]), CCT, "Fanta, sage-femme", UNTIL, TODAY))
    return "\n".join(said)


def test_a_change_voids_the_signatures_so_nothing_is_shown(folder: Path) -> None:
    sign(folder)
    assert state(folder) is State.SIGNED
    spoil(folder / "fr.md", f"# {FRENCH}", f"# {FRENCH} !")
    assert state(folder) is State.DRAFT


def test_reviewers_sign_that_a_translation_is_withheld_and_sign_it_once_it_is_not(changed: Path) -> None:
    assert STALE in sign(changed)
    assert state(changed) is State.SIGNED
    spoil(changed / "en.md", f"# {ENGLISH}", f"# {ENGLISH}!")  # of words that nobody is shown nobody signs
    assert state(changed) is State.SIGNED
    mark_read(Library.load([changed.parent]).pack("amtsl"), "en", ["cct"])
    assert state(changed) is State.DRAFT


def test_a_lost_file_brings_no_withdrawn_card_back(folder: Path) -> None:
    library = Library.load([folder.parent], policy=DRAFTS)
    wrong = [(CCT, library.fingerprint(CCT))]
    (folder / FILE).unlink()
    again = Library.load([folder.parent], policy=DRAFTS)
    again.withdraw(wrong)
    assert not again.may_show(CCT, TODAY)


# ---- the check --------------------------------------------------------------------------------


def check(folder: Path) -> str:
    done = CliRunner().invoke(jigi, ["check", "--packs", str(folder.parent)])
    assert done.exit_code == 0, done.output
    return done.output


def test_each_stale_translation_is_noted_with_the_fix(changed: Path) -> None:
    line = next(n for n, words in enumerate((changed / "en.md").read_text("utf-8").splitlines(), 1)
                if words == "id: cct") - 1  # fmt: skip
    (note,) = [told for told in check(changed).splitlines() if "en.md" in told]
    assert note.startswith(f"note: {changed / 'en.md'}:{line}: cct was not read beside")
    assert note.endswith("or read both, then `jigi po amtsl en --read cct`")


def test_a_language_that_nobody_has_read_is_noted_once(folder: Path) -> None:
    (folder / FILE).unlink()
    (note,) = [told for told in check(folder).splitlines() if "nobody noted" in told]
    assert "`jigi po amtsl en --read all`" in note


def test_a_line_that_is_none_is_a_fault(folder: Path) -> None:
    spoil(folder / FILE, 'card/cct/title: "', "card/cct/title: ")
    done = CliRunner().invoke(jigi, ["check", "--packs", str(folder.parent)])
    assert f"{folder / FILE}:" in done.output
    assert "is no line of this file" in done.output
