"""The catalogue: what its check sees, and how a translation is stamped."""

from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue, stamp
from bot.content.faults import PackError
from bot.content.translations import catalogue_faults
from tests.content.spoiling import spoil


def po(locales: Path, language: str) -> Path:
    return locales / language / "LC_MESSAGES" / "bot.po"


def only(locales: Path) -> tuple[str, int, str]:
    """The one fault: its language, line and words."""
    faults = catalogue_faults(locales)
    assert len(faults) == 1, [str(fault) for fault in faults]
    return Path(faults[0].path).parts[-3], faults[0].line, faults[0].what


def test_a_catalogue_without_a_fault_has_none(locales: Path) -> None:
    """Bambara lacks a text here, and may."""
    assert catalogue_faults(locales) == []


def test_the_shipped_catalogue_is_whole_and_fresh() -> None:
    assert [str(fault) for fault in catalogue_faults()] == []


@pytest.mark.parametrize("language", ["en", "bm"])
def test_changed_french_words_make_every_translation_stale(locales: Path, language: str) -> None:
    spoil(po(locales, "fr"), "Bonjour", "Bonsoir")
    stale = [fault for fault in catalogue_faults(locales) if f"/{language}/" in fault.path]
    assert [fault.what for fault in stale] == [
        "hello was made from other French words; read both, then run: "
        f"python -m bot.content.catalogue {language} hello"
    ]


def test_a_stamp_makes_one_text_fresh_and_leaves_the_others(locales: Path) -> None:
    spoil(po(locales, "fr"), "Bonjour", "Bonsoir")
    spoil(po(locales, "fr"), '} questions"', '} questions encore"')
    sources = Catalogue.load(locales).entries["fr"]
    assert stamp(po(locales, "en"), sources, ["hello"]) == ["hello"]
    english = [fault.what for fault in catalogue_faults(locales) if "/en/" in fault.path]
    assert [what.split()[0] for what in english] == ["left"]
    assert stamp(po(locales, "en"), sources) == ["left"], "what is fresh is not stamped again"


def test_a_missing_english_text_is_named_where_the_french_stands(locales: Path) -> None:
    text = po(locales, "en").read_text(encoding="utf-8")
    po(locales, "en").write_text(text[: text.index("\n#. source", text.index("hello"))], encoding="utf-8")
    language, line, what = only(locales)
    assert (language, what) == ("fr", "left has no text in 'en'; add it to locales/en/LC_MESSAGES")
    assert po(locales, "fr").read_text(encoding="utf-8").splitlines()[line - 1] == 'msgid "left"'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Hello {{ name }}", "Hello", "lacks {{ name }}"),
        ("{{ name }}", "{{ name }} {{ day }}", "has {{ day }}"),
        ("Hello", "<u>Hello</u>", "the tag <u>"),
        ("Hello", "<b>Hello", "a <b> is not closed"),
        ("{{ name }}", "{{ name }", "mend the braces"),
        ("{{ name }}", "{{ name|shout }}", "No filter named 'shout'"),
        ("Hello", "Hello" * 130, "a small screen shows 600"),
        ("Language: en", "Language: fr", "the header needs: Language: en"),
        ("(n != 1)", "(n > 1)", "the header needs: Plural-Forms"),
        ('msgid "hello"', '#, fuzzy\nmsgid "hello"', "is marked fuzzy"),
    ],
)
def test_a_fault_in_a_translation_is_named(locales: Path, old: str, new: str, says: str) -> None:
    spoil(po(locales, "en"), old, new)
    assert any(says in str(fault) and "/en/" in fault.path for fault in catalogue_faults(locales))


def test_a_text_that_french_has_not_is_unknown(locales: Path) -> None:
    with po(locales, "bm").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "helo"\nmsgstr "I ni ce"\n')
    assert only(locales)[2].startswith("helo is no text in 'fr'")


def test_a_name_written_twice_is_named_on_both_lines(locales: Path) -> None:
    with po(locales, "fr").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "hello"\nmsgstr "Bonjour {{ name }}."\n')
    faults = catalogue_faults(locales)
    assert [fault.what for fault in faults] == ["hello stands here 2 times; keep one"] * 2
    assert faults[0].line != faults[1].line


def test_a_long_button_is_named(locales: Path) -> None:
    with po(locales, "fr").open("a", encoding="utf-8") as file:
        file.write('\nmsgid "choice.yes"\nmsgstr "Oui, avec le plus grand plaisir"\n')
    assert any("WhatsApp shows 20" in fault.what for fault in catalogue_faults(locales))


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("command.Menu", "Le menu", "command.Menu is no command for Telegram"),
        ("command.mon-menu", "Le menu", "is no command for Telegram"),
        ("command.menu", "Le menu " * 40, "command.menu has 320 characters; Telegram’s menu shows 256"),
    ],
)
def test_what_would_empty_the_menu_of_telegram_is_named(
    locales: Path, name: str, words: str, says: str
) -> None:
    with po(locales, "fr").open("a", encoding="utf-8") as file:
        file.write(f'\nmsgid "{name}"\nmsgstr "{words}"\n')
    assert any(says in fault.what for fault in catalogue_faults(locales))


def test_a_broken_file_names_its_line(locales: Path) -> None:
    line = spoil(po(locales, "en"), 'msgstr "Hello', "msgstr Hello")
    with pytest.raises(PackError) as caught:
        Catalogue.load(locales)
    assert "/en/" in caught.value.faults[0].path
    assert caught.value.faults[0].line == line
