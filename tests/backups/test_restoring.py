"""A programme is brought back, and its talks go on; what is in doubt since is not said twice."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import programme
from bot.backups.faults import BackupError
from bot.backups.making import make
from bot.backups.restoring import restore
from bot.conversation.messages import Message, Purpose
from bot.people import Address
from bot.playing.replaying import replay
from bot.settings import SettingsError
from bot.stores import open_store
from storage.sqlite.store import SQLiteStore
from storage.store import Outgoing, Sending, StoreError, StoreInUseError
from tests.backups.town import MORNING, backed_up, brought_back, dump_of, gone_on, settings_of, town
from tests.talk import Stage

FILLER = 3_000_000  # bytes: so that the copy takes several steps


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return town(tmp_path / "before")


def lived(stage: Stage) -> list[str]:
    """Every message of everybody, lived again, and what differs."""
    said = []
    with stage.open() as store, store.reading() as desk:
        for person in desk.remembered():
            for count, differences in replay(desk, person, stage.house):
                said.append(f"{person}: {count} {differences}")
    return said


def test_a_talk_goes_on_after_a_backup_that_was_taken_while_others_talked(
    stage: Stage, tmp_path: Path
) -> None:
    """Same question, same media, same replay; what was said during the copy is in it whole, or not at all."""
    with stage.open() as store, store.transaction() as desk:
        desk.keep_note("filler", "x" * FILLER)
    turns = iter(["/menu", "/promises", "bonjour"])

    def meanwhile() -> None:
        if words := next(turns, None):
            stage.say(words, who="Fanta")

    taken_at, before = stage.now, lived(stage)
    file = tmp_path / "backup.tar.gz"
    made = make(settings_of(stage.folder), dump_of(stage.folder), file, taken_at, pace=meanwhile)
    assert next(turns, None) is None, "turns were taken during the copy"
    assert made.manifest.counts["people"] == 3

    (tmp_path / "after").mkdir()
    brought_back(file, tmp_path / "after", taken_at)
    after = gone_on(stage, tmp_path / "after")
    assert lived(after) == before  # of the moment at which it began
    (note,) = (path.name for path in (stage.folder / "media").glob("note-*"))
    assert after.house.media.read(note) == stage.house.media.read(note) != None  # noqa: E711
    asked = stage.say("demain")
    assert "10" in asked
    assert after.say("demain") == asked
    assert after.say("[4]") == stage.say("[4]")


def test_decisions_that_this_edition_refuses_come_back_to_be_mended(stage: Stage, tmp_path: Path) -> None:
    """Nobody can mend a file in a backup: it comes back as it was, and the next start says what is wrong."""
    wrong = "draft_content: true\nretention: {words: 1}\n"
    settings_of(stage.folder).programme_path.write_text(wrong)
    backed_up(stage, tmp_path / "b.tar.gz")
    (tmp_path / "after").mkdir()
    brought_back(tmp_path / "b.tar.gz", tmp_path / "after", stage.now)
    there = settings_of(tmp_path / "after").programme_path
    assert there.read_text() == wrong
    assert not list(there.parent.glob("*.refused"))
    with pytest.raises(SettingsError, match=rf"{there}:2: retention\.words"):
        programme.load(there)
    there.write_text("draft_content: true\n")
    assert "10" in gone_on(stage, tmp_path / "after").say("demain")


def promised(folder: Path) -> Stage:
    """Awa has promised something; she is asked how it stands in an hour."""
    folder.mkdir()
    stage = Stage(folder)
    stage.now = MORNING
    stage.cast("Awa", cadre="matrone")
    stage.main = "awa"
    with stage.open() as store, store.transaction() as desk:
        awa = stage.people["Awa"]
        id = desk.keep_promise(awa, "p", "vider le placard", stage.now.date(), None, stage.now)
        desk.set_timer(awa, "promise.due", f"promise:{id}", stage.now + timedelta(hours=1))
    return stage


def test_what_was_asked_since_the_backup_is_not_asked_again_and_its_answer_counts(tmp_path: Path) -> None:
    stage = promised(tmp_path / "before")
    backed_up(stage, tmp_path / "b.tar.gz")
    asked = stage.move_to(stage.now + timedelta(hours=2))  # what the backup does not know
    assert "placard" in "\n".join(asked)

    (tmp_path / "after").mkdir()
    restored = brought_back(tmp_path / "b.tar.gz", tmp_path / "after", stage.now)
    assert restored.doubt.unsent == 1
    after = gone_on(stage, tmp_path / "after")
    assert after.settle() == []
    assert after.say("[✅ Fait]") == stage.say("[✅ Fait]")  # on the message that came before the fall


def test_what_fell_due_after_it_was_served_from_last_is_asked(tmp_path: Path) -> None:
    stage = promised(tmp_path / "before")
    backed_up(stage, tmp_path / "b.tar.gz")
    (tmp_path / "after").mkdir()
    stopped_at = stage.now + timedelta(minutes=5)
    stage.now += timedelta(hours=2)
    restored = brought_back(tmp_path / "b.tar.gz", tmp_path / "after", stage.now, stopped_at)
    assert restored.doubt.told() == "nothing was in doubt"
    assert "placard" in "\n".join(gone_on(stage, tmp_path / "after").settle())


def test_a_reply_that_waited_is_sent_and_a_nudge_is_not(stage: Stage, tmp_path: Path) -> None:
    def waiting(key: str, purpose: Purpose) -> Outgoing:
        return Outgoing(
            key=key,
            person=stage.people["Awa"],
            address=Address("webchat", "awa"),
            purpose=purpose,
            message=Message(key),
            not_before=stage.now,
        )

    with stage.open() as store, store.transaction() as desk:
        desk.post([waiting("a reply", Purpose.REPLY), waiting("a nudge", Purpose.NUDGE)])
    backed_up(stage, tmp_path / "b.tar.gz")
    (tmp_path / "after").mkdir()
    restored = brought_back(tmp_path / "b.tar.gz", tmp_path / "after", stage.now)
    assert (restored.doubt.again, restored.doubt.unsent) == (1, 1)
    after = gone_on(stage, tmp_path / "after")
    assert after.settle() == ["  bot  a reply"]
    with after.open() as store:
        states = {row["key"]: row["state"] for row in store.rows("messages")}
        reports = [row["kind"] for row in store.rows("reports")]
    assert states["a nudge"] == Sending.UNCERTAIN
    assert "restored" in reports


def test_who_asked_for_peace_or_to_be_forgotten_since_need_not_ask_again(
    stage: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "b.tar.gz"
    backed_up(stage, file)
    stage.say("/stop", who="Fanta")
    with stage.open() as store, store.transaction() as desk:
        desk.forget(stage.people["Awa"], stage.now)
    restored = restore(settings_of(stage.folder), dump_of(stage.folder), file, stage.now, overwrite=True)
    assert (restored.doubt.stopped, restored.doubt.forgotten) == (1, 1)
    with stage.open() as store, store.reading() as desk:
        fanta, awa = (desk.person(stage.people[name]) for name in ("Fanta", "Awa"))
        assert stage.people["Awa"] not in desk.remembered()
    assert fanta is not None
    assert fanta.stopped_at is not None
    assert awa is None or awa.name == ""
    assert list((stage.folder / "media").glob("note-*")) == []


def test_what_is_there_is_kept_unless_told_and_then_put_aside(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    backed_up(stage, file)
    stage.say("demain")
    with pytest.raises(BackupError, match=r"holds talk\.db, programme\.yaml, media; give --overwrite"):
        brought_back(file, stage.folder, stage.now)
    restored = restore(settings_of(stage.folder), dump_of(stage.folder), file, stage.now, overwrite=True)
    assert restored.aside is not None
    assert _said_last(restored.aside / "talk.db", stage) == "demain"
    assert sorted(path.name for path in restored.aside.iterdir() if "talk.db-" not in path.name) == [
        "media",
        "programme.yaml",
        "talk.db",
        "talk.db.lock",
    ]


def test_nothing_is_brought_back_under_somebody_who_serves(stage: Stage, tmp_path: Path) -> None:
    backed_up(stage, tmp_path / "b.tar.gz")
    with stage.open(), pytest.raises(StoreInUseError, match="in use by another jigi"):
        brought_back(tmp_path / "b.tar.gz", stage.folder, stage.now)


def test_a_newer_schema_and_another_secret_are_refused(stage: Stage, tmp_path: Path) -> None:
    backed_up(stage, tmp_path / "b.tar.gz")
    (tmp_path / "after").mkdir()
    other = settings_of(tmp_path / "after").model_copy(update={"secret": SecretStr("another")})
    with pytest.raises(BackupError, match="another JIGI_SECRET"):
        restore(other, dump_of(tmp_path / "after"), tmp_path / "b.tar.gz", stage.now)
    with closing(sqlite3.connect(stage.folder / "talk.db")) as newer, newer:
        newer.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('jigi', 'telepathy', '')"
        )
    backed_up(stage, tmp_path / "newer.tar.gz")
    with pytest.raises(BackupError, match=r"which is newer \(it knows the change 'telepathy'\); install"):
        brought_back(tmp_path / "newer.tar.gz", tmp_path / "after", stage.now)
    assert [path.name for path in (tmp_path / "after").iterdir()] == ["talk.db.lock"]


def test_a_restore_that_is_cut_off_leaves_what_no_jigi_serves_from_and_is_done_again(
    stage: Stage, tmp_path: Path
) -> None:
    """Killed at its third change of a name; everything of before is still there."""
    file = tmp_path / "b.tar.gz"
    backed_up(stage, file)
    asked = stage.say("demain")
    folder, now = stage.folder, stage.now
    code = f"""
import os, sys
from datetime import datetime
from pathlib import Path
from bot.backups.making import make
from bot.backups.restoring import restore
from tests.backups.town import dump_of, settings_of
folder, left = Path({str(folder)!r}), [3]
def count(event, arguments):
    if event == "os.rename" and folder.samefile(Path(os.path.commonpath(arguments[:2]))):
        left[0] -= 1
        if not left[0]:
            os._exit(9)
sys.addaudithook(count)
now = datetime.fromisoformat({now.isoformat()!r})
restore(settings_of(folder), dump_of(folder), Path({str(file)!r}), now, overwrite=True)
"""
    killed = subprocess.run([sys.executable, "-c", code], env=os.environ, check=False, capture_output=True)
    assert killed.returncode == 9, killed.stderr.decode()
    with pytest.raises(StoreError, match=r"a restore was cut off here; run .* once more"):
        open_store(settings_of(folder))
    restore(settings_of(folder), dump_of(folder), file, now, overwrite=True)  # at once, by a loop
    assert gone_on(stage, folder).say("demain") == asked
    assert list(folder.glob(".restoring-*")) == []
    said = [
        _said_last(path, stage) for path in folder.glob("replaced-*/talk.db") if path.stat().st_size > 999
    ]
    assert said == ["demain"]


def _said_last(path: Path, stage: Stage) -> str:
    with closing(SQLiteStore.open(path, key=b"talk")) as store, store.reading() as desk:
        return str(desk.journal_of(stage.people["Awa"])[-1].event.text)  # type: ignore[union-attr]


def test_a_damaged_programme_is_named_and_not_its_copy(stage: Stage, tmp_path: Path) -> None:
    dump = dump_of(stage.folder)
    with closing(sqlite3.connect(stage.folder / "talk.db")) as database:
        database.execute("pragma wal_checkpoint(truncate)")
    with (stage.folder / "talk.db").open("r+b") as file:
        file.write(b"no database at all")
    with pytest.raises(StoreError) as told:
        make(settings_of(stage.folder), dump, tmp_path / "b.tar.gz", stage.now)
    assert str(told.value).startswith(f"{stage.folder / 'talk.db'}: ")
    assert not (tmp_path / "b.tar.gz").exists()


def test_an_emptied_file_begins_no_new_programme_beside_backups(stage: Stage) -> None:
    settings = settings_of(stage.folder)
    settings.backups_path.mkdir()
    backed_up(stage, settings.backups_path / "jigi-2026-11-23T020000Z.tar.gz")
    for end in ("", "-wal", "-shm"):
        (stage.folder / f"talk.db{end}").unlink(missing_ok=True)
    (stage.folder / "talk.db").touch()
    with pytest.raises(StoreError, match=r"talk\.db: there is nothing in it any more.*`jigi restore"):
        open_store(settings)
    (stage.folder / "talk.db").unlink()
    open_store(settings).close()
