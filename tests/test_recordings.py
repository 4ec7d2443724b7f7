"""Recorded voices on the road: who is sent one, when, and what never waits for it."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.content.library import PACKS, Library
from bot.content.signoff import Policy
from bot.conversation.messages import Purpose
from bot.people import Role
from bot.running.building import talking
from bot.settings import Settings
from bot.turns import take_turn
from bot.upkeep import signing
from scheduler import media
from storage.store import MediaFolder, Outgoing, Sending
from tests.sounds.samples import CHROMIUM, ogg
from tests.talk import MONDAY, Stage

CARD = "amtsl/uterotonic.oxytocin"
ASKS = "/guide dose ocytocine en prévention"
VOICE = "       (voice)"
NEWBORN = "danger-signs/newborn.birth"
NO_BREATH = "urgence, le bébé ne respire pas"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Sira and Fanta, who train; Awa and Moussa, who would hear cards and who would not. Drafts are shown."""
    stage = Stage(tmp_path)
    stage.cast("Sira", role="trainer")
    stage.cast("Fanta", role="administrator")
    stage.cast("Awa", cadre="matrone", voice="yes")
    stage.cast("Moussa", cadre="nurse")
    stage.move_to(MONDAY + timedelta(hours=8))
    return stage


def records(stage: Stage, card: str = CARD, who: str = "Sira") -> str:
    """She reads a card aloud, as it stands."""
    return stage.say(f"/record {card} fr", "[📄 Mots de la fiche]", "(voice)", "[✅ C’est juste]", who=who)


def listens(stage: Stage, card: str = CARD, who: str = "Fanta") -> str:
    return stage.say(f"/record {card} fr", "[✅ Voix conforme]", who=who)


def with_packs(stage: Stage, policy: Policy, *, signed: bool = False, words: str = "") -> None:
    """The programme goes on with packs of its own: signed by two, or with other words in the card."""
    packs = stage.folder / "packs"
    if not packs.exists():
        shutil.copytree(PACKS / "amtsl", packs / "amtsl")
    for by in ("Dr Sira, gynécologue", "Fanta, sage-femme") if signed else ():
        library = Library.load([packs])
        until = (MONDAY + timedelta(days=30)).date()
        list(signing.sign(library, CARD, by, until, MONDAY.date() - timedelta(days=1)))
    if words:
        sheet = packs / "amtsl" / "fr.md"
        sheet.write_text(sheet.read_text().replace("N’en posez pas une pour cela", words))
    stage.house = talking(MediaFolder(stage.folder / "media"), (packs,), policy)


# ---- who is sent it ------------------------------------------------------------------------


def test_it_comes_behind_the_text_for_who_wants_it_and_for_nobody_else(stage: Stage) -> None:
    records(stage)
    heard = stage.say(ASKS)
    assert heard.count(VOICE) == 1
    assert heard.index("10\u202fUI") < heard.index(VOICE)
    assert VOICE not in stage.say(ASKS, who="Moussa")
    stage.relive()


def test_it_is_sent_in_her_language_alone(stage: Stage) -> None:
    records(stage)
    stage.say("/language", "[Bamanankan]", "awo")
    assert VOICE not in stage.say(ASKS)
    stage.say("/language", "[Français]", "[Oui]")
    assert VOICE in stage.say(ASKS)


def all_but_voices(stage: Stage, words: str) -> list[Outgoing]:
    """What she is answered, in the order in which it sets out; the voices stay under way."""
    event = stage.event("Awa", words)
    rows = []
    with stage.open() as store, store.transaction() as desk:
        take_turn(desk, event, stage.house)
        while claimed := desk.claim("webchat", stage.now, 100):
            for row in claimed:
                rows.append(row.outgoing)
                if row.outgoing.message.voice is None:
                    desk.receipt(row.id, Sending.SENT, stage.now)
                else:
                    desk.hold(row.id, stage.now + timedelta(hours=1), "a weak network")
    return rows


def test_in_an_emergency_the_card_goes_first_and_the_voice_overtakes_none(stage: Stage) -> None:
    records(stage, NEWBORN)
    card, voice = (row for row in all_but_voices(stage, NO_BREATH) if NEWBORN in row.text)
    assert card.message.voice is None
    assert voice.message.voice is not None
    assert (card.purpose, voice.purpose) == (Purpose.EMERGENCY, Purpose.REPLY)


def test_her_answer_counts_though_the_voice_has_not_reached_her(stage: Stage) -> None:
    records(stage, NEWBORN)
    assert [row.message.voice is None for row in all_but_voices(stage, NO_BREATH)][-1] is False
    stage.now += timedelta(minutes=1)
    (answer,) = all_but_voices(stage, "je suis de retour")
    assert "emergency.after" in answer.text
    stage.relive()


# ---- the words that it belongs to --------------------------------------------------------------


def test_a_card_in_other_words_has_no_voice_and_the_trainer_is_told(stage: Stage) -> None:
    with_packs(stage, Policy(drafts=True))
    records(stage)
    assert VOICE in stage.say(ASKS)
    with_packs(stage, Policy(drafts=True), words="N’en cherchez pas d’autre")
    heard = stage.say(ASKS)
    assert "N’en cherchez pas d’autre" in heard
    assert VOICE not in heard
    assert "périmée, à refaire" in stage.say("/record", who="Sira")
    records_anew = stage.say("[1]", "[🎙️ Refaire]", "[📄 Mots de la fiche]", "(voice)", "oui", who="Sira")
    assert "La voix est gardée" in records_anew
    assert VOICE in stage.say(ASKS)


def test_a_withdrawn_card_has_no_voice_and_cannot_be_given_one(stage: Stage) -> None:
    records(stage)
    stage.say(ASKS)
    stage.withdraw(CARD, "une faute")
    assert VOICE not in stage.say(ASKS)
    assert "fiche non montrée" in stage.say("/record", who="Sira")
    assert "Je ne connais pas la fiche" in stage.say(f"/record {CARD} fr", who="Fanta")


def test_words_that_changed_while_she_recorded_keep_nothing(stage: Stage) -> None:
    with_packs(stage, Policy(drafts=True))
    stage.say(f"/record {CARD} fr", "[📄 Mots de la fiche]", "(voice)", who="Sira")
    with_packs(stage, Policy(drafts=True), words="N’en cherchez pas d’autre")
    assert "La fiche a changé" in stage.say("oui", who="Sira")
    assert VOICE not in stage.say(ASKS)


# ---- who vouches for it ------------------------------------------------------------------------


def test_without_drafts_it_waits_until_another_has_listened(stage: Stage) -> None:
    with_packs(stage, Policy(), signed=True)
    assert "quand une autre personne l’aura écoutée" in records(stage)
    heard = stage.say(ASKS)
    assert "10\u202fUI" in heard
    assert VOICE not in heard
    assert "Voix conforme" not in stage.say(
        f"/record {CARD} fr", "[Fermer]", f"/record {CARD} fr", who="Sira"
    )
    assert "à vérifier" in stage.say("/record", who="Fanta")
    listens(stage)
    heard = stage.say(ASKS)
    assert VOICE in heard
    assert "projet" not in heard
    stage.relive()


def test_what_is_not_signed_has_no_voice_where_no_drafts_are_shown(stage: Stage) -> None:
    with_packs(stage, Policy())
    records(stage)
    listens(stage)
    assert "fiche non montrée" in stage.say("/record", who="Sira")
    assert VOICE not in stage.say(ASKS)


def test_whoever_is_no_trainer_any_more_keeps_nothing(stage: Stage) -> None:
    stage.say(f"/record {CARD} fr", "[📄 Mots de la fiche]", "(voice)", who="Sira")
    with stage.open() as store, store.transaction() as desk:
        desk.change_person(stage.people["Sira"], {"roles": frozenset({Role.WORKER})})
    assert "votre rôle a changé" in stage.say("oui", who="Sira")
    with stage.open() as store, store.reading() as desk:
        assert desk.recordings() == []


def test_a_cry_for_help_is_heard_while_a_text_is_asked_for(stage: Stage) -> None:
    stage.say(f"/record {CARD} fr", who="Sira")
    assert "appelez" in stage.say("elle saigne beaucoup", who="Sira").lower()
    stage.say(f"/record {CARD} fr", who="Sira")
    said = stage.say("Si elle saigne beaucoup, appelez vite de l’aide.", who="Sira")
    assert "Les nombres sont justes" in said


# ---- its bytes ---------------------------------------------------------------------------------


def test_hers_goes_with_her_and_the_programmes_stays(stage: Stage) -> None:
    records(stage)
    stage.say("/forget", "tout effacer", who="Sira")
    with stage.open() as store, store.transaction() as desk:
        (stands,) = desk.recordings()
        assert stands.person is None
    note = stage.house.media.read(stands.kept.media)
    assert note == ogg(3)
    assert VOICE in stage.say(ASKS)


def test_its_bytes_are_swept_only_when_nothing_leads_to_them(stage: Stage) -> None:
    records(stage)
    with stage.open() as store:
        with store.reading() as desk:
            (stands,) = desk.recordings()
        later = datetime.now(UTC) + timedelta(hours=2)
        media.sweep(store, stage.house.media, later)
        assert stage.house.media.read(stands.kept.media) is not None
        with store.transaction() as desk:
            desk.remove_recording(stands.kept.card, "fr")
        media.sweep(store, stage.house.media, later)
        assert stage.house.media.read(stands.kept.media) is None


# ---- an operator's -----------------------------------------------------------------------------


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a programme in it, and files to record."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIGI_{name.upper()}", raising=False)
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{tmp_path}/jigi.db")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "programme.yaml").write_text("draft_content: true\n")
    (tmp_path / "voice.webm").write_bytes(CHROMIUM)
    (tmp_path / "short.ogg").write_bytes(ogg(0.2))
    (tmp_path / "right.txt").write_text("Ocytocine UI 10\n")
    (tmp_path / "wrong.txt").write_text("Ocytocine UI 5, fila")
    return tmp_path


def command(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(jigi, ["record", *arguments])
    return result.exit_code, result.output


def test_an_operator_keeps_a_file_and_sees_where_it_stands(operator: Path) -> None:
    code, said = command(CARD, "bm", "voice.webm", "--script", "right.txt")
    assert (code, said.split(";")[0]) == (0, f"{CARD} bm: 2 seconds")
    assert command("--list") == (
        0,
        f"{CARD} bm: sent as a draft: somebody else has to listen, with /record\n",
    )
    (kept,) = (operator / "media").iterdir()
    assert kept.read_bytes().startswith(b"OggS")


def test_an_operator_is_told_everything_that_is_wrong(operator: Path) -> None:
    code, said = command(CARD, "xx", "short.ogg", "--script", "wrong.txt")
    assert code == 2
    for told in ("fr, en, bm", "'5'", "'fila' has to be written in figures", "less than a second"):
        assert told in said
    assert "no card" in command("amtsl/nothing", "bm", "voice.webm", "--script", "right.txt")[1]
    assert command("--list")[1].startswith("no card is recorded yet")
    assert not (operator / "media").exists()
    assert command(CARD)[0] == 2
