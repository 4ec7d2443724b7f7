"""A programme on a server is backed up and brought back as one in a file is, and tells no password."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.cluster import Server
from bot.backups.faults import BackupError
from bot.backups.making import make
from bot.backups.opening import verify
from bot.backups.restoring import Restored, restore
from bot.playing.replaying import replay
from storage import databases
from storage.postgres import programs
from storage.postgres.dumping import PostgreSQLDump
from storage.store import StoreError, StoreInUseError
from tests.backups.town import backed_up, dump_of, gone_on, settings_of, town
from tests.talk import Stage

PASSWORD = "motdepasse"
PASSPHRASE = "un plateau bien rangé"
SCRATCH = "select datname from pg_database where datname like 'jigi_scratch_%'"


@pytest.fixture
def stage(tmp_path: Path, empty: str) -> Stage:
    return town(tmp_path / "before", empty)


@pytest.fixture
def other(server: Server) -> Iterator[str]:
    """Another empty database."""
    yield server.make("another_one")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("drop database another_one with (force)")


def restored_over(stage: Stage, file: Path, *, overwrite: bool = False) -> Restored:
    url = stage.database
    dump = dump_of(stage.folder, url)
    return restore(settings_of(stage.folder, url), dump, file, stage.now, overwrite=overwrite)


def brought(stage: Stage, file: Path, folder: Path, url: str) -> Stage:
    restore(settings_of(folder, url), dump_of(folder, url), file, stage.now)
    return gone_on(stage, folder, url)


def kept_aside(connection: psycopg.Connection[Any]) -> int:
    """How often Awa says « demain » in the tables that were put aside."""
    found = connection.execute("select nspname from pg_namespace where nspname like 'replaced%'").fetchall()
    ((schema,),) = found
    query = f"select count(*) from {schema}.journal where text = 'demain'"  # noqa: S608
    (count,) = connection.execute(query.encode()).fetchone() or (0,)
    return int(count)


def lived(stage: Stage) -> list[str]:
    """Every message of everybody, lived again, and what differs."""
    with stage.open() as store, store.reading() as desk:
        return [
            f"{person}: {count} {differences}"
            for person in desk.remembered()
            for count, differences in replay(desk, person, stage.house)
        ]


def test_a_talk_goes_on_after_a_backup_that_was_taken_while_others_talked(
    stage: Stage, tmp_path: Path, other: str
) -> None:
    turns = iter(["/menu"])

    def meanwhile() -> None:
        if words := next(turns, None):
            stage.say(words, who="Fanta")

    before, file, url = lived(stage), tmp_path / "backup.tar.gz", stage.database
    made = make(settings_of(stage.folder, url), dump_of(stage.folder, url), file, stage.now, pace=meanwhile)
    assert next(turns, None) is None, "a turn was taken during the dump"
    assert (made.manifest.store, made.manifest.counts["people"]) == ("postgresql", 3)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    after = brought(stage, file, tmp_path / "after", other)
    assert lived(after) == before
    (note,) = (path.name for path in (stage.folder / "media").glob("note-*"))
    assert after.house.media.read(note) == stage.house.media.read(note) != None  # noqa: E711
    asked = stage.say("demain")
    assert "10" in asked
    assert after.say("demain") == asked
    assert after.say("[4]") == stage.say("[4]")


def test_it_is_brought_back_in_its_place_and_what_was_there_is_kept(stage: Stage, tmp_path: Path) -> None:
    """By its owner, who may do nothing else on the server; wishes since then count."""
    file = tmp_path / "b.sealed"
    backed_up(stage, file, PASSPHRASE)
    asked = stage.say("demain")
    stage.say("/stop", who="Fanta")
    with stage.open() as store, store.transaction() as desk:
        desk.forget(stage.people["Moussa"], stage.now)
    with pytest.raises(BackupError, match=r"holds .*empty_one, programme\.yaml, media; give --overwrite"):
        restored_over(stage, file)
    url = stage.database
    settings, dump = settings_of(stage.folder, url), dump_of(stage.folder, url)
    restored = restore(settings, dump, file, stage.now, PASSPHRASE, overwrite=True)
    assert (restored.doubt.stopped, restored.doubt.forgotten) == (1, 1)
    assert restored.aside is not None
    assert sorted(path.name for path in restored.aside.iterdir()) == ["media", "programme.yaml"]
    with psycopg.connect(url) as connection:
        assert kept_aside(connection) == 1
    assert "the schema 'replaced_2" in restored.tables_aside
    assert gone_on(stage, stage.folder, url).say("demain") == asked
    again = tmp_path / "again.tar.gz"
    assert backed_up(stage, again).manifest.counts["people"] == 3, "what was put aside is in no backup"


def test_nothing_is_brought_back_under_somebody_who_serves(stage: Stage, tmp_path: Path) -> None:
    backed_up(stage, tmp_path / "b.tar.gz")
    with stage.open(), pytest.raises(StoreInUseError, match="in use by another jigi"):
        restored_over(stage, tmp_path / "b.tar.gz", overwrite=True)


def test_what_cannot_be_loaded_leaves_all_as_it_was(stage: Stage, tmp_path: Path) -> None:
    """Something that is in no backup of ours stands in the way."""
    backed_up(stage, tmp_path / "b.tar.gz")
    with psycopg.connect(stage.database, autocommit=True) as connection:
        connection.execute("drop view certificates_today")
        connection.execute("create sequence certificates_today")
    before = lived(stage)
    with pytest.raises(StoreError, match="pg_restore"):
        restored_over(stage, tmp_path / "b.tar.gz", overwrite=True)
    assert lived(stage) == before
    assert "10" in stage.say("demain")


def test_one_that_is_cut_off_is_served_from_by_nobody_and_done_again(stage: Stage, tmp_path: Path) -> None:
    """Killed when it has begun to change the names of files; all of before is still there."""
    file, url, folder = tmp_path / "b.tar.gz", stage.database, stage.folder
    backed_up(stage, file)
    asked = stage.say("demain")
    code = f"""
import os, sys
from datetime import datetime
from pathlib import Path
from bot.backups.restoring import restore
from tests.backups.town import dump_of, settings_of
folder = Path({str(folder)!r})
def kill(event, arguments):
    if event == "os.rename" and Path(arguments[0]) == folder / "media":
        os._exit(9)
sys.addaudithook(kill)
now = datetime.fromisoformat({stage.now.isoformat()!r})
restore(settings_of(folder, {url!r}), dump_of(folder, {url!r}), Path({str(file)!r}), now, overwrite=True)
"""
    killed = subprocess.run([sys.executable, "-c", code], env=os.environ, check=False, capture_output=True)
    assert killed.returncode == 9, killed.stderr.decode()
    with pytest.raises(
        StoreError, match="holds half a restore; run `jigi restore FILE --overwrite` once more"
    ):
        databases.opened(url, key=b"talk")
    stage.now += timedelta(minutes=1)
    restored_over(stage, file, overwrite=True)
    assert gone_on(stage, folder, url).say("demain") == asked
    with psycopg.connect(url) as connection:
        assert kept_aside(connection) == 1


def test_one_kind_is_not_brought_back_as_the_other(stage: Stage, tmp_path: Path) -> None:
    backed_up(stage, tmp_path / "b.tar.gz")
    with pytest.raises(
        BackupError, match="holds a postgresql database, and JIGI_DATABASE names a sqlite one"
    ):
        restore(settings_of(tmp_path), dump_of(tmp_path), tmp_path / "b.tar.gz", stage.now)
    with pytest.raises(BackupError, match="holds a postgresql database"):
        verify(tmp_path / "b.tar.gz", dump_of(tmp_path))


def test_a_newer_one_is_refused(stage: Stage, tmp_path: Path, other: str) -> None:
    with psycopg.connect(stage.database, autocommit=True) as newer:
        newer.execute("insert into schema_changes (name) values ('9999_telepathy')")
    backed_up(stage, tmp_path / "newer.tar.gz")
    with pytest.raises(
        BackupError, match=r"which is newer \(it knows the change '9999_telepathy'\); install"
    ):
        brought(stage, tmp_path / "newer.tar.gz", tmp_path / "after", other)


def test_a_damaged_one_is_noticed(stage: Stage, tmp_path: Path) -> None:
    dump, dumped = PostgreSQLDump(stage.database), tmp_path / "whole"
    dump.dump(dumped)
    whole = dumped.read_bytes()
    for part in (0.3, 0.9):
        (tmp_path / "cut").write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(StoreError, match="cut: pg_restore: "):
            dump.contents(tmp_path / "cut")


def test_who_may_make_databases_has_each_backup_brought_back_into_one(
    stage: Stage, tmp_path: Path, server: Server
) -> None:
    """A row that breaks a rule of its table is in no script; it comes to light there."""
    dump, dumped = PostgreSQLDump(stage.database), tmp_path / "whole"
    with psycopg.connect(stage.database, autocommit=True) as connection:
        connection.execute("alter table people drop constraint people_coach_fkey, add column spoilt int")
        connection.execute("create function no() returns int language sql as 'select 1'")
        connection.execute("alter table people add constraint never check (no() = 1)")
        connection.execute("create or replace function no() returns int language sql as 'select 0'")
    dump.dump(dumped)
    assert dump.contents(dumped).counts["people"] == 3
    dump.rehearse(dumped)  # this owner may not
    every = PostgreSQLDump(server.url("empty_one"))
    with pytest.raises(StoreError, match=r"pg_restore: .*never"):
        every.rehearse(dumped)
    with psycopg.connect(server.url("postgres")) as connection:
        assert connection.execute(SCRATCH).fetchall() == []


def test_backups_that_are_tried_at_once_are_tried_one_after_the_other(
    stage: Stage, tmp_path: Path, server: Server
) -> None:
    """An operator reads one back while the nightly one is: neither takes the other's database away."""
    dump, dumped = PostgreSQLDump(server.url("empty_one")), tmp_path / "whole"
    dump.dump(dumped)
    with ThreadPoolExecutor(3) as several:
        assert list(several.map(dump.rehearse, [dumped] * 3)) == [None] * 3


# ---- programs, and secrets ------------------------------------------------------------------------


def fake(folder: Path, name: str, edition: int) -> None:
    path = folder / str(edition) / "bin" / name
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {edition}.3 (Debian)'\n")
    path.chmod(0o755)


def test_the_program_of_the_servers_edition_is_taken_and_none_that_is_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(
        StoreError, match="pg_dump is not on this machine; apt-get install postgresql-client-16 "
    ):
        programs.program("pg_dump", 16)
    fake(tmp_path, "pg_dump", 15)
    with pytest.raises(StoreError, match="pg_dump 15 is older than the server, which is 16; apt-get install"):
        programs.program("pg_dump", 16)
    for edition in (16, 17):
        fake(tmp_path, "pg_dump", edition)
    chosen = [programs.program("pg_dump", server).parent.parent.name for server in (14, 16, 0)]
    assert chosen == ["15", "16", "17"]


def test_no_password_stands_on_a_command_line_in_a_report_or_in_a_name(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = programs.program("pg_dump", 0)
    spy = tmp_path / "programs" / str(int(real.parent.parent.name)) / "bin"
    spy.mkdir(parents=True)
    for name in ("pg_dump", "pg_restore"):
        (spy / name).write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$0" "$@" >> {tmp_path}/lines\n'
            f'echo "$PGPASSWORD" >> {tmp_path}/secrets\nexec {shutil.which(str(real.parent / name))} "$@"\n'
        )
        (spy / name).chmod(0o755)
    monkeypatch.setattr(programs, "_DEBIAN", tmp_path / "programs")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    url = stage.database.replace("@/", f":{PASSWORD}@/")
    settings = settings_of(stage.folder, url)
    opened = make(settings, databases.dumping(url), tmp_path / "b.tar.gz", stage.now)
    assert PASSWORD in (tmp_path / "secrets").read_text()
    assert "--format=custom" in (tmp_path / "lines").read_text()
    assert PASSWORD not in (tmp_path / "lines").read_text()
    assert PASSWORD not in repr(opened)
    restore(settings, databases.dumping(url), tmp_path / "b.tar.gz", stage.now, overwrite=True)
    assert PASSWORD not in (tmp_path / "lines").read_text()
    nowhere = url.replace("/empty_one", "/nowhere")
    for wrong in (nowhere, nowhere.replace("?host=", "?port=1&host=")):
        with pytest.raises(StoreError) as told:
            databases.dumping(wrong).dump(tmp_path / "none")
        assert PASSWORD not in str(told.value)
