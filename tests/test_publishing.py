"""Publishing: newer words become the running edition; who is in the middle finishes on hers."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from click.testing import CliRunner

from bot import demo
from bot.__main__ import jigi
from bot.content.changes import changes
from bot.content.editions import Editions
from bot.content.faults import PackError
from bot.content.library import PACKS, Library
from bot.content.pack import read_pack
from bot.conversation.messages import plain
from bot.people import Address, Cadre
from bot.playing.replaying import replay
from bot.running import building
from bot.settings import Settings
from bot.upkeep import issuing, publishing, signing
from bot.upkeep.publishing import PublishError
from tests.content.spoiling import spoil
from tests.talk import Stage
from tests.test_bad_input import NOON, Phone, lit

NEWER = "Écoutez bien."
TODAY, UNTIL = date(2026, 11, 23), date(2027, 11, 21)
MENDED = "# Reste-t-il un deuxième bébé ?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A trainer's copy of the AMTSL pack, with another title on one card."""
    folder = Path(copytree(PACKS / "amtsl", tmp_path / "trainer" / "amtsl"))
    title = next(line for line in (folder / "fr.md").read_text("utf-8").split("id: twin\n")[1].splitlines()
                 if line.startswith("# "))  # fmt: skip
    spoil(folder / "fr.md", title, MENDED)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a programme that shows drafts."""
    settings = Settings(_env_file=None, database=f"sqlite:///{tmp_path}/jigi.db")  # type: ignore[call-arg]
    demo.decide(settings.programme_path)
    return settings


def publish(settings: Settings, *arguments: str, answer: str = "") -> str:
    runner = CliRunner(env={"JIGI_DATABASE": settings.database})
    done = runner.invoke(jigi, ["publish", *arguments], input=answer)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return f"{done.exit_code} {done.output}"


def title(library: Library) -> str:
    return plain(library.pack("amtsl").html["fr"]["twin"]["title"])


def edition_in(said: str) -> str:
    found = re.search(r"edition ([0-9a-f]{8}) is published", said)
    assert found, said
    return found[1]


# ---- what is shown before -----------------------------------------------------------------------


def test_whoever_publishes_sees_what_is_new(folder: Path) -> None:
    before = read_pack(PACKS / "amtsl")
    spoil(folder / "doses.yaml", "amount: 10, unit: IU", "amount: 5, unit: IU")
    found = changes(before, read_pack(folder))
    assert {"twin", "uterotonic.oxytocin", "Q-AMTSL-01"} <= set(found.changed)
    assert "cct" not in found.changed
    ((name, was, now),) = [(dose.name, dose.before, dose.after) for dose in found.doses]
    assert (name, was[:2], now[:1]) == ("oxytocin.prevention", "10", "5")
    assert not changes(before, before)


def test_a_changed_dose_is_shown_old_and_new(folder: Path, settings: Settings) -> None:
    spoil(folder / "doses.yaml", "amount: 10, unit: IU", "amount: 5, unit: IU")
    said = publish(settings, str(folder), answer="n\n")
    assert re.search(r"⚠ amtsl: oxytocin.prevention: 10\WUI IM ou IV lente → 5\WUI IM ou IV lente", said)
    assert "is published" not in said
    assert title(issuing.running(settings)) == title(Library.load())


def test_words_that_change_after_they_were_shown_are_not_published(folder: Path, settings: Settings) -> None:
    before = issuing.running(settings)
    pack = issuing.checked(folder)
    after = issuing.with_pack(before, pack)
    spoil(folder / "fr.md", MENDED, "# Tirez fort ?")
    with pytest.raises(PublishError, match="changed since they were shown"):
        issuing.publish(settings, before, after, {"amtsl": after.edition})
    assert title(issuing.running(settings)) == title(Library.load())
    assert Editions(settings.editions_path).packs(after.edition) is None


def test_translations_that_are_withheld_from_now_on_are_named(folder: Path, settings: Settings) -> None:
    assert "amtsl: not shown in en until it was read again: twin\n" in publish(
        settings, str(folder), answer="n\n"
    )


def test_signatures_that_fall_are_named(folder: Path) -> None:
    base = folder.parent / "base" / "amtsl"
    copytree(PACKS / "amtsl", base)
    for reviewer in ("Sira, gynécologue", "Fanta, sage-femme"):
        list(signing.sign(Library.load([base.parent]), "amtsl/twin", reviewer, UNTIL, TODAY))
    (folder / "signatures.yaml").write_bytes((base / "signatures.yaml").read_bytes())
    (voided,) = changes(read_pack(base), read_pack(folder)).voided
    assert voided == ("twin", "Sira, gynécologue and Fanta, sage-femme")


def test_a_pack_with_faults_is_refused_with_all_of_them(folder: Path, settings: Settings) -> None:
    spoil(folder / "fr.md", "{{ twin.largest }}", "trois semaines")
    spoil(folder / "en.md", "id: cct\n", "id: cct\nskill: x\n")
    said = publish(settings, str(folder), "--yes")
    assert said.startswith("2 ")
    assert "'trois semaines' stands in the words" in said
    assert "skill stands in fr.md" in said
    assert not settings.editions_path.exists()


# ---- where nobody runs --------------------------------------------------------------------------


def test_it_is_shown_at_the_next_start_and_the_way_back_is_there(folder: Path, settings: Settings) -> None:
    old = issuing.running(settings)
    new = edition_in(publish(settings, str(folder), "--yes"))
    assert building.house_of(settings).library.edition == new
    assert title(building.house_of(settings).library) == MENDED[2:].replace(" ?", "\u202f?")
    rmtree(folder)  # what was published is kept beside the store
    assert building.house_of(settings).library.edition == new
    listed = publish(settings, "--list")
    assert re.search(rf"{new}  20\d\d-\d\d-\d\d \d\d:\d\d  running$", listed, re.MULTILINE)
    assert old.edition in listed
    assert "amtsl is read from" in listed
    assert edition_in(publish(settings, "--back", old.edition, "--yes")) == old.edition
    assert building.house_of(settings).library.edition == old.edition
    assert publishing.published(settings.published_path) == {}
    assert edition_in(publish(settings, "--back", new, "--yes")) == new


def test_the_same_words_again_are_nothing_new(folder: Path, settings: Settings) -> None:
    publish(settings, str(folder), "--yes")
    assert "runs already" in publish(settings, str(folder), "--yes")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name the FOLDER of a pack"),
        (("--list", "--back", "x"), "name the FOLDER of a pack"),
        (("--back", "nothing"), "no edition 'nothing' is kept"),
        (("--back", "../../x"), "no edition '../../x' is kept"),
    ],
)
def test_what_cannot_be_done_says_why(settings: Settings, arguments: tuple[str, ...], told: str) -> None:
    said = publish(settings, *arguments)
    assert said.startswith("2 ")
    assert told in said


def test_what_is_cut_off_half_way_leaves_the_words_of_before(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = issuing.running(settings).edition

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for where in ("bot.content.editions.shutil.copyfile", "bot.upkeep.publishing._write"):
        with monkeypatch.context() as cut:
            cut.setattr(where, full)
            said = publish(settings, str(folder), "--yes")
        assert said.startswith("2 ")
        assert "No space left" in said
        assert building.house_of(settings).library.edition == old
    assert edition_in(publish(settings, str(folder), "--yes")) != old


@pytest.mark.parametrize("text", ["{", "[]", '{"amtsl": "../../elsewhere"}', '{"amtsl": 3}', '{"amtsl": ""}'])
def test_a_file_that_says_nothing_is_told_with_the_fix(settings: Settings, text: str) -> None:
    settings.published_path.mkdir()
    (settings.published_path / publishing.RUNNING).write_text(text)
    with pytest.raises(PackError, match="publish again, or take the file away"):
        building.house_of(settings)


def test_words_that_are_gone_are_told_and_no_others_shown(folder: Path, settings: Settings) -> None:
    new = edition_in(publish(settings, str(folder), "--yes"))
    rmtree(settings.editions_path / new)
    with pytest.raises(PackError, match="from a backup"):
        building.house_of(settings)


# ---- while it runs ------------------------------------------------------------------------------


async def test_who_is_in_the_middle_finishes_on_hers_and_the_next_reads_the_newer(
    folder: Path, tmp_path: Path, settings: Settings
) -> None:
    sheet = (folder / "fr.md").read_text("utf-8")
    front = r"(\nid: Q-[^\n]+\n.*?\n---\n)"
    (folder / "fr.md").write_text(re.sub(front, rf"\1{NEWER} ", sheet, flags=re.DOTALL), "utf-8")
    phone = Phone()
    async with lit(tmp_path, phone) as house:
        with house.store.transaction() as desk:
            awa = desk.person_at(Address("telegram", "awa"), NOON).id
            desk.change_person(awa, {"name": "Awa", "cadre": Cadre.MATRONE, "consent_at": NOON})
        await phone.says("/refresher")
        old = house.house.library.edition
        said = await asyncio.to_thread(publish, settings, str(folder), "--yes")
        assert f"edition {old}: 1 in a talk (amtsl" in said
        assert "who begins a talk now reads it, who is in one finishes on hers" in said
        new = house.house.library.edition
        assert new == edition_in(said) != old
        for _ in range(20):
            if not phone.shown[-1].buttons:
                break
            await phone.taps(phone.shown[-1].buttons[0].label)
        assert not any(NEWER in message.text for message in phone.shown)
        with house.store.reading() as desk:
            assert [found for _, turn in replay(desk, awa, house.house) for found in turn] == []
        await house.move(house.clock.now() + timedelta(days=2))
        await phone.says("/refresher")
        assert any(NEWER in message.text for message in phone.shown)
    async with lit(tmp_path, phone) as house:
        assert house.house.library.edition == new


async def test_what_was_withdrawn_stays_so_in_the_next_edition(
    folder: Path, tmp_path: Path, settings: Settings
) -> None:
    async with lit(tmp_path, Phone()) as house:
        before = house.house.library
        before.withdraw([("amtsl/cct", before.fingerprint("amtsl/cct"))])
        await asyncio.to_thread(publish, settings, str(folder), "--yes")
        assert house.house.library is not before
        assert not house.house.library.may_show("amtsl/cct", NOON.date())


async def test_a_request_that_cannot_be_read_is_put_aside(tmp_path: Path, settings: Settings) -> None:
    settings.published_path.mkdir()
    request = settings.published_path / publishing.REQUEST
    request.write_text(json.dumps({"amtsl": "0badcafe"}))
    async with lit(tmp_path, Phone()) as house:
        assert house.house.library.edition == Library.load().edition
    assert [path.name for path in settings.published_path.iterdir()] == ["request.refused"]


async def test_a_request_that_was_left_is_taken_up_by_the_next_start(
    folder: Path, tmp_path: Path, settings: Settings
) -> None:
    new = edition_in(publish(settings, str(folder), "--yes"))
    running = settings.published_path / publishing.RUNNING
    running.rename(settings.published_path / publishing.REQUEST)  # cut off before it was taken up
    async with lit(tmp_path, Phone()) as house:
        assert house.house.library.edition == new
    assert [path.name for path in settings.published_path.iterdir()] == [publishing.RUNNING]


# ---- before a push ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "1 personne finit sur l’édition d’avant."),
        ("en", "1 person is finishing on the edition before."),
    ],
)
def test_a_trainer_sees_who_finishes_on_the_edition_before(
    folder: Path, tmp_path: Path, language: str, told: str
) -> None:
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="matrone")
    stage.cast("Sira", role="trainer", language=language)
    stage.say("/refresher")
    everybody = {"fr": "[Tout le monde]", "en": "[Everybody]"}[language]
    module = {"fr": "[La GATPA]", "en": "[AMTSL]"}[language]
    assert told not in stage.say("/push", module, everybody, who="Sira")
    newer = Library.load((PACKS, folder.parent), policy=stage.house.library.policy)
    newer.follow(stage.house.library)
    stage.house.rendering.turn_to(newer)
    stage.house = replace(stage.house, library=newer)
    assert told in stage.say("/menu", "/push", module, everybody, who="Sira")
    stage.relive()
