"""PO: a pack's words out to translators and back, byte for byte; every fault of what they sent at once."""

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.messages.pofile import read_po, write_po
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.__main__ import jigi
from bot.content import po, po_reading, titles
from bot.content.faults import PackError
from bot.content.form import read_about
from bot.content.library import PACKS, Library
from bot.content.pack import read_pack
from bot.content.stamps import FILE, read_stamps
from bot.content.units import is_one, parts_of, with_words, written
from bot.upkeep import translating
from tests.content.spoiling import spoil

NAMES = sorted(path.name for path in PACKS.iterdir() if path.is_dir() and (path / "fr.md").read_text())


def out(pack: Path, language: str = "en") -> Path:
    """What goes to translators."""
    file = pack.parent / f"{language}.po"
    file.write_text(po.written(read_pack(pack), language), encoding="utf-8")
    return file


def back(pack: Path, language: str = "en") -> po_reading.POResult:
    return po_reading.take(read_pack(pack), language, pack.parent / f"{language}.po")


def bytes_of(pack: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(pack.iterdir()) if path.is_file()}


def faults(pack: Path) -> list[str]:
    """What is wrong with what came back; nothing is written then."""
    before = bytes_of(pack)
    with pytest.raises(PackError) as caught:
        back(pack)
    assert bytes_of(pack) == before
    return [str(fault) for fault in caught.value.faults]


def entry(file: Path, context: str) -> str:
    """The message of this context as it stands in the file."""
    blocks = file.read_text(encoding="utf-8").split("\n\n")
    return next(block for block in blocks if f'msgctxt "{context}"' in block)


def line_of(file: Path, context: str) -> int:
    """The line of its msgid."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return lines.index(f'msgctxt "{context}"') + 2


# ---- out --------------------------------------------------------------------------------------


def test_a_message_says_what_its_values_mean_and_where_it_stands(pack: Path) -> None:
    file = out(pack)
    line = (
        (pack / "fr.md")
        .read_text(encoding="utf-8")
        .splitlines()
        .index("4. Clamper : {{ cord.clamping }} après la naissance")
    )
    told = entry(file, "card/steps/p4")
    assert f"#: fr.md:{line + 1}\n" in told
    assert '#, placeholders:"{{ cord.clamping }}"\n' in told
    assert "Keep {{ cord.clamping }} as it stands" in told
    assert "fr: 1 à 3\u202fminutes, en: 1" in told
    assert 'msgstr "Clamp: {{ cord.clamping }} after birth"' in told


def test_a_wrong_answer_is_said_to_be_one(pack: Path) -> None:
    file = out(pack)
    assert "#. The right answer" in entry(file, "quiz/Q-AMTSL-01/A")
    assert "it has to stay wrong" in entry(file, "quiz/Q-AMTSL-01/C")
    assert "It is wrong on purpose." in entry(file, "quiz/Q-AMTSL-01/C").replace("\n#. ", " ")


def test_the_same_sheets_give_the_same_file(pack: Path) -> None:
    assert out(pack).read_bytes() == out(pack).read_bytes()


def test_what_was_changed_is_fuzzy_and_shows_the_words_before(pack: Path) -> None:
    spoil(pack / "fr.md", "Palper le ventre : autre bébé ?", "Palper le ventre : un autre bébé ?")
    file = out(pack)
    assert entry(file, "card/steps/p2").endswith(
        "#, fuzzy\n"
        '#| msgid "Palper le ventre : autre bébé ?"\n'
        'msgctxt "card/steps/p2"\n'
        'msgid "Palper le ventre : un autre bébé ?"\n'
        'msgstr "Feel the abdomen: another baby?"'
    )
    assert file.read_text(encoding="utf-8").count("fuzzy") == 1


def test_a_long_paragraph_of_before_is_quoted_whole(pack: Path) -> None:
    """Poedit and Weblate refuse a file in which it is cut."""
    spoil(pack / "fr.md", "après la naissance", "juste après la naissance")
    before = [line for line in out(pack).read_text(encoding="utf-8").splitlines() if line.startswith("#|")]
    assert before
    assert all(re.fullmatch(r'#\| msgid(?: "(?:[^"\\]|\\.)*")+', line) for line in before), before


@pytest.mark.parametrize("name", NAMES)
def test_any_tool_reads_the_file_as_it_was_meant(name: str) -> None:
    pack = read_pack(PACKS / name)
    file = po.written(pack, "en")
    catalog = read_po(iter(file.encode().splitlines(keepends=True)), abort_invalid=True)
    about, _ = read_about(PACKS / name / "pack.yaml")
    sources, targets = (
        {titles.ENTRY: titles.titles_of(about, language), **parts_of(PACKS / name / f"{language}.md")}
        for language in ("fr", "en")
    )
    read = {message.context: (message.id, message.string) for message in catalog if message.id}
    assert read == {
        part.context(unit): (part.units[unit].words, targets[part.id].units[unit].words)
        for part in sources.values()
        for unit in part.units
    }
    assert not re.search("python-format|python-brace-format", file)


# ---- and back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_changed_comes_back_byte_for_byte(name: str, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACKS / name, tmp_path / name))
    before = bytes_of(pack)
    out(pack)
    taken = back(pack)
    assert (taken.changed, taken.passed_over) == ((), 0)
    assert bytes_of(pack) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_new_language_gets_a_sheet_of_the_same_shape(name: str, tmp_path: Path) -> None:
    """The English words, sent as those of another language, make the English sheet again."""
    pack = Path(shutil.copytree(PACKS / name, tmp_path / name))
    words = out(pack).read_text(encoding="utf-8").replace("Language: en", "Language: bm")
    (pack.parent / "bm.po").write_text(words, encoding="utf-8")
    assert set(back(pack, "bm").changed) == {titles.ENTRY, *parts_of(pack / "fr.md")}
    english, new = parts_of(pack / "en.md"), parts_of(pack / "bm.md")
    assert list(new) == list(parts_of(pack / "fr.md"))
    for id, part in new.items():
        assert part.words() == english[id].words()
        assert part.shape == english[id].shape
    stamps, _ = read_stamps(pack / FILE)
    assert dict(stamps["bm"]) == dict(stamps["en"])
    before = bytes_of(pack)
    out(pack, "bm")
    assert back(pack, "bm").changed == ()
    assert bytes_of(pack) == before


def test_a_changed_message_changes_its_lines_and_no_other(pack: Path) -> None:
    file = out(pack)
    spoil(file, "Feel the abdomen: another baby?", "Feel the abdomen: is there another baby?")
    before = (pack / "en.md").read_text(encoding="utf-8")
    assert back(pack).changed == ("steps",)
    after = (pack / "en.md").read_text(encoding="utf-8")
    assert after == before.replace("Feel the abdomen: another", "Feel the abdomen: is there another", 1)


def test_what_is_fuzzy_or_empty_is_not_taken(pack: Path) -> None:
    spoil(pack / "fr.md", "Palper le ventre : autre bébé ?", "Palper le ventre : un autre bébé ?")
    file = out(pack)
    spoil(file, "Feel the abdomen: another baby?", "Something else.")
    spoil(file, 'msgstr "AMTSL step by step"', 'msgstr ""')
    before = bytes_of(pack)
    assert back(pack).passed_over == 2
    assert bytes_of(pack) == before


def test_what_was_read_again_is_stale_no_more(pack: Path) -> None:
    spoil(pack / "fr.md", "Palper le ventre : autre bébé ?", "Palper le ventre : un autre bébé ?")
    assert po.counted(read_pack(pack), "en")[1] == 1
    spoil(out(pack), "#, fuzzy\n", "")
    back(pack)
    assert po.counted(read_pack(pack), "en")[1] == 0


def test_words_from_before_a_change_are_kept_and_stay_stale(pack: Path) -> None:
    """The French was changed while the file was with the translator."""
    file = out(pack)
    spoil(pack / "fr.md", "Palper le ventre : autre bébé ?", "Palper le ventre : un autre bébé ?")
    spoil(file, "Feel the abdomen: another baby?", "Feel the belly: another baby?")
    taken = back(pack)
    assert taken.outdated == ("card/steps/p2",)
    assert "2. Feel the belly: another baby?" in (pack / "en.md").read_text(encoding="utf-8")
    assert po.counted(read_pack(pack), "en")[1] == 1


def test_an_entry_that_has_got_another_line_waits_until_it_is_whole(pack: Path) -> None:
    spoil(pack / "fr.md", "5. Placenta\n", "5. Placenta\n6. Peau à peau\n")
    for old, new in (("8. Surv", "9. Surv"), ("7. Placenta c", "8. Placenta c"), ("6. Palper", "7. Palper")):
        spoil(pack / "fr.md", old, new)
    file = out(pack)
    before = (pack / "en.md").read_bytes()
    assert back(pack).unfinished == ("steps",)
    assert (pack / "en.md").read_bytes() == before
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"#, fuzzy, ", "#, ", text).replace("#, fuzzy\n", "")
    last = entry(file, "card/steps/p9")
    text = text.replace(
        re.sub(r"#, fuzzy, ", "#, ", last),
        last.replace('msgstr ""', 'msgstr "Watch every {{ watch.every }}"'),
    )
    for line, english in (
        ("Peau à peau", "Skin to skin"),
        ("Palper l’utérus : dur ?", "Feel the uterus: hard?"),
        ("Placenta complet ? Déchirures ?", "Placenta complete? Tears?"),
        ("Surveiller toutes les {{ watch.every }}", "Watch every {{ watch.every }}"),
    ):
        text = re.sub(rf'(msgid "{re.escape(line)}"\nmsgstr )".*"', rf'\1"{english}"', text)
    file.write_text(text, encoding="utf-8")
    assert back(pack).changed == ("steps",)
    sheet = (pack / "en.md").read_text(encoding="utf-8")
    assert "5. Placenta\n6. Skin to skin\n7. Feel the uterus: hard?\n8. Placenta complete" in sheet
    assert sheet.count("[steps of amtsl, amtsl step by step") == 1


@pytest.mark.parametrize(
    ("context", "old", "new", "says"),
    [
        (
            "card/steps/p4",
            "Clamp: {{ cord.clamping }} after",
            "Clamp: after",
            "{{ cord.clamping }} is lost; put",
        ),
        (
            "card/steps/p4",
            "Clamp: {{ cord.clamping }}",
            "Clamp: {{ cord.clampin }}",
            "{{ cord.clampin }} is not known",
        ),
        (
            "card/steps/p4",
            "Clamp: {{ cord.clamping }}",
            "Clamp: {{ oxytocin.within }}",
            "{{ oxytocin.within }} belongs to another message",
        ),
        ("card/steps/p4", "Clamp: {{ cord.clamping }}", "Clamp: 1 to 3 minutes", "the number '1' is typed"),
        (
            "card/steps/p4",
            "Clamp: {{ cord.clamping }}",
            "Clamp: three minutes",
            "the number 'three minutes' is typed",
        ),
        (
            "card/steps/p4",
            "Clamp: {{ cord.clamping }}",
            "Clamp: { cord.clamping }",
            "braces that name no value",
        ),
        (
            "card/steps/p3",
            "oxytocin {{ oxytocin.prevention }} {{ oxytocin.prevention|route }}",
            "oxytocin {{ oxytocin.prevention|route }} {{ oxytocin.prevention }}",
            "come in another order",
        ),
        ("card/steps/p1", "Baby dried", "<b>Baby</b> dried", "has a tag"),
        ("card/steps/p1", "Baby dried", "Second baby dried", "spelt out are 2, in the first language none"),
        ("card/definition/p2", "We offer AMTSL", "- We offer AMTSL", "begins with '-'"),
        ("card/steps/p1", "Baby dried", "Baby\adried", "cannot be seen"),
    ],
)
def test_a_fault_is_told_with_its_line(pack: Path, context: str, old: str, new: str, says: str) -> None:
    file = out(pack)
    spoil(file, old, new)
    told = faults(pack)
    place = f"{file}:{line_of(file, context)}: {context}: "
    assert [fault for fault in told if fault.startswith(place) and says in fault], told


def test_all_faults_of_a_file_come_at_once(pack: Path) -> None:
    file = out(pack)
    spoil(file, "Clamp: {{ cord.clamping }} after", "Clamp after")
    spoil(file, "Watch every {{ watch.every }}", "Watch every 15 minutes")
    spoil(file, 'msgctxt "card/twin/title"', 'msgctxt "card/twins/title"')
    spoil(file, 'msgctxt "card/cct/p2"', 'msgctxt "card/cct/p1"')
    told = faults(pack)
    for says in ("is lost", "'15' is typed", "no unit of the first language", "stands here twice"):
        assert [fault for fault in told if says in fault], says


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('msgid "GATPA pas à pas"', 'msgid "GATPA pas à pas', "is no line of a PO file"),
        ('msgctxt "card/steps/title"\n', "", "this message has no msgctxt"),
        ('"Language: en\\n"', '"Language: bm\\n"', "the header says `Language: bm`"),
        ('msgstr "AMTSL step by step"', "", "missing msgstr"),
        ('msgid "GATPA pas à pas"\nmsgstr "', 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "', "has plural forms"),
    ],
)
def test_a_file_that_is_no_po_is_told_where(pack: Path, old: str, new: str, says: str) -> None:
    file = out(pack)
    spoil(file, old, new)
    told = faults(pack)
    assert [fault for fault in told if re.match(rf"{re.escape(str(file))}:\d+: ", fault) and says in fault], (
        told
    )


def test_a_file_in_another_encoding_is_told(pack: Path) -> None:
    file = out(pack)
    file.write_bytes(file.read_text(encoding="utf-8").replace("’", "'").encode("latin-1", "replace"))
    assert [fault for fault in faults(pack) if "no UTF-8" in fault]


# ---- lines ------------------------------------------------------------------------------------

TOKENS = (
    "mot",
    "- a",
    "1. b",
    "# c",
    "> d",
    "---",
    "{{ cord.clamping }}",
    "{{ x|route }}",
    "**gras**",
    "é" * 130,
)


@given(words=st.lists(st.sampled_from(TOKENS), min_size=1, max_size=40).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_words_that_are_written_are_read_again(words: str) -> None:
    """However long they are, and whatever stands at the beginning of one of their lines."""
    for kind, part in (("card", "steps"), ("quiz", "Q-AMTSL-01"), ("topic", "topic.minute")):
        pack = "coaching" if kind == "topic" else "amtsl"
        shape = SHAPES[pack][part]
        for unit in shape.units.values():
            if unit.name == "keywords" or not is_one(kind, unit, [unit.mark + words], words):
                continue
            assert is_one(kind, unit, written(kind, unit, words), words)
            assert len(with_words(shape, {unit.name: words})) >= len(shape.lines) - 10


SHAPES = {name: parts_of(PACKS / name / "en.md") for name in NAMES}


# ---- the command ------------------------------------------------------------------------------


def jigi_po(*arguments: str, pack: Path) -> str:
    done = CliRunner(env={"JIGI_PACKS": str(pack.parent)}).invoke(jigi, ["po", *arguments])
    return f"{done.exit_code} {done.output}"


def test_the_command_goes_the_whole_way(pack: Path) -> None:
    file = pack.parent / "there" / "amtsl.po"
    said = jigi_po("amtsl", "en", "--out", str(file), pack=pack)
    assert said == f"0 {file}: 291 messages, 0 to be read again, 0 to be translated\n"
    assert jigi_po("amtsl", "en", pack=pack) == f"0 {file.read_text(encoding='utf-8')}"
    spoil(file, "Feel the abdomen: another baby?", "Feel the belly: another baby?")
    assert "en.md: entries with other words now: 1" in jigi_po("amtsl", "en", "--in", str(file), pack=pack)
    spoil(file, "Clamp: {{ cord.clamping }} after", "Clamp after")
    said = jigi_po("amtsl", "en", "--in", str(file), pack=pack)
    assert said.startswith(f"2 {file}:")
    assert "is lost" in said


def test_what_was_read_side_by_side_is_noted(pack: Path) -> None:
    spoil(pack / "fr.md", "Palper le ventre : autre bébé ?", "Palper le ventre : un autre bébé ?")
    said = jigi_po("amtsl", "en", "--read", "all", pack=pack)
    assert said == "0 amtsl/steps was read in en beside fr\n"
    assert "nothing was stale" in jigi_po("amtsl", "en", "--read", "steps", pack=pack)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nothing", "en"), "there is no pack 'nothing'"),
        (("amtsl", "fr"), "is written in 'fr'"),
        (("amtsl", "../x"), "is no language"),
        (("amtsl", "en", "--read", "nothing"), "holds no nothing"),
        (("amtsl", "bm", "--read", "all"), "is missing"),
        (("amtsl", "en", "--read", "all", "--out", "x"), "three commands"),
    ],
)
def test_what_cannot_be_done_says_why(pack: Path, arguments: tuple[str, ...], told: str) -> None:
    said = jigi_po(*arguments, pack=pack)
    assert said.startswith("2 ")
    assert told in said


# ---- the titles of pack.yaml ---------------------------------------------------------------------


def said_in(pack: Path, language: str) -> list[str]:
    """Everything of a pack that a worker may read in a language."""
    read = read_pack(pack)
    words = [text for parts in read.html[language].values() for text in parts.values()]
    titled = [read.title, *read.skills.values(), *(source.title for source in read.sources.values())]
    return [*words, *(title[language] for title in titled if len(set(title.values())) > 1)]


@pytest.mark.parametrize("name", [name for name in NAMES if "en" in read_pack(PACKS / name).languages])
def test_whatever_a_worker_reads_goes_out_and_comes_back(name: str, tmp_path: Path) -> None:
    """Each message is marked by its translator: then nothing that is shown is without a mark."""
    pack = Path(shutil.copytree(PACKS / name, tmp_path / name))
    file = out(pack)
    with file.open("rb") as stream:
        catalog = read_po(stream)
    for message in catalog:
        if message.id:
            message.string = f"zz {message.string}"
            message.flags.discard("fuzzy")
    with file.open("wb") as stream:
        write_po(stream, catalog)
    back(pack)
    assert [words for words in said_in(pack, "en") if "zz" not in words] == []
    assert not read_pack(pack).stale_titles["en"]
    assert not read_pack(pack).stale["en"]
    assert bytes_of(pack)["fr.md"] == (PACKS / name / "fr.md").read_bytes()
    assert [words for words in said_in(pack, "fr") if "zz" in words] == []


def test_the_titles_of_a_new_language_stand_beside_the_others(pack: Path) -> None:
    file = out(pack, "bm")
    for words, told in (("La GATPA", "GATPA: bm"), ("le cordon", "jɔn")):
        spoil(file, f'msgid "{words}"\nmsgstr ""', f'msgid "{words}"\nmsgstr "{told}"')
    back(pack, "bm")
    about = (pack / "pack.yaml").read_text(encoding="utf-8")
    assert '  en: AMTSL\n  bm: "GATPA: bm"\n' in about
    assert "cord: {fr: le cordon, en: the cord, bm: jɔn}" in about


def test_a_title_that_was_read_beside_other_words_is_withheld(pack: Path) -> None:
    spoil(pack / "pack.yaml", "fr: le cordon,", "fr: le cordon ombilical,")
    read = read_pack(pack)
    assert read.stale_titles == {"en": frozenset({"skill.cord"})}
    assert read.skills["cord"] == {"fr": "le cordon ombilical", "en": "le cordon ombilical"}
    assert read.skills["tone"]["en"] == "uterine tone"
    (note,) = translating.notes(Library({read.id: read}))
    assert "the title skill.cord was not read in en beside what fr says now" in note
    assert "--read pack" in note
    assert po_reading.mark_read(read, "en", ["pack"]) == ["pack"]
    assert read_pack(pack).skills["cord"]["en"] == "the cord"


def test_a_pack_from_before_titles_were_noted_shows_them_as_it_did(pack: Path) -> None:
    noted = (pack / FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    (pack / FILE).write_text("".join(line for line in noted if "about/" not in line), encoding="utf-8")
    spoil(pack / "pack.yaml", "fr: le cordon,", "fr: le cordon ombilical,")
    assert read_pack(pack).skills["cord"]["en"] == "the cord"


TITLES = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)


@given(words=TITLES.map(lambda text: " ".join(text.split())).filter(bool))
@settings(max_examples=60, deadline=None)
def test_a_title_that_is_written_is_read_again(words: str) -> None:
    with TemporaryDirectory() as folder:
        shutil.copy(PACKS / "amtsl" / "pack.yaml", folder)
        titles.put(Path(folder), "en", {"title": words, "skill.cord": words})
        about, _ = read_about(Path(folder) / "pack.yaml")
        assert (str(about["title"]["en"]), str(about["skills"]["cord"]["en"])) == (words, words)
        assert about["title"]["fr"] == "La GATPA"
